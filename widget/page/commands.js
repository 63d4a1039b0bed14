/**
 * What only a page can do, asked for by Python: `{type: "command", name, args}`.
 */

import { mention, offer } from "./complete.js";
import { later } from "./later.js";
import { keepLayout } from "./kept.js";
import { handleLinks } from "./sends.js";
import { dress } from "./sheets.js";
import { keepGuestName, keepToken } from "./session.js";
import { notifications } from "./notifications.js";
import { takePicture } from "./pictures.js";
import { takeFocus } from "./tools.js";

/** @typedef {(args: any) => unknown} Command */

/** How long a message that was looked for stands out (ms). */
const FOUND = 1600;

/**
 * @param {object} given
 * @param {ShadowRoot} given.root
 * @param {import("./launcher.js").Launcher} given.launcher
 * @param {import("./language.js").Language} given.language
 * @param {import("./early.js").Early} given.early
 * @param {ReturnType<typeof import("./told.js").createTold>} given.told
 * @param {ReturnType<typeof import("./work.js").createWork>} given.work
 * @param {string} given.name The surface's.
 * @param {(answer: any) => void} given.settle Takes the answer to a call.
 * @param {(name: string, args: object) => void} given.call Tells Python.
 * @param {AbortSignal} given.signal Aborted when the surface goes.
 */
export function commands({ root, launcher, language, early, told, work, name, settle, call, signal }) {
    /** @type {Record<string, Command>} */
    const known = {
        ...notifications({ call, signal }),
        ...told.commands,
        /** The answer to a call of the page's scripts. */
        answer: settle,
        answered: work.answered,
        badge({ count }) {
            launcher.badge(count);
            told.waiting(count);
        },
        /** Put the focus on the first element that matches, as soon as it is drawn. */
        focus: ({ selector }) => soon(root, selector, (found) => found.focus()),
        /** `layout`: how the surface stands; `account`, `lasting`: whose log-in is kept ("" for nobody's), how long. */
        keep(given) {
            if (given.account || given.layout?.account) keepToken();
            return given.layout ? keepLayout(name, given.layout) : early.keep(given);
        },
        "keep-name": keepGuestName,
        /** Of somebody: `data` in Base64, by its `hash`. */
        picture: takePicture,
        /** Put `text` where the person is writing, after the caret, as soon as there is such a place. */
        write: ({ selector, text, once }) => write(root, selector, text, once),
        /** Bring a message into view, as soon as it is drawn. */
        reveal: ({ selector }) => soon(root, selector, (found) => reveal(found, () => soon(root, selector, reveal))),
        mention: ({ selector, text }) => soon(root, selector, (box) => mention(/** @type {HTMLTextAreaElement} */ (box), text)),
        /** What may be meant by what the person is typing. */
        offer: (given) => offer(root, given),
        /** What of ours is stored here. */
        async stored() {
            call("stored", { items: await (await later("device")).list() });
        },
        async erase() {
            const device = await later("device");
            await device.erase();
            call("stored", { items: await device.list() });
        },
        "handle-links": handleLinks,
        /** A plugin's stylesheet; empty once it is switched off. */
        style: ({ name, text }) => dress(root, name, text),
        /** A text by the browser's own translator; without one, whether it has that. */
        translate: async (given) => (await later("translator")).translate(given, call),
        /** The person has chosen a language; "" for the site's. */
        speak: ({ tag }) => language.choose(tag),
        copy: ({ text }) => navigator.clipboard.writeText(text),
        "open-url"({ url }) {
            if (["https:", "http:", "xmpp:", "mailto:"].includes(new URL(url, location.href).protocol)) {
                open(url, "_blank", "noopener,noreferrer");
            }
        },
        /** For the site's developer: a wrong setting, for instance. */
        notice: ({ text }) => console.warn(`Chinwag: ${text}`),
        // The drawn surface says by itself whether it is open, and how it fills the page
        open() {},
        mode() {},
    };

    return (/** @type {string} */ name, /** @type {Record<string, unknown>} */ args) => {
        const command = Object.hasOwn(known, name) ? known[name] : null;
        if (!command) throw new Error(`unknown command ${name}`);
        return command(args);
    };
}

/** What goes within the next frames was on its way out: then it stands elsewhere. @param {HTMLElement} found */
function reveal(found, again = () => {}, frames = 30) {
    takeFocus(found);
    found.scrollIntoView({ block: "center" });
    found.dataset.found = "";
    setTimeout(() => delete found.dataset.found, FOUND);
    /** @param {number} left */
    function watch(left) {
        if (!found.isConnected) again();
        else if (left) requestAnimationFrame(() => watch(left - 1));
    }
    watch(frames);
}

/** @param {ShadowRoot} root @param {string} selector @param {string} text @param {boolean} [once] not if it is there */
function write(root, selector, text, once) {
    soon(root, selector, (found) => {
        const box = /** @type {HTMLTextAreaElement} */ (found);
        box.focus();
        if (once && box.value.includes(text)) return;
        const at = box.selectionEnd;
        const before = box.value.slice(0, at);
        box.setRangeText(before && !before.endsWith("\n") ? `\n${text}` : text, at, at, "end");
        box.dispatchEvent(new Event("input", { bubbles: true }));
    });
}

/** @param {ShadowRoot} root @param {string} selector @param {(found: HTMLElement) => void} act */
function soon(root, selector, act, frames = 180) {
    const found = /** @type {HTMLElement | null} */ (root.querySelector(`.view :is(${selector})`));
    if (found) act(found);
    else if (frames) requestAnimationFrame(() => soon(root, selector, act, frames - 1));
}
