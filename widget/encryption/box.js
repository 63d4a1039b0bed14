/**
 * The keys that wrap what encryption keeps (see box.py): one an account, AES-GCM, never to be read by anybody.
 * In a database of their own: a CryptoKey is no JSON, and the accounts' databases hold only that.
 */

import { openDB } from "idb";

const NAME = "chinwag-keys";
const STORE = "keys";

/**
 * @template T
 * @param {(database: import("idb").IDBPDatabase) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(work) {
    const database = await openDB(NAME, 1, {
        upgrade: (fresh) => void fresh.createObjectStore(STORE),
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

/**
 * The account's key, made if there is none. Whoever comes at the same time gets the same.
 * @param {string} account @returns {Promise<CryptoKey>}
 */
export async function key(account) {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return within(async (database) => {
        const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
        const kept = await transaction.store.get(account);
        if (!kept) void transaction.store.put(fresh, account);
        await transaction.done;
        return kept ?? fresh;
    });
}

/** The account's database is erased: so is this. @param {string} account */
export async function forget(account) {
    await within((database) => database.delete(STORE, account));
}
