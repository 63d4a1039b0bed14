/**
 * A patch that brings many rows at once (a list, a history) is drawn in portions, so that none takes long: what is
 * around them, and as many of them as there is room for, now, the others in tasks of their own. A row is a memo that has
 * no memo in it; only one that was never drawn waits. Each list gets its first rows first; a behaviour on it may want its
 * last ones first, or all at once.
 */

import { vnode } from "snabbdom";

/** @typedef {import("snabbdom").VNode} VNode */

/**
 * @param {number} size Elements that are drawn at once.
 * @param {(node: VNode) => "last" | "all" | undefined} first Which rows in it come first; the first ones if undefined.
 */
export function createPortions(size, first) {
  /** @type {Set<VNode>} */
  let waiting = new Set();

  return {
    /** Whether there is more to draw. */
    get pending() {
      return waiting.size > 0;
    },

    /** Rows that were never drawn. @param {VNode[]} rows */
    add(rows) {
      if (size < Infinity) for (const row of rows) waiting.add(row);
    },

    /**
     * @param {VNode[]} nodes The whole tree. @param {VNode[]} standing What is drawn of it so far.
     * @returns {VNode[]} what is to be drawn of it now
     */
    next(nodes, standing) {
      if (!waiting.size) return nodes;
      const around = keep(nodes, standing);
      const lines = queue(nodes, waiting, first);
      waiting = new Set(lines.flat());
      // Nobody sees how long it takes
      let left = document.hidden ? Infinity : size - around;
      for (let turn = 0; waiting.size && left > 0; turn++) {
        for (const line of lines) {
          if (turn >= line.length || left <= 0) continue;
          left -= weight(line[turn]);
          waiting.delete(line[turn]);
        }
      }
      return waiting.size ? due(nodes, waiting) : nodes;
    },
  };

  /**
   * A row that stands already, and is only drawn by another memo now, never goes.
   *
   * @param {VNode[]} nodes
   * @param {VNode[]} standing
   * @returns {number} how many elements are new around the rows that wait
   */
  function keep(nodes, standing) {
    const known = new Map(standing.map((node) => [node.key, node]));
    let fresh = 0;
    for (const node of nodes) {
      const before = known.get(node.key);
      if (before === node) continue;
      if (before && before.sel === node.sel) {
        waiting.delete(node);
        fresh += keep(childrenOf(node), childrenOf(before));
      } else if (!waiting.has(node)) fresh += (node.sel ? 1 : 0) + keep(childrenOf(node), []);
    }
    return fresh;
  }
}

/**
 * The rows that wait, in the order in which they come: a line for each list.
 *
 * @param {VNode[]} nodes
 * @param {Set<VNode>} waiting
 * @param {(node: VNode) => "last" | "all" | undefined} first
 */
function queue(nodes, waiting, first) {
  /** @type {VNode[][]} */
  const lines = [];
  walk(nodes, null);
  return lines.filter((line) => line.length);

  /** @param {VNode[]} children @param {VNode[] | null} outer The line that they are in with all that is around them. */
  function walk(children, outer) {
    /** @type {VNode[]} */
    const line = outer ?? [];
    if (!outer) lines.push(line);
    for (const child of children) {
      const inner = childrenOf(child);
      const wanted = first(child);
      if (waiting.has(child)) line.push(child);
      else if (wanted === "last" && !outer) lines.push(whole(inner).reverse());
      else if (wanted !== "all") walk(inner, outer);
    }
  }

  /** @param {VNode[]} children */
  function whole(children) {
    /** @type {VNode[]} */
    const line = [];
    walk(children, line);
    return line;
  }
}

/**
 * A painting as it is seen first: where one reads on at its last rows (a conversation), the lists beside it get theirs in
 * a task of their own. Of the page's thread that takes, on coming back, 18 ms above the 50 that a task may have rather than 54,
 * and its longest task 60 ms rather than 102 (Chromium, 14 visits each in turn, a busy machine).
 *
 * @param {VNode[]} nodes
 * @param {{ first: (node: VNode) => "last" | "all" | undefined, late: (node: VNode) => boolean }} uses
 * @returns {VNode[]} the same where nothing waits
 */
export function withoutLate(nodes, { first, late }) {
  /** @type {Set<VNode>} */
  const waiting = new Set();
  let read = false;
  walk(nodes);
  return read && waiting.size ? due(nodes, waiting) : nodes;

  /** @param {VNode[]} children */
  function walk(children) {
    for (const child of children) {
      const inner = childrenOf(child);
      if (first(child) === "last") read = true;
      else if (late(child)) for (const row of inner) waiting.add(row);
      else walk(inner);
    }
  }
}

/** Elements in it. @param {VNode} node @returns {number} */
function weight(node) {
  return childrenOf(node).reduce((sum, child) => sum + weight(child), node.sel ? 1 : 0);
}

/** What of these does not wait. @param {VNode[]} nodes @param {Set<VNode>} waiting */
function due(nodes, waiting) {
  return nodes.filter((node) => !waiting.has(node)).map((node) => without(node, waiting));
}

/** The same node if nothing in it waits. @param {VNode} node @param {Set<VNode>} waiting @returns {VNode} */
function without(node, waiting) {
  const children = childrenOf(node);
  const left = due(children, waiting);
  const same = left.length === children.length && left.every((child, at) => child === children[at]);
  return same ? node : vnode(node.sel, node.data, left, undefined, undefined);
}

/** @param {VNode} node */
function childrenOf(node) {
  return /** @type {VNode[]} */ (node.children ?? []);
}
