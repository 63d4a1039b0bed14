/**
 * The last picture of an account whose log-in is kept, for the next page: a tree as data, painted before Python runs.
 *
 * In `localStorage` while the log-in is to last, else in `sessionStorage`: both are read at once, and can be written
 * while a page goes, as no other store can.
 */

import { names } from "./stored.js";

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
 * @property {[string, string][]} [sheets] Stylesheets of plugins, by plugin.
 */

/**
 * The last picture of one surface.
 * @param {string} name the surface's, "" for the page's own
 */
export function pictureOf(name) {
    const key = name ? `${KEY} ${name}` : KEY;
    /** What this page has kept last. */
    let ours = "";

    /** @param {boolean} lasting */
    function write(lasting) {
        try {
            storages()[lasting ? 1 : 0].removeItem(key);
            storages()[lasting ? 0 : 1].setItem(key, ours);
        } catch {
            // No room, or not allowed: the next page begins without, and not with an older one
            forget();
        }
    }

    function forget() {
        ours = "";
        for (const storage of storages()) storage.removeItem(key);
    }

    return {
        forget,
        /**
         * The picture that this build may paint here.
         * @param {Circumstances} circumstances @param {string} account "" for whoever is kept
         * @returns {Picture | null}
         */
        read(circumstances, account) {
            const picture = stored(key);
            if (picture?.build !== BUILD || !picture.account || (account && picture.account !== account)) return null;
            return JSON.stringify(picture.circumstances) === JSON.stringify(circumstances) ? picture : null;
        },
        /** @param {Picture} picture @param {boolean} lasting */
        keep(picture, lasting) {
            const whole = JSON.stringify(picture);
            ours = whole.length <= MOST ? whole : JSON.stringify({ ...picture, tree: undefined });
            write(lasting);
        },
        /** Once more what was kept last, if another tab has written over it. @param {boolean} lasting */
        keepAgain(lasting) {
            if (ours && storages()[lasting ? 0 : 1]?.getItem(key) !== ours) write(lasting);
        },
    };
}

/** @typedef {ReturnType<typeof pictureOf>} KeptPicture */

/** Whose log-in is kept, or "". */
export function keptAccount() {
    const account = storages().flatMap((storage) => names(storage, KEY)).map((key) => stored(key)?.account);
    return account.find((one) => typeof one === "string") ?? "";
}

/** The person is not logged in any more: nothing is kept of any surface, of this page or another. */
export function forgetPictures() {
    for (const storage of storages()) for (const key of names(storage, KEY)) storage.removeItem(key);
}

/** @param {string} key @returns {any} */
function stored(key) {
    try {
        const text = storages().map((storage) => storage.getItem(key)).find((one) => one);
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
