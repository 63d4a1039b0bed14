/**
 * chinwag.js, the script tag's file: reads the settings, puts the page's surfaces into their places, and gives the page
 * its API. Nothing else is fetched before somebody wants the chat (surface.js).
 */
import { change, createApi } from "./api.js";
import { dropComponents, keepComponents, renew } from "./element.js";
import { OWN, componentSettings, ownScript, readSettings, snake } from "./settings.js";
import { createSurface } from "./surface.js";

/** @typedef {import("./surface.js").Surface} Surface */
/** Settings that make another surface of a component. */
const NEW = ["view", "open_room", "open_chat", "switch_modes", "links"];

const script = ownScript();
const settings = readSettings(script);
const base = new URL(settings.assets || ".", script?.src || location.href).href;
const stopping = new AbortController();

/** The page's own one. @type {Surface | null} */
let own = null;
/** Those of components, in the order of their coming, and what each is kept by. @type {Map<Surface, string>} */
const others = new Map();
let arrived = () => {};
/** @type {Promise<void>} when all stand in their places */
const placed = new Promise((resolve) => (arrived = resolve));

const surfaces = () => [...(own ? [own] : []), ...others.keys()];
const api = createApi({ surfaces, placed, settings, destroy });

function place() {
    if (settings.mode === "auto") settings.mode = usual();
    if (settings.mode !== "none") {
        const host = document.createElement("chinwag-root");
        put(host);
        own = createSurface(host, { settings, name: "", base });
    }
    keepComponents({ make, end, changed });
    queueMicrotask(arrived);
    queueMicrotask(followAddress);
    // A router of the page's own writes addresses of which no `hashchange` tells
    const entries = globalThis.navigation;
    (entries ?? globalThis).addEventListener(entries ? "currententrychange" : "hashchange", followAddress, { signal: stopping.signal });
}

let followed = "";

/** `#chinwag/room?jid=…`: somebody has come by a link to a conversation. */
function followAddress() {
    if (location.hash === followed) return;
    followed = location.hash;
    if (!followed.startsWith("#chinwag/")) return;
    const all = surfaces();
    const surface = all.find(({ settings }) => settings.view === "all") ?? all[0];
    void surface?.call("follow", { uri: followed });
}

/** The mode where the site wants none in particular: what it has put components for, it wants there alone. */
function usual() {
    if (document.querySelector("chinwag-chat")) return "none";
    return settings.target ? "embedded" : "overlay";
}

/**
 * One that lies over the page lies beside its body: so it stays when a library swaps that for another page's (Turbo,
 * Astro). One that is embedded stands where the site says, or where the script does.
 * @param {HTMLElement} host
 */
function put(host) {
    const target = settings.target ? found(settings.target) : null;
    if (settings.target && !target) console.warn(`Chinwag: nothing on this page matches ${settings.target}.`);
    if (target) target.append(host);
    else if (settings.mode === "embedded" && script && document.body.contains(script)) script.after(host);
    else document.documentElement.append(host);
}

/** @param {string} selector perhaps none */
function found(selector) {
    try {
        return document.querySelector(selector);
    } catch {
        return null;
    }
}

/** @param {HTMLElement} chat */
function make(chat) {
    const given = componentSettings(chat, settings);
    const name = unused(chat.id || String(given.open_room || given.open_chat || ""));
    const surface = createSurface(chat, { settings: given, name, base });
    others.set(surface, name);
    return surface;
}

/** Two must not keep their work in one place. @param {string} wish "" for any */
function unused(wish) {
    const taken = [...others.values()];
    let name = wish || "1";
    for (let n = 2; taken.includes(name); n++) name = `${wish} ${n}`.trim();
    return name;
}

/** @param {Surface} surface */
function end(surface) {
    others.delete(surface);
    surface.destroy();
}

/** @param {Surface} surface @param {string} attribute */
function changed(surface, attribute) {
    const name = snake(attribute);
    const now = componentSettings(surface.host, settings);
    if (now[name] === surface.settings[name]) return;
    // It tells what is there already: the person has chosen it
    if (name === "mode" && now.mode === surface.known().mode) return void (surface.settings.mode = now.mode);
    if (NEW.includes(name)) return renew(surface.host);
    void change(surface, { [name]: now[name] }).catch((error) => console.warn(`Chinwag: ${attribute}: ${error.message}`));
}

function destroy() {
    stopping.abort();
    arrived();
    dropComponents();
    own?.destroy();
    own?.host.remove();
    own = null;
    if (globalThis.chinwag === api) Reflect.deleteProperty(globalThis, "chinwag");
}

/** Whether this tag has run before, as it does on each page that Turbo or Astro swaps in; or there are two. */
function again() {
    if (!globalThis.chinwag?.version) return false;
    if (document.querySelectorAll(OWN).length > 1) console.warn("Chinwag is on this page already.");
    return true;
}

if (!again()) {
    globalThis.chinwag = api;
    if (document.body) place();
    else addEventListener("DOMContentLoaded", place, { once: true, signal: stopping.signal });
}
