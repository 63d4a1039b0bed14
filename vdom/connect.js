/** Shows on the page what a program in a worker draws; the other end of `serve` in mount.py. */

import { createView } from "./page.js";

/**
 * @param {Worker | MessagePort} port
 * @param {Element | ShadowRoot} container
 * @param {Omit<import("./page.js").ViewOptions, "post">} [options]
 * @returns {import("./page.js").View}
 */
export function connect(port, container, options) {
  const view = createView(container, {
    ...options,
    post: (event) => port.postMessage(JSON.stringify(event)),
  });
  port.onmessage = ({ data }) => port.postMessage(String(view.apply(data)));
  return view;
}
