/**
 * The last picture of an account whose log-in is kept, for the next page: a tree as data, painted before Python runs.
 *
 * In `localStorage` while the log-in is to last, else in `sessionStorage`: both are read at once, and can be written
 * while a page goes, as no other store can.
 */

/** Characters. What is larger is not kept: the host page shares this store with us. */
const MOST = 256 * 1024;
const KEY = "chinwag-picture";

/** @typedef {Record<string, unknown>} Circumstances Under others the picture would be another. */
/**
 * @typedef {object} Picture
 * @property {string} build
 * @property {string} account
 * @property {Circumstances} circumstances
 * @property {boolean} lasting Until they log out.
 * @property {unknown} layout As Python told it (kept.js).
 * @property {any[]} [tree] None: it was too large.
 */

/**
 * The picture that this build may paint here.
 * @param {Circumstances} circumstances @param {string} account "" for whoever is kept
 * @returns {Picture | null}
 */
export function readPicture(circumstances, account) {
    const picture = stored();
    if (picture?.build !== BUILD || !picture.account || (account && picture.account !== account)) return null;
    return JSON.stringify(picture.circumstances) === JSON.stringify(circumstances) ? picture : null;
}

/** Whose log-in is kept, or "". */
export function keptAccount() {
    const account = stored()?.account;
    return typeof account === "string" ? account : "";
}

/** What this page has kept last. */
let ours = "";

/** @param {Picture} picture @param {boolean} lasting */
export function keepPicture(picture, lasting) {
    const whole = JSON.stringify(picture);
    ours = whole.length <= MOST ? whole : JSON.stringify({ ...picture, tree: undefined });
    write(lasting);
}

/** Once more what was kept last, if another tab has written over it. @param {boolean} lasting */
export function keepAgain(lasting) {
    if (ours && storages()[lasting ? 0 : 1]?.getItem(KEY) !== ours) write(lasting);
}

/** @param {boolean} lasting */
function write(lasting) {
    try {
        storages()[lasting ? 1 : 0].removeItem(KEY);
        storages()[lasting ? 0 : 1].setItem(KEY, ours);
    } catch {
        // No room, or not allowed: the next page begins without, and not with an older one
        forgetPicture();
    }
}

export function forgetPicture() {
    ours = "";
    for (const storage of storages()) storage.removeItem(KEY);
}

/** @returns {any} */
function stored() {
    try {
        const text = storages().map((storage) => storage.getItem(KEY)).find((one) => one);
        return text ? JSON.parse(text) : null;
    } catch {
        return null;
    }
}

/** The lasting one first; none where the browser forbids them. @returns {Storage[]} */
function storages() {
    try {
        return [localStorage, sessionStorage];
    } catch {
        return [];
    }
}
