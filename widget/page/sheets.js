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
        if (!everywhere) reachTop(/** @type {any} */ (rule));
        parts[Number(everywhere)] += rule.cssText;
    }
    return parts;
}

/**
 * The top of what a plugin shows is its own as well: where no selector names the scope, browsers look for it below the
 * top only (CSS Cascading 6, "Scoped Style Rules").
 * @param {CSSRule & {selectorText?: string, cssRules?: CSSRuleList}} rule
 */
function reachTop(rule) {
    if (rule.selectorText) rule.selectorText = withTop(rule.selectorText);
    else for (const each of rule.cssRules ?? []) reachTop(each);
}

const TOP = ":where(:scope, *)";

/** Each selector of a list with `TOP` in its last compound, before a pseudo-element. @param {string} list */
function withTop(list) {
    let depth = 0;
    let wanted = true;
    const mark = () => (wanted ? ((wanted = false), TOP) : "");
    const marked = list.replace(/\\.|"(?:\\.|[^"\\])*"|[([\])]|,|::|:(?=before|after|first-l)/gs, (token) => {
        if (/^[([]/.test(token)) depth++;
        if (/^[\])]/.test(token)) depth--;
        if (depth || !/^[,:]/.test(token)) return token;
        const before = mark();
        wanted = token === ",";
        return before + token;
    });
    return marked + mark();
}

/** What a picture needs to look as it does. @returns {[string, string][]} */
export const worn = () => [...known].map(([name, { text }]) => [name, text]);
