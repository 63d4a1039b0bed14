/**
 * Rows of IndexedDB: how units of work are written and ranges read.
 *
 * A row is kept as {json: the record's text, by: {index name: key}} under an out-of-line key.
 */

import { unwrap } from "idb";

/** @typedef {{json: string, by: Record<string, IDBValidKey>}} Row */

/**
 * @typedef {{operations: [kind: string, store: string, ...rest: any[]][], records: string[]}} Unit
 * @param {string} payload
 * @returns {Unit}
 */
export function unpacked(payload) {
    const [operations, ...records] = payload.split("\n");
    return { operations: JSON.parse(operations), records };
}

/**
 * Do these writes in their order: one that must look first is waited for.
 * @param {IDBTransaction} transaction
 * @param {Unit} unit
 */
export async function write(transaction, { operations, records }) {
    let next = 0;
    for (const [kind, name, ...rest] of operations) {
        const store = transaction.objectStore(name);
        if (kind === "put") store.put({ json: records[next++], by: rest[1] }, rest[0]);
        else if (kind === "delete") store.delete(rest[0]);
        else if (rest[0] === null) store.delete(IDBKeyRange.bound(rest[1], rest[2]));
        else for (const key of await keys(store.index(rest[0]), rest[1], rest[2])) store.delete(key);
    }
}

/**
 * @param {IDBIndex} index
 * @param {IDBValidKey} lower
 * @param {IDBValidKey} upper
 * @returns {Promise<IDBValidKey[]>}
 */
function keys(index, lower, upper) {
    const request = index.getAllKeys(IDBKeyRange.bound(lower, upper));
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/**
 * The last rows of a range, the very last first.
 * @param {import("idb").IDBPObjectStore | import("idb").IDBPIndex} source
 * @param {IDBKeyRange | undefined} range
 * @param {number} limit
 * @returns {Promise<Row[]>}
 */
export async function last(source, range, limit) {
    const raw = /** @type {any} */ (unwrap(/** @type {any} */ (source)));
    if (raw.getAllRecords) { // COMPAT: Chromium 141 and later; the others walk
        return /** @type {any} */ (source).getAll({ query: range, count: limit, direction: "prev" });
    }
    const rows = [];
    for (let cursor = await source.openCursor(range, "prev"); cursor; cursor = await cursor.continue()) {
        if (rows.push(cursor.value) >= limit) break;
    }
    return rows;
}

/**
 * @param {IDBValidKey | null} lower
 * @param {IDBValidKey | null} upper
 * @param {boolean} lowerOpen
 * @param {boolean} upperOpen
 */
export function range(lower, upper, lowerOpen, upperOpen) {
    if (lower !== null && upper !== null) return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
    if (lower !== null) return IDBKeyRange.lowerBound(lower, lowerOpen);
    if (upper !== null) return IDBKeyRange.upperBound(upper, upperOpen);
    return undefined;
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
export function finished(transaction) {
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    });
}

/** @param {Row[]} rows */
export function joined(rows) {
    return `[${rows.map((row) => row.json).join(",")}]`;
}
