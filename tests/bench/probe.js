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
    look();
    requestAnimationFrame(frame);
  };

  /** @param {IntersectionObserverEntry} entry */
  const visible = ({ target, boundingClientRect: { width, height } }) => {
    // What the browser has left out, as it is not in view, has no size
    if (!target.checkVisibility({ contentVisibilityAuto: true })) return target.checkVisibility();
    return width > 0 && height > 0 && target.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  /** @type {Map<string, [string, number]>} what is waited for: name → selector, how many of it must be visible */
  const waiting = new Map();
  /** Who is told of them by the frame that is being made. @type {Map<string, IntersectionObserver>} */
  const told = new Map();

  /** @param {string} name @param {IntersectionObserverEntry[]} entries */
  const found = (name, entries) => {
    const now = performance.now();
    if (entries.filter(visible).length < (waiting.get(name)?.[1] ?? Infinity)) return;
    marks[name] = now;
    waiting.delete(name);
  };

  // To ask for an element's size would make the browser lay out at once what it would have laid out with the next frame,
  // and then once more: 50 ms at the start. An observer is told by the frame itself, when that has been painted; what
  // it has not heard yet when the next frame comes, it hears then.
  const look = () => {
    for (const [name, observer] of told) found(name, observer.takeRecords());
    for (const observer of told.values()) observer.disconnect();
    told.clear();
    for (const [name, [selector, least]] of waiting) {
      const elements = root().querySelectorAll(selector);
      if (elements.length < least) continue;
      const observer = new IntersectionObserver((entries) => found(name, entries));
      for (const element of elements) observer.observe(element);
      told.set(name, observer);
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
