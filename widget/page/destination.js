/**
 * Where Python will connect to, as far as a page knows before Python runs: the settings name the WebSocket, and the tab
 * remembers whose chat it shows, or the settings log somebody in. The worker begins to connect meanwhile (socket.js).
 */
import { readKept } from "./kept.js";
import { NO } from "./settings.js";

/** @typedef {{url: string, domain: string}} Destination */

/** Letters and digits only: what else a domain may hold is Python's to prepare. */
const DOMAIN = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/** @param {Record<string, unknown>} settings @returns {Destination | null} */
export function destination(settings) {
    const given = (/** @type {string} */ name) => String(settings[name] ?? "");
    const url = given("websocket_url");
    const byItself = !NO.includes(settings.auto_login) && given("jid");
    const domain = (byItself || readKept().layout?.account || "").replace(/\/.*/, "").split("@")[1] ?? "";
    return secure(url) && DOMAIN.test(domain) ? { url, domain } : null;
}

/** As in widget/xmpp/discovery.py: encrypted, or not leaving this machine. @param {string} url */
function secure(url) {
    return /^wss:\/\//.test(url) || /^ws:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url);
}
