/**
 * Files for a conversation: chosen by the input inside the element, dropped on the conversation around it or pasted
 * into its text box. Their bytes go to the worker, word of them to Python; `thumbnail` draws a small picture of one.
 *
 * Options: `most`: how many at once; `words`: what is shown over the conversation while files are dragged over it.
 * Emits `attached` with `[{id, name, size, type}, …]` at once, so that an Enter that follows sends them, and
 * `measured` with `{id, width, height}` for each picture among them when it has been looked at.
 */

/** @typedef {{most: number, words: string}} Options */
/** @typedef {(id: string, file: File) => void} Give takes a file for the worker */

/** CSS pixels of a thumbnail's longer side, twice over for sharp screens. */
const SIDE = 96;
const MOST = 60;
/** Files that were chosen on this page of late, for their thumbnails. @type {Map<string, File>} */
const chosen = new Map();
/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

/** @param {Give} give */
export const attach = (give) => ({
    /** @param {HTMLElement} el @param {Options} options @param {import("../../vdom/page/types.js").Emit} emit */
    create(el, options, emit) {
        const stop = new AbortController();
        stops.set(el, stop);
        const { signal } = stop;
        const take = (/** @type {Iterable<File>} */ files) => {
            const taken = [...files].slice(0, options.most);
            const told = taken.map((file) => handedOver(file, give));
            if (told.length) emit("attached", told);
            for (const [place, file] of taken.entries()) void measure(told[place].id, file, emit);
        };
        const input = /** @type {HTMLInputElement} */ (el.querySelector("input"));
        const onChange = () => {
            take([...(input.files ?? [])]);
            input.value = ""; // so that the same file can be chosen again
        };
        input.addEventListener("change", onChange, { signal });
        // It stands in its conversation when the whole patch is drawn
        queueMicrotask(() => {
            const around = /** @type {HTMLElement | null} */ (el.closest(".conversation"));
            if (around && !signal.aborted) listen(around, options.words, take, signal);
        });
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
});

export const thumbnail = {
    /** @param {HTMLCanvasElement} el @param {{file: string}} options */
    create(el, { file }) {
        void paint(el, chosen.get(file));
    },
};

/** Its bytes are the worker's now; what Python hears of it. @param {File} file @param {Give} give */
export function handedOver(file, give) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replaceAll(".", "");
    remember(id, file);
    give(id, file);
    return { id, name: file.name || "", size: file.size, type: file.type };
}

/** As many as a person looks at; a window that is opened again finds its thumbnails. @param {string} id @param {File} file */
function remember(id, file) {
    chosen.set(id, file);
    if (chosen.size > MOST) chosen.delete(chosen.keys().next().value ?? "");
}

/** @param {string} id @param {File} file @param {import("../../vdom/page/types.js").Emit} emit */
async function measure(id, file, emit) {
    const picture = file.type.startsWith("image/") && (await createImageBitmap(file).catch(() => null));
    if (!picture) return;
    const { width, height } = picture;
    picture.close();
    emit("measured", { id, width, height });
}

/** @param {HTMLCanvasElement} canvas @param {File | undefined} file */
async function paint(canvas, file) {
    const picture = file && (await createImageBitmap(file).catch(() => null));
    if (!picture) return;
    const scale = Math.max(SIDE / picture.width, SIDE / picture.height);
    canvas.width = canvas.height = SIDE;
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d")?.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
    picture.close();
}

/**
 * @param {HTMLElement} around @param {string} words
 * @param {(files: Iterable<File>) => void} take @param {AbortSignal} signal
 */
function listen(around, words, take, signal) {
    let depth = 0;
    const over = (/** @type {boolean} */ yes) => {
        if (yes) around.dataset.drop = words;
        else delete around.dataset.drop;
    };
    const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
    around.addEventListener("dragenter", (event) => carries(event) && over(++depth > 0), { signal });
    around.addEventListener("dragleave", (event) => carries(event) && --depth <= 0 && over(false), { signal });
    around.addEventListener("dragover", (event) => carries(event) && event.preventDefault(), { signal });
    around.addEventListener("drop", (event) => {
        if (!carries(event)) return;
        event.preventDefault();
        depth = 0;
        over(false);
        take(filesOf(event.dataTransfer));
    }, { signal });
    around.addEventListener("paste", (event) => {
        const files = filesOf(event.clipboardData);
        // What an office program copies is a text and, beside it, a picture of it: the text is meant
        if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
        event.preventDefault();
        take(files);
    }, { signal });
    signal.addEventListener("abort", () => over(false));
}

/** Files, without folders, which look like empty ones. @param {DataTransfer | null} data @returns {File[]} */
function filesOf(data) {
    const items = [...(data?.items ?? [])].filter(({ kind }) => kind === "file");
    const real = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory !== true);
    return real.map((item) => item.getAsFile()).filter((file) => file !== null);
}
