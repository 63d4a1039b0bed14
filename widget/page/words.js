/**
 * The page's own words, those that are said without Python: in English until a language's are there (words-xx.js, made
 * by build/catalogues.py). What the script tag's part and page.js say comes from one such file, taken by each.
 */

/** @typedef {{tag: string, dir: string, words: Record<string, string>}} Words `tag`: of the language and, if known, region */

/** @type {Words} */
let spoken = { tag: "en", dir: "ltr", words: {} };

/** @param {Words} words */
export function speak(words) {
    spoken = words;
}

/** The text in the person's language. @param {string} text */
export const _ = (text) => spoken.words[text] ?? text;

/** Marks a text that is translated where it is shown. @param {string} text */
export const N_ = (text) => text;

/** With values in the place of their names in braces. @param {string} text @param {Record<string, string>} values */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** @param {number} value @param {number} [digits] after the point */
export function number(value, digits = 0) {
    return value.toLocaleString(spoken.tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
