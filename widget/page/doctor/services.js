/**
 * What the server has for somebody who is logged in: each is good to have, and its lack is told as what will be missed.
 */
import { ask, forbidden, isMixed } from "./web.js";
import { N_ } from "./words.js";

/** @typedef {import("./examine.js").Finding} Finding */
/** @typedef {import("./examine.js").Known} Known */

const INFO = "http://jabber.org/protocol/disco#info";
const ITEMS = "http://jabber.org/protocol/disco#items";
const SLOT = "urn:xmpp:http:upload:0";
/** @type {Finding} */
const LEFT = { verdict: "left", text: N_("Nobody is logged in.") };

/** @param {Known} known @returns {Finding} */
export function resume({ jid, features }) {
    if (!jid || !features) return LEFT;
    if (features.getElementsByTagNameNS("urn:xmpp:sm:3", "sm").length) return { verdict: "good", text: N_("A session goes on after a break, and from page to page.") };
    return { verdict: "warn", text: N_("After each break the session begins anew (no XEP-0198)."), remedy: "resume" };
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function archive(known) {
    if (!known.jid) return LEFT;
    const own = await disco(known, known.jid.split("/")[0]);
    if (own.features.includes("urn:xmpp:mam:2")) return { verdict: "good", text: N_("Messages are kept on the server.") };
    if (known.guests) return { verdict: "good", text: N_("Guests have none, as is usual.") };
    return { verdict: "warn", text: N_("The server keeps no messages: other devices and later visits will not have them (no XEP-0313)."), remedy: "archive" };
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function rooms(known) {
    if (!known.jid) return LEFT;
    const service = (await services(known)).find((each) => each.features.includes("http://jabber.org/protocol/muc"));
    if (service) return { verdict: "good", text: N_("Rooms are at {address}."), values: { address: service.jid } };
    return { verdict: "warn", text: N_("{domain} names no service for rooms."), values: { domain: known.guests || known.domain }, remedy: "rooms" };
}

/** Sends a file of one byte, and reads it again. @param {Known} known @returns {Promise<Finding>} */
export async function uploads(known) {
    if (!known.jid) return LEFT;
    const service = (await services(known)).find((each) => each.features.includes(SLOT));
    if (!service) return { verdict: "warn", text: N_("The server takes no files."), remedy: "uploads" };
    const request = `<request xmlns="${SLOT}" filename="chinwag-doctor.txt" size="1" content-type="text/plain"/>`;
    const asked = await /** @type {NonNullable<Known["stream"]>} */ (known.stream).iq("get", request, service.jid).catch((error) => error);
    if (asked instanceof Error) return { verdict: "warn", text: N_("{address} gives no place for a file: {error}."), values: { address: service.jid, error: asked.message }, remedy: "uploads" };
    return sent(asked);
}

/** @param {Element} slot @returns {Promise<Finding>} */
async function sent(slot) {
    const [put] = slot.getElementsByTagNameNS(SLOT, "put");
    const url = put?.getAttribute("url") ?? "";
    if (!URL.canParse(url)) return { verdict: "bad", text: N_("The place for a file has no address."), remedy: "uploadUrl" };
    if (isMixed(url)) return { verdict: "bad", text: N_("Files would go to {url}, which is not encrypted."), values: { url }, remedy: "uploadUrl" };
    const given = [...put.getElementsByTagNameNS(SLOT, "header")].map((each) => [each.getAttribute("name") ?? "", each.textContent ?? ""]);
    const headers = { "Content-Type": "text/plain", ...Object.fromEntries(given) };
    const answer = await ask(url, { method: "PUT", body: "?", headers });
    const { origin } = new URL(url);
    if (answer.trouble === "policy") return { verdict: "bad", text: N_("This page's policy forbids {url} ({directive})."), values: { url: origin, directive: answer.directive }, remedy: "policy" };
    if (answer.trouble === "unreadable") return { verdict: "bad", text: N_("{url} takes no files from other sites (CORS)."), values: { url: origin }, remedy: "uploadCors" };
    if (answer.trouble) return { verdict: "bad", text: N_("{url}, where files go, cannot be reached."), values: { url: origin }, remedy: "uploadUrl", link: origin };
    if (answer.status > 299) return { verdict: "bad", text: N_("{url} refuses a file ({status})."), values: { url: origin, status: answer.status }, remedy: "uploadUrl" };
    return readAgain(slot);
}

/** @param {Element} slot @returns {Promise<Finding>} */
async function readAgain(slot) {
    const url = slot.getElementsByTagNameNS(SLOT, "get")[0]?.getAttribute("url") ?? "";
    const answer = await ask(url);
    if (!answer.trouble && answer.status === 200) return { verdict: "good", text: N_("A file was sent and read again.") };
    const directive = await forbidden(url);
    if (directive) return { verdict: "bad", text: N_("This page's policy forbids {url} ({directive})."), values: { url, directive }, remedy: "policy" };
    return { verdict: "warn", text: N_("A file was sent, but other sites may not read it: no waveforms and no checks."), remedy: "uploadCors" };
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function push(known) {
    if (!known.jid) return LEFT;
    const own = await disco(known, known.jid.split("/")[0]);
    const there = [...own.features, ...(await disco(known, known.guests || known.domain)).features].includes("urn:xmpp:push:0");
    if (there) return { verdict: "good", text: N_("The server can wake devices that sleep.") };
    return { verdict: "warn", text: N_("The server cannot wake other apps on phones (no XEP-0357). This chat does not need it."), remedy: "push" };
}

/** @typedef {{jid: string, features: string[]}} Service */
/** @type {WeakMap<Known, Promise<Service[]>>} */
const asked = new WeakMap();

/** What the server names, each with what it can do. @param {Known} known @returns {Promise<Service[]>} */
function services(known) {
    const earlier = asked.get(known);
    if (earlier) return earlier;
    const listed = list(known);
    asked.set(known, listed);
    return listed;
}

/** @param {Known} known */
async function list(known) {
    const answer = await query(known, ITEMS, known.guests || known.domain);
    const items = answer ? [...answer.getElementsByTagNameNS(ITEMS, "item")] : [];
    const jids = items.map((each) => each.getAttribute("jid") ?? "").filter((jid) => jid && !jid.includes("@"));
    /** @type {Service[]} */
    const found = [];
    for (const jid of jids.slice(0, 20)) found.push(await disco(known, jid));
    return found;
}

/** @param {Known} known @param {string} jid @returns {Promise<Service>} */
async function disco(known, jid) {
    const answer = await query(known, INFO, jid);
    const found = answer ? [...answer.getElementsByTagNameNS(INFO, "feature")] : [];
    return { jid, features: found.map((each) => each.getAttribute("var") ?? "") };
}

/** @param {Known} known @param {string} namespace @param {string} jid */
function query({ stream }, namespace, jid) {
    return stream?.iq("get", `<query xmlns="${namespace}"/>`, jid).catch(() => undefined);
}
