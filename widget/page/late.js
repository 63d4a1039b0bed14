/**
 * The further parts of Pyodide's WebAssembly (build/split.py), each joined to the one before when a function of it is
 * called, or when it has come by itself.
 */

/** `(module (import "a" "a" (func)) (export "a" (func 0)))`: makes a function of JavaScript's one that tables take. */
const EXPORTER = new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 97, 0, 0, 7, 5, 1, 1, 97, 0, 0],
]);
const PREFIX = "late:";

/**
 * @param {WebAssembly.WebAssemblyInstantiatedSource} part the first
 * @param {WebAssembly.Imports} imports what it was given
 * @param {(number: number) => BufferSource} fetchNow a further part's bytes, at once, whatever that takes
 * @param {number} [number] that of the part that follows
 * @returns the same with its exports as Pyodide knows them, and `join`, for further parts that came early, in their order
 */
export function joinable({ module, instance }, imports, fetchNow, number = 0) {
    /** @type {WebAssembly.ModuleImports} */
    const lent = {};
    /** @type {WebAssembly.Exports} */
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) (name.startsWith(PREFIX) ? lent : exports)[name] = value;
    /** @type {((next: (WebAssembly.Module | undefined)[]) => void) | undefined} */
    let beyond;

    /** @param {(WebAssembly.Module | undefined)[]} further */
    function join([next, ...others]) {
        if (next && !beyond) {
            const given = { ...imports, [`late${number || ""}`]: lent };
            const joined = new WebAssembly.Instance(next, given);
            last("g").value = 1;
            beyond = joinable({ module: next, instance: joined }, given, fetchNow, number + 1).join;
        }
        beyond?.(others);
    }
    /** @param {string} kind @returns {any} of these exports that with the highest number */
    const last = (kind) => lent[PREFIX + kind + (Object.keys(lent).filter((name) => name.startsWith(PREFIX + kind)).length - 1)];
    const callable = (/** @type {() => void} */ code) =>
        new WebAssembly.Instance(new WebAssembly.Module(EXPORTER), { a: { a: code } }).exports.a;
    last("t")?.set(0, callable(() => join([new WebAssembly.Module(fetchNow(number))])));
    return { whole: { module, instance: /** @type {WebAssembly.Instance} */ ({ exports }) }, join };
}
