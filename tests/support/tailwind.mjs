/** Prints the style sheet that Tailwind makes for the classes given: node tailwind.mjs FOLDER-OF-TAILWIND CLASS… */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...classes] = process.argv.slice(2);
const { compile } = await import(pathToFileURL(`${folder}/dist/lib.mjs`).href);
const loadStylesheet = async (/** @type {string} */ id, /** @type {string} */ base) => {
    const path = `${folder}/${id === "tailwindcss" ? "index.css" : id}`;
    return { base, path, content: readFileSync(path, "utf8") };
};
const compiled = await compile('@import "tailwindcss";', { base: folder, loadStylesheet });
process.stdout.write(compiled.build(classes));
