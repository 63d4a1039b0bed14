/**
 * The examination: from this page to the server's services, step by step; a step that depends on one that failed is
 * left out.
 */
import * as here from "./here.js";
import { remedies } from "./remedies.js";
import * as server from "./server.js";
import * as services from "./services.js";
import { patience, watchPolicy } from "./web.js";
import { N_, english } from "./words.js";

/** @typedef {"good" | "warn" | "bad" | "left"} Verdict */
/** @typedef {{verdict: Verdict, text: string, values?: import("./words.js").Values, remedy?: string, link?: string}} Finding */
/** @typedef {{id: string, title: string, verdict: Verdict, text: string, link?: string, remedy?: import("./remedies.js").Remedy}} Step */
/**
 * @typedef {object} Given
 * @property {string} domain of the accounts
 * @property {string} [user] local part of an account's address
 * @property {string} [password]
 * @property {string} [websocket] addresses of endpoints that the site names
 * @property {string} [bosh]
 * @property {string} [guests] the guests' domain
 * @property {boolean} [plain] whether the site allows PLAIN
 * @property {number} [patience] milliseconds after which a server is said not to answer
 * @property {string} [language] its tag; without one, the page's or the browser's
 * @property {string} [hostMeta] where host-meta is asked for, instead of at the domain
 */
/**
 * What is known so far.
 * @typedef {Given & {found: {websocket: string[], bosh: string[]}, stream?: ReturnType<typeof import("./stream.js").createStream>,
 *   features?: Element, jid?: string, barred?: boolean, host: string}} Known
 */

/** @type {Array<[id: string, title: string, look: (known: Known) => Finding | Promise<Finding>]>} */
const STEPS = [
    ["page", N_("The page's origin"), here.page],
    ["secure", N_("A secure page"), here.secure],
    ["browser", N_("Browser and policy"), here.browser],
    ["storage", N_("Storage"), here.storage],
    ["workers", N_("Workers"), here.workers],
    ["name", N_("The domain"), server.name],
    ["host-meta", N_("Finding the server (host-meta)"), server.hostMeta],
    ["websocket", N_("WebSocket"), server.websocket],
    ["stream", N_("The XMPP stream"), server.stream],
    ["mechanisms", N_("Ways to log in (SASL)"), server.sasl],
    ["bosh", N_("BOSH, for when WebSocket fails"), server.bosh],
    ["login", N_("Logging in"), server.login],
    ["resume", N_("Going on after a break"), services.resume],
    ["archive", N_("Archive"), services.archive],
    ["rooms", N_("Rooms"), services.rooms],
    ["uploads", N_("Files"), services.uploads],
    ["push", N_("Push"), services.push],
];
/** In English. */
export const TITLES = STEPS.map(([id, title]) => ({ id, title }));

/**
 * @param {Given} given
 * @param {(step: Step) => void} tell told of each step when it is done
 * @param {AbortSignal} [signal] ends it
 * @param {import("./words.js").Say} [say] in another language
 * @returns {Promise<Step[]>} all of them
 */
export async function examine(given, tell, signal, say = english) {
    watchPolicy();
    if (given.patience) patience.ms = given.patience;
    const domain = given.domain.trim().toLowerCase();
    /** @type {Known} */
    const known = { ...given, domain, found: { websocket: [], bosh: [] }, host: hostOf(given) || domain };
    /** @type {Step[]} */
    const done = [];
    for (const [id, title, look] of STEPS) {
        if (signal?.aborted) break;
        const { remedy, text, values, ...finding } = await looked(look, known);
        const mends = remedies({ domain: known.domain, origin: location.origin, host: known.host }, say);
        const told = { id, title: say(title), text: say(text, values) };
        done.push({ ...told, ...finding, ...(remedy ? { remedy: mends[remedy] } : {}) });
        tell(done[done.length - 1]);
    }
    known.stream?.close();
    return done;
}

/** @param {(known: Known) => Finding | Promise<Finding>} look @param {Known} known @returns {Promise<Finding>} */
async function looked(look, known) {
    try {
        return await look(known);
    } catch (error) {
        return { verdict: "bad", text: N_("The server's answer makes no sense to us: {error}"), values: { error } };
    }
}

/** @param {Given} given */
function hostOf({ websocket, bosh }) {
    const named = websocket || bosh;
    return named && URL.canParse(named) ? new URL(named).host : "";
}
