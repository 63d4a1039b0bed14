/**
 * The DOM as snabbdom sees it. An element that is moved among its siblings loses focus, composition,
 * selection and scroll position; so where one of those lies in it, the siblings move around it instead,
 * which gives the same order.
 */

import { htmlDomApi } from "snabbdom";
import { isAllowedTag } from "./attributes.js";

/**
 * @param {import("./keep.js").Keeper} keeper
 * @returns {import("snabbdom").DOMAPI}
 */
export function createDom(keeper) {
  return {
    ...htmlDomApi,
    createElement: (tag) => document.createElement(isAllowedTag(tag) ? tag : "span"),
    createElementNS: (ns, tag) => document.createElementNS(ns, isAllowedTag(tag) ? tag : "g"),
    insertBefore(parent, node, reference) {
      if (node.parentNode !== parent) parent.insertBefore(node, reference);
      else if (reference !== node && reference !== node.nextSibling) move(parent, node, reference);
    },
  };

  /**
   * @param {Node} parent
   * @param {Node} node
   * @param {Node | null} reference
   */
  function move(parent, node, reference) {
    const weight = keeper.weight(node);
    const between = weight ? siblingsBetween(node, reference) : null;
    if (!between || between.nodes.some((sibling) => keeper.weight(sibling) >= weight)) {
      put(parent, node, reference);
    } else {
      const target = between.forward ? node : node.nextSibling;
      for (const sibling of between.nodes) put(parent, sibling, target);
    }
  }

  /**
   * @param {Node} parent
   * @param {Node} node
   * @param {Node | null} reference
   */
  function put(parent, node, reference) {
    keeper.moving(node);
    const mover = /** @type {any} */ (parent);
    if (mover.moveBefore && mover.isConnected) mover.moveBefore(node, reference);
    else parent.insertBefore(node, reference);
  }
}

/**
 * The nodes that `node` would pass on its way to before `reference`, in document order.
 *
 * @param {Node} node
 * @param {Node | null} reference
 */
function siblingsBetween(node, reference) {
  const follows = node.DOCUMENT_POSITION_FOLLOWING;
  const forward = !reference || (node.compareDocumentPosition(reference) & follows) !== 0;
  /** @type {Node[]} */
  const nodes = [];
  let sibling = forward ? node.nextSibling : reference;
  const end = forward ? reference : node;
  for (; sibling && sibling !== end; sibling = sibling.nextSibling) nodes.push(sibling);
  return { nodes, forward };
}
