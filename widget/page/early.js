/**
 * What stands on the page before Python runs: the last picture of whoever's log-in is kept, or else the first one, with
 * the log-in form. What the person does in it waits; Python's own picture takes its place (vdom/page.js, `paint`).
 */
import { firstPicture } from "./first.js";
import { forgetPicture, keepPicture, keptAccount, readPicture } from "./picture.js";
import { readKept } from "./kept.js";

/** Below this width (CSS pixels) there is room for one pane only; as in widget/core/model.py. */
const NARROW = 720;
/** Between two times at which the picture is kept while the page stays (ms). */
const PAUSE = 20_000;
/** Events that a person means, unlike those of scrolling. */
const MEANT = /^(click|submit|keydown) /;

/** @typedef {ReturnType<typeof createEarly>} Early */

/**
 * @param {object} given
 * @param {import("../../vdom/page.js").View} given.view
 * @param {HTMLElement} given.container
 * @param {HTMLElement} given.host
 * @param {import("./settings.js").Settings} given.settings
 * @param {import("./launcher.js").Launcher} given.launcher
 * @param {() => import("./watch.js").Page} given.page
 * @param {() => void} given.changed Told when something has been painted or put away.
 * @param {import("./kept.js").Layout | null} given.layout How the surface stood on this tab's page before.
 */
export function createEarly({ view, container, host, settings, launcher, page, changed, layout }) {
    const circumstances = () => {
        const { width, touch, language } = page();
        return { mode: settings.mode, narrow: width < NARROW, touch, language };
    };
    const picture = readPicture(circumstances(), String(settings.jid ?? ""));
    const known = Boolean(keptAccount() || layout?.account);
    /** Whose log-in is kept. */
    let owner = { account: "", lasting: false };
    /** What is seen now. @type {"" | "first" | "last"} */
    let painted = "";
    let over = false;
    let saved = 0;
    let timer = 0;

    /** @param {"" | "first" | "last"} what */
    function show(what) {
        painted = what;
        container.hidden = !what;
        if (what) host.setAttribute("painted", what);
        else host.removeAttribute("painted");
        changed();
    }

    function paintLast() {
        if (!picture?.tree) return false;
        try {
            view.paint({ kept: picture.tree });
        } catch (error) {
            console.warn("Chinwag: the last picture cannot be painted.", error);
            forgetPicture();
            return false;
        }
        owner = { account: picture.account, lasting: picture.lasting };
        container.setAttribute("aria-busy", "true");
        launcher.waiting(true);
        show("last");
        return true;
    }

    function paintFirst() {
        const { narrow, touch } = circumstances();
        const tree = known ? null : firstPicture(settings, { narrow, touch });
        if (!tree) return;
        view.paint({ tree });
        show("first");
    }

    function paint() {
        if (over || painted) return;
        if (container.hidden) show("first");
        else if (!paintLast()) paintFirst();
    }

    function save() {
        clearTimeout(timer);
        timer = 0;
        if (!owner.account || painted === "first") return;
        saved = performance.now();
        const kept = /** @type {{kept: any[]}} */ (view.keep());
        const now = { build: BUILD, ...owner, circumstances: circumstances(), layout: readKept().layout, tree: kept.kept };
        keepPicture(now, owner.lasting);
    }

    return {
        save,
        /** Whether what was painted by itself can be put away by itself. */
        painted: () => painted === "first",

        /** What stood open on this tab's page before stands open at once. */
        begin() {
            if (settings.mode === "fullscreen" || layout?.open || layout?.windows?.length) paint();
        },

        /** The person wants to see the chat. */
        paint,

        /** The person wants to see it no more; what was typed stays, should it be opened again. */
        putAway() {
            if (painted === "first") show("");
        },

        /** Something was done that Python has to be there for. @param {{place: string}} deed */
        held: ({ place }) => MEANT.test(place) && launcher.noted(true),

        /** What Python has to know: how the surface stood, and whose picture it is to take over. */
        told: () => ({ kept: layout ?? picture?.layout ?? null, painted: painted === "last" ? owner.account : "" }),

        /** Python's picture is there. */
        end() {
            if (over) return;
            over = true;
            painted = "";
            container.hidden = false;
            container.removeAttribute("aria-busy");
            host.removeAttribute("painted");
            launcher.noted(false);
        },

        /** Python's picture has changed: keep it, when there is time. */
        drawn() {
            if (!owner.account || timer) return;
            timer = setTimeout(() => whenIdle(save), Math.max(0, saved + PAUSE - performance.now()));
        },

        /** Python tells whose log-in is kept. @param {{account: string, lasting: boolean}} told */
        keep({ account, lasting }) {
            owner = { account, lasting };
            if (!account) forgetPicture();
        },
    };
}

/** @param {() => void} task */
function whenIdle(task) {
    (self.requestIdleCallback ?? setTimeout)(() => task());
}
