/** Which emoji somebody has used, how often, and their tone of skin: in the browser until they log out. */

/** @typedef {{counts: Record<string, number>, tone: number}} Used */

const KEY = "chinwag-emoji";

/** @returns {Used} */
export function readUsed() {
    try {
        const { counts = {}, tone = 0 } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
        const good = Object.entries(counts).filter(([, count]) => Number.isFinite(count));
        return { counts: /** @type {Record<string, number>} */ (Object.fromEntries(good)), tone: Number(tone) || 0 };
    } catch {
        return { counts: {}, tone: 0 };
    }
}

/** @param {Used} used */
export function keepUsed(used) {
    try {
        localStorage.setItem(KEY, JSON.stringify(used));
    } catch {
        // No room, or not allowed: it holds for this page
    }
}

export function forgetUsed() {
    try {
        localStorage.removeItem(KEY);
    } catch {
        // Not allowed: then there is nothing
    }
}
