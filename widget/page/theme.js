/**
 * How the chat looks: one of our themes, light or dark, with the page's own font and accent where the site wants that.
 *
 * The words of the setting become the host's attribute, which the style sheets read: "warm dark", "contrast", "page".
 */

/** Of each line one at most; the first words are what is without them. */
const WORDS = [["auto", "light", "dark"], ["standard", "warm", "contrast"], ["", "page"]];

const wordsOf = (/** @type {unknown} */ given) => String(given ?? "").split(/[\s,]+/).filter(Boolean);

/** @param {unknown} given whether it is made of our words; the console is told if not */
export function isTheme(given) {
    const wrong = wordsOf(given).filter((word) => !WORDS.flat().includes(word));
    if (wrong.length) console.warn(`Chinwag: theme is made of ${WORDS.flat().filter(Boolean).join(", ")}; there is no ${wrong.join(" ")}.`);
    return !wrong.length;
}

/** @param {unknown} given @returns {string} the words that there are */
export function themeOf(given) {
    const words = wordsOf(given);
    const chosen = WORDS.map(([plain, ...others]) => words.findLast((word) => word === plain || others.includes(word)) ?? plain);
    return chosen.filter((word, kind) => word !== WORDS[kind][0]).join(" ") || "auto";
}

/**
 * Puts the theme on; the page's accent is what its style says by `accent-color`.
 * @param {HTMLElement} host @param {string} theme see `themeOf`
 */
export function wear(host, theme) {
    if (host.getAttribute("theme") !== theme) host.setAttribute("theme", theme);
    if (!theme.includes("page")) return host.style.removeProperty("--cw-page-accent");
    const { accentColor } = getComputedStyle(host);
    host.style.setProperty("--cw-page-accent", accentColor === "auto" ? "" : accentColor);
}
