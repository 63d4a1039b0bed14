/**
 * What stands on the page before Python runs: the last picture of whoever's log-in is kept, or else the first one, with
 * the log-in form. What the person does in it waits; Python's own picture takes its place (vdom/page.js, `paint`).
 */
import { firstPicture } from "./first.js";
import { forgetPictures, keptAccount, pictureOf } from "./picture.js";
import { readKept } from "./kept.js";
import { isWhole } from "./settings.js";
import { dress, worn } from "./sheets.js";

/** Below this width (CSS pixels) there is room for one pane only; as in widget/core/model.py. */
const NARROW = 720;
/** A picture is kept when it has not changed for so long, or else so long after the first change (ms). */
const CALM = 1_000;
const LONGEST = 5_000;
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
 * @param {import("./language.js").Language} given.language
 * @param {() => import("./watch.js").Page} given.page
 * @param {() => void} given.shown Told when something has been painted or put away.
 * @param {AbortSignal} given.signal
 * @param {import("./kept.js").Layout | null} given.layout How the surface stood on this tab's page before.
 * @param {string} given.name The surface's.
 */
export function createEarly({ view, container, host, settings, launcher, language, page, shown, signal, layout, name }) {
    const circumstances = () => {
        const { width, touch } = page();
        const { mode, view, open_room: room = "", open_chat: chat = "" } = settings;
        return { mode, view, room, chat, narrow: mode === "mobile" || width < NARROW, touch, language: language.tag() };
    };
    const pictures = pictureOf(name);
    const picture = pictures.read(circumstances(), String(settings.jid ?? ""));
    const known = Boolean(keptAccount() || layout?.account);
    /** Whose log-in is kept. */
    let owner = { account: "", lasting: false };
    /** What is seen now. @type {"" | "first" | "last"} */
    let painted = "";
    let over = false;
    /** Whether there is anything that the kept picture does not show yet. */
    let changed = false;
    let first = 0;
    let timer = 0;

    /** @param {"" | "first" | "last"} what */
    function show(what) {
        painted = what;
        container.hidden = !what;
        if (what) host.setAttribute("painted", what);
        else host.removeAttribute("painted");
        shown();
    }

    function paintLast() {
        if (!picture?.tree) return false;
        try {
            const root = /** @type {ShadowRoot} */ (container.getRootNode());
            for (const [name, text] of picture.sheets ?? []) dress(root, name, text);
            view.paint({ kept: picture.tree });
        } catch (error) {
            console.warn("Chinwag: the last picture cannot be painted.", error);
            pictures.forget();
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
        const tree = known ? null : firstPicture(settings, { narrow, touch, say: language.say });
        if (!tree) return;
        view.paint({ tree });
        show("first");
    }

    function paint() {
        if (over || painted) return;
        if (container.hidden) show("first");
        else if (!paintLast()) paintFirst();
    }

    /** Whether something stood open on this tab's page before. */
    const stoodOpen = () => Boolean(isWhole(settings.mode) || layout?.open || layout?.windows?.length);

    /** What the kept picture does not show yet is kept when there is time, so that nothing is left to do when the page
     * goes: that would keep the next one waiting (11 ms). */
    function change() {
        const now = performance.now();
        if (!timer) first = now;
        changed = true;
        if (!owner.account || signal.aborted) return;
        clearTimeout(timer);
        timer = setTimeout(() => whenIdle(() => signal.aborted || save()), Math.min(CALM, first + LONGEST - now));
    }
    // What is typed, and how far it is scrolled, is in the picture too
    for (const type of ["input", "scroll"]) container.addEventListener(type, change, { capture: true, passive: true, signal });

    function save() {
        clearTimeout(timer);
        timer = 0;
        if (!owner.account || painted === "first") return;
        if (!changed) return pictures.keepAgain(owner.lasting);
        changed = false;
        const kept = /** @type {{kept: any[]}} */ (view.keep());
        const now = { build: BUILD, ...owner, circumstances: circumstances(), layout: readKept(name).layout, sheets: worn(), tree: kept.kept };
        pictures.keep(now, owner.lasting);
    }

    return {
        save,
        /** Whether what was painted by itself can be put away by itself. */
        painted: () => painted === "first",

        /** What stood open on this tab's page before stands open at once, and does not come in anew. */
        begin() {
            if (!stoodOpen()) return;
            paint();
            // In its frame, which has its style: nothing is seen before
            if (painted === "last") requestAnimationFrame(() => stand(container));
        },

        /** The person wants to see the chat. */
        paint,

        /** The person wants to see it no more; what was typed stays, should it be opened again. */
        putAway() {
            if (painted === "first") show("");
        },

        /** Something was done that Python has to be there for. @param {{place: string}} deed */
        held({ place }) {
            // What was taken out of a form goes back into it if the page goes; what is merely seen changes nothing
            changed ||= !place.startsWith("see-end ");
            if (MEANT.test(place)) launcher.noted(true);
        },

        /** What Python has to know: how the surface stood, and whose picture it is to take over. */
        told() {
            const last = painted === "last" || (!painted && stoodOpen() && picture?.tree);
            return { kept: layout ?? picture?.layout ?? null, painted: last ? picture?.account ?? "" : "" };
        },

        /** Whether that stays true, whatever the person does: it stands open from the beginning. What they open later is to
         * be open in Python's first picture, too: a closed one would put away what they type. */
        settled: stoodOpen,

        /** Python's picture is there. */
        end() {
            if (over) return;
            over = true;
            if (!painted && stoodOpen()) stand(container);
            painted = "";
            container.hidden = false;
            container.removeAttribute("aria-busy");
            host.removeAttribute("painted");
            launcher.noted(false);
        },

        drawn: change,

        /** Python tells whose log-in is kept. @param {{account: string, lasting: boolean}} told */
        keep({ account, lasting }) {
            owner = { account, lasting };
            if (account) change();
            else forgetPictures();
        },
    };
}

/** Ends what moves into its place; what moves for ever goes on. @param {Element} container */
function stand(container) {
    for (const moving of container.getAnimations({ subtree: true })) {
        if (Number.isFinite(moving.effect?.getComputedTiming().endTime)) moving.finish();
    }
}

/** @param {() => void} task */
function whenIdle(task) {
    (self.requestIdleCallback ?? setTimeout)(() => task());
}
