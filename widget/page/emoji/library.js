/** emoji.js (build/emoji.py): what is fetched when somebody first wants an emoji. */
import Picker from "emoji-picker-element/picker";
import data from "emoji-picker-element-data/en/emojibase/data.json";
import { Names, plain } from "./names.js";

export { plain };

/** @param {import("./names.js").Own[]} own @param {import("./names.js").Called} called */
export const createNames = (own, called) => new Names(data, own, called);

/**
 * The component, asking `names` instead of a database of its own.
 * @param {Names} names @param {object} words
 */
export function createPicker(names, words) {
    const given = { database: names, dataSource: names.dataSource, locale: names.locale, customEmoji: names.customEmoji };
    const picker = new Picker(/** @type {any} */ ({ ...given, i18n: words }));
    const looks = new CSSStyleSheet();
    looks.replaceSync(LOOKS);
    const shadow = /** @type {ShadowRoot} */ (picker.shadowRoot);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, looks];
    return picker;
}

/** What its custom properties do not reach. */
const LOOKS = `
button.emoji:focus-visible, .tabpanel:focus-visible, .nav-button:focus-visible {
    outline: 2px solid var(--outline-color);
    outline-offset: -2px;
}
.emoji, button.emoji { border-radius: 10px; }
.nav-button { min-width: 0; border-radius: 10px; cursor: pointer; opacity: 0.75; }
.nav-button[aria-selected="true"], .nav-button:hover { opacity: 1; }
.picker { font: inherit; }
.category { font-weight: 600; text-transform: none; }
input.search { padding: 7px 12px; }
`;
