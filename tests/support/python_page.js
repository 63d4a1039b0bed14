/**
 * `python(code)` runs code in the worker beside this page and gives its value.
 * The page's query goes to the worker; with `?shared` the worker is a shared one.
 */
const shared = location.search === "?shared";
const worker = new (shared ? SharedWorker : Worker)(`worker.js${location.search}`, { type: "module" });
const port = shared ? worker.port : worker;
const waiting = new Map();
let last = 0;

port.onmessage = ({ data: { id, value, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
};
worker.addEventListener("error", (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
});

globalThis.python = (code) =>
    new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        port.postMessage({ id: last, code });
    });
