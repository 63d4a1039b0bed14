/**
 * What is seen before Python runs: the launcher button, and a status that tells the stage or what went wrong.
 */

import { createProgress, element } from "./progress.js";
import { isWhole } from "./settings.js";
import { N_, filled } from "./words.js";
import { wear } from "./theme.js";

/** @typedef {ReturnType<typeof createLauncher>} Launcher */

const NOTED = N_("This will be done as soon as the chat is there.");
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} host
 * @param {{settings: import("./settings.js").Settings, language: import("./language.js").Language, clicked: () => void,
 *   retry: () => void, cancel: () => void}} given
 */
export function createLauncher(host, { settings, language, clicked, retry, cancel }) {
    const { say: _, number } = language;
    // A component that comes back has its shadow root still
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LAUNCHER_CSS);
    root.adoptedStyleSheets = [sheet];
    host.setAttribute("mode", settings.mode);
    host.setAttribute("theme", settings.theme);

    const button = element("button", { class: "cw-launcher", part: "launcher", type: "button" });
    const count = element("span", { class: "cw-badge", part: "badge", hidden: "" });
    const status = element("div", { class: "cw-status", role: "status", hidden: "" });
    button.append(icon(), count);
    button.addEventListener("click", clicked);
    const progress = createProgress({ language, retry, cancel });
    root.append(button, status);

    const whole = () => isWhole(settings.mode);
    let wanted = whole();
    /** Whether there is something to tell. */
    let told = false;
    let working = false;
    let unread = 0;
    let theme = settings.theme;

    function draw() {
        // What nobody waits for fails in silence: the next click tries again.
        const shown = wanted && told;
        button.setAttribute("aria-busy", String(working));
        status.hidden = !shown;
        if (shown !== progress.root.isConnected) status.replaceChildren(...(shown ? [progress.root] : []));
    }

    function label() {
        const expanded = button.getAttribute("aria-expanded") === "true";
        const words = expanded ? _("Close chat") : _("Open chat");
        // i18n: {action} is "Open chat" or "Close chat"; {n} messages, perhaps one
        button.setAttribute("aria-label", unread ? filled(_("{action}, {n} unread"), { action: words, n: number(unread) }) : words);
    }
    /** The number of unread messages; 0 hides it. @param {number} messages */
    function badge(messages) {
        unread = messages;
        count.hidden = !unread;
        // A browser's first number costs it 10 ms: none before there is one to show
        if (unread) count.textContent = unread > 99 ? `${number(99)}+` : number(unread);
        label();
    }
    label();
    draw();

    return {
        root,
        button,
        /** It is said in another language. @param {import("./words.js").Words} words */
        speak({ tag, dir }) {
            host.lang = tag;
            host.dir = dir;
            badge(unread);
        },
        badge,
        /** Whether the chat is open, for those who cannot see it. @param {boolean} open */
        expanded(open) {
            button.setAttribute("aria-expanded", String(open));
            label();
        },
        /** Looks so, or as before where the page around has changed. @param {string} [words] see theme.js */
        theme(words = theme) {
            theme = words;
            wear(host, words);
        },
        /** @param {boolean} yes */
        visible(yes) {
            button.hidden = !yes;
        },
        /** Somebody waits for the chat to open: tell how far it is. @param {boolean} yes */
        waiting(yes) {
            wanted = yes || whole();
            draw();
        },
        /** @param {boolean} yes */
        busy(yes) {
            working = told = yes;
            draw();
        },
        /** How far it is, wherever that is shown. */
        progress,
        /** @param {string} text @param {number} fraction of 1 @param {import("./progress.js").Bytes | null} [bytes] */
        stage(text, fraction, bytes) {
            progress.stage(text, fraction, bytes);
        },
        /** The person has cancelled the start. */
        cancelled() {
            working = false;
            told = wanted = whole();
            progress.stopped();
            draw();
            if (!told) button.focus();
        },
        /** The person has done something that is carried out when we have started. @param {boolean} yes */
        noted(yes) {
            progress.noted(yes ? _(NOTED) : "");
        },
        /** @param {string} title @param {string} detail */
        failed(title, detail) {
            working = false;
            told = true;
            progress.failed(title, detail);
            draw();
        },
        /** Nothing of it stays in the shadow root, which is the element's as long as that lives. */
        destroy() {
            root.replaceChildren();
            root.adoptedStyleSheets = [];
        },
    };
}

function icon() {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const drawn = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "aria-hidden": "true" };
    for (const [key, value] of Object.entries({ ...drawn, "stroke-linejoin": "round" })) svg.setAttribute(key, value);
    path.setAttribute("d", LAUNCHER_ICON);
    svg.append(path);
    return svg;
}
