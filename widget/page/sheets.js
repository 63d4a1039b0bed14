/** Stylesheets of plugins, by plugin: Python gives them, and a kept picture brings its own along. */

/** @typedef {typeof globalThis & {CSSScopeRule?: object}} Global */

/** @type {Map<string, {sheet: CSSStyleSheet, text: string}>} */
const known = new Map();

/**
 * Ours lie in a layer (build/bundle.py), so that in what a plugin shows its own rules hold, however weak they are; and
 * they hold there only, but for those that begin with `:host`: so a `.row` of its own is not every row of the chat.
 * @param {ShadowRoot} root @param {string} name @param {string} text empty once it is switched off
 */
export function dress(root, name, text) {
    const { sheet } = known.get(name) ?? { sheet: new CSSStyleSheet() };
    known.set(name, { sheet, text });
    sheet.replaceSync(text);
    const [within, beyond] = parted(sheet);
    // COMPAT: Firefox before 146 knows no scopes: there they hold everywhere
    if (/** @type {Global} */ (globalThis).CSSScopeRule) sheet.replaceSync(`${beyond}@scope([data-plugin="${name}"]){${within}}`);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/** The rules that hold within what the plugin shows, and all others: keyframes, too. @param {CSSStyleSheet} sheet */
function parted(sheet) {
    const parts = ["", ""];
    for (const rule of sheet.cssRules) {
        const everywhere = /^(:host|@(keyframes|property))/.test(rule.cssText);
        parts[Number(everywhere)] += rule.cssText;
    }
    return parts;
}

/** What a picture needs to look as it does. @returns {[string, string][]} */
export const worn = () => [...known].map(([name, { text }]) => [name, text]);
