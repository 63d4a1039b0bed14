/**
 * The API of Chinwag for the scripts of a page: `window.chinwag`, `<chinwag-chat>`, and the events `chinwag:…`.
 *
 * Copy this file to where TypeScript finds it, or name it: `/// <reference path="chinwag/chinwag.d.ts" />`.
 */

/** How a surface fills its place; `mobile`: one page at a time, as on a phone. */
export type Mode = "overlay" | "embedded" | "fullscreen" | "mobile" | "none";

/**
 * The settings, as JavaScript writes them (`data-open-room` on the tag is `openRoom` here): for `set()` and `mount()`,
 * and for `window.chinwag` before the script runs, where TypeScript already expects the API:
 * `Object.assign(window, { chinwag: { openRoom: "garden@rooms.example.org" } satisfies Settings })`.
 */
// What follows is made of the code: python3 demo --reference
export interface Settings {
    /**
     * How it fills its place: see Modes. `auto` is `embedded` with a `target`, `none` on a page with `<chinwag-
     * chat>`, and `overlay` else.
     */
    mode?: "auto" | "overlay" | "embedded" | "fullscreen" | "mobile" | "none";
    /** All there is, or `open-room` or `open-chat` and nothing else. */
    view?: "all" | "single";
    /** Whether the visitor may have the chat fill the page. */
    switchModes?: boolean;
    /** Whether visitors are offered to open the `xmpp:` links of other pages on this one. */
    links?: boolean;
    /**
     * When Python is fetched: when the visitor reaches for the launcher, when the page has nothing to do, or at
     * once.
     */
    start?: "intent" | "idle" | "now";
    /** `auto` follows your page's `color-scheme`, `page` takes its font and accent; see Themes. */
    theme?: string;
    /** The element of the page to live in. */
    target?: string;
    /** Where the rest of `dist/` lies. */
    assets?: string;
    /** Nothing is stored or fetched before the visitor's click: see Consent and privacy. */
    consent?: boolean;
    /** Address of the server's WebSocket (RFC 7395); ws:// on this machine only; empty to discover. */
    websocketUrl?: string;
    /** Address of its BOSH endpoint (XEP-0124); http:// on this machine only; empty to discover. */
    boshUrl?: string;
    /** Ask the domain's host-meta (XEP-0156) for what is not given. */
    discover?: boolean;
    /** Taken for a JID that is typed without one. */
    domain?: string;
    /** Refuse accounts of any other domain than `domain`. */
    lockDomain?: boolean;
    /** Domain for guests (SASL ANONYMOUS); empty for no guests. */
    guestDomain?: string;
    /** Service whose rooms are listed; empty to ask the own server. */
    mucDomain?: string;
    /** Rooms of `muc_domain` only: nobody enters another one from here. */
    lockRooms?: boolean;
    /** Account to log in with, or to fill into the form. */
    jid?: string;
    /** Of that account. Whoever can see the page can read it: for kiosks and tests. */
    password?: string;
    /** Log in with `jid` and `password`, or as a guest, without asking. */
    autoLogin?: boolean;
    /**
     * `ask`: a log-in outlives reloads and going from page to page, and the end of the browser if the person ticks
     * the box for it; `always`: it does without a box; `never`: each page asks again. Kept is a key that can log in
     * but not be read, never the password.
     */
    stayLoggedIn?: "ask" | "always" | "never";
    /**
     * `ask`: the person says at log-out whether what is kept in this browser goes too; `always`: it goes, for
     * computers that many people use.
     */
    eraseAtLogout?: "ask" | "always";
    /** Let the password travel as it is (over TLS) if the server offers nothing better. */
    allowPlain?: boolean;
    /**
     * End to end, by OMEMO. `available`: people may have a conversation encrypted; `preferred`: each is where all
     * who read along can; `always`: each is, and where it is not possible nothing can be sent; `off`: it is not
     * offered.
     */
    encryption?: "off" | "available" | "preferred" | "always";
    /** Tell others when the person is typing (XEP-0085). */
    sendTyping?: boolean;
    /** Tell others after five minutes without a key or a move that nobody is there (XEP-0319). */
    sendIdle?: boolean;
    /**
     * Tell how far the person has read (XEP-0333): `private`: contacts, and small rooms for members only; `always`:
     * every room; `never`: nobody, and nobody is asked.
     */
    sendMarkers?: "private" | "always" | "never";
    /**
     * The key that sends what is written: `enter`, which with Shift begins a new line and on a touch screen always
     * does; `ctrl-enter` (on a Mac with Cmd, too), and Enter begins a new line.
     */
    sendBy?: "enter" | "ctrl-enter";
    /**
     * Buttons, menus and what they lead to that are out of sight. What others send of such things is still
     * understood.
     */
    hide?: readonly ("blocking" | "contacts" | "corrections" | "doctor" | "forwarding" | "join-room" | "language" | "location" | "log-out" | "markers" | "new-chat" | "notifications" | "presence" | "profiles" | "reactions" | "replies" | "retraction" | "search" | "selection" | "threads" | "typing" | "uploads" | "voice")[] | string;
    /**
     * Which messages of rooms one is told of, unless the person wants it otherwise for a room: `mentions`: those
     * with one's name, and all of rooms for members only; `all`; `none`.
     */
    roomNotifications?: "mentions" | "all" | "none";
    /**
     * `ask`: the person is offered notifications outside of the page, and the browser asks them once they have
     * accepted; `never`: they are not.
     */
    notifications?: "ask" | "never";
    /** A sound for new messages, unless the person wants it otherwise. */
    sounds?: boolean;
    /**
     * No notifications and sounds in these, by the person's clock, unless they want it otherwise: `22:00-07:00`;
     * empty for none.
     */
    quietHours?: string;
    /** Tell in the page's title how many messages wait, while nobody looks at it. */
    pageCount?: boolean;
    /** Tell it in the page's icon too, which needs `img-src data:` in the page's policy. */
    iconCount?: boolean;
    /**
     * Whose pictures, videos and recordings are shown unasked: `own`: those on the account's domain and below it,
     * `all`, `none`.
     */
    media?: "own" | "all" | "none";
    /** Further domains whose pictures, videos and recordings are shown unasked. */
    mediaHosts?: readonly string[] | string;
    /**
     * The site's own, as JSON: shortname → address of a picture, `{"logo": "/logo.png"}`; in the picker, and shown
     * in the place of `:logo:` in messages.
     */
    customEmoji?: Readonly<Record<string, string>> | string;
    /**
     * Pictures that move do so at once, unless the person's system asks for less motion; else, and then, when one
     * points at them or they have the focus.
     */
    movingPictures?: boolean;
    /** Address of a map, to which places in messages lead, with `{lat}` and `{lon}` for the degrees; empty for none. */
    mapUrl?: string;
    /** Name in rooms; empty for the JID's local part. */
    nickname?: string;
    /** Rooms to enter after log-in. */
    rooms?: readonly string[] | string;
    /** Address of somebody; the chat with them is open after log-in. */
    openChat?: string;
    /** Address of a room that is open after log-in. */
    openRoom?: string;
    /** Addresses of plugins, each perhaps with `#sha256-…`, the hash that it must have. */
    plugins?: readonly string[] | string;
    /** Of the texts; empty for the page's or the browser's. */
    language?: string;
    /** How much is told in the browser's console. */
    logLevel?: "error" | "warning" | "info" | "debug";
    /** What a plugin has for itself, by the plugin's name: `pluginPoll…`, `plugin-poll-…`. */
    [plugin: `plugin${string}`]: unknown;
}
// Until here.

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
    set(settings: Settings): Promise<void>;
    /** Those of the script tag, with what was changed since; without the password. */
    readonly settings: Readonly<Record<string, unknown>>;
    /** A `<chinwag-chat>` with these settings, at the end of `place`. */
    mount(place: Element, settings?: Settings): ChinwagChatElement;
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
