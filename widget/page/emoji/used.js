/** Which emoji somebody has used, how often, and their tone of skin: in the browser until they log out. */

/** @typedef {{counts: Record<string, number>, tone: number}} Used */

const KEY = "chinwag-emoji";
/** As many are counted; the rarest make room. */
const MOST = 60;
/** Where the browser keeps nothing: for this page. @type {Used | null} */
let ours = null;

/** @returns {Used} */
export function readUsed() {
    try {
        const { counts = {}, tone = 0 } = ours ?? JSON.parse(localStorage.getItem(KEY) ?? "{}");
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
        ours = null;
    } catch {
        ours = used; // no room, or not allowed
    }
}

/** It was chosen: the emoji, or the shortname of a site's own. @param {string} id */
export function countUsed(id) {
    const { counts, tone } = readUsed();
    const others = Object.entries(counts).filter(([other]) => other !== id);
    others.sort(([, a], [, b]) => b - a);
    keepUsed({ counts: Object.fromEntries([...others.slice(0, MOST - 1), [id, (counts[id] ?? 0) + 1]]), tone });
}

export function forgetUsed() {
    ours = null;
    try {
        localStorage.removeItem(KEY);
    } catch {
        // Not allowed: then there is nothing
    }
}
