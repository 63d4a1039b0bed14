/**
 * `window.chinwag`: what the page's own scripts may ask for, before Chinwag has started, too. See chinwag.d.ts.
 */
import { named } from "./fire.js";
import { inherited, isChoice, isWhole, spelled } from "./settings.js";
import { themeOf } from "./theme.js";

/** @typedef {import("./surface.js").Surface} Surface */
/** Settings that the page's part sees to by itself. */
const OURS = ["mode", "theme"];

/**
 * What passes calls on to a surface. One whose element has just come begins a moment later, and none before the page has
 * a body.
 * @param {() => Surface | undefined} find it, if it is on the page
 * @param {Promise<void>} [placed] when the page's own stand in their places
 */
function caller(find, placed = Promise.resolve()) {
    /** @param {string} name @param {object} [args] @returns {Promise<any>} */
    return async (name, args) => {
        const surface = find() ?? (await placed, find());
        if (!surface) throw named("NotOnPage", "There is no chat on this page.");
        return surface.call(name, args);
    };
}

/** What can be asked of one surface. @param {ReturnType<typeof caller>} call */
function calls(call) {
    return {
        open: () => call("open"),
        close: () => call("close"),
        toggle: () => call("toggle"),
        /** @param {import("./chinwag.js").Mode} mode */
        mode: async (mode) => {
            if (!isLive("mode", mode)) throw named("WrongSetting", `There is no mode ${mode}.`);
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

/** What can be asked of a component. @param {() => Surface | undefined} find its surface, once it has one */
export const callsOf = (find) => calls(caller(find));

/**
 * @param {object} given
 * @param {() => Surface[]} given.surfaces those on the page, its own first
 * @param {Promise<void>} given.placed when they stand there
 * @param {import("./settings.js").Settings} given.settings the page's own
 * @param {() => void} given.destroy
 * @returns {import("./chinwag.js").Api}
 */
export function createApi({ surfaces, placed, settings, destroy }) {
    const first = () => surfaces()[0];
    const call = caller(first, placed);

    /** @param {Record<string, unknown>} changes */
    async function set(changes) {
        const wanted = spelled(changes);
        for (const name of OURS) {
            if (name in wanted && !isLive(name, wanted[name])) throw named("WrongSetting", `${name}: ${wanted[name]}`);
        }
        Object.assign(settings, wanted);
        // The mode is the first one's, as by `mode()`: the others stand where the page has put them
        const { mode, ...others } = wanted;
        const all = surfaces();
        if (all.length && mode !== undefined) await change(all[0], { mode });
        for (const surface of all) await change(surface, inherited(surface.host, others));
    }

    return Object.freeze({
        ...calls(call),
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
                if (value === undefined || value === null) continue;
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
    if (mode !== undefined) {
        settings.mode = String(mode);
        const begun = surface.begun();
        if (!begun) write(host, "mode", settings.mode);
        // What fills its place has no launcher that would start it
        if (begun || isWhole(mode)) await surface.call("mode", { mode });
    }
    Object.assign(settings, others);
    if ("language" in others) await surface.language.reconsider();
    if (Object.keys(others).length && surface.begun()) await surface.call("set", { settings: others });
}

/** Whether a surface that is there may have it: "auto" and "none" say what is put on the page. @param {string} name @param {unknown} value */
function isLive(name, value) {
    return isChoice(name, value) && !(name === "mode" && ["auto", "none"].includes(String(value)));
}

/** @param {HTMLElement} host @param {string} name @param {string} value */
function write(host, name, value) {
    if (host.getAttribute(name) !== value) host.setAttribute(name, value);
}
