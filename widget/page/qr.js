/**
 * Draws a text as a QR code. A file of its own, fetched when a code is first shown.
 */
import { encodeQR } from "qr";

/** Modules of white around it, as ISO 18004 wants; and pixels a module, more than any screen shows. */
const QUIET = 4;
const SCALE = 8;

export const qr = {
    /** On a canvas. @param {HTMLElement} el @param {{text: string}} options */
    create(el, { text }) {
        const canvas = /** @type {HTMLCanvasElement} */ (el);
        const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET });
        const pen = canvas.getContext("2d");
        canvas.width = canvas.height = rows.length * SCALE;
        if (!pen) return;
        // Dark on light in dark themes, too: that is what cameras look for
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.fillStyle = "#000";
        rows.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(x * SCALE, y * SCALE, SCALE, SCALE)));
    },
};
