/** Opening: the browser, other tabs and older versions may all stand in the way. */

import { openDB, unwrap } from "idb";

import { joined, unpacked, write } from "./rows.js";

/** Where the schema's description is kept, under the key 0. */
export const SCHEMA = "_schema";

/** How many times as long as for the browser's answer an upgrade is waited for from one step to the next. */
const WORK = 6;

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
    const { overdue, wait, end } = limit(() => new DOMException(late[1], late[0]));
    /** @type {() => void} */
    let giveUp = () => {};
    wait(patience);
    const opening = openDB(name, version, {
        upgrade(database, _from, _to, transaction) {
            late = ["TimeoutError", "the browser did not upgrade the database in time"];
            giveUp = () => abandon(transaction);
            // All of the work may take as long as it needs, as long as it goes on
            const goesOn = () => wait(WORK * patience);
            goesOn();
            upgrade(database, /** @type {Upgrading} */ (transaction), caller, goesOn).catch((error) => {
                broken = error;
                giveUp();
            });
        },
        blocked: () => (late = ["BlockedError", "another tab holds an older version open"]),
    });
    try {
        return await /** @type {Promise<Connection>} */ (Promise.race([opening, overdue]));
    } catch (error) {
        giveUp();
        opening.then((database) => database.close(), () => {});
        throw broken ?? error;
    } finally {
        end();
    }
}

/** @param {import("idb").IDBPTransaction<unknown, string[], IDBTransactionMode>} transaction whose end nobody waits for */
export function abandon(transaction) {
    transaction.done.catch(() => {});
    try { transaction.abort(); } catch { /* it is over */ }
}

/**
 * A promise that is broken by this error when what is waited for does not come.
 * @param {() => Error} error
 */
function limit(error) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let fail = () => {};
    /** @type {Promise<never>} */
    const overdue = new Promise((_, reject) => (fail = () => reject(error())));
    overdue.catch(() => {});
    const end = () => clearTimeout(timer);
    return {
        overdue,
        end,
        /** From now on so long. @param {number} milliseconds */
        wait(milliseconds) {
            end();
            timer = setTimeout(fail, milliseconds);
        },
    };
}

/**
 * What comes of this, if it comes in so many milliseconds.
 * @template T
 * @param {Promise<T>} coming @param {number} patience @param {string} what is late otherwise
 * @returns {Promise<T>}
 */
export async function within(coming, patience, what) {
    const { overdue, wait, end } = limit(() => new DOMException(what, "TimeoutError"));
    wait(patience);
    try {
        return await Promise.race([coming, overdue]);
    } finally {
        end();
    }
}

/**
 * @param {Connection} database
 * @param {Upgrading} transaction
 * @param {Caller} caller
 * @param {() => void} goesOn called after each step
 */
async function upgrade(database, transaction, caller, goesOn) {
    const plan = JSON.parse(caller.plan(await described(transaction)));
    goesOn();
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
        goesOn();
        await write(unwrap(transaction), unpacked(payload));
        goesOn();
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
