/**
 * Whether somebody is there: keys, presses and moves on the host page, of which only the time is kept.
 */

/** Milliseconds, as `IDLE_AFTER` in core/model.py. */
const IDLE_AFTER = 300_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** @param {{signal: AbortSignal, changed: () => void}} given @returns {() => boolean} */
export function watchIdle({ signal, changed }) {
    let last = performance.now();
    let idle = false;
    let timer = setTimeout(look, IDLE_AFTER);

    function look() {
        const left = last + IDLE_AFTER - performance.now();
        if (left > 0) {
            timer = setTimeout(look, left);
            return;
        }
        idle = true;
        changed();
    }
    function noted() {
        last = performance.now();
        if (!idle) return;
        idle = false;
        timer = setTimeout(look, IDLE_AFTER);
        changed();
    }

    for (const name of SIGNS) addEventListener(name, noted, { signal, passive: true, capture: true });
    signal.addEventListener("abort", () => clearTimeout(timer));
    return () => idle;
}
