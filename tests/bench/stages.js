// @ts-check
// Put in front of our worker's script, and into the page: notes when what happens, for the break-down of `stages.py`.
// Epoch milliseconds; a channel carries the worker's notes to the page, where they are read.

(() => {
  const channel = new BroadcastChannel("bench-stages");
  const inWorker = typeof document === "undefined";
  /** @type {{name: string, at: number, detail: string}[]} */
  const notes = [];
  const epoch = () => performance.timeOrigin + performance.now();

  /** @param {string} name @param {string} [detail] @param {number} [at] */
  const note = (name, detail = "", at = epoch()) => {
    const entry = { name, at, detail };
    if (inWorker) channel.postMessage(entry);
    else notes.push(entry);
  };
  /** @param {unknown} data */
  const tokens = (data) => (typeof data === "string" ? Array.from(data.matchAll(/§(\w+)§/g), ([, token]) => token) : []);
  /** @param {unknown} data */
  const brief = (data) => String(data).slice(0, 160);

  /** @param {string} name @param {unknown} data */
  const noteData = (name, data) => {
    const found = tokens(data);
    if (found.length) for (const token of found) note(`${name}:${token}`, String(String(data).length));
    else note(name, brief(data));
  };

  /** Hears messages before whoever handles them does.
   * @param {typeof MessagePort | typeof WebSocket} kind @param {string} name */
  const hear = (kind, name) => {
    const setter = Object.getOwnPropertyDescriptor(kind.prototype, "onmessage");
    if (!setter?.set) return;
    Object.defineProperty(kind.prototype, "onmessage", {
      ...setter,
      set(handler) {
        setter.set?.call(this, (/** @type {MessageEvent} */ event) => {
          noteData(`${name}.in`, event.data);
          handler?.call(this, event);
          noteData(`${name}.handled`, event.data);
        });
      },
    });
    const add = kind.prototype.addEventListener;
    kind.prototype.addEventListener = function (/** @type {any[]} */ ...given) {
      if (given[0] === "message") {
        add.call(this, "message", (/** @type {any} */ event) => noteData(`${name}.in`, event.data));
      }
      return add.apply(this, /** @type {any} */ (given));
    };
  };

  const place = inWorker ? "worker" : "page";
  note(`${place}.begins`);
  hear(MessagePort, `${place}.port`);
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (/** @type {any[]} */ ...given) {
    if (typeof given[0] === "string") noteData(`${place}.port.out`, given[0]);
    return post.apply(this, /** @type {any} */ (given));
  };
  if (!inWorker) {
    channel.onmessage = ({ data }) => notes.push(data);
    Object.assign(window, { stages: notes });
    return;
  }

  hear(WebSocket, "socket");
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    noteData("socket.out", data);
    return send.call(this, data);
  };
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (/** @type {any[]} */ ...given) {
    const made = transaction.apply(this, /** @type {any} */ (given));
    const detail = `${given[1] ?? "readonly"} ${given[0]}`;
    const begun = epoch();
    made.addEventListener("complete", () => note("idb", `${detail} ${(epoch() - begun).toFixed(1)} ms`, begun));
    return made;
  };
  for (const name of /** @type {const} */ (["compile", "compileStreaming", "instantiate", "instantiateStreaming"])) {
    const original = /** @type {any} */ (WebAssembly[name]);
    /** @type {any} */ (WebAssembly)[name] = async (/** @type {any[]} */ ...given) => {
      const begun = epoch();
      const made = await original.apply(WebAssembly, given);
      note(`wasm.${name}`, `${(epoch() - begun).toFixed(0)} ms`, begun);
      return made;
    };
  }
  const fetched = globalThis.fetch;
  globalThis.fetch = async (...given) => {
    const begun = epoch();
    const answer = await fetched(...given);
    note("fetch", `${String(given[0]).split("/").pop()} ${(epoch() - begun).toFixed(0)} ms`, begun);
    return answer;
  };
})();
