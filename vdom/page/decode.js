/** Reads the tree of a patch into snabbdom's vnodes; unchanged memos come out as the objects they were. */

import { vnode } from "snabbdom";

/** @typedef {import("snabbdom").VNode} VNode */
/** @typedef {import("./types.js").Child} Child */
/** @typedef {import("./types.js").ElementWire} ElementWire */

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

export function createDecoder() {
  /** @type {Map<number, VNode[]>} */
  const memos = new Map();
  /** Memos met so far, and the rows among them: those that are new and have none in them. */
  let met = 0;
  /** @type {VNode[]} */
  let rows = [];

  return {
    /** The rows that were read since the last time. */
    rows() {
      const read = rows;
      rows = [];
      return read;
    },

    /**
     * @param {Child} child
     * @returns {VNode[]}
     */
    read(child) {
      /** @type {VNode[]} */
      const out = [];
      read(child, "0", undefined, out);
      return out;
    },

    /** @param {number[]} dropped */
    forget(dropped) {
      for (const memo of dropped) memos.delete(memo);
    },
  };

  /**
   * @param {Child} child
   * @param {string} key The place among its siblings, unless it has a key.
   * @param {string | undefined} ns
   * @param {VNode[]} out
   */
  function read(child, key, ns, out) {
    if (typeof child === "string") {
      out.push(text(child, key));
    } else if (typeof child === "number") {
      out.push(...known(child));
    } else if (child !== null) {
      const head = child[0];
      if (typeof head === "string") out.push(element(/** @type {ElementWire} */ (child), key, ns));
      else if (head === 0) group(child, 1, inside(key), ns, out);
      else define(/** @type {import("./types.js").Definition} */ (child), key, ns, out);
    }
  }

  /**
   * @param {any[]} children
   * @param {number} from
   * @param {string} prefix
   * @param {string | undefined} ns
   * @param {VNode[]} out
   */
  function group(children, from, prefix, ns, out) {
    for (let i = from; i < children.length; i++) read(children[i], prefix + (i - from), ns, out);
  }

  /**
   * @param {import("./types.js").Definition} definition
   * @param {string} key
   * @param {string | undefined} ns
   * @param {VNode[]} out
   */
  function define([memo, child, own], key, ns, out) {
    const start = out.length;
    const before = ++met;
    read(child, own === undefined ? key : `=${own}`, ns, out);
    const nodes = out.slice(start);
    if (met === before && !memos.has(memo)) rows.push(...nodes.filter((node) => node.sel));
    memos.set(memo, nodes);
  }

  /** @param {number} memo */
  function known(memo) {
    met++;
    const nodes = memos.get(memo);
    if (!nodes) throw new Error(`vdom: memo ${memo} is not known; has a patch been lost?`);
    return nodes;
  }

  /**
   * @param {ElementWire} wire
   * @param {string} place
   * @param {string | undefined} outer
   */
  function element(wire, place, outer) {
    const tag = wire[0];
    const wired = wire[1] || {};
    const key = wired.k === undefined ? place : `=${wired.k}`;
    const ns = namespace(tag, outer);
    /** @type {import("snabbdom").VNodeData & { wired: import("./types.js").Data }} */
    const data = { key, wired };
    if (ns) data.ns = ns;
    /** @type {VNode[]} */
    const children = [];
    group(wire, 2, "", tag === "foreignObject" ? undefined : ns, children);
    return vnode(tag, data, children, undefined, undefined);
  }
}

/**
 * @param {string} tag
 * @param {string | undefined} outer That of the element around.
 */
export function namespace(tag, outer) {
  return tag === "svg" ? SVG : tag === "math" ? MATHML : outer;
}

/**
 * @param {string} content
 * @param {string} key
 */
export function text(content, key) {
  const node = vnode(undefined, undefined, undefined, content, undefined);
  node.key = key;
  return node;
}

/** The prefix of places in a list at `place`: positions never look like a key, which starts with "=". @param {string} place */
function inside(place) {
  return place.startsWith("=") ? `+${JSON.stringify(place)}.` : `${place}.`;
}

/**
 * What the wire said of an element.
 *
 * @param {VNode} node
 * @returns {import("./types.js").Data}
 */
export function wired(node) {
  return node.data?.wired ?? NOTHING;
}

/** @type {import("./types.js").Data} */
const NOTHING = {};
