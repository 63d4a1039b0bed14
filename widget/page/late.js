/**
 * The second part of Pyodide's WebAssembly (build/split.py): joined to the first when a function of it is called, or
 * when it has come by itself.
 */

/** `(module (import "a" "a" (func)) (export "a" (func 0)))`: makes a function of JavaScript's one that tables take. */
const EXPORTER = new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 97, 0, 0, 7, 5, 1, 1, 97, 0, 0],
]);
const PREFIX = "late:";

/**
 * @param {WebAssembly.WebAssemblyInstantiatedSource} first
 * @param {WebAssembly.Imports} imports what the first was given
 * @param {() => BufferSource} fetchNow the second part's bytes, at once, whatever that takes
 * @returns the same with its exports as Pyodide knows them, and `join`, for a second part that came early
 */
export function joinable({ module, instance }, imports, fetchNow) {
    /** @type {WebAssembly.ModuleImports} */
    const lent = {};
    /** @type {WebAssembly.Exports} */
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) (name.startsWith(PREFIX) ? lent : exports)[name] = value;
    const tables = Object.keys(lent).filter((name) => name.startsWith("late:t"));
    const table = /** @type {WebAssembly.Table} */ (lent[`late:t${tables.length - 1}`]);
    const globals = Object.keys(lent).filter((name) => name.startsWith("late:g"));
    const ready = /** @type {WebAssembly.Global} */ (lent[`late:g${globals.length - 1}`]);
    let joined = false;

    /** @param {WebAssembly.Module | undefined} second */
    function join(second) {
        if (joined || !second) return;
        new WebAssembly.Instance(second, { ...imports, late: lent });
        ready.value = 1;
        joined = true;
    }
    const callable = (/** @type {() => void} */ code) =>
        new WebAssembly.Instance(new WebAssembly.Module(EXPORTER), { a: { a: code } }).exports.a;
    table.set(0, callable(() => join(new WebAssembly.Module(fetchNow()))));
    return { whole: { module, instance: /** @type {WebAssembly.Instance} */ ({ exports }) }, join };
}
