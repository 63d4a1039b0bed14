/** What players and recorders have in common. */

/** Bytes of a recording that is decoded to be looked at; and of one that does not tell how long it is. */
const MOST = 8 * 2 ** 20;
const MOST_UNTOLD = 3 * 2 ** 20;
/** Seconds of one: an hour is 115 MB of samples. Silence takes next to no bytes, so these alone bound nothing. */
const LONGEST = 3600;
/** Samples in a second, which is enough to see how loud it is. */
const RATE = 8000;

/**
 * The samples of a recording, or null where it is none that this browser knows, or a very long one.
 * @param {ArrayBuffer} bytes @param {number} seconds as the browser reads it; 0 or infinite where that is not told
 */
export async function decoded(bytes, seconds) {
    if (!fits(bytes.byteLength, seconds)) return null;
    try {
        return await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
    } catch {
        return null;
    }
}

/** Whether there is room for it once it is unpacked. @param {number} size @param {number} seconds */
export function fits(size, seconds) {
    const told = seconds > 0 && Number.isFinite(seconds);
    return told ? size <= MOST && seconds <= LONGEST : size <= MOST_UNTOLD;
}

/** What a button does now. @param {HTMLElement} el @param {string} icon @param {string} label */
export function button(el, icon, label) {
    if (el.getAttribute("aria-label") === label) return;
    el.setAttribute("aria-label", label);
    el.title = label;
    el.querySelector("use")?.setAttribute("href", `#cw-${icon}`);
}
