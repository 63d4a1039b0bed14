// @ts-check
// The benchmark's clocks, put into every measured page before the page's own scripts. `ROOT` becomes the adapter's
// expression for the node that holds the widget (the document or a shadow root), `MARKS` what is to be waited for.
// Times are milliseconds since navigation, or since the epoch where a message's way across two programs is timed.

(() => {
  const TOKEN = /§(\w+)§/g;

  /** @type {{start: number, duration: number}[]} */
  const longTasks = [];
  /** @type {Record<string, number>} */
  const marks = {};
  /** @type {Record<string, number>} token → epoch time after the frame that shows it; 0 until then */
  const drawn = {};
  /** @type {{at: number, took: number}[]} */
  const keys = [];

  /** @returns {Document | ShadowRoot | Element} */
  const root = () => {
    try {
      return ROOT || document;
    } catch {
      return document;
    }
  };

  // Every frame: first we, then the page's own callbacks (which may change the page still), then the paint, then our
  // message, unless the page is so busy that the next frame comes before it.

  /** @type {(() => void)[]} to be done when what is on the page now has been painted */
  let unpainted = [];
  /** @type {number[]} milliseconds between two frames */
  let gaps = [];
  let last = performance.now();
  let painting = false;

  const painted = () => {
    painting = false;
    for (const act of unpainted.splice(0)) act();
    look();
  };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    if (painting) painted();
  };

  const frame = () => {
    if (painting) painted();
    painting = true;
    channel.port2.postMessage(null);
    const time = performance.now();
    gaps.push(time - last);
    last = time;
    requestAnimationFrame(frame);
  };

  /** @param {Element} element */
  const visible = (element) => {
    // What the browser has left out, as it is not in view, has no size until it is asked for, which costs the page
    if (!element.checkVisibility({ contentVisibilityAuto: true })) return element.checkVisibility();
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  /** @type {Map<string, [string, number]>} what is waited for: name → selector, how many of it must be visible */
  const waiting = new Map();

  const look = () => {
    // Looking itself may take 20 ms, and what it finds has been painted before
    const now = performance.now();
    for (const [name, [selector, least]] of waiting) {
      const found = root().querySelectorAll(selector);
      if (found.length < least || Array.from(found).filter(visible).length < least) continue;
      marks[name] = now;
      waiting.delete(name);
    }
  };

  /** Notes after which frame each of `wanted` is there.
   * @param {Record<string, [string, number]>} wanted */
  const watch = (wanted) => {
    for (const [name, condition] of Object.entries(wanted)) {
      delete marks[name];
      waiting.set(name, condition);
    }
  };

  /** Notes when each §token§ that comes into the widget from now on has been painted. */
  const watchTokens = () => {
    /** @param {string | null} text @returns {string[]} tokens not seen before */
    const fresh = (text) => {
      if (!text?.includes("§")) return [];
      const found = Array.from(text.matchAll(TOKEN), ([, token]) => token).filter((token) => !(token in drawn));
      for (const token of found) drawn[token] = 0;
      return found;
    };
    fresh(root().textContent ?? document.body.textContent);
    new MutationObserver((records) => {
      const changed = records.flatMap(({ type, target, addedNodes }) => (type === "childList" ? [...addedNodes] : target));
      const tokens = changed.filter((node) => node.isConnected).flatMap((node) => fresh(node.textContent));
      if (!tokens.length) return;
      unpainted.push(() => {
        const time = performance.timeOrigin + performance.now();
        for (const token of tokens) drawn[token] = time;
      });
    }).observe(root(), { subtree: true, childList: true, characterData: true });
  };

  /** Times every key press until its frame is painted. */
  const watchKeys = () =>
    addEventListener(
      "keydown",
      ({ timeStamp: at }) => void unpainted.push(() => keys.push({ at, took: performance.now() - at })),
      { capture: true },
    );

  /** Begins to count the page's frames; where one is late, others were dropped. */
  const startFrames = () => {
    gaps = [];
  };

  const stopFrames = () => ({
    count: gaps.length,
    dropped: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round((gap * 60) / 1000) - 1), 0),
    longest: Math.max(0, ...gaps),
  });

  /** The main thread's load between two times: what tasks took beyond 50 ms each, and the longest of them.
   * @param {number} [from] @param {number} [to] */
  const load = (from = 0, to = Infinity) => {
    const tasks = longTasks.filter(({ start, duration }) => start + duration > from && start < to);
    return {
      blocking: tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
      longest: Math.max(0, ...tasks.map(({ duration }) => duration)),
    };
  };

  /** Milliseconds since the last long task ended. */
  const calm = () => performance.now() - Math.max(0, ...longTasks.map(({ start, duration }) => start + duration));

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ start: startTime, duration });
  }).observe({ type: "longtask", buffered: true });

  Object.assign(window, {
    bench: { marks, drawn, keys, root, watch, watchTokens, watchKeys, startFrames, stopFrames, load, calm },
  });
  if (window !== window.top) return;
  watch(MARKS);
  requestAnimationFrame(frame);
})();
