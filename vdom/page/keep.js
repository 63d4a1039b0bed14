/**
 * What the person has in hand: focus, caret, composition, selected text, scroll positions, playing media.
 * Weighs nodes by it, so that the heavier one stays where it is, and puts back what a move lost.
 */

/**
 * @typedef {object} Keeper
 * @property {() => void} before
 * @property {() => void} after
 * @property {(node: Node) => number} weight
 * @property {(node: Node) => void} moving
 * @property {(el: Element, action: () => void) => void} whenComposed
 * @property {ReadonlySet<Element>} scrolled Those that have been scrolled.
 * @property {() => void} destroy
 */

/** @typedef {{ node: Node, weight: number }} Pin */

/**
 * @param {Element | ShadowRoot} container
 * @returns {Keeper}
 */
export function createKeeper(container) {
  const scrolled = /** @type {Set<Element>} */ (new Set());
  const playing = /** @type {Set<HTMLMediaElement>} */ (new Set());
  const watch = new AbortController();
  let composing = /** @type {Element | null} */ (null);
  let composed = /** @type {Map<Element, () => void>} */ (new Map());
  let pins = /** @type {Pin[]} */ ([]);
  let restore = /** @type {(() => void)[]} */ ([]);
  let moved = false;

  listen("scroll", (event) => scrolled.add(/** @type {Element} */ (event.target)));
  listen("play", (event) => playing.add(/** @type {HTMLMediaElement} */ (event.target)));
  listen("compositionstart", (event) => (composing = /** @type {Element} */ (event.target)));
  listen("compositionend", () => {
    composing = null;
    queueMicrotask(flushComposed);
  });

  return {
    before() {
      moved = false;
      const focus = focused(container);
      const selection = selected(container);
      for (const el of scrolled) if (!el.isConnected) scrolled.delete(el);
      for (const media of playing) if (media.paused || !media.isConnected) playing.delete(media);
      pins = [];
      if (focus) pins.push({ node: focus, weight: focus === composing ? 16 : 8 });
      for (const node of playing) pins.push({ node, weight: 4 });
      if (selection) pins.push({ node: selection.anchor, weight: 2 }, { node: selection.focus, weight: 2 });
      restore = [];
      if (focus) restore.push(refocus(focus, container));
      if (selection) restore.push(selection.restore);
    },

    after() {
      if (!moved) return;
      for (const action of restore) action();
      for (const el of scrolled) if (!el.isConnected) scrolled.delete(el);
      for (const media of playing) if (media.paused && media.isConnected) void media.play().catch(() => {});
    },

    weight(node) {
      let weight = 0;
      for (const pin of pins) if (node.contains(pin.node)) weight += pin.weight;
      return weight || (holdsFrame(node) ? 1 : 0);
    },

    moving(node) {
      if (!moved) restore.push(...readScroll());
      moved = true;
    },

    whenComposed(el, action) {
      if (el === composing) composed.set(el, action);
      else action();
    },

    scrolled,
    destroy: () => watch.abort(),
  };

  function readScroll() {
    /** @type {(() => void)[]} */
    const actions = [];
    for (const el of scrolled) {
      const { scrollTop: top, scrollLeft: left } = el;
      if (!top && !left) scrolled.delete(el);
      else actions.push(() => scrollBack(el, top, left));
    }
    return actions;
  }

  function flushComposed() {
    const actions = composed;
    composed = new Map();
    for (const action of actions.values()) action();
  }

  /**
   * @param {string} type
   * @param {(event: Event) => void} listener
   */
  function listen(type, listener) {
    container.addEventListener(type, listener, { capture: true, passive: true, signal: watch.signal });
  }
}

/** @param {Element | ShadowRoot} container */
function focused(container) {
  const scope = /** @type {Document | ShadowRoot} */ (container.getRootNode());
  const el = scope.activeElement;
  return el && container.contains(el) && el !== container ? el : null;
}

/**
 * @param {Element} el
 * @param {Element | ShadowRoot} container
 */
function refocus(el, container) {
  const input = /** @type {HTMLInputElement} */ (el);
  const caret = hasCaret(input) ? [input.selectionStart, input.selectionEnd] : null;
  const direction = caret ? input.selectionDirection : null;
  return () => {
    // What came in the same moment, a dialog say, may have taken the focus
    if (!el.isConnected || focused(container)) return;
    input.focus({ preventScroll: true });
    if (caret) input.setSelectionRange(caret[0], caret[1], direction ?? undefined);
  };
}

/** @param {HTMLInputElement} el */
function hasCaret(el) {
  return el.localName === "textarea" || (el.localName === "input" && el.selectionStart !== null);
}

/**
 * The selected text, if any of it lies in the container. Chromium tells what is selected inside of a
 * shadow tree only by the shadow root's own getSelection.
 *
 * @param {Element | ShadowRoot} container
 */
function selected(container) {
  const scope = /** @type {any} */ (container.getRootNode());
  /** @type {Selection | null} */
  const selection = scope.getSelection ? scope.getSelection() : document.getSelection();
  if (!selection?.anchorNode || !selection.focusNode || selection.isCollapsed) return null;
  const { anchorNode: anchor, anchorOffset, focusNode: focus, focusOffset } = selection;
  if (!container.contains(anchor) && !container.contains(focus)) return null;
  const restore = () => {
    const same = selection.anchorNode === anchor && selection.focusNode === focus && !selection.isCollapsed;
    if (same || !anchor.isConnected || !focus.isConnected) return;
    selection.setBaseAndExtent(anchor, anchorOffset, focus, focusOffset);
  };
  return { anchor, focus, restore };
}

/**
 * @param {Element} el
 * @param {number} top
 * @param {number} left
 */
function scrollBack(el, top, left) {
  if (el.scrollTop !== top || el.scrollLeft !== left) el.scrollTo({ top, left, behavior: "instant" });
}

/** A frame that moves is loaded again. @param {Node} node */
function holdsFrame(node) {
  const el = /** @type {Element} */ (node);
  return el.localName === "iframe" || (el.getElementsByTagName?.("iframe").length ?? 0) > 0;
}
