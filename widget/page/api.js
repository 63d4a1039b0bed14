/**
 * `window.chinwag`: what the page's own scripts may ask for, before Chinwag has started, too. See chinwag.d.ts.
 */
import { named } from "./fire.js";
import { isChoice, spelled } from "./settings.js";
import { themeOf } from "./theme.js";

/** @typedef {import("./surface.js").Surface} Surface */
/** Settings that the page's part sees to by itself. */
const OURS = ["mode", "theme"];

/**
 * What can be asked of one surface.
 * @param {() => Surface | undefined} find it, if it is on the page
 */
export function callsOf(find) {
    /** @param {string} name @param {object} [args] @returns {Promise<any>} */
    const call = async (name, args) => {
        const surface = find();
        if (!surface) throw named("NotOnPage", "There is no chat on this page.");
        return surface.call(name, args);
    };
    return {
        open: () => call("open"),
        close: () => call("close"),
        toggle: () => call("toggle"),
        /** @param {import("./chinwag.js").Mode} mode */
        mode: async (mode) => {
            if (mode === "none" || !isChoice("mode", mode)) throw named("WrongSetting", `There is no mode ${mode}.`);
            return call("mode", { mode });
        },
        /** @param {string} jid @param {{text?: string}} [more] */
        chat: (jid, { text = "" } = {}) => call("chat", { jid, text }),
        /** @param {string} room @param {{nickname?: string}} [more] */
        join: (room, { nickname = "" } = {}) => call("join", { jid: room, nickname }),
        /** @param {string} uri `xmpp:…` or `#chinwag/…` */
        follow: (uri) => call("follow", { uri }),
    };
}

/**
 * @param {object} given
 * @param {() => Surface[]} given.surfaces those on the page, its own first
 * @param {import("./settings.js").Settings} given.settings the page's own
 * @param {() => void} given.destroy
 * @returns {import("./chinwag.js").Api}
 */
export function createApi({ surfaces, settings, destroy }) {
    const first = () => surfaces()[0];
    /** @param {string} name @param {object} [args] @returns {Promise<any>} */
    const call = async (name, args) => {
        const surface = first();
        if (!surface) throw named("NotOnPage", "There is no chat on this page.");
        return surface.call(name, args);
    };

    /** @param {Record<string, unknown>} changes */
    async function set(changes) {
        const wanted = spelled(changes);
        for (const name of OURS) {
            if (name in wanted && !isChoice(name, wanted[name])) throw named("WrongSetting", `${name}: ${wanted[name]}`);
        }
        Object.assign(settings, wanted);
        for (const surface of surfaces()) await change(surface, wanted);
    }

    return Object.freeze({
        ...callsOf(first),
        login: (/** @type {object} */ credentials) => call("login", credentials),
        logout: (/** @type {{erase?: boolean}} */ { erase = false } = {}) => call("logout", { erase }),
        send: (/** @type {string} */ to, /** @type {string} */ text) => call("send", { jid: to, text }),
        unread: async () => first()?.known().unread ?? 0,
        user: async () => first()?.known().user ?? null,
        theme: (/** @type {string} */ theme) => set({ theme }),
        language: (/** @type {string} */ language) => set({ language }),
        set,
        get settings() {
            const { password, ...others } = settings;
            return others;
        },
        mount(/** @type {Element} */ place, /** @type {Record<string, unknown>} */ more = {}) {
            const chat = document.createElement("chinwag-chat");
            for (const [name, value] of Object.entries(spelled(more))) {
                const text = typeof value === "string" ? value : JSON.stringify(value);
                chat.setAttribute(name.replaceAll("_", "-"), text);
            }
            place.append(chat);
            return /** @type {any} */ (chat);
        },
        destroy,
        version: VERSION,
    });
}

/**
 * Changes settings of a surface while it lives; what Python has not started with needs no more than being noted.
 * @param {Surface} surface @param {Record<string, unknown>} wanted
 */
export async function change(surface, wanted) {
    const { mode, theme, ...others } = wanted;
    const { host, settings } = surface;
    if (theme !== undefined) surface.wear((settings.theme = themeOf(theme)));
    if (mode !== undefined && surface.begun()) {
        if (mode !== surface.known().mode) await surface.call("mode", { mode });
    } else if (mode !== undefined) write(host, "mode", (settings.mode = String(mode)));
    Object.assign(settings, others);
    if ("language" in others) await surface.language.reconsider();
    if (Object.keys(others).length && surface.begun()) await surface.call("set", { settings: others });
}

/** @param {HTMLElement} host @param {string} name @param {string} value */
function write(host, name, value) {
    if (host.getAttribute(name) !== value) host.setAttribute(name, value);
}
