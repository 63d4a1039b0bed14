/** The words that Python says, a file for each language but English (build/catalogues.py). */
import { base, sound } from "./files.js";
import { languageOf, tagOf } from "./tags.js";

/**
 * JSON; nothing for English, and where it cannot be had.
 * @param {unknown} tag @returns {Promise<string>}
 */
export async function catalogue(tag) {
    const language = languageOf(tagOf(tag), FILES.catalogues);
    if (!language) return "";
    const name = `catalogue-${language}-${FILES.catalogues[language]}.json`;
    try {
        return await (await sound(name, fetch(base + name))).text();
    } catch (error) {
        console.warn(`Chinwag: the words of ${language} could not be loaded.`, error);
        return "";
    }
}
