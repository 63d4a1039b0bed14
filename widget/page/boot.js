/**
 * Starts Python in the worker, by PyScript, and joins pages to `widget.worker`, each by a port of its own.
 *
 * PyScript's engine (polyscript) starts an interpreter that its configuration names by URL. The URL given is the
 * worker's own: worker.js exports what interpreter.js does, so that no further file has to be fetched for it.
 */
import { getRuntime, getRuntimeID } from "polyscript/loader";
import * as storage from "../storage/indexeddb.js";
import * as keyring from "../storage/keyring.js";
import * as uploads from "../transfer/uploads.js";
import * as plugins from "./plugins.js";
import * as catalogues from "./catalogues.js";
import * as socket from "./socket.js";

/** Milliseconds: what a page has said last may still be under way when it has gone. */
const LAST_WORDS = 1000;

/**
 * Joins a page. On its port come JSON texts, for Python; perhaps `{lock}`: the name of a Web Lock that the page holds
 * while it lives, however it ends; and `{id, file}`: files, whose bytes Python does not need. `gone` is told whether it
 * was the last one and was ended by hand.
 * @typedef {(port: MessagePort, options: Record<string, unknown>, gone: (last: boolean) => void) => void} Join
 */

/**
 * @param {string} interpreter the URL of a module with `version` and `loadPyodide`
 * @param {(name: string, fraction: number) => void} stage
 * @returns {Promise<Join>}
 */
export async function boot(interpreter, stage) {
    stage("files", 0.05);
    const python = await getRuntime(getRuntimeID("pyodide", interpreter), undefined, undefined, {});
    python.registerJsModule("chinwag_storage", storage);
    python.registerJsModule("chinwag_keyring", keyring);
    python.registerJsModule("chinwag_catalogues", catalogues);
    python.registerJsModule("chinwag_socket", socket);
    python.registerJsModule("chinwag_uploads", uploads);
    python.registerJsModule("chinwag_plugins", plugins);
    stage("chat", 0.9);
    /** @type {any} */
    let engine = null;

    return (port, options, gone) => {
        engine ??= engineOf(python, options);
        const receive = engine((/** @type {string} */ text) => port.postMessage(text));
        let here = true;

        /** @param {string} text */
        function take(text) {
            if (!here) return;
            const presence = receive(text);
            here = presence === "here";
            if (!here) part(presence === "last gone");
        }

        /** @param {boolean} last */
        function part(last) {
            port.close();
            receive.destroy();
            gone(last);
        }

        const leave = () => take('{"type":"leave"}');
        port.onmessage = ({ data }) => {
            if (typeof data === "string") take(data);
            else if (data.lock) void navigator.locks.request(data.lock, () => void setTimeout(leave, LAST_WORDS));
            else uploads.hold(data.id, data.file);
        };
    };
}

/** @param {any} python @param {Record<string, unknown>} options */
function engineOf(python, options) {
    const worker = python.pyimport("widget.worker");
    const engine = worker.start(python.toPy(options));
    worker.destroy();
    return engine;
}
