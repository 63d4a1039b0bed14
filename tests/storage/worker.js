/**
 * A worker of the tests: Python with our storage, which runs what it is sent and answers with what came of it.
 * The page's query says what is wrong with this browser's IndexedDB.
 */
import { loadPyodide } from "./pyodide/pyodide.mjs";
import * as storage from "./storage.js";

/** @type {Record<string, () => void>} */
const troubles = {
    "?missing": () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
    "?forbidden": () => {
        IDBFactory.prototype.open = () => {
            throw new DOMException("The operation is insecure.", "SecurityError");
        };
    },
    "?broken": () => {
        IDBFactory.prototype.open = () => {
            throw new DOMException("Internal error opening backing store.", "UnknownError");
        };
    },
    // An upgrade that comes to no end: its transaction lives, and no answer of it is heard
    "?stuck": () => {
        const { get } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.get = function (...given) {
            const again = () => void (get.apply(this, given).onsuccess = again);
            again();
            const request = get.apply(this, given);
            request.addEventListener("success", (event) => event.stopImmediatePropagation());
            return request;
        };
    },
    "?silent": () => {
        const { open } = IDBFactory.prototype;
        IDBFactory.prototype.open = function (...given) {
            const request = open.apply(this, given);
            for (const answer of ["success", "upgradeneeded", "error"]) {
                request.addEventListener(answer, (event) => event.stopImmediatePropagation());
            }
            return request;
        };
    },
};
troubles[location.search]?.();

const python = loadPyodide({ indexURL: new URL("pyodide/", import.meta.url).href }).then(async (pyodide) => {
    pyodide.registerJsModule("chinwag_storage", storage);
    pyodide.unpackArchive(await (await fetch("python.zip")).arrayBuffer(), "zip");
    return pyodide;
});

addEventListener("message", async ({ data: { id, code } }) => {
    try {
        postMessage({ id, value: (await (await python).runPythonAsync(code)) ?? null });
    } catch (error) {
        postMessage({ id, error: String(error) });
    }
});
