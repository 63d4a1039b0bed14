/**
 * Databases for what is no JSON, apart from the accounts' own: CryptoKeys. Each is opened for a moment only, so that
 * whoever erases it need not wait for us.
 */

import { deleteDB, openDB } from "idb";

const KEYS = "chinwag-keys";
/** Milliseconds after which a database that another tab does not let go of is left where it is, empty. */
const FAREWELL = 1000;

/** Where the key is that wraps what encryption keeps of an account (box.js). @param {string} account */
export const keysOf = (account) => `${KEYS}:${account}`;

/**
 * @template T
 * @param {string} name of the database
 * @param {string} store its only one
 * @param {(database: import("idb").IDBPDatabase) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function within(name, store, work) {
    const database = await openDB(name, 1, {
        upgrade: (fresh) => void fresh.createObjectStore(store),
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

/** Delete a database, unless another tab does not let go of it. @param {string} name @returns {Promise<void>} */
export function deleted(name) {
    return new Promise((resolve, reject) => {
        deleteDB(name, { blocked: () => setTimeout(resolve, FAREWELL) }).then(resolve, reject);
    });
}
