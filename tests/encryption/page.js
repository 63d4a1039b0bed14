/** `python(code)` runs code in the worker and gives its value; `?shared`: the worker is a shared one. */
const options = { type: "module" };
const shared = location.search === "?shared";
const worker = shared ? new SharedWorker("/worker.js", options) : new Worker("/worker.js", options);
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
