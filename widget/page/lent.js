/**
 * Addresses for bytes that were looked through, lent to what shows or plays them: a host that is asked a second time could answer
 * with others. The same bytes have one address, however many show them, and it is revoked when the last of those goes.
 */

/** Bytes that are lent at one time, besides those that are being played. */
const ROOM = 128 * 2 ** 20;

/** @typedef {HTMLImageElement | HTMLMediaElement} Borrower */
/** @typedef {{url: string, type: string, size: number, like: Map<string, Loan>, users: Map<Borrower, () => void>}} Loan `like`: of the same bytes, by type; `users`: and whom to tell when it is taken */

/** Bytes are not kept for this. @type {WeakMap<ArrayBuffer, Map<string, Loan>>} */
const known = new WeakMap();
/** All there are, the longest lent first. @type {Set<Loan>} */
const loans = new Set();
/** @type {WeakMap<Borrower, Loan>} */
const held = new WeakMap();

/** What the site's policy forbids to come from an address of ours, by directive. @type {Set<string>} */
const forbidden = new Set();
document.addEventListener("securitypolicyviolation", ({ blockedURI, disposition, effectiveDirective }) => {
    if (disposition === "enforce" && blockedURI.startsWith("blob")) forbidden.add(effectiveDirective);
});

/**
 * An element gets an address for these bytes, until `signal`; or, where there are none or the site's policy allows no address of
 * ours, that of the file, if anybody can open it. A player that rests may lose ours before that, when others want the room: then
 * it has none, goes on where it was when it gets another, and `taken` is called.
 * @param {Borrower} el @param {ArrayBuffer | null} bytes @param {{url: string, type: string, private?: object}} file
 * @param {AbortSignal} signal @param {() => void} [taken]
 */
export function give(el, bytes, { url, type, private: own }, signal, taken = () => {}) {
    if (bytes && (own || !forbidden.has(directive(el)))) lend(el, bytes, type, signal, taken);
    else if (!own) address(el, url, bytes !== null);
}

/** @param {Borrower} el @param {ArrayBuffer} bytes @param {string} type @param {AbortSignal} signal @param {() => void} taken */
function lend(el, bytes, type, signal, taken) {
    giveBack(el);
    const loan = loanOf(bytes, type);
    loan.users.set(el, taken);
    held.set(el, loan);
    el.src = loan.url;
    signal.addEventListener("abort", () => held.get(el) === loan && giveBack(el), { once: true });
    makeRoom(loan);
}

/** As it was fetched if that was `open`, so that the browser finds it in its cache. @param {Borrower} el @param {string} url @param {boolean} open */
export function address(el, url, open) {
    giveBack(el);
    el.removeAttribute("src"); // a picture would be asked for once more on the way
    if (open) el.crossOrigin = "anonymous";
    el.src = url;
}

/** Whether a player can do nothing with an address of ours. @param {HTMLMediaElement} el */
export const refused = (el) => el.src.startsWith("blob:") && el.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED;

/** @param {Borrower} el */
const directive = (el) => (el instanceof HTMLMediaElement ? "media-src" : "img-src");

/** Whether an element has just failed because of that. @param {Borrower} el */
export async function isForbidden(el) {
    await new Promise((told) => setTimeout(told)); // a task of its own tells it, about when the element fails
    return forbidden.has(directive(el));
}

/**
 * Plays it: where the site's policy allows no address of ours, from its own, unless that is "". Fails as `play` does.
 * @param {HTMLMediaElement} el @param {string} url
 */
export async function begin(el, url) {
    try {
        await el.play();
    } catch (error) {
        if (!url || !(await isForbidden(el)) || !refused(el)) throw error;
        address(el, url, true);
        await el.play();
    }
}

/** @param {ArrayBuffer} bytes @param {string} told */
function loanOf(bytes, told) {
    // At an address of ours a document could do anything
    const type = /^(image|video|audio)\/[a-z0-9.-]+$/.test(told) ? told : "application/octet-stream";
    /** @type {Map<string, Loan>} */
    const like = known.get(bytes) ?? new Map();
    known.set(bytes, like);
    const loan = like.get(type) ?? made(new Blob([bytes], { type }), like);
    loans.delete(loan);
    loans.add(loan);
    return loan;
}

/** @param {Blob} blob @param {Map<string, Loan>} like @returns {Loan} */
function made(blob, like) {
    const loan = { url: URL.createObjectURL(blob), type: blob.type, size: blob.size, like, users: new Map() };
    like.set(loan.type, loan);
    return loan;
}

/** @param {Loan} loan */
function end(loan) {
    loans.delete(loan);
    loan.like.delete(loan.type);
    URL.revokeObjectURL(loan.url);
}

/** @param {Borrower} el */
function giveBack(el) {
    const loan = held.get(el);
    if (!loan) return;
    held.delete(el);
    loan.users.delete(el);
    if (el instanceof HTMLMediaElement) empty(el);
    if (!loan.users.size) end(loan);
}

/** What a player holds of its file is let go of. @param {HTMLMediaElement} el */
function empty(el) {
    const at = el.ended ? 0 : el.currentTime;
    el.removeAttribute("src");
    el.load();
    el.currentTime = at;
}

/** The longest lent goes first. What is on screen of a picture stays there. @param {Loan} newest */
function makeRoom(newest) {
    let sum = [...loans].reduce((all, { size }) => all + size, 0);
    for (const loan of loans) {
        if (sum <= ROOM) return;
        if (loan === newest || ![...loan.users.keys()].every(rests)) continue;
        sum -= loan.size;
        for (const [el, taken] of loan.users) {
            giveBack(el);
            taken();
        }
    }
}

/** @param {Borrower} el */
const rests = (el) => (el instanceof HTMLMediaElement ? el.paused : el.complete);
