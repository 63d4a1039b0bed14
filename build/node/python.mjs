/**
 * Runs Python inside Pyodide on Node: `node python.mjs JOB.json`.
 *
 * The job names Pyodide's folder, the code, its arguments and folders of this machine to show to Python.
 * Python's exit status (SystemExit) is the process's.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** @typedef {{pyodide: string, code: string, args: unknown, mounts: Record<string, string>, path: string[]}} Job */

/** @type {Job} */
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf-8"));
// Pyodide's own files have lines of a megabyte, which Node would print.
process.on("uncaughtException", (error) => {
    console.error(String(error?.stack ?? error));
    process.exit(1);
});
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
const lock = JSON.parse(readFileSync(`${job.pyodide}/pyodide-lock.json`, "utf-8"));

const python = await loadPyodide({
    indexURL: `${job.pyodide}/`,
    // Nothing may be installed from elsewhere: Pyodide's own lock without its packages.
    lockFileContents: { info: lock.info, packages: {} },
    packageBaseUrl: `${job.pyodide}/`,
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONNODEBUGRANGES: "1", HOME: "/home/pyodide" },
});
for (const [inside, outside] of Object.entries(job.mounts)) {
    mkdirSync(outside, { recursive: true });
    python.FS.mkdirTree(inside);
    python.FS.mount(python.FS.filesystems.NODEFS, { root: outside }, inside);
}
python.globals.set("JOB", python.toPy({ args: job.args, path: job.path }));
try {
    python.runPython("import sys; sys.path[:0] = JOB['path']\n" + job.code);
} catch (error) {
    const status = /SystemExit: (\d+)/.exec(String(error));
    if (!status) console.error(String(error));
    process.exitCode = status ? Number(status[1]) : 1;
}
process.exit();
