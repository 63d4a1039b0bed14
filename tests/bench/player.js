// @ts-check
// A worker with the Python that ships and nothing else: runs the file that it is given (`rich.py`, say) and tells what it
// measured, as JSON text.

/** @type {{loadPyodide: () => Promise<any>}} */
const { loadPyodide } = await import(/** @type {string} */ ("/chinwag/interpreter.js"));
const python = await loadPyodide();

onmessage = async ({ data }) => {
  const names = python.toPy({ __name__: "played" });
  postMessage(await python.runPythonAsync(`${data}\nimport json\njson.dumps(await measure())`, { globals: names }));
};
postMessage("ready");
