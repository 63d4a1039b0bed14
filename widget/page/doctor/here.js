/**
 * What can be wrong with the page and the browser that it is in, before any server is asked.
 */
import { forbidden } from "./web.js";
import { N_ } from "./words.js";

/** @typedef {import("./examine.js").Finding} Finding */

/** WebAssembly's smallest module. */
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const NAME = "chinwag-doctor";

/** @returns {Finding} */
export function page() {
    if (location.protocol === "file:") return { verdict: "bad", text: N_("A page that is opened as a file has no origin: browsers let it load nothing."), remedy: "secure" };
    return { verdict: "good", text: N_("This page's origin is {origin}."), values: { origin: location.origin } };
}

/** @returns {Finding} */
export function secure() {
    if (isSecureContext) return { verdict: "good", text: N_("The browser trusts this page.") };
    return {
        verdict: "bad",
        text: N_("This page came by plain http: the browser refuses what logging in safely, voice messages and notifications need."),
        remedy: "secure",
    };
}

/** @returns {Promise<Finding>} */
export async function browser() {
    if (typeof WebAssembly !== "object") return { verdict: "bad", text: N_("WebAssembly is missing or turned off in this browser.") };
    try {
        await WebAssembly.compile(EMPTY);
    } catch (error) {
        return { verdict: "bad", text: N_("This page's policy forbids WebAssembly ({error})."), values: { error }, remedy: "policy" };
    }
    const missing = [
        ["popovers", "popover" in HTMLElement.prototype],
        ["light-dark()", CSS.supports("color", "light-dark(red, blue)")],
        ["DecompressionStream", typeof DecompressionStream === "function"],
    ].filter(([, there]) => !there);
    if (missing.length) {
        const list = missing.map(([name]) => name).join(", ");
        return { verdict: "bad", text: N_("This browser is too old: it lacks {list}."), values: { list } };
    }
    return { verdict: "good", text: N_("The browser has what is needed.") };
}

/** @returns {Promise<Finding>} */
export async function storage() {
    try {
        const database = await promised(indexedDB.open(NAME, 1));
        database.close();
        await promised(indexedDB.deleteDatabase(NAME));
        sessionStorage.setItem(NAME, "");
        sessionStorage.removeItem(NAME);
    } catch (error) {
        return { verdict: "warn", text: N_("Nothing can be stored here ({error}): each page begins anew."), values: { error }, remedy: "storage" };
    }
    const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    const left = Math.round((quota - usage) / 1e6);
    if (quota && left < 50) return { verdict: "warn", text: N_("Only {left} MB may still be stored here."), values: { left }, remedy: "storage" };
    if (!quota) return { verdict: "good", text: N_("Data can be stored.") };
    return { verdict: "good", text: N_("There is room for {left} MB."), values: { left: left.toLocaleString() } };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function promised(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** Starts one, of the file that this is. @returns {Promise<Finding>} */
export async function workers() {
    const own = new URL(import.meta.url);
    const foreign = own.origin !== location.origin;
    const source = new Blob([`import(${JSON.stringify(own.href)});`], { type: "text/javascript" });
    const url = foreign ? URL.createObjectURL(source) : own.href;
    try {
        await firstWord(new Worker(url, { type: "module", name: NAME }));
    } catch {
        const directive = await forbidden(url.replace(/^blob:/, ""));
        const text = directive
            ? N_("No worker could be started: this page's policy forbids it ({directive}).")
            : N_("No worker could be started: the browser forbids it.");
        return { verdict: "bad", text, values: { directive }, remedy: "workers" };
    } finally {
        if (foreign) URL.revokeObjectURL(url);
    }
    const shared = typeof SharedWorker === "function" && !foreign;
    return { verdict: "good", text: shared ? N_("Workers run; pages may share one.") : N_("Workers run, one for each page.") };
}

/** @param {Worker} worker */
function firstWord(worker) {
    return new Promise((resolve, reject) => {
        setTimeout(reject, 5000);
        worker.onmessage = resolve;
        worker.onerror = reject;
    }).finally(() => worker.terminate());
}
