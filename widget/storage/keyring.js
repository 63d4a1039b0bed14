/**
 * Kept log-ins in IndexedDB: a CryptoKey that nobody can read, and the text that goes with it (see keyring.py).
 * The database is there only while something is kept: who keeps nothing leaves nothing behind.
 */

import { deleteDB, openDB } from "idb";

const NAME = "chinwag-logins";
const STORE = "logins";
/** Milliseconds after which a database that another tab does not let go of is left where it is, empty. */
const FAREWELL = 1000;

/** @typedef {{text: string, key: CryptoKey}} Row */

/**
 * @template T
 * @param {(database: import("idb").IDBPDatabase) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(work) {
    const database = await openDB(NAME, 1, {
        upgrade: (fresh) => void fresh.createObjectStore(STORE),
        // Whoever erases it need not wait for us: each of us opens it for a moment only.
        blocking: (_from, _to, event) => /** @type {IDBDatabase} */ (event.target).close(),
    });
    try {
        return await work(database);
    } catch (error) {
        // COMPAT: as in indexeddb.js, Pyodide 314 would wait for ever on Chromium's QuotaExceededError
        throw new Error(String(error));
    } finally {
        database.close();
    }
}

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
    await within(async (database) => {
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
    return within(async (database) => {
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
    const left = await within(async (database) => {
        const transaction = database.transaction(STORE, "readwrite");
        for (const id of JSON.parse(ids)) void transaction.store.delete(id);
        await transaction.done;
        return database.count(STORE);
    });
    if (!left) await Promise.race([deleteDB(NAME), new Promise((resolve) => setTimeout(resolve, FAREWELL))]);
}
