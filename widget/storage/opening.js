/** Opening: the browser, other tabs and older versions may all stand in the way. */

import { openDB, unwrap } from "idb";

import { joined, unpacked, write } from "./rows.js";

/** Where the schema's description is kept, under the key 0. */
export const SCHEMA = "_schema";

/**
 * @typedef {import("idb").IDBPDatabase} Connection
 * @typedef {import("idb").IDBPTransaction<unknown, string[], "versionchange">} Upgrading
 * @typedef {{
 *   plan(before: string): string,
 *   change(pass: number, records: string): string,
 *   closed(name: string, message: string): void,
 * }} Caller  what Python gives; it is called synchronously
 */

/**
 * @param {string} name
 * @param {number | undefined} version
 * @param {Caller} caller
 * @param {number} patience
 * @returns {Promise<Connection>}
 */
export async function connect(name, version, caller, patience) {
    if (!globalThis.indexedDB) throw new DOMException("this browser has no IndexedDB", "SecurityError");
    let late = ["TimeoutError", "the browser did not open the database in time"];
    /** @type {unknown} */
    let broken;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const overdue = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new DOMException(late[1], late[0])), patience);
    });
    const opening = openDB(name, version, {
        upgrade(database, _from, _to, transaction) {
            clearTimeout(timer); // the work itself may take as long as it needs
            upgrade(database, /** @type {Upgrading} */ (transaction), caller).catch((error) => {
                broken = error;
                transaction.done.catch(() => {});
                try { transaction.abort(); } catch { /* it was aborted already */ }
            });
        },
        blocked: () => (late = ["BlockedError", "another tab holds an older version open"]),
    });
    try {
        return await /** @type {Promise<Connection>} */ (Promise.race([opening, overdue]));
    } catch (error) {
        opening.then((database) => database.close(), () => {});
        throw broken ?? error;
    } finally {
        clearTimeout(timer);
    }
}

/**
 * @param {Connection} database
 * @param {Upgrading} transaction
 * @param {Caller} caller
 */
async function upgrade(database, transaction, caller) {
    const plan = JSON.parse(caller.plan(await described(transaction)));
    if (plan === null) return;
    for (const name of [SCHEMA, ...Object.keys(plan.stores)]) {
        if (!database.objectStoreNames.contains(name)) database.createObjectStore(name);
    }
    for (const [name, indexes] of Object.entries(plan.stores)) {
        const store = transaction.objectStore(name);
        for (const index of indexes) {
            if (!store.indexNames.contains(index)) store.createIndex(index, `by.${index}`);
        }
    }
    for (const [number, name] of plan.passes.entries()) {
        if (!database.objectStoreNames.contains(name)) continue;
        const store = transaction.objectStore(name);
        const payload = caller.change(number, joined(await store.getAll()));
        await store.clear();
        await write(unwrap(transaction), unpacked(payload));
    }
    await transaction.objectStore(SCHEMA).put(plan.description, 0);
}

/**
 * The schema's description in a database, "" for a new or a foreign one.
 * @param {import("idb").IDBPTransaction<unknown, string[], IDBTransactionMode>} transaction
 * @returns {Promise<string>}
 */
export async function described(transaction) {
    if (!transaction.objectStoreNames.contains(SCHEMA)) return "";
    return (await transaction.objectStore(SCHEMA).get(0)) ?? "";
}
