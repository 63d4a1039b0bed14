/**
 * What stands on the page before Python runs: the first picture while nobody is logged in. What the person does in it
 * waits; Python's own picture takes its place (vdom/page.js, `paint`).
 */
import { firstPicture } from "./first.js";

/** Below this width (CSS pixels) there is room for one pane only; as in widget/core/model.py. */
const NARROW = 720;

/** @typedef {import("../../vdom/page.js").View} View */

/**
 * @param {object} given
 * @param {View} given.view
 * @param {HTMLElement} given.container
 * @param {HTMLElement} given.host
 * @param {import("./settings.js").Settings} given.settings
 * @param {import("./launcher.js").Launcher} given.launcher
 * @param {() => import("./watch.js").Page} given.page
 * @param {() => void} given.changed Told when something has been painted or put away.
 */
export function createEarly({ view, container, host, settings, launcher, page, changed }) {
    let painted = false;
    let over = false;

    /** @param {boolean} yes */
    function show(yes) {
        painted = yes;
        container.hidden = !yes;
        host.toggleAttribute("painted", yes);
        changed();
    }

    return {
        painted: () => painted,

        /** The person wants to see the chat. */
        paint() {
            if (over || painted) return;
            const { width, touch } = page();
            const tree = container.hidden ? null : firstPicture(settings, { narrow: width < NARROW, touch });
            if (tree) view.paint({ tree });
            if (tree || container.hidden) show(true);
        },

        /** The person wants to see it no more; what was typed stays, should it be opened again. */
        putAway() {
            if (painted) show(false);
        },

        /** Something was done that Python has to be there for. */
        held: () => launcher.noted(true),

        /** Python's picture is there. */
        end() {
            if (over) return;
            over = true;
            painted = container.hidden = false;
            host.removeAttribute("painted");
            launcher.noted(false);
        },
    };
}
