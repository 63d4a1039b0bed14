/** Stylesheets of plugins, by plugin: Python gives them, and a kept picture brings its own along. */

/** @type {Map<string, {sheet: CSSStyleSheet, text: string}>} */
const known = new Map();

/**
 * Behind ours, so that of two rules that are as strong the plugin's holds.
 * @param {ShadowRoot} root @param {string} name @param {string} text empty once it is switched off
 */
export function dress(root, name, text) {
    const { sheet } = known.get(name) ?? { sheet: new CSSStyleSheet() };
    known.set(name, { sheet, text });
    sheet.replaceSync(text);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/** What a picture needs to look as it does. @returns {[string, string][]} */
export const worn = () => [...known].map(([name, { text }]) => [name, text]);
