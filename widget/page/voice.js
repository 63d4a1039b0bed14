/**
 * A recorder beside the text box: one press begins, another ends; or it is held down, and let go to end, slid away from or
 * Escape to give up. Python draws each stage; what was recorded stays here until it is sent, also while its conversation is
 * not in view.
 *
 * Its parts tell by `data-do` what they do: record, stop, play, discard, send. Options: `of`: where it belongs; `stage` as Python
 * knows it; `longest` seconds. Emits `staged` {stage, trouble}, and `made` {id, name, size, type, seconds} when it is sent.
 */
import { handedOver } from "./attach.js";
import { later } from "./later.js";

/** @typedef {{of: string, stage: string, longest: number}} Options */
/** @typedef {{stage: string, show: (el: HTMLElement | null) => void, stop: () => void, cancel: (trouble?: string) => void,
 *   turn: () => void, seek: (fraction: number) => void, taken: () => Promise<{file: File, seconds: number} | null>}} Recording */
/** @typedef {{options: Options, emit: import("../../vdom/page/types.js").Emit, stop: AbortController, held: Held | null,
 *   begins: "" | "wanted" | "given up"}} State `begins`: the microphone is being asked for */
/** @typedef {{at: [number, number], since: number, pointer: number}} Held */

/** Milliseconds after which a press is held. */
const LONG = 500;
/** CSS pixels that one slides to give up. */
const AWAY = 90;

/** By where they belong. @type {Map<string, Recording>} */
const recordings = new Map();
/** @type {Map<HTMLElement, State>} */
const states = new Map();

/** @param {import("./attach.js").Give} give */
export const voice = (give) => ({
    /** @param {HTMLElement} el @param {Options} options @param {State["emit"]} emit */
    create(el, options, emit) {
        const stop = new AbortController();
        const { signal } = stop;
        /** @type {State} */
        const state = { options, emit, stop, held: null, begins: "" };
        states.set(el, state);
        el.addEventListener("pointerdown", (event) => down(el, state, event), { signal });
        el.addEventListener("pointermove", (event) => move(state, event), { signal });
        el.addEventListener("pointerup", () => up(state), { signal });
        el.addEventListener("pointercancel", () => (state.held = null), { signal });
        el.addEventListener("click", (event) => void act(el, state, doing(event), give), { signal });
        el.addEventListener("contextmenu", (event) => state.held && event.preventDefault(), { signal });
        el.addEventListener("input", (event) => {
            const { value, max } = /** @type {HTMLInputElement} */ (event.target);
            of(state)?.seek(Number(value) / Number(max));
        }, { signal });
        el.addEventListener("keydown", (event) => {
            if (event.key !== "Escape" || of(state)?.stage !== "recording") return;
            event.preventDefault();
            event.stopPropagation();
            of(state)?.cancel();
        }, { signal });
        agree(state);
    },
    /** @param {HTMLElement} el @param {Options} options */
    update(el, options) {
        const state = states.get(el);
        if (state) state.options = options;
    },
    /** @param {HTMLElement} el */
    after(el) {
        const state = states.get(el);
        if (state) of(state)?.show(el);
    },
    /** Out of view nobody is recorded; what there is waits. @param {HTMLElement} el */
    destroy(el) {
        const state = states.get(el);
        const recording = state && of(state);
        states.delete(el);
        state?.stop.abort();
        recording?.show(null);
        recording?.stop();
    },
});

/** @param {State} state */
const of = ({ options }) => recordings.get(options.of);

/** @param {Event} event */
function doing(event) {
    const part = /** @type {Element} */ (event.target).closest("[data-do]");
    return part instanceof HTMLElement ? part.dataset.do ?? "" : "";
}

/** What stands here may have ended, or gone with its page, while it was not in view. @param {State} state */
function agree(state) {
    const stage = of(state)?.stage ?? "";
    if (stage !== state.options.stage) state.emit("staged", { stage, trouble: "" });
}

/** @param {HTMLElement} el @param {State} state @param {PointerEvent} event */
function down(el, state, event) {
    if (doing(event) !== "record" || event.button) return;
    state.held = { at: [event.clientX, event.clientY], since: performance.now(), pointer: event.pointerId };
    // The button goes when the recorder is drawn
    el.setPointerCapture(event.pointerId);
    void begin(el, state);
}

/** @param {State} state @param {PointerEvent} event */
function move(state, event) {
    const [x, y] = state.held?.at ?? [0, 0];
    if (!state.held || Math.hypot(event.clientX - x, event.clientY - y) < AWAY) return;
    state.held = null;
    if (state.begins) state.begins = "given up";
    of(state)?.cancel();
}

/** @param {State} state */
function up(state) {
    const long = state.held && performance.now() - state.held.since > LONG;
    state.held = null;
    if (long) of(state)?.stop();
}

/** @param {HTMLElement} el @param {State} state @param {string} what @param {import("./attach.js").Give} give */
async function act(el, state, what, give) {
    const recording = of(state);
    if (what === "record") await begin(el, state); // by keyboard; a pointer has begun already
    else if (what === "stop") recording?.stop();
    else if (what === "play") recording?.turn();
    else if (what === "discard") recording?.cancel();
    else if (what === "send") await send(state, recording, give);
}

/** @param {HTMLElement} el @param {State} state */
async function begin(el, state) {
    const { of: where, longest } = state.options;
    if (state.begins || recordings.has(where)) return;
    state.begins = "wanted";
    const told = (/** @type {string} */ stage, /** @type {string} */ trouble) => {
        if (!stage) recordings.delete(where);
        for (const each of states.values()) if (each.options.of === where) each.emit("staged", { stage, trouble });
    };
    try {
        const { record } = await later("sound").catch(() => Promise.reject(new Error("unloaded")));
        /** @type {Recording} */
        const recording = await record({ longest }, told);
        recordings.set(where, recording);
        told("recording", "");
        // Meanwhile it may have gone, or been given up
        if (states.get(el) === state && state.begins === "wanted") recording.show(el);
        else recording.cancel();
    } catch (error) {
        told("", /** @type {Error} */ (error).message);
    } finally {
        state.begins = "";
    }
}

/** @param {State} state @param {Recording | undefined} recording @param {import("./attach.js").Give} give */
async function send(state, recording, give) {
    const taken = await recording?.taken();
    if (!taken) return;
    const { file, seconds } = taken;
    state.emit("made", { ...handedOver(file, give), seconds });
}
