/**
 * A drawn tree as JSON, to be painted again by another page before the program runs, and back. Keys are kept as the
 * decoder made them, so that the program's own picture finds each element where it would have made it.
 *
 * Of what scrolls only what is in sight is kept, with one screen's height before and after it: 432 elements are styled
 * and laid out for a list of fifty and a chat of fifty messages rather than 1251 (22 ms rather than 31, Chromium, on two
 * busy cores: noisy), and the picture's size does not grow with what is not on screen.
 *
 * What behaviours are told in `private` is kept nowhere.
 *
 * `[key, text]`, or `[key, tag, data or 0, live or 0, child, …]`: `live` is what the person made of the element.
 */

import { vnode } from "snabbdom";
import { namespace, text, wired } from "./decode.js";

/** @typedef {import("snabbdom").VNode} VNode */
/** @typedef {[key: string, content: string, ...any[]]} Frozen */
/** @typedef {{ top?: number, left?: number, value?: string }} Live scroll position in pixels, and what was typed */

/** @typedef {{ top: number, bottom: number }} Range Of the window, in pixels. */

const EVERYTHING = { top: -Infinity, bottom: Infinity };

/**
 * @param {VNode} node
 * @param {ReadonlySet<Element>} scrolled
 * @param {Range} [near] What lies beyond it is left out.
 * @returns {Frozen}
 */
export function freeze(node, scrolled, near = EVERYTHING) {
  const key = String(node.key ?? "");
  if (!node.sel) return [key, node.text ?? ""];
  const inner = nearIn(/** @type {Element} */ (node.elm), near);
  const children = /** @type {VNode[]} */ (node.children ?? []).filter((child) => isNear(child, inner));
  const frozen = children.map((child) => freeze(child, scrolled, inner));
  return [key, node.sel, node.data?.wired ? open(wired(node)) : 0, live(node, scrolled), ...frozen];
}

/**
 * What the wire said of an element, as it may be kept: of a behaviour's option `private` that there is one, and no more.
 *
 * @param {import("./types.js").Data} data
 */
function open(data) {
  if (!data.u || !Object.values(data.u).some((options) => "private" in options)) return data;
  const uses = Object.entries(data.u).map(([name, options]) => [name, "private" in options ? { ...options, private: {} } : options]);
  return { ...data, u: Object.fromEntries(uses) };
}

/**
 * Narrowed to what is in sight of an element that scrolls. What lies above can only go if it stands at its end, where
 * another page finds it without counting from the top.
 *
 * @param {Element} el
 * @param {Range} near
 * @returns {Range}
 */
function nearIn(el, near) {
  const { scrollHeight, clientHeight, scrollTop } = el;
  if (clientHeight === 0 || scrollHeight < 3 * clientHeight) return near;
  const { top, bottom } = el.getBoundingClientRect();
  const atEnd = scrollHeight - scrollTop - clientHeight <= 2;
  return { top: atEnd ? top - clientHeight : -Infinity, bottom: bottom + clientHeight };
}

/**
 * @param {VNode} node
 * @param {Range} near
 */
function isNear(node, near) {
  if (near === EVERYTHING || !(node.elm instanceof Element)) return true;
  const { top, bottom, height } = node.elm.getBoundingClientRect();
  return height === 0 || (bottom > near.top && top < near.bottom);
}

/**
 * Text only from a textarea: whatever stands in an input may be a secret.
 *
 * @param {VNode} node
 * @param {ReadonlySet<Element>} scrolled
 * @returns {Live | 0}
 */
function live(node, scrolled) {
  const el = /** @type {Element} */ (node.elm);
  if (node.sel === "textarea") return { value: /** @type {HTMLTextAreaElement} */ (el).value };
  return scrolled.has(el) ? { top: el.scrollTop, left: el.scrollLeft } : 0;
}

/**
 * The vnodes again, and what is to be done when they have been drawn: again if that was not all of them.
 *
 * @param {Frozen[]} frozen
 * @returns {{ nodes: VNode[], revive: () => void }}
 * @throws {Error} if it is none of ours
 */
export function thaw(frozen) {
  /** @type {[VNode, Live][]} */
  const lives = [];
  const nodes = frozen.map((one) => read(one, undefined, lives));
  const drawn = () => lives.splice(0).filter((one) => one[0].elm || !lives.push(one));
  return { nodes, revive: () => drawn().forEach(([node, given]) => revive(/** @type {any} */ (node.elm), given)) };
}

/**
 * @param {Frozen} frozen
 * @param {string | undefined} outer
 * @param {[VNode, Live][]} lives
 * @returns {VNode}
 */
function read(frozen, outer, lives) {
  if (!Array.isArray(frozen) || typeof frozen[0] !== "string") throw new Error("vdom: no frozen tree");
  const [key, tag, data, given, ...children] = frozen;
  if (frozen.length === 2) return text(tag, key);
  const ns = namespace(tag, outer);
  const inner = tag === "foreignObject" ? undefined : ns;
  const all = { key, wired: data || {}, ...(ns ? { ns } : {}) };
  const node = vnode(tag, all, children.map((child) => read(child, inner, lives)), undefined, undefined);
  if (given) lives.push([node, given]);
  return node;
}

/** @param {any} el @param {Live} given */
function revive(el, { value, top, left }) {
  if (value && !el.value) {
    el.value = value;
    el.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (top !== undefined) el.scrollTo({ top, left, behavior: "instant" });
}
