/** The picker's file, and the names in the person's language, fetched once they are wanted. */
import { script } from "../later.js";
import { languageOf } from "../tags.js";

/** @typedef {typeof import("./library.js")} Library */
/** @typedef {import("./names.js").Names} Names */

/** By what the site has of its own, and language. @type {Map<string, Names>} */
const names = new Map();

/** @returns {Promise<Library>} */
export const loadEmoji = () => script(EMOJI);

/** @param {[name: string, address: string]} given its address may be relative to the page */
const ownEmoji = ([name, address]) => ({ name, url: new URL(address, document.baseURI).href, shortcodes: [name] });

/**
 * All that have a name, with the site's own.
 * @param {Record<string, string>} own shortname → address @param {string} [language] also called so; else in English alone
 */
export async function loadNames(own, language = "") {
    const [{ createNames }, called] = await Promise.all([loadEmoji(), loadCalled(language)]);
    const key = JSON.stringify([own, called && language]);
    const found = names.get(key) ?? createNames(Object.entries(own).map(ownEmoji), called ?? {});
    names.set(key, found);
    return found;
}

/** @param {string} tag @returns {Promise<import("./names.js").Called | null>} */
async function loadCalled(tag) {
    const language = languageOf(tag, EMOJI_NAMES);
    if (!language) return null;
    try {
        return (await script(EMOJI_NAMES[language])).default;
    } catch (error) {
        console.warn(`Chinwag: the names of emoji in ${language} could not be loaded.`, error);
        return null;
    }
}
