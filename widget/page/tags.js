/** Names of languages (BCP 47). */

/** As it is written; nothing if it is none. @param {unknown} given @returns {string} */
export function tagOf(given) {
    try {
        return Intl.getCanonicalLocales(String(given ?? "").replaceAll("_", "-"))[0] ?? "";
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
