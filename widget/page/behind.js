/**
 * While a surface covers the page, what lies behind it is not read out either: a screen reader's cursor goes through all
 * that is there, wherever Tab stays (`covering.js`). It is hidden by `aria-hidden` and nothing else: `inert` would take the
 * page's own banners, focus and presses away, too. Whatever the page puts over us, what has the focus and what the page
 * announces stay as they are; and all is as it was once we do not cover the page any more.
 */
const NAME = "aria-hidden";
const UNREAD = "head, script, style, link, template";
const HEARD = "[aria-live]:not([aria-live=off]), [role=alert], [role=status]";
/** How long what the page changes is left alone (ms): a look costs some milliseconds, and a busy page changes all the time. */
const LATER = 500;
/** Where we look for what lies over us: so far from each side of the window, in CSS pixels, and at parts of it. */
const EDGE = 36;
const PARTS = [1, 2, 3, 4, 5].map((n) => n / 6);
/** Libraries that keep copies of the page tell of it by these: what they keep is the page's own. */
const KEPT = ["turbo:before-cache", "htmx:beforeHistorySave"];

/** @param {HTMLElement} host @param {AbortSignal} signal @returns {(covers: boolean) => void} to be told with each picture */
export function hideBehind(host, signal) {
    /** What we have hidden, and what was said of it before. @type {Map<Element, string | null>} */
    const hidden = new Map();
    let asked = false;
    let covers = false;
    let timer = 0;
    const watch = new MutationObserver((changes) => {
        heed(changes);
        later();
    });

    function later() {
        if (covers) timer ||= setTimeout(look, LATER);
    }

    /** What the page itself says of one since then holds. @param {MutationRecord[]} changes */
    function heed(changes) {
        for (const { attributeName, target } of changes) if (attributeName === NAME) hidden.delete(/** @type {Element} */ (target));
    }

    function look() {
        clearTimeout(timer);
        timer = 0;
        heed(watch.takeRecords());
        const wanted = covers ? behind(host) : new Set();
        for (const [each, before] of hidden) {
            if (wanted.has(each)) continue;
            hidden.delete(each);
            if (before === null) each.removeAttribute(NAME);
            else each.setAttribute(NAME, before);
        }
        for (const each of wanted) {
            if (each.getAttribute(NAME) === "true") continue;
            hidden.set(each, each.getAttribute(NAME));
            each.setAttribute(NAME, "true");
        }
        watch.takeRecords();
    }

    /** @param {boolean} yes */
    function cover(yes) {
        if (covers === yes) return;
        covers = yes;
        if (!yes) {
            look();
            return watch.disconnect();
        }
        const attributeFilter = [NAME, "class", "style", "hidden", "open"];
        watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter });
        later();
    }

    function give() {
        if (!covers) return;
        cover(false);
        setTimeout(() => cover(asked), LATER);
    }

    const options = { capture: true, passive: true, signal };
    for (const name of ["focusin", "toggle", "resize"]) addEventListener(name, later, options);
    for (const name of KEPT) document.addEventListener(name, give, options);
    const tell = (/** @type {boolean} */ yes) => cover((asked = yes && !signal.aborted));
    signal.addEventListener("abort", () => tell(false));
    return tell;
}

/** All that is to be hidden: the fewest elements that hold it. @param {HTMLElement} host @returns {Set<Element>} */
function behind(host) {
    /** Ourselves and what we are in. @type {Element[]} */
    const path = [];
    for (let at = /** @type {any} */ (host); at; at = at.parentElement ?? at.getRootNode().host) path.push(at);
    const kept = inFront(path);
    const found = new Set();
    const hide = (/** @type {Element} */ each) => {
        if (path.includes(each) || each.matches(UNREAD) || each.matches(HEARD) || kept.includes(each)) return;
        if (each.querySelector(HEARD) || kept.some((one) => each.contains(one))) [...each.children].forEach(hide);
        else found.add(each);
    };
    for (const each of path) for (const sibling of each.parentNode?.children ?? []) hide(sibling);
    return found;
}

/** What lies over us, and what has the focus. @param {Element[]} path @returns {Element[]} */
function inFront(path) {
    const found = new Set();
    const along = (/** @type {number} */ length) => [EDGE, ...PARTS.map((part) => part * length), length - EDGE];
    const add = (/** @type {Element | null} */ hit) => {
        if (hit && !path.includes(hit) && ![...found].some((each) => each.contains(hit))) found.add(layer(hit, path));
    };
    for (const x of along(innerWidth)) for (const y of along(innerHeight)) add(document.elementFromPoint(x, y));
    const active = document.activeElement;
    if (active && active !== document.body && !path.includes(active)) found.add(active);
    return [...found];
}

/** The layer over the page that it is in, or only itself. @param {Element} hit @param {Element[]} path */
function layer(hit, path) {
    const over = layerOver(hit);
    return over && !path.includes(over) ? over : hit;
}

/** The layer over the page that an element is, or is in. @param {Element} el @returns {Element | null} */
export function layerOver(el) {
    for (let at = /** @type {Element | null} */ (el); at; at = at.parentElement) {
        if (at.matches(":modal, :popover-open") || getComputedStyle(at).position === "fixed") return at;
    }
    return null;
}
