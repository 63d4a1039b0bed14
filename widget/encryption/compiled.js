/**
 * Our modules as this browser's Python has compiled them (gate.py): the next visit need not do it again, which takes
 * half of the time in which encryption comes. It lies beside what else is kept of the program, and is erased with it.
 */

const STORE = "chinwag-encryption";

/** @param {string} name of the file that they come from @returns {Promise<Uint8Array | undefined>} */
export async function find(name) {
    try {
        const found = await caches.match(place(name), { cacheName: STORE });
        return found && new Uint8Array(await found.arrayBuffer());
    } catch {
        return undefined; // a browser that keeps nothing for us
    }
}

/** In the place of those of other versions. @param {string} name @param {Uint8Array<ArrayBuffer>} bytes */
export async function keep(name, bytes) {
    const store = await caches.open(STORE);
    for (const older of await store.keys()) await store.delete(older);
    await store.put(place(name), new Response(bytes));
    // Somebody has had all erased meanwhile (page/device.js)
    if ((await navigator.locks.query()).held?.some((lock) => lock.name === "chinwag-erased")) await caches.delete(STORE);
}

/** @param {string} name */
function place(name) {
    return new URL(name, import.meta.url).href;
}
