/** Takes over an element that was painted before the first patch, with all that the person did in it. */

import { vnode } from "snabbdom";
import { wired } from "./decode.js";

/** @typedef {import("snabbdom").VNode} VNode */
/** @typedef {import("./types.js").Data} Data */

/**
 * The vnodes that would have drawn `el`, matched to those about to be drawn: what fits keeps its element.
 *
 * @param {Element} el
 * @param {VNode["children"]} wanted
 * @returns {VNode[]}
 */
export function adopt(el, wanted) {
  return [read(el, nodes(wanted)[0])];
}

/** @param {VNode["children"]} children */
function nodes(children) {
  return /** @type {VNode[]} */ (children ?? []);
}

/**
 * @param {Node} node
 * @param {VNode | undefined} wanted
 * @returns {VNode}
 */
function read(node, wanted) {
  const key = wanted && fits(node, wanted) ? wanted.key : STRANGER;
  if (!(node instanceof Element)) {
    const text = vnode(undefined, undefined, undefined, node.textContent ?? "", /** @type {any} */ (node));
    text.key = key;
    return text;
  }
  const data = { key, wired: readData(node, wanted) };
  return vnode(node.localName, data, readChildren(node, nodes(wanted?.children)), undefined, node);
}

/** No key on the wire looks like this. */
const STRANGER = "!";

/**
 * @param {Node} node
 * @param {VNode} wanted
 */
function fits(node, wanted) {
  return node instanceof Element ? node.localName === wanted.sel : node.nodeType === 3 && !wanted.sel;
}

/**
 * @param {Element} el
 * @param {VNode[]} wanted
 */
function readChildren(el, wanted) {
  let next = 0;
  return [...el.childNodes].map((child) => {
    const last = child instanceof Element ? wanted.length : next + 1; // text is only where text is due
    const fit = wanted.findIndex((one, index) => index >= next && index < last && fits(child, one));
    if (fit >= 0) next = fit + 1;
    return read(child, wanted[fit]);
  });
}

/**
 * @param {Element} el
 * @param {VNode | undefined} wanted
 * @returns {Data}
 */
function readData(el, wanted) {
  const state = (wanted && wired(wanted).p) ?? {};
  /** @type {import("./types.js").Attributes} */
  const a = {};
  for (const { name, value } of el.attributes) {
    if (name !== "style" && !(name in state)) a[name] = value;
  }
  /** @type {NonNullable<Data["p"]>} */
  const p = {};
  for (const name in state) p[name] = declared(el, name);
  /** @type {Record<string, string>} */
  const s = {};
  const { style } = /** @type {HTMLElement} */ (el);
  for (const name of style ?? []) s[name] = style.getPropertyValue(name);
  return { a, p, s };
}

/**
 * What the painted markup declares: the person's own changes are not in it.
 *
 * @param {any} el
 * @param {string} name
 * @returns {string | boolean}
 */
function declared(el, name) {
  if (name === "value") return el.defaultValue ?? el.value ?? "";
  if (name === "checked") return el.defaultChecked ?? false;
  return el.hasAttribute(name);
}
