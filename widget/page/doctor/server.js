/**
 * The way to the server: its name, what it says of itself, its WebSocket, its BOSH, and whether it lets anybody in.
 */
import { NoMechanism } from "./scram.js";
import { StreamError, connect, createStream, mechanisms } from "./stream.js";
import { ask, forbidden, isLoopback, isMixed, reach } from "./web.js";
import { N_ } from "./words.js";

/** @typedef {import("./examine.js").Finding} Finding */
/** @typedef {import("./examine.js").Known} Known */

const WEBSOCKET = "urn:xmpp:alt-connections:websocket";
const BOSH = "urn:xmpp:alt-connections:xbosh";
const BIND = "http://jabber.org/protocol/httpbind";
/** @type {(text: string) => Finding} */
const left = (text) => ({ verdict: "left", text });
/** @param {string} remedy @param {string} text @param {import("./words.js").Values} [values] @returns {Finding} */
const bad = (remedy, text, values) => ({ verdict: "bad", text, values, remedy });
/** @param {string} text @param {import("./words.js").Values} [values] @returns {Finding} */
const good = (text, values) => ({ verdict: "good", text, values });

/** @param {Known} known */
const named = (known) => Boolean(known.websocket || known.bosh);

/** @param {Known} known @returns {Promise<Finding>} */
export async function name(known) {
    const { domain } = known;
    if (!/^[\p{L}\p{N}.-]+$/u.test(domain)) {
        const text = domain ? N_("“{domain}” is no domain: it is the part of an address after the @.") : N_("No domain is given.");
        return bad("", text, { domain });
    }
    if (named(known)) return left(N_("The page names the server's address, so the domain itself need not answer."));
    const trouble = await reach(base(known));
    if (!trouble) return good(N_("{url} answers."), { url: base(known) });
    return { ...nothing(base(known), trouble, await forbidden(base(known))), link: base(known) };
}

/** @param {Known} known */
const base = ({ hostMeta: given, domain }) => given || `https://${domain}`;

/** @param {string} url @param {import("./web.js").Trouble} trouble @param {string} [directive] @returns {Finding} */
function nothing(url, trouble, directive) {
    if (directive || trouble === "policy") {
        return bad("policy", N_("This page's policy forbids {url} ({directive})."), { url, directive: directive ?? "connect-src" });
    }
    if (trouble === "mixed") return bad("mixed", N_("{url} is not encrypted, and this page is: browsers refuse that."), { url });
    if (trouble === "silent") {
        return bad("unreachable", N_("{url} does not answer. A firewall may swallow what is sent there."), { url });
    }
    return bad("unreachable", N_("{url} cannot be reached. Either the name has no address, or nobody listens on that port, or its certificate is not of that name or has run out. Open it in a tab: the browser says which."), { url });
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function hostMeta(known) {
    if (known.websocket) known.found.websocket.push(known.websocket);
    if (known.bosh) known.found.bosh.push(known.bosh);
    if (named(known)) return left(N_("Not asked: the page names the server's address."));
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
        return bad("hostMeta", N_("It names {list}, which is not encrypted: use wss:// and https://."), { list: plain.join(", ") });
    }
    if (all.length) return good(N_("It names {list}."), { list: all.join(", ") });
    if ([json, xml].some((each) => each.trouble === "unreadable")) {
        const barred = bad("hostMetaCors", N_("It is there, but other sites may not read it (CORS)."));
        return { ...barred, link: `https://${domain}/.well-known/host-meta.json` };
    }
    const failed = [json, xml].find((each) => each.trouble);
    if (failed?.trouble) return nothing(`https://${domain}/.well-known/`, failed.trouble, failed.directive);
    if ([json, xml].some((each) => !each.trouble && each.status === 200)) {
        return bad("hostMeta", N_("It is there, but names neither a WebSocket nor BOSH: the relation must be urn:xmpp:alt-connections:websocket or …:xbosh."));
    }
    return bad("hostMeta", N_("{domain} has no /.well-known/host-meta.json, and this page names no address."), { domain });
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
    if (!urls.length) return left(N_("No address of a WebSocket is known."));
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
                return good(N_("{url} is open."), { url });
            }
            socket.close();
            finding = bad("protocol", N_("{url} opens, but does not speak XMPP (its subprotocol is “{protocol}”)."), { url, protocol: socket.protocol });
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
        return bad("websocket", N_("There is a web server, but nothing at {url} (404): the path is wrong or the module is not loaded."), { url });
    }
    const status = answer.trouble ? "CORS" : answer.status;
    return bad("upgrade", N_("{url} answers ({status}), but makes no WebSocket of it: a proxy does not pass the upgrade on, the server refuses this origin, or it is no WebSocket's address."), { url, status });
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function stream(known) {
    if (!known.stream) return left(N_("There is no WebSocket to open it on."));
    const domain = known.guests || known.domain;
    try {
        known.features = await known.stream.open();
        return good(N_("The server answers for {domain}."), { domain });
    } catch (error) {
        const condition = error instanceof StreamError ? error.condition : String(error);
        known.stream.close();
        known.stream = undefined;
        if (condition === "host-unknown" || condition === "improper-addressing") {
            return bad("host", N_("The server does not know the domain {domain} ({condition})."), { domain, condition });
        }
        // COMPAT: Prosody 0.12 says of a connection without TLS that it has nothing to offer, and no more
        if (condition === "policy-violation" || /No stream features/.test(String(error))) {
            return bad("insecure", N_("The server lets nobody in without TLS, and takes this connection for one."));
        }
        return bad("websocket", N_("The server ends the stream: {error}."), { error: error instanceof Error ? error.message : error });
    }
}

/** @param {Known} known @returns {Finding} */
export function sasl(known) {
    if (!known.features) return left(N_("There is no stream."));
    const finding = judged(mechanisms(known.features), known);
    known.barred = finding.verdict === "bad";
    return finding;
}

/** @param {string[]} offered @param {Known} known @returns {Finding} */
function judged(offered, { guests, plain }) {
    const list = offered.join(", ");
    if (!offered.length) {
        return bad("insecure", N_("The server offers no way to log in: it takes the connection for one without TLS."));
    }
    if (guests && !offered.includes("ANONYMOUS")) {
        return bad("guests", N_("{domain} lets no guests in; it offers {list}."), { domain: guests, list });
    }
    if (!guests && !offered.some((each) => each.startsWith("SCRAM-"))) {
        if (plain && offered.includes("PLAIN")) return { ...bad("mechanisms", N_("Passwords travel as they are, within TLS, as this site allows.")), verdict: "warn" };
        return bad("mechanisms", N_("The server offers {list}, and none of them keeps the password to itself (SCRAM)."), { list });
    }
    return good(N_("The server offers {list}."), { list });
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function bosh(known) {
    const [url] = known.found.bosh;
    if (!url) return left(N_("No address of BOSH is known; it is only needed where WebSockets fail."));
    /** @type {import("./examine.js").Verdict} */
    const verdict = known.stream ? "warn" : "bad";
    const to = (known.guests || known.domain).replace(/[<>&"']/g, "");
    const rid = Math.floor(Math.random() * 2 ** 31);
    const body = `<body xmlns="${BIND}" rid="${rid}" to="${to}" ver="1.6" wait="5" hold="1" xml:lang="en" xmpp:version="1.0" xmlns:xmpp="urn:xmpp:xbosh"/>`;
    const answer = await ask(url, { method: "POST", body, headers: { "Content-Type": "text/xml; charset=utf-8" } });
    if (answer.trouble === "unreadable") {
        // What is not there says nothing of other sites to a POST; to a plain question it may
        const plain = await ask(url);
        if (!plain.trouble && plain.status === 404) {
            return { ...bad("bosh", N_("There is a web server, but nothing at {url} (404)."), { url }), verdict };
        }
        return { ...bad("boshCors", N_("{url} is there, but other sites may not use it (CORS)."), { url }), verdict };
    }
    if (answer.trouble) return { ...nothing(url, answer.trouble, answer.directive), verdict, link: url };
    const found = new DOMParser().parseFromString(answer.text, "text/xml").documentElement;
    if (answer.status !== 200 || found.localName !== "body" || found.namespaceURI !== BIND) {
        return { ...bad("bosh", N_("{url} answers ({status}), but does not speak BOSH."), { url, status: answer.status }), verdict };
    }
    if (found.getAttribute("type") === "terminate") {
        return { ...bad("host", N_("BOSH refuses: {condition}."), { condition: found.getAttribute("condition") }), verdict };
    }
    return known.stream ? good(N_("{url} works too."), { url }) : judged(mechanisms(found), known);
}

/** @param {Known} known @returns {Promise<Finding>} */
export async function login(known) {
    const { stream: open, features, user = "", password = "", guests } = known;
    if (!open || !features) return left(N_("There is no stream."));
    if (known.barred) return left(N_("Not tried: there is no safe way."));
    if (!guests && !(user && password)) return left(N_("Not tried: give an account, or a guests' domain, to test what comes after it."));
    try {
        const done = await open.login(features, guests ? "" : user, password);
        known.features = done.features;
        known.jid = done.jid;
        return good(N_("Logged in as {address}."), { address: done.jid.split("/")[0] });
    } catch (error) {
        if (error instanceof NoMechanism) return left(N_("Not tried: there is no safe way."));
        const condition = error instanceof StreamError ? error.condition : String(error);
        if (condition === "not-authorized") return bad("", N_("The address or the password is wrong."));
        return bad("", N_("The server refuses: {condition}."), { condition });
    }
}
