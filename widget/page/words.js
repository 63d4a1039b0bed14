/**
 * The page's own words, those that are said without Python: a surface has them in its language (language.js).
 */

/** @typedef {{tag: string, dir: string, words: Record<string, string>}} Words `tag`: of the language and, if known, region */

/** Marks a text that is translated where it is shown. @param {string} text */
export const N_ = (text) => text;

/** With values in the place of their names in braces. @param {string} text @param {Record<string, unknown>} values */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
