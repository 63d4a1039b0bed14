/**
 * What the host page is like: size, visibility, network, colours, keyboard. Told to Python when it changes.
 */
import { watchIdle } from "./idle.js";
import { isWhole } from "./settings.js";
import { onPermission, permission } from "./permission.js";

/**
 * @typedef {{visible: boolean, focused: boolean, online: boolean, width: number, height: number, touch: boolean,
 *   dark: boolean, language: string, wish: string, url: string, open: boolean, idle: boolean, notifications: string}} Page
 */

/**
 * @param {HTMLElement} host @param {{signal: AbortSignal, language: import("./language.js").Language, changed: (page: Page) => void}} given
 */
export function watchPage(host, { signal, language, changed }) {
    const coarse = matchMedia("(pointer: coarse)");
    const night = matchMedia("(prefers-color-scheme: dark)");
    let open = false;
    let mode = host.getAttribute("mode");
    let told = "";
    let dark = false;
    let frame = 0;
    /** Whether any of it is in sight, where the page may be scrolled past it. */
    let inSight = true;
    const idle = watchIdle({ signal, changed: () => tell() });

    /** @returns {Page} */
    function state() {
        const box = isWhole(host.getAttribute("mode")) ? host.getBoundingClientRect() : null;
        return {
            visible: !document.hidden && (inSight || mode !== "embedded"),
            focused: document.hasFocus(),
            online: navigator.onLine,
            width: Math.round(box?.width || innerWidth),
            height: Math.round(box?.height || innerHeight),
            touch: coarse.matches,
            dark,
            language: language.tag(),
            wish: language.chosen(),
            url: location.origin + location.pathname,
            open,
            notifications: permission(),
            idle: idle(),
        };
    }

    function tell() {
        dark = isDark(host, night.matches);
        note();
    }
    function note() {
        if (signal.aborted) return;
        const now = state();
        const text = JSON.stringify(now);
        if (text === told) return;
        if (told) changed(now);
        told = text;
    }
    /** Sizes change many times in a frame; told once. */
    function soon() {
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(tell);
    }

    document.addEventListener("visibilitychange", tell, { signal });
    for (const name of ["focus", "blur", "online", "offline", "pageshow"]) addEventListener(name, tell, { signal });
    for (const query of [coarse, night]) query.addEventListener("change", tell, { signal });
    onPermission(tell, signal);
    addEventListener("resize", soon, { signal });
    const sight = new IntersectionObserver((seen) => {
        inSight = seen.at(-1)?.isIntersecting ?? true;
        tell();
    });
    sight.observe(host);
    signal.addEventListener("abort", () => sight.disconnect());
    const resizes = new ResizeObserver(soon);
    resizes.observe(host);
    signal.addEventListener("abort", () => resizes.disconnect());
    followKeyboard(host, signal);
    language.listen(tell, signal);
    tell();

    return {
        state,
        /** What has been drawn; to look at the page each time would cost its style (2 ms, and after a first picture 20).
         * @param {boolean} yes */
        opened(yes) {
            if (open === yes && mode === host.getAttribute("mode")) return;
            open = yes;
            mode = host.getAttribute("mode");
            note();
        },
    };
}

/**
 * Keeps `--cw-keyboard-inset` (what the on-screen keyboard covers at the bottom) and `--cw-viewport-top` (how far the
 * visible part has moved down) on the host, so that a full-screen sheet fits in what can be seen.
 * @param {HTMLElement} host @param {AbortSignal} signal
 */
function followKeyboard(host, signal) {
    const viewport = visualViewport;
    if (!viewport) return;
    /** @type {Record<string, string>} as it is without */
    const told = { "--cw-keyboard-inset": "0px", "--cw-viewport-top": "0px" };
    /** What is set is inherited by all there is: only what has changed. @param {string} name @param {number} pixels */
    function tell(name, pixels) {
        const value = `${Math.round(pixels)}px`;
        if (told[name] !== value) host.style.setProperty(name, (told[name] = value));
    }
    function measure() {
        if (!viewport || viewport.scale > 1.01) return;
        tell("--cw-keyboard-inset", Math.max(0, innerHeight - viewport.height - viewport.offsetTop));
        tell("--cw-viewport-top", viewport.offsetTop);
    }
    viewport.addEventListener("resize", measure, { signal });
    viewport.addEventListener("scroll", measure, { signal });
    // To ask for it lays the page out: not while the first picture is waited for (3 ms)
    (self.requestIdleCallback ?? setTimeout)(() => signal.aborted || measure());
}

/** @param {HTMLElement} host @param {boolean} night the system's wish */
function isDark(host, night) {
    const schemes = getComputedStyle(host).colorScheme.split(" ");
    return schemes.includes("dark") && (night || !schemes.includes("light"));
}
