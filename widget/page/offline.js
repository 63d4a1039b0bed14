/**
 * For a site's own service worker: `importScripts("/chinwag/offline.js")` keeps our files as they are used, and answers
 * with them when there is no network.
 *
 * Files with a hash in their name never change: the kept one is as good as any. chinwag.js is asked for first. The
 * snapshot is none of this one's business: interpreter.js keeps it itself, unpacked.
 */

const STORE = "chinwag-offline";

/** @param {string} url @returns {string} the name of ours that it is, or nothing */
function ours(url) {
    const { pathname } = new URL(url);
    return OFFLINE.find((name) => pathname.endsWith(`/${name}`)) ?? "";
}

/** @param {Request} request */
async function kept(request) {
    return (await caches.open(STORE)).match(request.url, { ignoreVary: true, ignoreSearch: true });
}

/** @param {Request} request */
async function fetched(request) {
    const answer = await fetch(request);
    // An answer that nobody may look into, or a part, is no copy.
    if (answer.status === 200) await keep(request.url, answer.clone()).catch(() => {});
    return answer;
}

/** In the place of those of older versions. @param {string} url @param {Response} answer */
async function keep(url, answer) {
    const store = await caches.open(STORE);
    for (const old of await store.keys()) if (!ours(old.url)) await store.delete(old);
    await store.put(url, answer);
}

/** @param {Request} request @returns {Promise<Response>} */
async function answered(request) {
    if (ours(request.url) !== "chinwag.js") return (await kept(request)) ?? fetched(request);
    try {
        return await fetched(request);
    } catch (error) {
        const copy = await kept(request);
        if (copy) return copy;
        throw error;
    }
}

addEventListener("fetch", (event) => {
    const { request, respondWith } = /** @type {any} */ (event);
    if (request.method === "GET" && ours(request.url)) respondWith.call(event, answered(request));
});
