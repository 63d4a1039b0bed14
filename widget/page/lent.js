/** Addresses for what was looked through, so that what is seen and heard are those very bytes. */

/** Where the site's policy has refused such addresses: "img-src", "media-src". @type {Set<string>} */
const refused = new Set();

/**
 * An address for bytes, as long as they are shown. Only as something to be seen or heard: at an address of ours a document could do
 * anything.
 * @param {ArrayBuffer} bytes @param {string} type @param {AbortSignal} signal
 */
export function lent(bytes, type, signal) {
    const safe = /^(image|video|audio)\/[a-z0-9.-]+$/.test(type) ? type : "application/octet-stream";
    const url = URL.createObjectURL(new Blob([bytes], { type: safe }));
    signal.addEventListener("abort", () => URL.revokeObjectURL(url));
    return url;
}

/**
 * Shows what was fetched and checked: its host cannot send something else when it is played. Where there are no bytes, or the
 * site's policy forbids `blob:`, it comes from its own address.
 * @param {HTMLImageElement | HTMLMediaElement} el @param {ArrayBuffer | null} bytes
 * @param {{url: string, type: string}} of @param {AbortSignal} signal
 */
export function show(el, bytes, { url, type }, signal) {
    const rule = el instanceof HTMLImageElement ? "img-src" : "media-src";
    if (!bytes || refused.has(rule)) return address(el, url, bytes !== null);
    const own = lent(bytes, type, signal);
    document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, disposition }) => {
        if (!blockedURI.startsWith("blob") || effectiveDirective !== rule || disposition !== "enforce") return;
        refused.add(rule);
        if (el.src !== own) return;
        address(el, url, true);
        if (el instanceof HTMLMediaElement) void el.play().catch(() => {}); // it was to play, and tells by itself that it cannot
    }, { signal });
    el.src = own;
}

/** As it was fetched, so that the browser finds it in its cache. @param {HTMLImageElement | HTMLMediaElement} el @param {string} url @param {boolean} open */
function address(el, url, open) {
    if (open) el.crossOrigin = "anonymous";
    el.src = url;
}
