/**
 * What the host page may have a say in: before a text is sent, which then stays where it was written, and when a link in a
 * message is pressed. Links to conversations (XEP-0147) open here, and the browser may be asked to send those of other
 * pages here, too.
 */
import { allowed } from "./fire.js";

/** @param {HTMLElement} container @param {HTMLElement} host @param {AbortSignal} signal */
export function watchSends(container, host, signal) {
    // Before vdom's own listeners, which sit on the forms
    const first = { capture: true, signal };
    container.addEventListener("submit", (event) => {
        const form = /** @type {HTMLFormElement} */ (event.target);
        const to = form.dataset.conversation;
        const text = /** @type {HTMLTextAreaElement | null} */ (form.elements.namedItem("body"))?.value ?? "";
        if (!to || !text.trim() || allowed(host, "send", { to, text })) return;
        event.preventDefault();
        event.stopPropagation();
    }, first);
    container.addEventListener("click", (event) => {
        const link = /** @type {Element} */ (event.target).closest("a[href]");
        if (!link || allowed(host, "link", { url: /** @type {HTMLAnchorElement} */ (link).href })) return;
        event.preventDefault();
        event.stopPropagation();
    }, first);
}

/** @param {HTMLElement} container @param {(name: string, args: object) => void} ask @param {AbortSignal} signal */
export function watchLinks(container, ask, signal) {
    container.addEventListener("click", (event) => {
        const link = /** @type {Element} */ (event.target).closest('a[href^="xmpp:" i]');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        ask("follow", { uri: link.getAttribute("href") });
    }, { signal });
}

export const canHandle = () => isSecureContext && typeof navigator.registerProtocolHandler === "function";

/** The browser asks the person whether they want it. */
export function handleLinks() {
    navigator.registerProtocolHandler("xmpp", `${location.origin}${location.pathname}${location.search}#chinwag/link?uri=%s`);
}
