/**
 * What can be reached in the chat as it is drawn: asked by test_reach.py.
 */
const { shadowRoot } = /** @type {{shadowRoot: ShadowRoot}} */ (/** @type {unknown} */ (document.querySelector("chinwag-root")));
/** Code may be wide, and scrolls by itself. */
const WIDE = "pre, pre *, .hidden, .hidden *, .crop-stage, svg, svg *, video";
const PRESSED =
    ':is(button, a[href], input, select, textarea, summary, [role^=menuitem], [tabindex="0"]):not([type=hidden], [type=file])';
/** What stands within a line of text (2.5.8), and what scrolls rather than is pressed. */
const LEFT_OUT = ".body a, .excerpt a, pre, .scroller, .details-body, .tick, .wave input, .original";

/** Small ones beside text, of which there are rows: enough for WCAG (24), less than we ask of others. */
const LESSER = ".reaction, .banner .button, .failure .button, .versions summary";
const LEAST = 32;

globalThis.reach = {
    /** What is beyond the page's sides, or scrolls sideways. */
    cut() {
        return shown(":is(.view, .emoji-sheet, .completion) :not(.presence)").filter((each) => !each.matches(WIDE) && (beside(each) || scrolls(each))).map(named);
    },

    /** What is too small to be pressed. @param {number} least CSS pixels */
    small(least) {
        const small = shown(PRESSED).filter((each) => {
            const { width, height } = area(each);
            const enough = Math.min(least, each.matches(LESSER) ? LEAST : least) - 0.5;
            return !each.matches(LEFT_OUT) && width > 1 && (width < enough || height < enough);
        });
        return small.map((each) => `${named(each)}: ${Math.round(area(each).width)} x ${Math.round(area(each).height)}`);
    },

    /** Who has the focus, whether it lies open, and whether it is marked; null: nobody of ours. */
    focused() {
        const each = shadowRoot.activeElement;
        if (!each) return null;
        return { name: named(each), open: open(each), marked: marked(each) };
    },

    /** What moves, though less motion is asked for. */
    moving() {
        const long = shadowRoot.getAnimations().filter((each) => Number(each.effect?.getTiming().duration) > 1);
        const names = long.map((each) => /** @type {CSSAnimation} */ (each).animationName);
        const slow = (/** @type {Element} */ each) => /[1-9]/.test(getComputedStyle(each).transitionDuration);
        return [...names, ...[...shadowRoot.querySelectorAll(".view *")].filter(slow).map(named)];
    },
};

/** @param {string} selector */
function shown(selector) {
    return [...shadowRoot.querySelectorAll(selector)].filter(
        (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.closest("[inert]"),
    );
}

/** @param {Element} each */
function named(each) {
    return `${each.localName}.${each.getAttribute("class")} ${each.getAttribute("aria-label") ?? each.textContent?.slice(0, 30)}`;
}

/** @param {Element} each */
function beside(each) {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 1 && (left < -1 || right > innerWidth + 1);
}

/** @param {Element} each */
function scrolls(each) {
    return /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1;
}

/** Where it can be pressed: a box to tick on its label, too. @param {Element} each */
function area(each) {
    return ((each.localName === "input" && each.closest("label")) || each).getBoundingClientRect();
}

/** Its middle is not covered by something else. @param {Element} each */
function open(each) {
    const { left, top, right, bottom, width } = each.getBoundingClientRect();
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const over = shadowRoot.elementFromPoint(x, y);
    const near = over && (over.contains(each) || each.contains(over) || each.parentElement?.contains(over));
    return width > 0 && Boolean(near);
}

/** By an outline or a ring: its own, its bubble's or that of what it fills. @param {Element} each */
function marked(each) {
    return [each, each.parentElement, each.querySelector(".bubble")].some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    });
}
