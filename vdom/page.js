/**
 * The page's side of vdom: takes patches, changes the DOM with snabbdom, and reports events.
 * What patches and events look like is written in wire.py.
 */

import { init, vnode } from "snabbdom";
import { attributesModule, styleModule } from "./page/attributes.js";
import { createDecoder } from "./page/decode.js";
import { createDeeds } from "./page/deeds.js";
import { createDom } from "./page/dom.js";
import { createEvents } from "./page/events.js";
import { freeze, thaw } from "./page/freeze.js";
import { adopt } from "./page/hydrate.js";
import { createKeeper } from "./page/keep.js";
import { createPortions, withoutLate } from "./page/portions.js";
import { createProps } from "./page/props.js";
import { createTouched } from "./page/touched.js";
import { createUses } from "./page/uses.js";

/** @typedef {import("./page/types.js").Behaviour} Behaviour */
/** @typedef {import("./page/types.js").PatchMessage} PatchMessage */
/** @typedef {import("./page/types.js").EventMessage} EventMessage */

/**
 * @typedef {object} ViewOptions
 * @property {(event: EventMessage) => void} post Takes each event, in order; hand it to `Encoder.decode`.
 * @property {(event: EventMessage, deed: import("./page/deeds.js").Deed) => void} [postDeed] Takes, in its place, each
 *   that took something out of a form: what is in the deed's fields is nowhere else now.
 * @property {Record<string, Behaviour>} [behaviours] What `use=` may name.
 * @property {Element} [hydrate] An element inside of the container, painted before, to be taken over.
 * @property {(word: string) => boolean | void} [told] Takes what `On(tell=…)` says; true if nothing else is to come
 *   of it: the program does not hear of it.
 * @property {(deed: import("./page/deeds.js").Deed) => void} [held] Told of each event that waits for the program.
 * @property {number} [portion] How many elements are drawn at once of the rows that a patch brings (memos, without those
 *   around them); the others follow in tasks of their own. All of them, if not given.
 * @property {() => void} [whole] Told when they have all been drawn.
 * @property {(form: HTMLFormElement) => void} [lost] Takes each form that was submitted meanwhile and has no handler
 *   now, filled in as it was.
 */

/**
 * @typedef {object} View
 * @property {(...patches: (PatchMessage | string)[]) => number} apply Show a patch, parsed or as JSON, or
 *   several in their order, which costs one layout; gives the generation now drawn, for
 *   `Encoder.acknowledge`. The first takes over what was painted.
 * @property {(painting: Painting) => void} paint Show a tree before the program runs. Events in it wait for the first
 *   patch and go, in their order, to the handlers that it declares at the same places.
 * @property {() => Painting} keep What is drawn now, to be painted by another page: JSON values.
 * @property {() => boolean} partial Whether rows are still to come (`portion`).
 * @property {() => void} withdraw The page goes: what waits for the program and was taken out of a form goes back.
 * @property {() => void} destroy Remove everything drawn, and all listeners.
 */

/** @typedef {{ tree: import("./page/types.js").Child } | { kept: any[] }} Painting */

/**
 * A view inside of `container`, which may hold other children too: they are left alone.
 *
 * @param {Element | ShadowRoot} container
 * @param {ViewOptions} options
 * @returns {View}
 */
export function createView(container, { behaviours = {}, hydrate, portion = Infinity, whole, ...reporting }) {
  const keeper = createKeeper(container);
  const uses = createUses(behaviours);
  const touched = createTouched(container);
  const props = createProps(container, keeper, touched.has);
  const deeds = createDeeds(reporting);
  const events = createEvents(container, deeds, uses.refresh);
  const decoder = createDecoder();
  const portions = createPortions(portion, uses.first);
  const patch = init(
    [attributesModule, styleModule, props.module, events.module, uses.module],
    createDom(keeper),
  );
  let tree = root(container, []);
  let first = true;
  let painted = false;
  let generation = 0;
  /** The tree as the program has drawn it; what is seen may lack rows that are still to come. */
  let drawn = /** @type {import("snabbdom").VNode[]} */ ([]);
  let timer = 0;
  let frame = 0;
  /** What is to be done of what was painted before it is seen. @type {(() => void) | undefined} */
  let settle;
  /** What is to be painted when that has been seen. @type {(() => void) | undefined} */
  let finish;

  return {
    apply(...patches) {
      finished();
      if (painted) takeOver(patches);
      else change(() => drawAll(patches));
      return generation;
    },
    paint(painting) {
      const { nodes, revive } = "kept" in painting ? thaw(painting.kept) : fresh(painting.tree);
      finished();
      const soon = withoutLate(nodes, uses);
      painted = true;
      deeds.hold();
      // Behaviours measure: with the frame that is a task of its own, and one layout instead of two
      uses.hold();
      settle = uses.release;
      frame = requestAnimationFrame(settled);
      change(() => (tree = patch(tree, root(undefined, soon))));
      settle = () => (uses.release(), revive());
      if (soon !== nodes) {
        uses.partial(true);
        finish = () => {
          uses.partial(false);
          change(() => (tree = patch(tree, root(undefined, nodes))));
          revive();
        };
      }
      touched.watch();
    },
    keep() {
      finished();
      return { kept: (tree.children ?? []).map((node) => freeze(/** @type {any} */ (node), keeper.scrolled)) };
    },
    partial: () => portions.pending,
    withdraw: deeds.withdraw,
    destroy() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      patch(tree, root(undefined, []));
      props.destroy();
      events.destroy();
      keeper.destroy();
      touched.destroy();
    },
  };

  /** Draws the whole of a painting, unless that is done. */
  function finished() {
    settled();
    const due = finish;
    finish = undefined;
    due?.();
  }

  /** Does what is to be done before a painting is seen, unless that is done. */
  function settled() {
    const due = settle;
    settle = undefined;
    cancelAnimationFrame(frame);
    due?.();
    if (due && finish) timer = setTimeout(finished, 0);
  }

  /** @param {() => void} action */
  function change(action) {
    uses.before();
    keeper.before();
    try {
      action();
    } finally {
      keeper.after();
      uses.after();
    }
  }

  /** @param {(PatchMessage | string)[]} patches */
  function takeOver(patches) {
    events.flush();
    touched.before();
    change(() => drawAll(patches));
    painted = false;
    touched.after();
    deeds.release();
  }

  /** @param {(PatchMessage | string)[]} patches */
  function drawAll(patches) {
    for (const one of patches) draw(typeof one === "string" ? JSON.parse(one) : one);
  }

  /** @param {PatchMessage} message */
  function draw([number, child, dropped]) {
    drawn = decoder.read(child);
    if (first && hydrate) tree = root(container, adopt(hydrate, drawn));
    // What stands there already stays
    const rows = decoder.rows();
    if (!painted && !(first && hydrate)) portions.add(rows);
    first = false;
    show();
    decoder.forget(dropped);
    generation = number;
  }

  /** What is due of the tree now, and the rest soon. */
  function show() {
    const next = root(undefined, portions.next(drawn, /** @type {import("snabbdom").VNode[]} */ (tree.children ?? [])));
    uses.partial(portions.pending);
    tree = patch(tree, next);
    clearTimeout(timer);
    if (portions.pending) timer = setTimeout(more, 0);
  }

  function more() {
    change(show);
    if (!portions.pending) whole?.();
  }
}

/**
 * Vnodes of a tree that no decoder has to remember.
 *
 * @param {import("./page/types.js").Child} tree
 */
function fresh(tree) {
  return { nodes: createDecoder().read(tree), revive: () => {} };
}

/**
 * The container as a vnode, so that a tree may have any number of nodes at its top.
 *
 * @param {Element | ShadowRoot | undefined} elm
 * @param {import("snabbdom").VNode[] | undefined} children
 */
function root(elm, children) {
  return vnode("view", {}, children, undefined, /** @type {Element} */ (elm));
}
