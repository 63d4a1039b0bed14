/**
 * What the person does: reported at once while the program runs; before that kept in order, and reported when it has
 * taken over what was painted, to those of its handlers that are at the same places.
 */

import { formOf } from "./fields.js";

/**
 * @typedef {object} Deed
 * @property {{ el: Element, at: (place: string) => import("./types.js").Listen | undefined }} listener
 * @property {string} place Which of the element's declared events it is.
 * @property {number} handler
 * @property {Record<string, unknown>} fields What was read when it happened.
 * @property {string[]} clears The controls that were emptied then.
 * @property {string} [tells] What the page is told at once.
 */

/** @typedef {ReturnType<typeof createDeeds>} Deeds */

/**
 * @param {object} given
 * @param {(event: import("./types.js").EventMessage) => void} given.post
 * @param {(event: import("./types.js").EventMessage, deed: Deed) => void} [given.postDeed] Takes, in its place, what
 *   took something out of a form.
 * @param {(word: string) => boolean | void} [given.told] Takes what a deed tells the page; true if that is all there
 *   is to it.
 * @param {(deed: Deed) => void} [given.held] Told of each deed that is kept.
 * @param {(form: HTMLFormElement) => void} [given.lost] Takes each form that is gone from the picture, with what was
 *   taken out of it back in it: there is no handler for it any more.
 */
export function createDeeds({ post, postDeed = (event) => post(event), told = () => {}, held = () => {}, lost = () => {} }) {
  /** @type {Deed[] | null} */
  let kept = null;

  return {
    /** From now on keep them. */
    hold() {
      kept ??= [];
    },

    /** @param {Deed} deed */
    take(deed) {
      const done = deed.tells !== undefined && told(deed.tells) === true;
      if (done) return;
      if (!kept) return report(deed.handler, deed);
      // Said twice it means the same, unless each time took something of its own out of the form
      if (!deed.clears.length) kept = kept.filter((other) => !isSame(other, deed));
      kept.push(deed);
      held(deed);
    },

    /** The page goes: what was taken out of forms and could not be reported goes back into them. */
    withdraw() {
      giveAllBack(kept ?? []);
      kept = kept && kept.filter((deed) => !deed.clears.length);
    },

    /** The program's own picture is there: report to it. */
    release() {
      const due = kept ?? [];
      kept = null;
      const handlers = due.map(({ listener, place }) => (listener.el.isConnected && listener.at(place)?.[1]) || 0);
      due.forEach((deed, index) => handlers[index] && report(handlers[index], deed));
      for (const form of giveAllBack(due.filter((_, index) => !handlers[index]))) lost(form);
    },
  };

  /** @param {number} handler @param {Deed} deed */
  function report(handler, deed) {
    if (deed.clears.length) postDeed([handler, deed.fields], deed);
    else post([handler, deed.fields]);
  }
}

/**
 * Puts what was taken out of forms back, before what has been written since; gives the forms.
 *
 * @param {Deed[]} deeds
 */
function giveAllBack(deeds) {
  /** @type {Set<HTMLFormElement>} */
  const forms = new Set();
  for (const { listener, clears, fields } of [...deeds].reverse()) {
    const form = clears.length ? formOf(listener.el) : null;
    if (form) forms.add(form);
    for (const name of clears) putBack(/** @type {any} */ (form?.elements.namedItem(name)), fields, name);
  }
  return forms;
}

/** @param {any} control @param {Record<string, any>} fields @param {string} name */
function putBack(control, fields, name) {
  const text = fields.form?.[name];
  if (control && typeof text === "string") control.value = [text, control.value].filter(Boolean).join("\n");
}

/** @param {Deed} a @param {Deed} b */
function isSame(a, b) {
  return a.listener === b.listener && a.place === b.place;
}
