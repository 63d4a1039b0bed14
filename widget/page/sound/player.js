/**
 * Plays a recording: its waveform is a slider, its speed can be changed, and only one plays at a time. The waveform is made
 * when it is first played, of the file itself, which is held against the hash that came with it before it is heard.
 *
 * On an element with `audio`, `.play`, `canvas`, `input[type=range]`, `.speed` and `.sound-time`, before a `.sound-note`. Options:
 * those of `look` (`most` bytes are looked through), `seconds` (0: not told), `words`, `type`. What was encrypted has
 * words for when it is `lost`. It, and what has a hash, has no `src` and gets one when it is played.
 */
import { look, waits } from "../checked.js";
import { begin, give, refused } from "../lent.js";
import { button, decoded } from "./parts.js";
import { BARS, clock, draw, peaks } from "./waveform.js";

/** @typedef {{play: string, pause: string, failed: string, altered: string, place: string}} Words */
/** @typedef {import("../checked.js").Wanted & {seconds: number, type: string, lost: string, words: Words}} Options */

const SPEEDS = [1, 1.5, 2];
const FLAT = Array.from({ length: BARS }, () => 0.12);
const MOST_KNOWN = 200;
/** What was found out on this page, by address. @type {Map<string, {heights: number[], seconds: number}>} */
const known = new Map();
/** The one that is playing. @type {HTMLAudioElement | null} */
let playing = null;
/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

export const player = {
    /** @param {HTMLElement} el @param {Options} options */
    create(el, options) {
        const stop = new AbortController();
        stops.set(el, stop);
        attach(el, options, stop.signal);
    },
    /** @param {HTMLElement} el @param {Options} options */
    update(el, options) {
        if (el.querySelector("audio")?.src) return;
        stops.get(el)?.abort();
        player.create(el, options);
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/**
 * How long it is, as soon as the browser knows: 0 where it is no recording.
 * @param {HTMLAudioElement} audio @param {AbortSignal} signal @returns {Promise<number>}
 */
async function told(audio, signal) {
    if (audio.readyState || audio.error) return audio.duration || 0;
    return new Promise((resolve) => {
        for (const name of ["loadedmetadata", "error"]) {
            audio.addEventListener(name, () => resolve(audio.duration || 0), { once: true, signal });
        }
        signal.addEventListener("abort", () => resolve(0));
    });
}

/** @param {HTMLElement} el @param {Options} options @param {AbortSignal} signal */
function attach(el, options, signal) {
    const { url, seconds, lost, words, private: own } = options;
    const audio = /** @type {HTMLAudioElement} */ (el.querySelector("audio"));
    const canvas = /** @type {HTMLCanvasElement} */ (el.querySelector("canvas"));
    const slider = /** @type {HTMLInputElement} */ (el.querySelector("input"));
    const time = /** @type {HTMLElement} */ (el.querySelector(".sound-time"));
    const note = /** @type {HTMLElement} */ (el.parentElement?.querySelector(".sound-note"));
    const play = /** @type {HTMLElement} */ (el.querySelector(".play"));
    const speed = /** @type {HTMLElement} */ (el.querySelector(".speed-words"));
    let looked = false;
    let going = false;
    const facts = () => known.get(url);
    // COMPAT: what Chromium 150 records does not tell how long it is, which is then infinite
    const length = () => (Number.isFinite(audio.duration) && audio.duration) || facts()?.seconds || seconds;

    function show() {
        const whole = length();
        const at = Math.min(audio.currentTime, whole || Infinity);
        draw(canvas, facts()?.heights ?? FLAT, whole ? at / whole : 0);
        time.textContent = at || !audio.paused ? clock(at) : whole ? clock(whole) : "";
        slider.value = String(whole ? Math.round((at / whole) * Number(slider.max)) : 0);
        const place = words.place.replace("{at}", clock(at)).replace("{all}", clock(whole));
        slider.setAttribute("aria-valuetext", place);
        button(play, audio.paused ? "play" : "pause", audio.paused ? words.play : words.pause);
    }

    /** Looks through the file, once: how it sounds. */
    async function listen() {
        if (looked || facts()) return;
        looked = true;
        const { bytes, altered } = await look(options);
        if (!bytes || altered) return;
        // Decoding takes the bytes away, which others may want
        const samples = await decoded(bytes.slice(0), await told(audio, signal));
        known.set(url, { heights: samples ? peaks(samples) : FLAT, seconds: samples?.duration ?? seconds });
        if (known.size > MOST_KNOWN) known.delete(known.keys().next().value ?? "");
        if (!signal.aborted) show();
    }

    /** @param {string} text */
    function tell(text) {
        audio.pause();
        note.textContent = text;
    }

    /** Whether it may be heard: it is the one that was sent, or that cannot be told. It has its address then. */
    async function sound() {
        going = true;
        play.ariaBusy = "true";
        const { bytes, altered } = await look(options);
        play.ariaBusy = null;
        going = false;
        if (signal.aborted) return false;
        if (altered) tell(words.altered);
        else if (own && !bytes) tell(lost);
        else give(audio, bytes, options, signal);
        return Boolean(audio.src);
    }

    async function turn() {
        if (!audio.paused) return audio.pause();
        if (going || waits(options) || (!audio.src && !(await sound()))) return;
        void listen();
        if (playing !== audio) playing?.pause();
        playing = audio;
        if (audio.ended) audio.currentTime = 0;
        await begin(audio, own ? "" : url).catch((/** @type {DOMException} */ error) => {
            // One that is stopped while it is still coming has not failed
            if (error.name !== "AbortError") tell(words.failed);
        });
    }

    play.addEventListener("click", () => void turn(), { signal });
    slider.addEventListener("input", () => {
        audio.currentTime = (Number(slider.value) / Number(slider.max)) * length();
        show();
    }, { signal });
    slider.addEventListener("keydown", (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        void turn();
    }, { signal });
    el.querySelector(".speed")?.addEventListener("click", () => {
        audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
        audio.defaultPlaybackRate = audio.playbackRate; // it has this as soon as it has an address
        speed.textContent = `${audio.playbackRate}×`;
    }, { signal });
    for (const name of ["timeupdate", "play", "pause", "ended", "loadedmetadata", "seeked"]) {
        audio.addEventListener(name, show, { signal });
    }
    audio.addEventListener("error", () => refused(audio) || tell(words.failed), { signal });
    const sizes = new ResizeObserver(show);
    sizes.observe(canvas);
    signal.addEventListener("abort", () => {
        sizes.disconnect();
        audio.pause();
    });
    show();
}
