/**
 * The API of Chinwag for the scripts of a page: `window.chinwag`, `<chinwag-chat>`, and the events `chinwag:…`.
 *
 * Copy this file to where TypeScript finds it, or name it: `/// <reference path="chinwag/chinwag.d.ts" />`.
 */

/** How a surface fills its place; `mobile`: one page at a time, as on a phone. */
export type Mode = "overlay" | "embedded" | "fullscreen" | "mobile" | "none";

/** Whoever is logged in. */
export interface User {
    readonly jid: string;
    /** What they are called; text that somebody has chosen, and nothing else. */
    readonly name: string;
    readonly guest: boolean;
    readonly online: boolean;
}

/** A message, as it came: `body` and `name` are text of somebody's, to be shown as text. */
export interface Message {
    readonly id: string;
    readonly conversation: string;
    readonly kind: "chat" | "room";
    /** The address of who says it; of somebody in a room, that in the room. */
    readonly from: string;
    readonly name: string;
    readonly body: string;
    /** Milliseconds since the epoch. */
    readonly time: number;
}

/** By address and password, or as a guest. */
export type Credentials =
    | { jid: string; password: string; /** Until they log out, and not only while the browser runs. */ stay?: boolean }
    | { guest: true; nickname?: string };

/**
 * What promises are rejected with, in `error.name`:
 *
 * - `NotOnPage`, `NotStarted`, `Cancelled`, `Destroyed`: there is no chat here, it could not start, the person or the page
 *   has ended it;
 * - `Prevented`: a listener of the page's has;
 * - `NotLoggedIn`, `LoggedInAlready`, `WrongCredentials`, `AccountDisabled`, `DiscoveryFailed` and the other names in
 *   `widget/errors.py`;
 * - `WrongAddress`, `WrongSetting`, `UnknownCall`: what was asked makes no sense;
 * - `NotSent`, `NotEntered`: the server or the room has refused; `error.message` has its word for why.
 */
export interface ChinwagError extends Error {
    readonly name: string;
}

/** What can be asked of a surface. Calls are kept until Python runs, and are reason enough to start it. */
export interface Calls {
    open(): Promise<void>;
    close(): Promise<void>;
    toggle(): Promise<void>;
    mode(mode: Exclude<Mode, "none">): Promise<void>;
    /** Open a chat with this address; `text` is put into its box, and not sent. */
    chat(jid: string, more?: { text?: string }): Promise<void>;
    /** Open a room; done when we are in it. */
    join(room: string, more?: { nickname?: string }): Promise<void>;
    /** Follow `xmpp:…` (XEP-0147) or `#chinwag/…`, as if the person had pressed such a link. */
    follow(uri: string): Promise<void>;
}

export interface Api extends Calls {
    login(credentials: Credentials): Promise<User>;
    /** `erase`: with all that is kept in this browser. */
    logout(how?: { erase?: boolean }): Promise<void>;
    /** Done when the server has it; what is said offline waits. */
    send(to: string, text: string): Promise<{ id: string }>;
    /** Messages that wait to be read. */
    unread(): Promise<number>;
    /** Whoever is logged in, as far as this page knows. */
    user(): Promise<User | null>;
    theme(theme: string): Promise<void>;
    language(language: string): Promise<void>;
    /** Change settings, of all surfaces, while they live. */
    set(settings: Record<string, unknown>): Promise<void>;
    /** Those of the script tag, with what was changed since; without the password. */
    readonly settings: Readonly<Record<string, unknown>>;
    /** A `<chinwag-chat>` with these settings, at the end of `place`. */
    mount(place: Element, settings?: Record<string, unknown>): ChinwagChatElement;
    /** Leaves nothing on the page: no node, listener, worker or timer, and no `window.chinwag`. */
    destroy(): void;
    readonly version: string;
}

export interface ChinwagChatElement extends HTMLElement, Calls {}

/**
 * The events. Those of a surface are told on its element and bubble; those of the chat are told on the element of each
 * surface, and once on `document`. Those that can be prevented come before what they tell of.
 */
export interface ChinwagEventMap {
    /** Of a surface: Python runs. */
    "chinwag:ready": CustomEvent<object>;
    /** It is about to open, or to close; `preventDefault()` stops that. */
    "chinwag:open": CustomEvent<object>;
    "chinwag:close": CustomEvent<object>;
    /** It has. */
    "chinwag:opened": CustomEvent<object>;
    "chinwag:closed": CustomEvent<object>;
    "chinwag:mode": CustomEvent<{ mode: Mode }>;
    /** The person is about to send a text; `preventDefault()` leaves it in its box. */
    "chinwag:send": CustomEvent<{ to: string; text: string }>;
    /** The person has pressed a link in a message; `preventDefault()` leaves it to the page. */
    "chinwag:link": CustomEvent<{ url: string }>;

    /** Of the chat. `preventDefault()` keeps a notification and a sound from following. */
    "chinwag:message": CustomEvent<Message>;
    "chinwag:unread": CustomEvent<{ count: number }>;
    "chinwag:login": CustomEvent<{ user: User }>;
    "chinwag:logout": CustomEvent<{ user: User }>;
    "chinwag:connection": CustomEvent<{ online: boolean }>;
    "chinwag:error": CustomEvent<{ name: string; message: string }>;
}

declare global {
    /** The settings before the script runs, the API after. */
    var chinwag: Api;
    interface HTMLElementTagNameMap {
        "chinwag-chat": ChinwagChatElement;
    }
    interface HTMLElementEventMap extends ChinwagEventMap {}
    interface DocumentEventMap extends ChinwagEventMap {}
}
