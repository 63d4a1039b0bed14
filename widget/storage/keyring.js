/**
 * Kept log-ins in IndexedDB: a CryptoKey that nobody can read, and the text that goes with it (see keyring.py).
 * The database is there only while something is kept: who keeps nothing leaves nothing behind.
 */

import { deleted, within } from "./moments.js";

const NAME = "chinwag-logins";
const STORE = "logins";

/** @typedef {{text: string, key: CryptoKey}} Row */

/** COMPAT: Firefox before 126 does not list databases; there it is opened to see. */
async function exists() {
    if (!indexedDB.databases) return true;
    return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

/**
 * File one under each of `ids`, in the place of those that `forget` names.
 * @param {string} text JSON: `{ids, forget, record}` @param {CryptoKey} key
 */
export async function keep(text, key) {
    const { ids, forget, record } = JSON.parse(text);
    await within(NAME, STORE, async (database) => {
        const transaction = database.transaction(STORE, "readwrite");
        for (const other of forget) void transaction.store.delete(other);
        for (const id of ids) void transaction.store.put({ text: record, key }, id);
        await transaction.done;
    });
    return true;
}

/**
 * The first of these that is kept; with `sweep`, all others but these are cleared away.
 * @param {string} query JSON: `{ids, sweep}`
 * @returns {Promise<Row | undefined>}
 */
export async function kept(query) {
    /** @type {{ids: string[], sweep: boolean}} */
    const { ids, sweep } = JSON.parse(query);
    if (!(await exists())) return undefined;
    return within(NAME, STORE, async (database) => {
        const transaction = database.transaction(STORE, sweep ? "readwrite" : "readonly");
        const rows = await Promise.all(ids.map((id) => transaction.store.get(id)));
        if (sweep) {
            for (const id of await transaction.store.getAllKeys()) {
                if (!ids.includes(String(id))) void /** @type {any} */ (transaction.store).delete(id);
            }
        }
        await transaction.done;
        return rows.find((row) => row);
    });
}

/** @param {string} ids JSON */
export async function forget(ids) {
    if (!(await exists())) return;
    const left = await within(NAME, STORE, async (database) => {
        const transaction = database.transaction(STORE, "readwrite");
        for (const id of JSON.parse(ids)) void transaction.store.delete(id);
        await transaction.done;
        return database.count(STORE);
    });
    if (!left) await deleted(NAME);
}
