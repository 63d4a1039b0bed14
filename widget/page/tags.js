/** Names of languages (BCP 47). */

/** A language, perhaps with a region, as they are written, and not by an old name: to ask the browser costs it 3 ms, the
 * first time, before the launcher is seen. */
const PLAIN = /^(?!iw|in|ji)[a-z]{2}(-[A-Z]{2})?$/;

/** As it is written; nothing if it is none. @param {unknown} given @returns {string} */
export function tagOf(given) {
    const tag = String(given ?? "").replaceAll("_", "-");
    if (!tag || PLAIN.test(tag)) return tag;
    try {
        return Intl.getCanonicalLocales(tag)[0] ?? "";
    } catch {
        return "";
    }
}

/**
 * The language in the table that speaks a tag, found by leaving out its last part (RFC 4647, 3.4): "de" for "de-AT".
 * @param {string} tag @param {Record<string, unknown>} table @returns {string} or nothing
 */
export function languageOf(tag, table) {
    for (const parts = tag.split("-"); parts.length; parts.pop()) {
        if (Object.hasOwn(table, parts.join("-"))) return parts.join("-");
    }
    return "";
}
