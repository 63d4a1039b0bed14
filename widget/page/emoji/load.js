/** The picker's file, fetched once it is wanted; one that could not be fetched is asked for again next time. */

/** @typedef {typeof import("./library.js")} Library */
/** @typedef {import("./names.js").Names} Names */

/** @type {Promise<Library> | null} */
let library = null;
let tries = 0;
/** By what the site has of its own. @type {Map<string, Names>} */
const names = new Map();

/** @returns {Promise<Library>} */
export function loadEmoji() {
    // A module that failed to load is not asked for again under the same address: hence the query
    const url = new URL(EMOJI, import.meta.url || undefined).href + (tries ? `?retry=${tries}` : "");
    library ??= import(url).catch((error) => {
        library = null;
        tries += 1;
        throw error;
    });
    return library;
}

/** @param {[name: string, address: string]} given its address may be relative to the page */
const ownEmoji = ([name, address]) => ({ name, url: new URL(address, document.baseURI).href, shortcodes: [name] });

/** All that have a name, with the site's own. @param {Record<string, string>} own shortname → address */
export async function loadNames(own) {
    const { createNames } = await loadEmoji();
    const key = JSON.stringify(own);
    const found = names.get(key) ?? createNames(Object.entries(own).map(ownEmoji));
    names.set(key, found);
    return found;
}
