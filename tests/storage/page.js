/** The page of the storage tests: `python(code)` runs code in the worker and gives its value. */
const worker = new Worker(`worker.js${location.search}`, { type: "module" });
const waiting = new Map();
let last = 0;

worker.addEventListener("message", ({ data: { id, value, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
});
worker.addEventListener("error", (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
});

globalThis.python = (code) =>
    new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        worker.postMessage({ id: last, code });
    });
