/** How loud a recording is from its beginning to its end, as bars. */

/** Bars of a waveform: as many as there is room for in a narrow window. */
export const BARS = 48;
/** CSS pixels of the lowest bar. */
const LEAST = 2;

/**
 * The loudest sample of each part, the loudest of all being 1.
 * @param {AudioBuffer} sound @returns {number[]}
 */
export function peaks(sound) {
    const samples = sound.getChannelData(0);
    const size = Math.max(1, Math.floor(samples.length / BARS));
    const found = Array.from({ length: BARS }, (_, bar) => loudest(samples, bar * size, size));
    const most = Math.max(...found);
    return most ? found.map((one) => one / most) : found;
}

/** @param {Float32Array} samples @param {number} from @param {number} length */
function loudest(samples, from, length) {
    let most = 0;
    // Each sixteenth tells enough, and an hour is looked through in some 20 ms
    for (let at = from; at < Math.min(from + length, samples.length); at += 16) most = Math.max(most, Math.abs(samples[at]));
    return most;
}

/**
 * @param {HTMLCanvasElement} canvas in its own colour @param {number[]} heights each 0 to 1 @param {number} done how much of it is
 *   drawn strongly, 0 to 1
 */
export function draw(canvas, heights, done) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio || 1;
    const pen = canvas.getContext("2d");
    if (!pen || !width) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    pen.scale(scale, scale);
    pen.fillStyle = getComputedStyle(canvas).color;
    const step = width / heights.length;
    heights.forEach((tall, bar) => {
        pen.globalAlpha = (bar + 0.5) / heights.length <= done ? 1 : 0.35;
        const size = Math.max(LEAST, tall * height);
        pen.beginPath();
        pen.roundRect(bar * step + step * 0.2, (height - size) / 2, step * 0.6, size, step * 0.3);
        pen.fill();
    });
}

/** @param {number} seconds "1:05" */
export function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
