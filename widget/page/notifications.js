/**
 * What Python has to tell to who is not looking: notifications, a sound, and the number of messages that wait.
 */

import { badgedIcon } from "./favicon.js";
import { askPermission } from "./permission.js";

/** Frequencies (Hz) of the two notes, and how long each lasts (s). */
const NOTES = [784, 1047];
const LONG = 0.16;
const LOUD = 0.07;

/**
 * @param {{call: (name: string, args: object) => void, signal: AbortSignal}} given `call` tells Python
 */
export function notifications({ call, signal }) {
    /** By conversation. @type {Map<string, Notification>} */
    const shown = new Map();
    const sound = chime(signal);

    /** @param {string} [conversation] all of them, if none is named */
    function close(conversation) {
        for (const [key, each] of shown) {
            if (conversation !== undefined && key !== conversation) continue;
            shown.delete(key);
            each.close();
        }
    }

    const count = counter(signal);
    signal.addEventListener("abort", () => close());

    return {
        "ask-notifications": askPermission,
        /** `id` is the same in every tab: where each has an engine of its own, one takes the place of the other. */
        notify(/** @type {{id: string, conversation: string, title: string, body: string}} */ given) {
            const { id, conversation } = given;
            close(conversation);
            const one = shownOn(given.title, { body: given.body, tag: `chinwag ${id}`, silent: true });
            if (!one) return;
            shown.set(conversation, one);
            one.addEventListener("close", () => shown.get(conversation) === one && shown.delete(conversation));
            one.addEventListener("click", () => {
                focus();
                call("notified", { conversation });
                one.close();
            });
        },
        unnotify: (/** @type {{conversation?: string}} */ { conversation }) => close(conversation),
        /** `icon`: the number in the page's icon, 0 for none; `prefix`: before its title. */
        count(/** @type {{count: number, prefix: string, icon: number}} */ given) {
            count(given.count, given.prefix, given.icon);
        },
        sound,
    };
}

/** The page's own: all its surfaces count in one title and one icon. @type {{surfaces: number, stop: AbortController, count: Count} | null} */
let shared = null;
/** @typedef {(number: number, prefix: string, inIcon: number) => void} Count */

/** @param {AbortSignal} signal of a surface; the last one gives title and icon back @returns {Count} */
function counter(signal) {
    const one = (shared ??= makeCounter());
    one.surfaces++;
    signal.addEventListener("abort", () => {
        if (--one.surfaces) return;
        one.count(0, "", 0);
        one.stop.abort();
        shared = null;
    });
    return one.count;
}

function makeCounter() {
    const stop = new AbortController();
    const icon = badgedIcon(stop.signal);
    const title = countedTitle();
    return {
        surfaces: 0,
        stop,
        /** @type {Count} */
        count(number, prefix, inIcon) {
            title(prefix);
            icon(inIcon);
            const told = number ? navigator.setAppBadge?.(number) : navigator.clearAppBadge?.();
            told?.catch(() => {}); // the site is no installed app
        },
    };
}

/** @param {string} title @param {NotificationOptions} options */
function shownOn(title, options) {
    try {
        return new Notification(title, options);
    } catch {
        return null; // COMPAT: Chrome on Android shows those of service workers only
    }
}

/** Puts a prefix before the page's own title ("(2) "), which may change meanwhile; "" gives it back. */
function countedTitle() {
    let original = "";
    let ours = "";
    return (/** @type {string} */ prefix) => {
        if (document.title !== ours) original = document.title;
        if (!prefix && document.title === original) return;
        ours = prefix + original;
        document.title = ours;
    };
}

/**
 * Two soft notes. Before the person has touched the page the browser plays nothing: of all that was to be heard
 * until then they hear the last, once.
 * @param {AbortSignal} signal @returns {() => void}
 */
function chime(signal) {
    /** @type {AudioContext | null} */
    let audio = null;
    let asked = 0;
    signal.addEventListener("abort", () => void audio?.close());
    return () => {
        const [own, mine] = [(audio ??= new AudioContext()), ++asked];
        if (own.state === "running") return play(own);
        void own.resume().then(() => mine === asked && own.state === "running" && play(own));
    };
}

/** @param {AudioContext} audio */
function play(audio) {
    for (const [at, frequency] of NOTES.entries()) {
        const [tone, volume] = [audio.createOscillator(), audio.createGain()];
        const begin = audio.currentTime + at * LONG * 0.75;
        tone.frequency.value = frequency;
        volume.gain.setValueAtTime(0, begin);
        volume.gain.linearRampToValueAtTime(LOUD, begin + 0.015);
        volume.gain.exponentialRampToValueAtTime(0.0005, begin + LONG);
        tone.connect(volume).connect(audio.destination);
        tone.start(begin);
        tone.stop(begin + LONG);
    }
}
