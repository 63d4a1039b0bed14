/**
 * A scroll container that stays at its end if it was there, and otherwise keeps what is visible at the
 * pixel where it is, whatever is added, removed or resized.
 *
 * Options: `items`: selector of the rows, in document order, to hold on to (children, if not given; name
 * the rows if anything stays at the top when older ones are put in, like a spinner); `slack`: pixels
 * from the end that still count as the end (2); `reach`: pixels from the start at which `reach-start`
 * comes (300); `beyond`: more lies beyond the end, which is not kept to then; `to`: "end" or a selector to
 * scroll to when `to` or `revision` changes; `mark`: stands for what is drawn at present.
 * Emits `reach-start` when the start comes near, and again when rows were put before the first and it
 * is still near; `reach-end` and `leave-end` when the end is reached or left. With `beyond`, `reach-end`
 * comes as `reach-start` does, when the end comes near. `see-end`, with the `mark` as its detail: that is drawn,
 * and the end is in sight; once for each mark, and in a burst not more often than every `PAUSE`.
 */

/**
 * @typedef {object} Options
 * @property {string} [items]
 * @property {number} [slack] pixels
 * @property {number} [reach] pixels
 * @property {boolean} [beyond]
 * @property {string} [to]
 * @property {unknown} [revision]
 * @property {string} [mark]
 */

/** @typedef {{ item: Element, at: number }} Anchor A row, and how far from the start of the content it lay. */

/** Milliseconds. */
const MOMENT = 250;
const PAUSE = 100;
/** Rows held on to, so that one of them survives the patch. */
const ANCHORS = 12;

/** @type {WeakMap<HTMLElement, Stick>} */
const sticks = new WeakMap();

/** @type {import("../page/types.js").Behaviour} */
export const stick = {
  first: "last",
  create: (el, options, emit, view) => sticks.set(el, new Stick(el, options, emit, view)),
  update: (el, options) => sticks.get(el)?.update(options),
  before: (el) => sticks.get(el)?.before(),
  after: (el) => sticks.get(el)?.settle(),
  destroy: (el) => sticks.get(el)?.destroy(),
};

class Stick {
  /**
   * @param {HTMLElement} el
   * @param {Options} options
   * @param {import("../page/types.js").Emit} emit
   * @param {{ readonly partial: boolean }} view
   */
  constructor(el, options, emit, view) {
    this.el = el;
    this.options = options;
    this.emit = emit;
    this.view = view;
    this.atEnd = true;
    this.nearStart = false;
    this.nearEnd = false;
    /** The end was none: whether there is one now shows when all is there. */
    this.unsure = false;
    this.hidden = el.clientHeight === 0;
    /** Where we are scrolled to; more exact than what the browser rounds. */
    this.top = el.scrollTop;
    /** What the browser made of it. */
    this.actual = el.scrollTop;
    /** How high it was then. */
    this.height = el.clientHeight;
    /** Until what has changed is no matter of a moment. @type {number | undefined} */
    this.holding = undefined;
    /** @type {Anchor[]} */
    this.anchors = [];
    /** Where to go when all rows are there. */
    this.goal = "";
    /** The first row at the last look; undefined before it. @type {Element | null | undefined} */
    this.first = undefined;
    /** The last row at the last look. @type {Element | null | undefined} */
    this.last = undefined;
    /** The mark that was told last, while the end is in sight. */
    this.told = "";
    /** Until the next may be told. */
    this.resting = 0;
    el.style.setProperty("overflow-anchor", "none");
    this.onScroll = () => this.scrolled();
    el.addEventListener("scroll", this.onScroll, { passive: true });
    /** @type {Set<Element>} */
    this.watched = new Set();
    this.resized = new ResizeObserver(() => this.settle());
    this.resized.observe(el);
    this.settle();
    if (options.to && options.to !== "end") this.goTo(options.to);
  }

  /** @param {Options} options */
  update(options) {
    const { to, revision, beyond } = this.options;
    this.options = options;
    if (beyond) this.unsure = true;
    if (options.to && (options.to !== to || options.revision !== revision)) this.goTo(options.to);
    if (options.beyond && !beyond && this.atEnd) this.emit("leave-end");
  }

  destroy() {
    this.resized.disconnect();
    clearTimeout(this.holding);
    clearTimeout(this.resting);
    this.el.removeEventListener("scroll", this.onScroll);
  }

  before() {
    if (!this.hidden && this.el.scrollTop !== this.actual) this.scrolled();
  }

  /** The content may have changed: put back what the person was looking at. */
  settle() {
    const { el } = this;
    this.watch();
    this.hidden = el.clientHeight === 0;
    if (this.hidden) return void this.tell();
    const ended = this.unsure && !this.options.beyond;
    // Who has read on to here is not pulled down; who sees other rows now wanted the end
    if (ended && this.anchors.some(({ item }) => el.contains(item))) this.atEnd = false;
    this.unsure &&= !ended;
    const keeps = this.keeps();
    const top = keeps ? el.scrollHeight : this.top + this.shift();
    this.set(top);
    this.look();
    if (ended) this.setEnd(this.isAtEnd());
    this.hold(top, !keeps && !this.options.beyond && !this.view.partial && top - this.actual >= 1);
    if (this.goal && !this.view.partial) this.goTo(this.goal);
    this.tell();
  }

  /** Somebody has scrolled, or the browser has, as the content became shorter. */
  scrolled() {
    const { el } = this;
    if (this.hidden || el.clientHeight === 0 || el.scrollTop === this.actual) return;
    const up = el.scrollTop < this.actual;
    if (up && el.clientHeight > this.height && this.isAtEnd()) {
      // It has grown, for a moment perhaps, and the browser has filled it: `settle` goes back if there is room
      this.actual = el.scrollTop;
      return;
    }
    const shift = this.keeps() ? 0 : this.shift();
    clearTimeout(this.holding);
    this.top = this.actual = el.scrollTop;
    if (shift) this.set(this.top + shift);
    this.setEnd(this.isAtEnd() || (this.atEnd && !up));
    this.look();
    this.tell();
  }

  /**
   * The container has grown, or the content shrunk, so far that the end is seen: for a moment, and we go back to where we
   * were, or for longer, and then this is the end.
   *
   * @param {number} top where we were
   * @param {boolean} short
   */
  hold(top, short) {
    clearTimeout(this.holding);
    if (!short) return;
    this.top = top;
    this.holding = setTimeout(() => {
      this.top = this.actual;
      this.setEnd(this.isAtEnd());
      this.tell();
    }, MOMENT);
  }

  /** Whether it stays at its end. */
  keeps() {
    return this.atEnd && !this.options.beyond;
  }

  /** How far the first row that is left of those held on to has moved in the content. */
  shift() {
    const kept = this.anchors.find(({ item }) => this.el.contains(item));
    return kept ? this.place(kept.item) - kept.at : 0;
  }

  /** @param {Element} item */
  place(item) {
    return item.getBoundingClientRect().top - this.el.getBoundingClientRect().top + this.el.scrollTop;
  }

  /** @param {number} top */
  set(top) {
    if (this.el.scrollTop !== top) this.el.scrollTo({ top, behavior: "instant" });
    this.actual = this.el.scrollTop;
    this.height = this.el.clientHeight;
    this.top = Math.abs(top - this.actual) < 1 ? top : this.actual;
  }

  /** Take note of what is visible now, and tell of the start and the end. */
  look() {
    const items = this.items();
    this.anchors = this.keeps() ? [] : this.visible(items);
    // The start is not there yet
    if (this.view.partial) return;
    const first = items[0] ?? null;
    const grown = this.first !== undefined && this.first !== first;
    this.first = first;
    const near = this.actual <= (this.options.reach ?? 300);
    const reached = near && (!this.nearStart || grown);
    this.nearStart = near;
    if (reached) this.emit("reach-start");
    this.lookDown(items);
  }

  /** @param {ArrayLike<Element>} items */
  lookDown(items) {
    const { scrollHeight, clientHeight } = this.el;
    const last = items[items.length - 1] ?? null;
    const grown = this.last !== undefined && this.last !== last;
    this.last = last;
    const near = scrollHeight - clientHeight - this.actual <= (this.options.reach ?? 300);
    const reached = near && (!this.nearEnd || grown);
    this.nearEnd = near;
    if (reached && this.options.beyond) this.emit("reach-end");
  }

  /** @param {boolean} atEnd */
  setEnd(atEnd) {
    if (this.atEnd === atEnd) return;
    this.atEnd = atEnd;
    if (!atEnd || !this.options.beyond) this.emit(atEnd ? "reach-end" : "leave-end");
  }

  /** Tell what has been seen at the end. Elsewhere, and out of sight, nothing is. */
  tell() {
    const mark = this.keeps() && !this.hidden && !this.view.partial ? (this.options.mark ?? "") : "";
    if (mark === this.told || (mark && this.resting)) return;
    this.told = mark;
    if (!mark) return;
    this.resting = setTimeout(() => ((this.resting = 0), this.tell()), PAUSE);
    this.emit("see-end", mark);
  }

  isAtEnd() {
    const { scrollHeight, clientHeight, scrollTop } = this.el;
    return scrollHeight - clientHeight - scrollTop <= (this.options.slack ?? 2);
  }

  items() {
    const { items } = this.options;
    return items ? this.el.querySelectorAll(items) : this.el.children;
  }

  /**
   * The rows from the first that is visible, found by halving.
   *
   * @param {ArrayLike<Element>} items
   * @returns {Anchor[]}
   */
  visible(items) {
    const start = this.el.getBoundingClientRect().top;
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle].getBoundingClientRect().bottom > start) high = middle;
      else low = middle + 1;
    }
    /** @type {Anchor[]} */
    const anchors = [];
    const last = Math.min(low + ANCHORS, items.length);
    for (let i = low; i < last; i++) anchors.push({ item: items[i], at: this.place(items[i]) });
    return anchors;
  }

  /** @param {string} to */
  goTo(to) {
    const item = to === "end" ? null : this.el.querySelector(to);
    this.goal = to !== "end" && !item && this.view.partial ? to : "";
    if (to !== "end" && !item) return;
    clearTimeout(this.holding);
    if (item) {
      const { height } = item.getBoundingClientRect();
      const room = Math.max((this.el.clientHeight - height) / 2, 0);
      this.set(this.place(item) - room);
    } else {
      this.set(this.el.scrollHeight);
    }
    this.setEnd(this.isAtEnd());
    this.look();
    this.tell();
  }

  /** Sizes of the rows' containers tell of everything inside that grows. */
  watch() {
    const now = new Set(this.el.children);
    for (const child of this.watched) if (!now.has(child)) this.resized.unobserve(child);
    for (const child of now) if (!this.watched.has(child)) this.resized.observe(child);
    this.watched = now;
  }
}
