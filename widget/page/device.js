/**
 * What of ours lies in this browser, and how to erase all of it. A file of its own, fetched when somebody asks.
 */

/** @typedef {{kind: string, of?: string, size: number}} Item Sizes in bytes, -1: the browser does not tell. */

const OURS = /^chinwag/;
/** Databases and caches by what is in them, the first that fits. @type {Array<[RegExp, string]>} */
const DATABASES = [[/^chinwag-logins/, "logins"], [/^chinwag-keys/, "keys"], [/^chinwag:/, "messages"]];
/** @type {Array<[RegExp, string]>} */
const STORED = [
    ...["emoji", "name", "picture", "session", "consent", "language"].map((kind) => /** @type {[RegExp, string]} */ ([new RegExp(`^chinwag-${kind}`), kind])),
    [/./, "layout"],
];

/** @returns {Promise<Item[]>} the largest kinds first */
export async function list() {
    const found = [...(await databases()), ...(await programs()), ...texts()];
    return found.sort((a, b) => b.size - a.size);
}

/** Erases all of it; what another tab of the site holds open goes when that lets go of it. */
export async function erase() {
    await ended();
    for (const storage of storages()) for (const key of ours(storage)) storage.removeItem(key);
    const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
    await Promise.all(names.filter((name) => OURS.test(name)).map((name) => caches.delete(name)));
    await Promise.all((await databaseNames()).map(deleted));
}

/** As long as this page is there, a worker that is still about to keep something knows that it must not (files.js). */
function ended() {
    return new Promise((resolve) => {
        const known = () => (resolve(null), new Promise(() => {}));
        if (!navigator.locks) return resolve(null);
        navigator.locks.request("chinwag-erased", { mode: "shared" }, known).catch(resolve);
    });
}

/** @param {string} name */
function deleted(name) {
    return new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = request.onblocked = resolve;
    });
}

/** @returns {Promise<string[]>} */
async function databaseNames() {
    const all = (await globalThis.indexedDB?.databases?.().catch(() => [])) ?? [];
    return all.map(({ name }) => name ?? "").filter((name) => OURS.test(name));
}

/** @returns {Promise<Item[]>} */
async function databases() {
    const names = await databaseNames();
    return Promise.all(names.map(async (name) => {
        const of = name.includes(":") ? name.slice(name.indexOf(":") + 1) : "";
        return { kind: kindOf(name, DATABASES), of, size: await weight(name) };
    }));
}

/** About how many bytes a database holds: as text, since browsers tell of one nothing. @param {string} name @returns {Promise<number>} */
function weight(name) {
    return new Promise((resolve) => {
        const opened = indexedDB.open(name);
        opened.onerror = opened.onblocked = () => resolve(-1);
        // It has gone since it was listed: looking at it must not bring it back
        opened.onupgradeneeded = () => opened.transaction?.abort();
        opened.onsuccess = () => {
            const database = opened.result;
            database.onversionchange = () => database.close();
            const stores = [...database.objectStoreNames];
            const done = (/** @type {number} */ size) => (database.close(), resolve(size));
            if (!stores.length) return done(0);
            let size = 0;
            const transaction = database.transaction(stores);
            transaction.oncomplete = () => done(size);
            transaction.onabort = () => done(-1);
            for (const store of stores) {
                transaction.objectStore(store).openCursor().onsuccess = ({ target }) => {
                    const cursor = /** @type {IDBRequest<IDBCursorWithValue | null>} */ (target).result;
                    if (!cursor) return;
                    size += bytes(cursor.key) + bytes(cursor.value);
                    cursor.continue();
                };
            }
        };
    });
}

/** @param {unknown} value @returns {number} */
function bytes(value) {
    if (typeof value === "string") return value.length;
    if (value instanceof Blob) return value.size;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
    if (Array.isArray(value)) return value.reduce((sum, one) => sum + bytes(one), 2);
    if (value && typeof value === "object") return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + bytes(one), 2);
    return 8;
}

/** @returns {Promise<Item[]>} */
async function programs() {
    const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
    const found = names.filter((name) => OURS.test(name)).map(async (name) => {
        const cache = await caches.open(name);
        const sizes = await Promise.all((await cache.keys()).map(async (key) => (await (await cache.match(key))?.blob())?.size ?? 0));
        return { kind: /outgoing/.test(name) ? "files" : "program", size: sizes.reduce((sum, one) => sum + one, 0) };
    });
    return Promise.all(found);
}

/** @returns {Item[]} each kind once */
function texts() {
    /** @type {Map<string, number>} */
    const sizes = new Map();
    for (const storage of storages()) {
        for (const key of ours(storage)) {
            const kind = kindOf(key, STORED);
            sizes.set(kind, (sizes.get(kind) ?? 0) + 2 * (key.length + (storage.getItem(key) ?? "").length));
        }
    }
    return [...sizes].map(([kind, size]) => ({ kind, size }));
}

/** @returns {Storage[]} none where they are forbidden */
function storages() {
    try {
        return [localStorage, sessionStorage];
    } catch {
        return [];
    }
}

/** @param {Storage} storage */
const ours = (storage) => Object.keys(storage).filter((key) => OURS.test(key));

/** @param {string} name @param {Array<[RegExp, string]>} kinds */
const kindOf = (name, kinds) => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? "messages";
