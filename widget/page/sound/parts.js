/** What players and recorders have in common. */

/** Bytes of a recording that is decoded to be looked at: 80 MB of samples if it is speech. */
const MOST = 8 * 2 ** 20;
/** Samples in a second, which is enough to see how loud it is. */
const RATE = 8000;

/** The samples of a recording, or null where it is none that this browser knows, or a very long one. @param {ArrayBuffer} bytes */
export async function decoded(bytes) {
    if (bytes.byteLength > MOST) return null;
    try {
        return await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
    } catch {
        return null;
    }
}

/** What a button does now. @param {HTMLElement} el @param {string} icon @param {string} label */
export function button(el, icon, label) {
    if (el.getAttribute("aria-label") === label) return;
    el.setAttribute("aria-label", label);
    el.title = label;
    el.querySelector("use")?.setAttribute("href", `#cw-${icon}`);
}
