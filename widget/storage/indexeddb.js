/**
 * IndexedDB for Python in a worker: a whole unit of work, or a whole answer, in one call and one string.
 * The formats are described in payload.py, the upgrade in schema.py. Errors keep their DOMException's name.
 */

import { unwrap } from "idb";

import { deleted, keysOf } from "./moments.js";
import { abandon, connect, described, SCHEMA, within } from "./opening.js";
import { finished, joined, last, range, unpacked, write } from "./rows.js";

/** What opening fails with when another tab upgraded the database in between: look again. */
const QUICKER = ["VersionError", "InvalidStateError"];
const ATTEMPTS = 5;

/**
 * @typedef {import("./opening.js").Connection} Connection
 * @typedef {import("./opening.js").Caller} Caller
 * @typedef {{
 *   store: string, index: string | null, lower: IDBValidKey | null, upper: IDBValidKey | null,
 *   lower_open: boolean, upper_open: boolean, reverse: boolean, limit: number | null,
 * }} Query
 */

/**
 * Open a database and bring it to the caller's schema. Two tabs may do so at once: whoever comes
 * second finds the work done, or does its own on top of it.
 * @param {string} name
 * @param {Caller} caller
 * @param {number} patience milliseconds to wait for the browser, or for other tabs to let go
 */
export function open(name, caller, patience) {
    return answer(() => opened(name, caller, patience));
}

/**
 * @param {string} name
 * @param {Caller} caller
 * @param {number} patience
 * @returns {Promise<Database>}
 */
async function opened(name, caller, patience) {
    for (let version = 0, attempt = 1; ; attempt++) {
        try {
            const database = new Database(await connect(name, version || undefined, caller, patience), caller);
            if (await database.current(patience)) return database;
            version = database.raw.version + 1;
        } catch (error) {
            if (!QUICKER.includes(/** @type {Error} */ (error).name) || attempt === ATTEMPTS) throw error;
            version = 0;
        }
    }
}

/**
 * What Python waits for.
 * COMPAT: Pyodide 314 knows Chromium's QuotaExceededError for no error, and its waiting would never end:
 * whatever is thrown becomes a plain Error with the same name.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function answer(work) {
    try {
        return await work();
    } catch (error) {
        const { name, message } = /** @type {Error} */ (error);
        throw Object.assign(new Error(message), { name });
    }
}

/** One open database. */
class Database {
    /**
     * @param {Connection} connection
     * @param {Caller} caller
     */
    constructor(connection, caller) {
        this.connection = connection;
        this.raw = unwrap(connection);
        this.caller = caller;
        this.opened = false;
        this.gone = false;
        /** @type {Set<Promise<void>>} */
        this.commits = new Set();
        this.raw.onversionchange = ({ newVersion }) => {
            this.raw.close();
            this.lost("BlockedError", `another tab ${newVersion ? "upgraded" : "erased"} the database`);
        };
        this.raw.onclose = () => this.lost("InvalidStateError", "the browser closed the database");
    }

    /** Whether the database is as the caller's schema wants it; if not, it is closed. @param {number} patience */
    async current(patience) {
        const stores = [...this.raw.objectStoreNames];
        const reading = stores.length ? this.connection.transaction(stores) : null;
        try {
            const before = reading && (await within(described(reading), patience, "the browser did not read the database in time"));
            if (this.gone) throw new DOMException("closed while it was opened", "InvalidStateError");
            this.opened = JSON.parse(this.caller.plan(before ?? "")) === null;
        } catch (error) {
            // What hangs would keep the database open, and others from upgrading it
            if (reading) abandon(reading);
            throw error;
        } finally {
            if (!this.opened) await this.close();
        }
        return this.opened;
    }

    /**
     * @param {string} name
     * @param {string} message
     */
    lost(name, message) {
        this.gone = true;
        if (this.opened) this.caller.closed(name, message);
    }

    /**
     * @param {string} payload
     * @param {boolean} durable
     */
    commit(payload, durable) {
        return answer(() => this.written(payload, durable));
    }

    /**
     * @param {string} payload
     * @param {boolean} durable
     */
    async written(payload, durable) {
        const unit = unpacked(payload);
        const transaction = this.raw.transaction([...new Set(unit.operations.map(([, name]) => name))], "readwrite", {
            durability: durable ? "strict" : "relaxed",
        });
        const done = finished(transaction);
        this.commits.add(done);
        /** @type {unknown} */
        let mistake;
        try {
            await write(transaction, unit);
            transaction.commit?.();
        } catch (error) {
            mistake = error;
            try { transaction.abort(); } catch { /* it was aborted already */ }
        }
        try {
            await done;
        } catch (reason) {
            throw mistake && /** @type {Error} */ (reason).name === "AbortError" ? mistake : reason;
        } finally {
            this.commits.delete(done);
        }
    }

    /**
     * The text of one record, or "".
     * @param {string} store
     * @param {string} key
     */
    get(store, key) {
        return answer(async () => (await this.connection.get(store, JSON.parse(key)))?.json ?? "");
    }

    /**
     * The text of a JSON list of records.
     * @param {string} query
     */
    select(query) {
        const { limit, ...where } = /** @type {Query} */ (JSON.parse(query));
        return answer(async () => {
            const [source, range] = this.find(where);
            if (!where.reverse) return joined(await source.getAll(range, limit ?? undefined));
            if (limit === null) return joined((await source.getAll(range)).reverse());
            return joined(await last(source, range, limit));
        });
    }

    /** @param {string} query */
    count(query) {
        return answer(async () => {
            const [source, range] = this.find(JSON.parse(query));
            return source.count(range);
        });
    }

    /** Remove all rows in one transaction, then the database, and the key that wrapped what was secret of them. */
    erase() {
        return answer(() => this.erased());
    }

    async erased() {
        const names = [...this.raw.objectStoreNames];
        const transaction = this.raw.transaction(names, "readwrite", { durability: "strict" });
        const done = finished(transaction);
        for (const name of names) if (name !== SCHEMA) transaction.objectStore(name).clear();
        await done;
        await this.close();
        const { name } = this.connection;
        await Promise.all([deleted(name), deleted(keysOf(name.slice(name.indexOf(":") + 1)))]);
    }

    /** Wait for what was begun, and close. */
    async close() {
        this.raw.onversionchange = this.raw.onclose = null;
        this.raw.close();
        await Promise.allSettled(this.commits);
    }

    /**
     * @param {Omit<Query, "limit">} query
     * @returns {[import("idb").IDBPObjectStore | import("idb").IDBPIndex, IDBKeyRange | undefined]}
     */
    find({ store, index, lower, upper, lower_open, upper_open }) {
        const source = this.connection.transaction(store).store;
        return [index === null ? source : source.index(index), range(lower, upper, lower_open, upper_open)];
    }
}

/** What the browser says of our room, as JSON. */
export async function room() {
    const said = { used: 0, quota: 0, lasting: false };
    try {
        const { usage, quota } = await navigator.storage.estimate();
        said.used = usage ?? 0;
        said.quota = quota ?? 0;
        said.lasting = await navigator.storage.persisted();
    } catch {
        // it does not say: not a secure context, or switched off
    }
    return JSON.stringify(said);
}
