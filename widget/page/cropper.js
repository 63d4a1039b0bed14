/**
 * A square cut out of a picture that somebody chooses: by dragging, wheel, slider and arrow keys, here in the page.
 *
 * On an element that holds `canvas.crop-stage`, `input[name=zoom]`, `input[type=file]` and a button. Options: `most`
 * bytes of the PNG that comes out; `gone`: the choice is taken back. Emits `cropped` {data (Base64), side} when the cut
 * has come to rest, `unreadable` when the file is no picture.
 */

/** Pixels of a side that are tried, the largest first, until few enough bytes come out. */
const SIDES = [256, 192, 160, 128, 96, 64];
const STAGE = 320;
/** Milliseconds at rest before the cut is made. */
const REST = 250;

/** @typedef {import("../../vdom/page/types.js").Emit} Emit */
/** @typedef {{image: ImageBitmap, x: number, y: number}} Cut The point of the picture that is in the middle. */

/** @type {WeakMap<HTMLElement, {reset: () => void, stop: AbortController}>} */
const states = new WeakMap();

export const crop = {
    /** @param {HTMLElement} el @param {{most: number, gone: boolean}} options @param {Emit} emit */
    create(el, { most }, emit) {
        const stop = new AbortController();
        const { signal } = stop;
        const stage = /** @type {HTMLCanvasElement} */ (el.querySelector("canvas.crop-stage"));
        const zoom = /** @type {HTMLInputElement} */ (el.querySelector("input[name=zoom]"));
        const file = /** @type {HTMLInputElement} */ (el.querySelector("input[type=file]"));
        /** @type {Cut | null} */
        let cut = null;
        let timer = 0;
        let turn = 0;
        /** Whether what the stage shows has not been told yet. */
        let due = false;
        let unfit = false;

        /** How many pixels of the picture the stage shows from side to side. */
        const span = () => (cut ? Math.min(cut.image.width, cut.image.height) / Number(zoom.value) : 1);

        function show() {
            stage.hidden = /** @type {HTMLElement} */ (zoom.parentElement).hidden = !cut;
            clearTimeout(timer);
            due = cut !== null;
            if (!cut) return;
            const half = span() / 2;
            cut.x = clamp(cut.x, half, cut.image.width - half);
            cut.y = clamp(cut.y, half, cut.image.height - half);
            paint(stage, STAGE, cut, span());
            timer = setTimeout(finish, REST);
        }

        async function finish() {
            const mine = ++turn;
            for (const side of SIDES) {
                if (!cut) return;
                const sheet = document.createElement("canvas");
                paint(sheet, side, cut, span());
                const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ made) => sheet.toBlob(made));
                if (mine !== turn || signal.aborted) return;
                if (!blob || blob.size > most) continue;
                const data = base64(await blob.arrayBuffer());
                if (mine !== turn || signal.aborted) return;
                due = false;
                return emit("cropped", { data, side });
            }
            due = false;
            unfit = true;
            emit("unreadable");
        }

        /** A form that is sent before the cut has come to rest is sent with what is seen. @param {SubmitEvent} event */
        async function hold(event) {
            if (!due) return;
            event.preventDefault();
            event.stopImmediatePropagation();
            // Once it has been dispatched, an event within a shadow root has no more target
            const form = /** @type {HTMLFormElement} */ (event.target), { submitter } = event;
            unfit = false;
            await finish();
            if (!signal.aborted && !unfit) form.requestSubmit(submitter);
        }

        /** @param {number} right @param {number} down in widths of the stage */
        function move(right, down) {
            if (!cut) return;
            cut.x += right * span();
            cut.y += down * span();
            show();
        }

        async function choose() {
            const chosen = file.files?.[0];
            file.value = "";
            if (!chosen) return;
            try {
                const image = await createImageBitmap(chosen);
                cut?.image.close();
                cut = { image, x: image.width / 2, y: image.height / 2 };
                zoom.value = "1";
                // Before the form's own handler; and not sooner, since this was not in the form when it was made
                el.closest("form")?.addEventListener("submit", hold, { signal, capture: true });
                show();
                stage.focus({ preventScroll: true });
            } catch {
                emit("unreadable");
            }
        }

        el.querySelector("button.crop-choose")?.addEventListener("click", () => file.click(), { signal });
        file.addEventListener("change", () => void choose(), { signal });
        zoom.addEventListener("input", show, { signal });
        stage.addEventListener("keydown", (event) => {
            const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
            const larger = { "+": 0.1, "=": 0.1, "-": -0.1 }[event.key];
            if (step) move(step[0] / 20, step[1] / 20);
            else if (larger) zoomBy(zoom, larger, show);
            else return;
            event.preventDefault();
        }, { signal });
        stage.addEventListener("wheel", (event) => {
            event.preventDefault();
            zoomBy(zoom, -event.deltaY / 400, show);
        }, { signal, passive: false });
        stage.addEventListener("pointerdown", (event) => stage.setPointerCapture(event.pointerId), { signal });
        stage.addEventListener("pointermove", (event) => {
            if (stage.hasPointerCapture(event.pointerId)) {
                move(-event.movementX / stage.clientWidth, -event.movementY / stage.clientHeight);
            }
        }, { signal });
        const reset = () => {
            cut?.image.close();
            cut = null;
            turn++;
            show();
        };
        states.set(el, { reset, stop });
    },
    /** @param {HTMLElement} el @param {{gone: boolean}} options */
    update(el, { gone }) {
        if (gone) states.get(el)?.reset();
    },
    /** @param {HTMLElement} el */
    destroy(el) {
        states.get(el)?.reset();
        states.get(el)?.stop.abort();
    },
};

/** @param {HTMLCanvasElement} canvas @param {number} side @param {Cut} cut @param {number} span */
function paint(canvas, side, { image, x, y }, span) {
    canvas.width = canvas.height = side;
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, x - span / 2, y - span / 2, span, span, 0, 0, side, side);
}

/** @param {HTMLInputElement} zoom @param {number} more @param {() => void} show */
function zoomBy(zoom, more, show) {
    zoom.value = String(clamp(Number(zoom.value) + more, Number(zoom.min), Number(zoom.max)));
    show();
}

/** @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
    return Math.min(Math.max(value, least), most);
}

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
    let text = "";
    for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
    return btoa(text);
}
