/**
 * Behaviours of a chat, beside vdom's generic ones: what must answer at once, without asking Python.
 */
import { attach, thumbnail } from "./attach.js";
import { complete } from "./complete.js";
import { crop } from "./cropper.js";
import { draft } from "./draft.js";
import { emoji } from "./emoji/picker.js";
import { floating } from "./floating.js";
import { lazily } from "./later.js";
import { menu } from "./menu.js";
import { movable } from "./movable.js";
import { picture } from "./pictures.js";
import { popup } from "./popup.js";
import { recall } from "./recall.js";
import { returns } from "./returns.js";
import { tools } from "./tools.js";
import { voice } from "./voice.js";

/** @typedef {import("./launcher.js").Launcher} Launcher */
/** How near to the end (CSS pixels) still counts as being there. */
const NEAR = 80;

/** @param {Launcher} launcher @param {import("./attach.js").Give} give @param {AbortSignal} signal */
export function behaviours(launcher, give, signal) {
    const ours = { complete, crop, draft, emoji, floating, menu, movable, newest, picture, popup, recall, reveal, returns: returns(launcher, signal), tools };
    const rare = Object.fromEntries(["checked", "locate", "lost", "seen", "still", "watched"].map((name) => [name, lazily("media", name)]));
    const others = { ...rare, player: lazily("sound", "player"), doctor: lazily("doctor", "doctor"), qr: lazily("qr", "qr"), scan: lazily("scan", "scan") };
    return { ...ours, attach: attach(give), ...others, thumbnail, voice: voice(give) };
}

/**
 * Shown while the end of `scroller` (a selector among its siblings) is out of sight, or lies `beyond` what is
 * loaded; takes the person there.
 */
const newest = {
    /** @param {HTMLElement} el @param {{scroller: string, beyond: boolean}} options */
    create(el, options) {
        const state = { ...options, stop: new AbortController(), look: () => {} };
        states.set(el, state);
        queueMicrotask(() => {
            const scroller = el.parentElement?.querySelector(options.scroller);
            if (!scroller) return;
            const look = () => {
                const away = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight > NEAR;
                const hidden = !away && !state.beyond;
                if (el.hidden !== hidden) el.hidden = hidden;
            };
            const { signal } = state.stop;
            state.look = look;
            scroller.addEventListener("scroll", look, { passive: true, signal });
            const sizes = new ResizeObserver(look);
            sizes.observe(scroller);
            signal.addEventListener("abort", () => sizes.disconnect());
            el.addEventListener("click", () => glide(scroller, state.beyond), { signal });
            look();
        });
    },
    /** @param {HTMLElement} el @param {{scroller: string, beyond: boolean}} options */
    update(el, options) {
        const state = states.get(el);
        Object.assign(state ?? {}, options);
        state?.look();
    },
    /** @param {HTMLElement} el */
    destroy(el) {
        states.get(el)?.stop.abort();
    },
};

/** @type {WeakMap<HTMLElement, {beyond: boolean, stop: AbortController, look: () => void}>} */
const states = new WeakMap();

/** @param {Element} scroller @param {boolean} jump */
function glide(scroller, jump) {
    const still = jump || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const far = scroller.scrollHeight - scroller.scrollTop > 4 * scroller.clientHeight;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: still || far ? "instant" : "smooth" });
    /** @type {HTMLElement} */ (scroller).focus({ preventScroll: true });
}

/** Shows and hides the password in the field before it. */
const reveal = {
    /** @param {HTMLElement} el */
    create(el) {
        el.addEventListener("click", () => {
            const input = el.parentElement?.querySelector("input");
            if (!input) return;
            const shown = input.type === "password";
            input.type = shown ? "text" : "password";
            el.setAttribute("aria-pressed", String(shown));
            el.querySelector("use")?.setAttribute("href", shown ? "#cw-eye-off" : "#cw-eye");
        });
    },
};
