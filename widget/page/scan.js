/**
 * Reads a QR code by the camera. A file of its own, fetched when one is first to be read.
 *
 * On a video element. Emits `scanned` (the text) once, or `unable` (the browser's name for why). The picture stays here.
 */
import { decodeQR } from "qr/decode.js";

/** Milliseconds between two looks, and pixels of the longer side that are looked at. */
const EVERY = 200;
const SIDE = 800;

/** @type {WeakMap<HTMLElement, AbortController>} */
const states = new WeakMap();

export const scan = {
    /** @param {HTMLElement} el @param {object} options @param {import("../../vdom/page/types.js").Emit} emit */
    async create(el, options, emit) {
        const stop = new AbortController();
        states.set(el, stop);
        try {
            const text = await read(/** @type {HTMLVideoElement} */ (el), stop.signal);
            if (!stop.signal.aborted) emit("scanned", text);
        } catch (error) {
            if (!stop.signal.aborted) emit("unable", error instanceof Error ? error.name : "");
        } finally {
            stop.abort();
        }
    },
    /** @param {HTMLElement} el */
    destroy(el) {
        states.get(el)?.abort();
    },
};

/** @param {HTMLVideoElement} video @param {AbortSignal} signal ends it and the camera's light @returns {Promise<string>} */
async function read(video, signal) {
    // Browsers have it on secure pages alone
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const end = () => stream.getTracks().forEach((track) => track.stop());
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
    video.srcObject = stream;
    await video.play();
    const canvas = document.createElement("canvas");
    while (!signal.aborted) {
        const text = look(video, canvas);
        if (text) return text;
        await new Promise((then) => setTimeout(then, EVERY));
    }
    return "";
}

/** @param {HTMLVideoElement} video @param {HTMLCanvasElement} canvas @returns {string} what is seen in it now, or "" */
function look(video, canvas) {
    const fit = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
    const width = Math.round(video.videoWidth * fit);
    const height = Math.round(video.videoHeight * fit);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (!pen || !width || !height) return "";
    Object.assign(canvas, { width, height });
    pen.drawImage(video, 0, 0, width, height);
    try {
        return decodeQR({ width, height, data: pen.getImageData(0, 0, width, height).data });
    } catch {
        return ""; // none in sight
    }
}
