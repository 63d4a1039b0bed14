/**
 * What concerns the chat, told to the host page: who is logged in, how much waits, messages, errors. Surfaces of a page
 * share an engine and hear the same: each tells it on its own element, and the document hears it once.
 */
import { fire } from "./fire.js";

/** How many messages and errors are remembered, so that none is told twice. */
const MOST = 200;
/** What the document was told last, by what it is about. @type {Map<string, string>} */
const states = new Map();
/** @type {Set<string>} */
const ids = new Set();
/** Surfaces on this page. */
let living = 0;

/** @typedef {import("./chinwag.js").User} User */

/**
 * @param {HTMLElement} host
 * @param {{call: (name: string, args: object) => void, signal: AbortSignal}} given
 */
export function createTold(host, { call, signal }) {
    let unread = 0;
    /** @type {User | null} */
    let user = null;
    living++;
    signal.addEventListener("abort", () => {
        if (--living) return;
        states.clear();
        ids.clear();
    });

    /** @param {string} about @param {unknown} state @param {string} type @param {object} detail */
    function changed(about, state, type, detail) {
        fire(host, type, detail, {});
        const text = JSON.stringify(state);
        if ((states.get(about) ?? "null") === text) return;
        states.set(about, text);
        fire(document, type, detail, {});
    }

    /** @param {string} id @param {string} type @param {object} detail @returns {boolean} whether nobody has prevented what follows */
    function happened(id, type, detail) {
        const here = fire(host, type, detail, { cancelable: true });
        if (ids.has(id)) return here;
        ids.add(id);
        for (const oldest of ids) if (ids.size > MOST) ids.delete(oldest);
        return fire(document, type, detail, { cancelable: true }) && here;
    }

    return {
        /** @returns {{unread: number, user: User | null}} */
        known: () => ({ unread, user }),
        commands: {
            /** @param {{user: User | null}} told */
            user(told) {
                const was = user;
                user = told.user;
                if (user && user.jid !== was?.jid) changed("user", user.jid, "login", { user });
                if (!user && was) changed("user", null, "logout", { user: was });
                if (user && user.online !== (was?.online ?? false)) {
                    changed("online", user.online, "connection", { online: user.online });
                }
            },
            /** @param {{messages: (import("./chinwag.js").Message)[]}} told new ones, the oldest first */
            messages({ messages }) {
                for (const message of messages) {
                    if (happened(message.id, "message", message)) continue;
                    call("unnoticed", { conversation: message.conversation });
                }
            },
            /** @param {{id: string, name: string, message: string}} told */
            trouble({ id, name, message }) {
                happened(id, "error", { name, message });
            },
        },
        /** @param {number} count */
        waiting(count) {
            if (count === unread) return;
            unread = count;
            changed("unread", count || null, "unread", { count });
        },
    };
}
