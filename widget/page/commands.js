/**
 * What only a page can do, asked for by Python: `{type: "command", name, args}`.
 */

import { keepLayout } from "./kept.js";
import { notifications } from "./notifications.js";

/** @typedef {(args: any) => unknown} Command */

/**
 * @param {object} given
 * @param {ShadowRoot} given.root
 * @param {import("./launcher.js").Launcher} given.launcher
 * @param {import("./early.js").Early} given.early
 * @param {(name: string, args: object) => void} given.call Tells Python.
 * @param {AbortSignal} given.signal Aborted when the surface goes.
 */
export function commands({ root, launcher, early, call, signal }) {
    /** @type {Record<string, Command>} */
    const known = {
        ...notifications({ call, signal }),
        badge: ({ count }) => launcher.badge(count),
        /** Put the focus on the first element that matches, as soon as it is drawn. */
        focus: ({ selector }) => focusSoon(root, selector),
        /** `layout`: how the surface stands; `account`, `lasting`: whose log-in is kept ("" for nobody's), how long. */
        keep: (given) => (given.layout ? keepLayout(given) : early.keep(given)),
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

/** @param {ShadowRoot} root @param {string} selector */
function focusSoon(root, selector, frames = 180) {
    const found = /** @type {HTMLElement | null} */ (root.querySelector(`.view :is(${selector})`));
    if (found) found.focus();
    else if (frames) requestAnimationFrame(() => focusSoon(root, selector, frames - 1));
}
