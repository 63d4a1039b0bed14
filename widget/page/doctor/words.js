/**
 * The doctor's words: English, or those of a language, in a file that is fetched with the doctor (build/catalogues.py).
 */
import { languageOf, tagOf } from "../tags.js";
import { N_, filled } from "../words.js";

export { N_ };

/** In the language, with values in the place of their names in braces. @typedef {(text: string, values?: Values) => string} Say */
/** @typedef {Record<string, unknown>} Values */
/** @typedef {Record<string, string>} Words */

/** @type {(words: Words) => Say} */
const saying = (words) => (text, values = {}) => filled(words[text] ?? text, values);

export const english = saying({});

/**
 * Of the language that is given, else of the page's or the browser's.
 * @param {string} [tag] @returns {Promise<Say>}
 */
export async function speaking(tag) {
    const wishes = tag ? [tag] : [document.documentElement.lang, ...navigator.languages];
    const language = wishes.map((wish) => languageOf(tagOf(wish), DOCTOR_WORDS)).find(Boolean) ?? "en";
    if (language === "en") return english;
    try {
        const file = await import(new URL(DOCTOR_WORDS[language], import.meta.url).href);
        return saying(file.default.words);
    } catch (error) {
        console.warn("Chinwag: the doctor's words could not be loaded.", error);
        return english;
    }
}
