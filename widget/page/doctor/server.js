/**
 * The way to the server: its name, what it says of itself, its WebSocket, its BOSH, and whether it lets anybody in.
 */
import { NoMechanism } from "./scram.js";
import { StreamError, connect, createStream, mechanisms } from "./stream.js";
import { ask, forbidden, isLoopback, isMixed, reach } from "./web.js";

/** @typedef {import("./examine.js").Finding} Finding */
/** @typedef {import("./examine.js").Known} Known */

const WEBSOCKET = "urn:xmpp:alt-connections:websocket";
const BOSH = "urn:xmpp:alt-connections:xbosh";
const BIND = "http://jabber.org/protocol/httpbind";
/** @type {(text: string) => Finding} */
const left = (text) => ({ verdict: "left", text });

/** @param {Known} known */
const named = (known) => Boolean(known.websocket || known.bosh);

/** @param {Known} known @returns {Promise<Finding>} */
export async function name(known) {
    const { domain } = known;
    if (!/^[\p{L}\p{N}.-]+$/u.test(domain)) {
        return { verdict: "bad", text: domain ? `“${domain}” is no domain: it is the part of an address after the @.` : "No domain is given." };
    }
    if (named(known)) return left("The page names the server's address, so the domain itself need not answer.");
    const trouble = await reach(base(known));
    if (!trouble) return { verdict: "good", text: `${base(known)} answers.` };
    return { ...nothing(base(known), trouble, await forbidden(base(known))), link: base(known) };
}

/** @param {Known} known */
const base = ({ hostMeta: given, domain }) => given || `https://${domain}`;

/** @param {string} url @param {import("./web.js").Trouble} trouble @param {string} [directive] @returns {Finding} */
function nothing(url, trouble, directive) {
    if (directive || trouble === "policy") {
        return { verdict: "bad", text: `This page's policy forbids ${url} (${directive ?? "connect-src"}).`, remedy: "policy" };
    }
    if (trouble === "mixed") return { verdict: "bad", text: `${url} is not encrypted, and this page is: browsers refuse that.`, remedy: "mixed" };
    if (trouble === "silent") {
        return { verdict: "bad", text: `${url} does not answer. A firewall may swallow what is sent there.`, remedy: "unreachable" };
    }
    return {
        verdict: "bad",
        text: `${url} cannot be reached. Either the name has no address, or nobody listens on that port, or its certificate is not of that name or has run out. Open it in a tab: the browser says which.`,
        remedy: "unreachable",
    };
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function hostMeta(known) {
    if (known.websocket) known.found.websocket.push(known.websocket);
    if (known.bosh) known.found.bosh.push(known.bosh);
    if (named(known)) return left("Not asked: the page names the server's address.");
    const root = `${base(known)}/.well-known`;
    const [json, xml] = await Promise.all([ask(`${root}/host-meta.json`), ask(`${root}/host-meta`)]);
    const links = [...readJSON(json), ...readXML(xml)];
    for (const [relation, url] of links) {
        const list = relation === WEBSOCKET ? known.found.websocket : relation === BOSH ? known.found.bosh : [];
        // It is the server's word, and may become a link on this page
        if (/^(ws|http)s?:/i.test(url) && URL.canParse(url) && !list.includes(url)) list.push(url);
    }
    const all = [...known.found.websocket, ...known.found.bosh];
    if (all.length) known.host = new URL(all[0]).host;
    return told(known, json, xml, all);
}

/**
 * @param {Known} known @param {import("./web.js").Answer | import("./web.js").Failure} json
 * @param {import("./web.js").Answer | import("./web.js").Failure} xml @param {string[]} all @returns {Finding}
 */
function told({ domain }, json, xml, all) {
    const plain = all.filter((url) => /^(ws|http):/.test(url) && !isLoopback(new URL(url).hostname));
    if (all.length && plain.length === all.length) {
        return { verdict: "bad", text: `It names ${plain.join(" and ")}, which is not encrypted: use wss:// and https://.`, remedy: "hostMeta" };
    }
    if (all.length) return { verdict: "good", text: `It names ${all.join(" and ")}.` };
    for (const each of [json, xml]) {
        if (each.trouble === "unreadable") {
            return { verdict: "bad", text: "It is there, but other sites may not read it (CORS).", remedy: "hostMetaCors", link: `https://${domain}/.well-known/host-meta.json` };
        }
    }
    const failed = [json, xml].find((each) => each.trouble);
    if (failed?.trouble) return nothing(`https://${domain}/.well-known/`, failed.trouble, failed.directive);
    const there = [json, xml].find((each) => !each.trouble && each.status === 200);
    const text = there
        ? "It is there, but names neither a WebSocket nor BOSH: the relation must be urn:xmpp:alt-connections:websocket or …:xbosh."
        : `${domain} has no /.well-known/host-meta.json, and this page names no address.`;
    return { verdict: "bad", text, remedy: "hostMeta" };
}

/** @param {import("./web.js").Answer | import("./web.js").Failure} answer @returns {string[][]} */
function readJSON(answer) {
    if (answer.trouble || answer.status !== 200) return [];
    try {
        const { links } = JSON.parse(answer.text);
        return links.map((/** @type {any} */ each) => [String(each.rel), String(each.href)]);
    } catch {
        return [];
    }
}

/** @param {import("./web.js").Answer | import("./web.js").Failure} answer @returns {string[][]} */
function readXML(answer) {
    if (answer.trouble || answer.status !== 200) return [];
    const document = new DOMParser().parseFromString(answer.text, "text/xml");
    const links = [...document.getElementsByTagName("Link")];
    return links.map((each) => [each.getAttribute("rel") ?? "", each.getAttribute("href") ?? ""]);
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function websocket(known) {
    const urls = known.found.websocket;
    if (!urls.length) return left("No address of a WebSocket is known.");
    /** @type {Finding} */
    let finding = left("");
    for (const url of urls) {
        if (isMixed(url)) {
            finding = nothing(url, "mixed");
            continue;
        }
        try {
            const socket = await connect(url);
            if (socket.protocol === "xmpp") {
                known.stream = createStream(socket, known.guests || known.domain);
                return { verdict: "good", text: `${url} is open.` };
            }
            socket.close();
            finding = { verdict: "bad", text: `${url} opens, but does not speak XMPP (its subprotocol is “${socket.protocol}”).`, remedy: "protocol" };
        } catch {
            finding = await closed(url);
        }
    }
    return finding;
}

/** Why a WebSocket did not open: the same address is asked as a page. @param {string} url @returns {Promise<Finding>} */
async function closed(url) {
    const directive = await forbidden(url);
    if (directive) return nothing(url, "policy", directive);
    const page = url.replace(/^ws/, "http");
    const answer = await ask(page);
    if (answer.trouble === "silent" || answer.trouble === "unreachable") return { ...nothing(url, answer.trouble), link: page };
    if (!answer.trouble && answer.status === 404) {
        return { verdict: "bad", text: `There is a web server, but nothing at ${url} (404): the path is wrong or the module is not loaded.`, remedy: "websocket" };
    }
    const status = answer.trouble ? "" : ` (${answer.status})`;
    return {
        verdict: "bad",
        text: `${url} answers${status}, but makes no WebSocket of it: a proxy does not pass the upgrade on, the server refuses this origin, or it is no WebSocket's address.`,
        remedy: "upgrade",
    };
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function stream(known) {
    if (!known.stream) return left("There is no WebSocket to open it on.");
    const domain = known.guests || known.domain;
    try {
        known.features = await known.stream.open();
        return { verdict: "good", text: `The server answers for ${domain}.` };
    } catch (error) {
        const condition = error instanceof StreamError ? error.condition : String(error);
        known.stream.close();
        known.stream = undefined;
        if (condition === "host-unknown" || condition === "improper-addressing") {
            return { verdict: "bad", text: `The server does not know the domain ${domain} (${condition}).`, remedy: "host" };
        }
        // COMPAT: Prosody 0.12 says of a connection without TLS that it has nothing to offer, and no more
        if (condition === "policy-violation" || /No stream features/.test(String(error))) {
            return { verdict: "bad", text: "The server lets nobody in without TLS, and takes this connection for one.", remedy: "insecure" };
        }
        return { verdict: "bad", text: `The server ends the stream: ${error instanceof Error ? error.message : error}.`, remedy: "websocket" };
    }
}

/** @param {Known} known @returns {Finding} */
export function sasl(known) {
    if (!known.features) return left("There is no stream.");
    const finding = judged(mechanisms(known.features), known);
    known.barred = finding.verdict === "bad";
    return finding;
}

/** @param {string[]} offered @param {Known} known @returns {Finding} */
function judged(offered, { guests, plain }) {
    const list = offered.join(", ");
    if (!offered.length) {
        return { verdict: "bad", text: "The server offers no way to log in: it takes the connection for one without TLS.", remedy: "insecure" };
    }
    if (guests && !offered.includes("ANONYMOUS")) {
        return { verdict: "bad", text: `${guests} lets no guests in; it offers ${list}.`, remedy: "guests" };
    }
    if (!guests && !offered.some((each) => each.startsWith("SCRAM-"))) {
        if (plain && offered.includes("PLAIN")) return { verdict: "warn", text: "Passwords travel as they are, within TLS, as this site allows.", remedy: "mechanisms" };
        return { verdict: "bad", text: `The server offers ${list}, and none of them keeps the password to itself (SCRAM).`, remedy: "mechanisms" };
    }
    return { verdict: "good", text: `The server offers ${list}.` };
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function bosh(known) {
    const [url] = known.found.bosh;
    if (!url) return left("No address of BOSH is known; it is only needed where WebSockets fail.");
    const bad = known.stream ? "warn" : "bad";
    const to = (known.guests || known.domain).replace(/[<>&"']/g, "");
    const rid = Math.floor(Math.random() * 2 ** 31);
    const body = `<body xmlns="${BIND}" rid="${rid}" to="${to}" ver="1.6" wait="5" hold="1" xml:lang="en" xmpp:version="1.0" xmlns:xmpp="urn:xmpp:xbosh"/>`;
    const answer = await ask(url, { method: "POST", body, headers: { "Content-Type": "text/xml; charset=utf-8" } });
    if (answer.trouble === "unreadable") {
        // What is not there says nothing of other sites to a POST; to a plain question it may
        const plain = await ask(url);
        if (!plain.trouble && plain.status === 404) {
            return { verdict: bad, text: `There is a web server, but nothing at ${url} (404).`, remedy: "bosh" };
        }
        return { verdict: bad, text: `${url} is there, but other sites may not use it (CORS).`, remedy: "boshCors" };
    }
    if (answer.trouble) return { ...nothing(url, answer.trouble, answer.directive), verdict: bad, link: url };
    const found = new DOMParser().parseFromString(answer.text, "text/xml").documentElement;
    if (answer.status !== 200 || found.localName !== "body" || found.namespaceURI !== BIND) {
        return { verdict: bad, text: `${url} answers (${answer.status}), but does not speak BOSH.`, remedy: "bosh" };
    }
    if (found.getAttribute("type") === "terminate") {
        return { verdict: bad, text: `BOSH refuses: ${found.getAttribute("condition")}.`, remedy: "host" };
    }
    return known.stream ? { verdict: "good", text: `${url} works too.` } : judged(mechanisms(found), known);
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function login(known) {
    const { stream: open, features, user = "", password = "", guests } = known;
    if (!open || !features) return left("There is no stream.");
    if (known.barred) return left("Not tried: there is no safe way.");
    if (!guests && !(user && password)) return left("Not tried: give an account, or a guests' domain, to test what comes after it.");
    try {
        const done = await open.login(features, guests ? "" : user, password);
        known.features = done.features;
        known.jid = done.jid;
        return { verdict: "good", text: `Logged in as ${done.jid.split("/")[0]}.` };
    } catch (error) {
        if (error instanceof NoMechanism) return left("Not tried: there is no safe way.");
        const condition = error instanceof StreamError ? error.condition : String(error);
        const text = condition === "not-authorized" ? "The address or the password is wrong." : `The server refuses: ${condition}.`;
        return { verdict: "bad", text };
    }
}
