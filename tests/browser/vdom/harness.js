/** The page of the vdom tests: a view in a shadow root, which the test feeds with patches. */

import { behaviours } from "../../../vdom/behaviours.js";
import { createView } from "../../../vdom/page.js";

const host = document.querySelector("#host");
const shadow = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
shadow.adoptedStyleSheets = [sheet];

const stage = {
  behaviours: { ...behaviours },
  events: [],
  frames: 0,
  root: null,
  view: null,
  running: false,

  /** Begin, in the shadow root or (plain) in the page; `painted` builds what is to be taken over. */
  start({ plain = false, css = "", painted = null, early = null, portion = Infinity } = {}) {
    sheet.replaceSync(css);
    stage.root = document.createElement("div");
    (plain ? document.body : shadow).append(stage.root);
    const hydrate = painted ? build(painted) : undefined;
    if (hydrate) stage.root.append(hydrate);
    stage.lost = [];
    stage.told = [];
    stage.options = {
      post: (event) => stage.events.push(event),
      behaviours: stage.behaviours,
      portion,
      told: (word) => stage.told.push(word) && word === "enough",
      lost: (form) => stage.lost.push(Object.fromEntries(new FormData(form))),
    };
    if (!painted) stage.view = createView(stage.root, stage.options);
    if (early) stage.view.paint(early);
  },

  /** Another page with the picture that this one keeps, as JSON. */
  again() {
    const kept = JSON.stringify(stage.view.keep());
    stage.view.destroy();
    stage.view = createView(stage.root, stage.options);
    stage.view.paint(JSON.parse(kept));
  },

  /** Take over what was painted. */
  hydrate() {
    stage.view = createView(stage.root, { ...stage.options, hydrate: stage.root.firstElementChild });
  },

  apply: (patch) => stage.view.apply(patch),

  /** Apply one patch a frame, round and round. */
  loop(patches) {
    stage.running = true;
    const step = () => {
      if (!stage.running) return;
      stage.view.apply(patches[stage.frames++ % patches.length]);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  },

  stop() {
    stage.running = false;
  },

  /** Resolves when that many more frames have been drawn. */
  pass: (frames) =>
    new Promise((resolve) => {
      const step = () => (frames-- > 0 ? requestAnimationFrame(step) : resolve(null));
      step();
    }),

  $: (selector) => stage.root.querySelector(selector),
  all: (selector) => [...stage.root.querySelectorAll(selector)],
  active: () => stage.root.getRootNode().activeElement,
};

/** [tag, attributes, ...children] as an element. */
function build([tag, attributes, ...children]) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children.map((child) => (typeof child === "string" ? child : build(child))));
  return el;
}

window.stage = stage;
