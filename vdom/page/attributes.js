/** Attributes and style of an element, set where they differ from what was declared before. */

import { wired } from "./decode.js";

/** @typedef {import("snabbdom").VNode} VNode */

const XLINK = "http://www.w3.org/1999/xlink";
const URLS = new Set(
  "action background cite data formaction href longdesc ping poster src xlink:href".split(" "),
);
const SCHEMES = new Set("blob geo http https mailto tel xmpp".split(" "));
const FORBIDDEN = /^(?:on|srcdoc$|srcset$|imagesrcset$|style$|is$|attributename$)/i;
const FORBIDDEN_TAGS = /^(?:animate|applet|base|embed|frame|frameset|link|meta|object|script|set|style)$/i;
const IMAGE_DATA = /^data:image\/(?:png|jpeg|gif|webp)[;,]/i;

/** @type {import("snabbdom").Module} */
export const attributesModule = { create: setAttributes, update: setAttributes };

/** @type {import("snabbdom").Module} */
export const styleModule = { create: setStyle, update: setStyle };

/**
 * Whether an element of this name may be made at all. Python has checked it; this is the second lock.
 *
 * @param {string} tag
 */
export function isAllowedTag(tag) {
  return !FORBIDDEN_TAGS.test(tag);
}

/**
 * @param {VNode} before
 * @param {VNode} now
 */
function setAttributes(before, now) {
  const olds = wired(before).a;
  const news = wired(now).a;
  if (olds === news) return;
  const el = /** @type {Element} */ (now.elm);
  for (const name in news) {
    if (olds?.[name] !== news[name]) setAttribute(el, name, news[name]);
  }
  for (const name in olds) {
    if (news?.[name] === undefined) el.removeAttribute(name);
  }
}

/**
 * @param {Element} el
 * @param {string} name
 * @param {string | number | true} value
 */
function setAttribute(el, name, value) {
  const text = value === true ? "" : String(value);
  if (FORBIDDEN.test(name) || (URLS.has(name.toLowerCase()) && !isSafe(text, el, name))) {
    console.warn(`vdom: ${name} of <${el.localName}> is not allowed`);
    el.removeAttribute(name);
  } else if (name === "xlink:href") {
    el.setAttributeNS(XLINK, name, text);
  } else {
    el.setAttribute(name, text);
  }
}

/**
 * @param {string} url
 * @param {Element} el
 * @param {string} name
 */
function isSafe(url, el, name) {
  // eslint-disable-next-line no-control-regex
  const plain = url.replace(/^[\x00-\x20]+|[\t\n\r]/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain)?.[1]?.toLowerCase();
  if (scheme === undefined) return true;
  if (SCHEMES.has(scheme)) return el.localName !== "iframe" || scheme === "http" || scheme === "https";
  return el.localName === "img" && name === "src" && IMAGE_DATA.test(plain);
}

/**
 * Style goes through CSSOM, which a Content-Security-Policy without 'unsafe-inline' allows.
 *
 * @param {VNode} before
 * @param {VNode} now
 */
function setStyle(before, now) {
  const olds = wired(before).s;
  const news = wired(now).s;
  if (olds === news) return;
  const { style } = /** @type {HTMLElement} */ (now.elm);
  for (const name in olds) {
    if (news?.[name] === undefined) style.removeProperty(name);
  }
  for (const name in news) {
    if (olds?.[name] === news[name]) continue;
    const important = news[name].endsWith("!important");
    style.setProperty(name, important ? news[name].slice(0, -10) : news[name], important ? "important" : "");
  }
}
