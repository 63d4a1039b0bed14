/**
 * The plugins that the site's owner has named: fetched while Python starts; Python checks them (widget/plugins).
 */

/** @typedef {{address: string, text?: string, error?: string}} Fetched */

const STORE = "chinwag-plugins";
/** Milliseconds from when all else is there: the chat does not wait longer for one, or for what compiles them. */
const PATIENCE = 10_000;

/** @type {Map<string, string>} those that were fetched now */
const fresh = new Map();
/** @type {string[]} */
let named = [];

/**
 * @param {string[]} addresses perhaps with a hash behind `#`
 * @param {Promise<boolean>} compiler whether Python can compile them: if not, asking it to would be its end
 * @param {Promise<unknown>} started Python runs: on a slow line it is long on its way, and they with it
 * @returns {Promise<Fetched[] | undefined>} in their order; none: the chat goes on without
 */
export async function fetchPlugins(addresses, compiler, started) {
    named = addresses.map(place);
    const patience = new AbortController();
    const enough = started.then(() => new Promise((over) => setTimeout(over, PATIENCE)));
    enough.then(() => patience.abort(new Error("it did not come in time")), () => {});
    const found = Promise.all(addresses.map((address) => fetchOne(address, patience.signal)));
    if (await Promise.race([compiler, enough.then(() => false)])) return found;
    console.warn("Chinwag: what compiles plugins cannot be had, so there are none.");
}

/** @param {string} address @param {AbortSignal} signal @returns {Promise<Fetched>} */
async function fetchOne(address, signal) {
    const copy = await kept(address);
    // What has the hash that it must have is never another
    if (copy !== undefined && address.includes("#")) return { address, text: copy };
    try {
        if (!/^https?:/.test(address)) throw new Error("this is no address of the web");
        const answer = await fetch(address, { signal });
        if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
        const text = await answer.text();
        fresh.set(address, text);
        return { address, text };
    } catch (error) {
        return copy === undefined ? { address, error: String(/** @type {Error} */ (error).message) } : { address, text: copy };
    }
}

/** A copy of an earlier visit. @param {string} address */
async function kept(address) {
    try {
        return await (await (await caches.open(STORE)).match(place(address)))?.text();
    } catch {
        return undefined;
    }
}

/** Keeps what Python has found good, for a start without a network. @param {string} address */
export async function keep(address) {
    const text = fresh.get(address);
    fresh.delete(address);
    if (text === undefined) return;
    try {
        const store = await caches.open(STORE);
        for (const { url } of await store.keys()) if (!named.includes(url)) await store.delete(url);
        await store.put(place(address), new Response(text));
    } catch (error) {
        console.debug("Chinwag:", error);
    }
}

/** A cache does not see what is behind `#`. @param {string} address */
const place = (address) => address.replace("#", "?chinwag=");
