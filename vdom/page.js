/**
 * The page's side of vdom: takes patches, changes the DOM with snabbdom, and reports events.
 * What patches and events look like is written in wire.py.
 */

import { init, vnode } from "snabbdom";
import { attributesModule, styleModule } from "./page/attributes.js";
import { createDecoder } from "./page/decode.js";
import { createDom } from "./page/dom.js";
import { createEvents } from "./page/events.js";
import { adopt } from "./page/hydrate.js";
import { createKeeper } from "./page/keep.js";
import { createProps } from "./page/props.js";
import { createUses } from "./page/uses.js";

/** @typedef {import("./page/types.js").Behaviour} Behaviour */
/** @typedef {import("./page/types.js").PatchMessage} PatchMessage */
/** @typedef {import("./page/types.js").EventMessage} EventMessage */

/**
 * @typedef {object} ViewOptions
 * @property {(event: EventMessage) => void} post Takes each event, in order; hand it to `Encoder.decode`.
 * @property {Record<string, Behaviour>} [behaviours] What `use=` may name.
 * @property {Element} [hydrate] An element inside of the container, painted before, to be taken over.
 */

/**
 * @typedef {object} View
 * @property {(...patches: (PatchMessage | string)[]) => number} apply Show a patch, parsed or as JSON, or
 *   several in their order, which costs one layout; gives the generation now drawn, for
 *   `Encoder.acknowledge`.
 * @property {() => void} destroy Remove everything drawn, and all listeners.
 */

/**
 * A view inside of `container`, which may hold other children too: they are left alone.
 *
 * @param {Element | ShadowRoot} container
 * @param {ViewOptions} options
 * @returns {View}
 */
export function createView(container, { post, behaviours = {}, hydrate }) {
  const keeper = createKeeper(container);
  const uses = createUses(behaviours);
  const props = createProps(container, keeper);
  const events = createEvents(container, post, uses.refresh);
  const decoder = createDecoder();
  const patch = init(
    [attributesModule, styleModule, props.module, events.module, uses.module],
    createDom(keeper),
  );
  let tree = root(container, []);
  let first = true;
  let generation = 0;

  return {
    apply(...patches) {
      uses.before();
      keeper.before();
      try {
        for (const one of patches) draw(typeof one === "string" ? JSON.parse(one) : one);
      } finally {
        keeper.after();
        uses.after();
      }
      return generation;
    },
    destroy() {
      patch(tree, root(undefined, []));
      props.destroy();
      events.destroy();
      keeper.destroy();
    },
  };

  /** @param {PatchMessage} message */
  function draw([number, child, dropped]) {
    const next = root(undefined, decoder.read(child));
    if (first && hydrate) tree = root(container, adopt(hydrate, next.children));
    first = false;
    tree = patch(tree, next);
    decoder.forget(dropped);
    generation = number;
  }
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
