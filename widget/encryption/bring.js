/**
 * Fetches python-omemo and what it needs when it is first wanted: our only files that an unencrypted chat never asks
 * for. Whoever asks again while they come waits for the same ones; after a failure they are asked for anew.
 */
import { base, sound } from "../page/files.js";
import { compiler } from "../page/interpreter.js";
import { unpacked } from "../page/rare.js";

/** Milliseconds: what has not come by then, does not come. */
const PATIENCE = 60_000;

const { omemo } = FILES;

/**
 * @typedef {{native: typeof import("./omemo.js"), modules: Map<string, Uint8Array>, kept?: Uint8Array, name: string}} Brought
 *   `kept`: what an earlier visit has made of the file of this `name`
 */

/** @type {Promise<Brought> | undefined} */
let coming;
let failures = 0;

/** Why this browser cannot do it, or nothing. @returns {string} */
export function lacking() {
    return globalThis.crypto?.subtle ? "" : "This page is not secure (https), so that browsers refuse cryptography.";
}

/** @returns {Promise<Brought>} the functions in JavaScript, and the code of Python's modules, marshalled */
export function bring() {
    if (coming) return coming;
    const found = (coming = Promise.race([both(), late()]));
    found.catch(() => {
        coming = undefined;
        failures++;
    });
    return found;
}

/** @returns {Promise<Brought>} */
async function both() {
    const library = script();
    const found = library.then(({ compiled }) => compiled.find(omemo.python));
    // Python compiles some of it, by code that has most often come before
    const [native, modules, kept] = await Promise.all([library, python(), found, compiler()]);
    return { native, modules, kept, name: omemo.python };
}

async function python() {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await sound(omemo.python, fetch(base + omemo.python, { signal, cache: failures ? "reload" : "default" }));
    return unpacked(new Uint8Array(await answer.arrayBuffer()));
}

/** A module that failed to load is not asked for again under the same address: hence the query. */
const script = () => import(base + omemo.script + (failures ? `?retry=${failures}` : ""));

/** @returns {Promise<never>} */
const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("Encryption does not come.")), PATIENCE));
