/** Listens for declared events, acts at once as they say, and posts them in order. */

import { wired } from "./decode.js";
import { formOf, readFields } from "./fields.js";
import { matchesKey } from "./keys.js";

/** @typedef {import("snabbdom").VNode} VNode */
/** @typedef {import("./types.js").Listen} Listen */
/** @typedef {import("./types.js").ListenOptions} ListenOptions */
/** @typedef {import("./fields.js").Happened} Happened */

/** One declared event that happened: `place` tells it among those of its element. */
/** @typedef {{ listener: Listener, place: string, listen: Listen, happened: Happened, timer: number }} Waiting */

/** @type {ListenOptions} */
const NO_OPTIONS = {};

/**
 * @param {Element | ShadowRoot} container
 * @param {import("./deeds.js").Deeds} deeds Takes each event.
 * @param {(el: Element) => void} refresh Told of each control that was emptied.
 */
export function createEvents(container, deeds, refresh) {
  const outbox = new Outbox(deeds, refresh);
  /** @type {WeakMap<Node, Listener>} */
  const listeners = new WeakMap();
  const watch = new AbortController();
  const flush = () => outbox.flush();
  container.addEventListener("focusout", flush, { signal: watch.signal });
  addEventListener("pagehide", flush, { signal: watch.signal });

  return {
    module: { create: update, update, destroy },
    flush,
    destroy: () => watch.abort(),
  };

  /**
   * @param {VNode} before
   * @param {VNode} now
   */
  function update(before, now) {
    const events = wired(now).e;
    if (events === wired(before).e) return;
    const el = /** @type {Element} */ (now.elm);
    let listener = listeners.get(el);
    if (!listener) listeners.set(el, (listener = new Listener(el, outbox)));
    listener.listen(events ?? []);
  }

  /** @param {VNode} node */
  function destroy(node) {
    const listener = node.elm && listeners.get(node.elm);
    if (listener) outbox.flush(listener);
  }
}

/** The events of one element. */
class Listener {
  /**
   * @param {Element} el
   * @param {Outbox} outbox
   */
  constructor(el, outbox) {
    this.el = el;
    this.outbox = outbox;
    /** @type {Map<string, Listen[]>} */
    this.events = new Map();
    /** Those of the declared that fire once and have. @type {Set<string>} */
    this.done = new Set();
    /** When those that report only now and then did so last. @type {Map<string, number>} */
    this.reported = new Map();
  }

  /** @param {Listen[]} events */
  listen(events) {
    const before = this.events;
    this.events = new Map();
    for (const one of events) {
      const same = this.events.get(one[0]);
      if (same) same.push(one);
      else this.events.set(one[0], [one]);
    }
    for (const type of before.keys()) {
      if (!this.events.has(type)) this.el.removeEventListener(type, this);
    }
    for (const type of this.events.keys()) {
      if (!before.has(type)) this.el.addEventListener(type, this, { passive: this.isPassive(type) });
    }
  }

  /** @param {string} type */
  isPassive(type) {
    return /^(?:wheel|touch|scroll)/.test(type) && !this.events.get(type)?.some(([, , options]) => options?.p);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const happened = { el: this.el, target: event.composedPath()[0] ?? event.target, event };
    (this.events.get(event.type) ?? []).forEach((listen, index) => this.act(listen, `${event.type} ${index}`, happened));
  }

  /**
   * @param {Listen} listen
   * @param {string} place
   * @param {Happened} happened
   */
  act(listen, place, happened) {
    const options = listen[2] ?? NO_OPTIONS;
    if (options.t && happened.target !== this.el) return;
    if (options.k && !matchesKey(happened.event, options.k)) return;
    if (options.p) happened.event.preventDefault();
    if (options.s) happened.event.stopPropagation();
    if (options.o && this.done.has(place)) return;
    if (options.o) this.done.add(place);
    if (options.v && !this.isDue(place, options.v)) return;
    const one = { listener: this, place, listen, happened, timer: 0 };
    if (options.d) this.outbox.wait(one, options.d);
    else this.outbox.send(one);
    if (options.r) formOf(this.el)?.requestSubmit();
  }

  /** @param {string} place @param {number} every milliseconds */
  isDue(place, every) {
    const now = performance.now();
    if (now - (this.reported.get(place) ?? -Infinity) < every) return false;
    this.reported.set(place, now);
    return true;
  }

  /**
   * The descriptor now at a place.
   *
   * @param {string} place
   */
  at(place) {
    const [type, index] = place.split(" ");
    return this.events.get(type)?.[Number(index)];
  }

  /**
   * The descriptor now at the place of an older one: what waited is reported as the newest render says.
   *
   * @param {Waiting} one
   */
  current({ place, listen: older }) {
    const listen = this.at(place);
    return listen?.[2]?.d ? listen : older;
  }
}

/** Posts events in the order in which they happened, those that wait for a pause before any later one. */
class Outbox {
  /**
   * @param {import("./deeds.js").Deeds} deeds
   * @param {(el: Element) => void} refresh
   */
  constructor(deeds, refresh) {
    this.deeds = deeds;
    this.refresh = refresh;
    /** @type {Waiting[]} */
    this.waiting = [];
  }

  /**
   * @param {Waiting} one
   * @param {number} pause milliseconds
   */
  wait(one, pause) {
    this.drop((other) => other.listener === one.listener && other.place === one.place);
    one.timer = setTimeout(() => this.flush(one), pause);
    this.waiting.push(one);
  }

  /**
   * Post what waits: all of it, one, or that of one element.
   *
   * @param {Listener | Waiting} [only]
   */
  flush(only) {
    const due = this.drop((one) => !only || one === only || one.listener === only);
    for (const one of due) this.write({ ...one, listen: one.listener.current(one) });
  }

  /** @param {Waiting} one */
  send(one) {
    if (one.listen[1]) this.flush();
    this.write(one);
  }

  /** @param {Waiting} one */
  write({ listener, place, listen: [, handler, options], happened }) {
    const fields = handler ? readFields(options?.f, happened) : {};
    if (options?.c) this.clear(options.c, formOf(happened.el));
    if (handler) this.deeds.take({ listener, place, handler, fields, clears: options?.c ?? [], tells: options?.w });
  }

  /**
   * @param {string[]} names
   * @param {HTMLFormElement | null} form
   */
  clear(names, form) {
    for (const name of names) {
      const control = /** @type {any} */ (form?.elements.namedItem(name));
      if (!control) continue;
      if (control.type === "checkbox") control.checked = false;
      else control.value = "";
      this.refresh(control);
    }
  }

  /**
   * @param {(one: Waiting) => boolean} which
   * @returns {Waiting[]}
   */
  drop(which) {
    const dropped = this.waiting.filter(which);
    if (dropped.length) this.waiting = this.waiting.filter((one) => !dropped.includes(one));
    for (const one of dropped) clearTimeout(one.timer);
    return dropped;
  }
}
