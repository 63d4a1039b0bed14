/** The picker's file, fetched once it is wanted. */
import { script } from "../later.js";

/** @typedef {typeof import("./library.js")} Library */
/** @typedef {import("./names.js").Names} Names */

/** By what the site has of its own. @type {Map<string, Names>} */
const names = new Map();

/** @returns {Promise<Library>} */
export const loadEmoji = () => script(EMOJI);

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
