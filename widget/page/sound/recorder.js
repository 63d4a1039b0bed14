/**
 * Records from the microphone, and plays what was recorded before it is sent. No address is made of it for that, which a
 * site's policy might refuse: it is decoded and played by Web Audio.
 */
import { button } from "./parts.js";
import { BARS, clock, draw, peaks } from "./waveform.js";

/** What browsers record, the one that most others can play first. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4"];
/** Bits a second: speech is clear with fewer, but not every encoder's. */
const BITS = 32_000;
/** Milliseconds between two looks at how loud it is. */
const PACE = 80;
/** Seconds below which nothing was said. */
const LEAST = 0.5;

/** @typedef {"recording" | "review" | ""} Stage "": it is over */
/** @typedef {(stage: Stage, trouble: string) => void} Told */

/**
 * Asks for the microphone and begins.
 * @param {{longest: number}} options seconds after which it stops by itself @param {Told} told
 * @throws {Error} whose message is the trouble: refused, missing, busy, unsupported
 */
export async function record({ longest }, told) {
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) throw new Error("unsupported");
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
    /** @type {MediaStream | undefined} */
    let stream;
    try {
        stream = await navigator.mediaDevices.getUserMedia({ audio });
        return new Recording(stream, new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS }), longest, told);
    } catch (error) {
        // Nobody is heard by what did not begin
        for (const track of stream?.getTracks() ?? []) track.stop();
        throw new Error(trouble(/** @type {DOMException} */ (error).name));
    }
}

/** @param {string} name of a DOMException */
function trouble(name) {
    if (name === "NotAllowedError" || name === "SecurityError") return "refused";
    if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
    return name === "NotReadableError" || name === "AbortError" ? "busy" : "unsupported";
}

/** From the first sound to the file that is sent, or to nothing. */
class Recording {
    /** @type {Stage} */
    stage = "recording";
    /** @type {Blob[]} */
    #parts = [];
    /** @type {number[]} how loud it has been */
    #levels = [];
    #began = performance.now();
    #seconds = 0;
    /** @type {HTMLElement | null} */
    #el = null;
    /** @type {Sound | null} */
    #sound = null;
    /** @type {(() => void)[]} */
    #waiting = [];
    #timer = 0;
    #over = false;

    /** @param {MediaStream} stream @param {MediaRecorder} recorder @param {number} longest @param {Told} told */
    constructor(stream, recorder, longest, told) {
        this.stream = stream;
        this.recorder = recorder;
        this.told = told;
        this.context = new AudioContext();
        const analyser = this.context.createAnalyser();
        analyser.fftSize = 1024;
        this.context.createMediaStreamSource(stream).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        recorder.ondataavailable = ({ data }) => data.size && this.#parts.push(data);
        recorder.onstop = () => void this.#ended();
        // It was pulled out: what there is of it stays
        for (const track of stream.getTracks()) track.onended = () => this.stop();
        recorder.start(1000);
        this.#timer = setInterval(() => {
            analyser.getFloatTimeDomainData(samples);
            this.#levels.push(Math.min(1, 4 * Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)));
            if (this.#length() >= longest) this.stop();
            this.show(this.#el);
        }, PACE);
    }

    #length() {
        return (performance.now() - this.#began) / 1000;
    }

    stop() {
        if (this.stage !== "recording" || this.recorder.state === "inactive") return;
        this.recorder.stop();
        this.#silence();
    }

    /** Nothing of it is wanted. @param {string} [trouble] */
    cancel(trouble = "") {
        if (this.#over) return;
        this.#over = true;
        this.stage = "";
        this.#sound?.pause();
        if (this.recorder.state !== "inactive") this.recorder.stop();
        this.#silence();
        void this.context.close();
        this.told("", trouble);
        this.#release();
    }

    #release() {
        for (const ready of this.#waiting.splice(0)) ready();
    }

    #silence() {
        this.#seconds ||= this.#length();
        clearInterval(this.#timer);
        for (const track of this.stream.getTracks()) track.stop();
    }

    async #ended() {
        if (this.#over) return;
        // Where its microphone has gone it may have stopped by itself
        this.#silence();
        const blob = new Blob(this.#parts, { type: this.#type() });
        if (!blob.size || this.#seconds < LEAST) return this.cancel("short");
        this.#sound = await Sound.of(blob, this.context, () => this.show(this.#el));
        if (this.#over) return;
        this.stage = "review";
        this.told("review", "");
        this.#release();
    }

    #type() {
        return this.recorder.mimeType.split(";")[0] || "audio/webm";
    }

    /** The file and its length in seconds, once it has ended; nobody plays it here any more. */
    async taken() {
        this.stop();
        if (this.stage === "recording") await new Promise((/** @type {(value: void) => void} */ ready) => this.#waiting.push(ready));
        if (this.stage !== "review") return null;
        const seconds = this.#sound?.length || this.#seconds;
        const type = this.#type();
        const stamp = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace(/[T:]/g, "-");
        const name = `voice-${stamp}.${type.split("/")[1]}`;
        const file = new File(this.#parts, name, { type });
        this.cancel();
        return { file, seconds };
    }

    turn() {
        this.#sound?.turn();
    }

    /** @param {number} fraction */
    seek(fraction) {
        this.#sound?.seek(fraction);
    }

    /** Draws how it stands into what Python has drawn for it. @param {HTMLElement | null} el */
    show(el) {
        this.#el = el;
        const canvas = /** @type {HTMLCanvasElement | null} */ (el?.querySelector("canvas"));
        const time = el?.querySelector(".sound-time");
        if (!el || !canvas || !time) return;
        if (this.stage === "recording") {
            const bars = [...Array.from({ length: BARS }, () => 0), ...this.#levels].slice(-BARS);
            draw(canvas, bars, 1);
            time.textContent = clock(this.#length());
        } else this.#sound?.show(el, canvas, time);
    }
}

/** What was recorded, as it is played before it is sent. */
class Sound {
    #from = 0;
    #since = 0;
    /** @type {AudioBufferSourceNode | null} */
    #source = null;
    #frame = 0;

    /** @param {Blob} blob @param {AudioContext} context @param {() => void} changed @returns {Promise<Sound | null>} */
    static async of(blob, context, changed) {
        try {
            return new Sound(await context.decodeAudioData(await blob.arrayBuffer()), context, changed);
        } catch {
            return null; // it can be sent all the same
        }
    }

    /** @param {AudioBuffer} buffer @param {AudioContext} context @param {() => void} changed */
    constructor(buffer, context, changed) {
        this.buffer = buffer;
        this.context = context;
        this.changed = changed;
        this.heights = peaks(buffer);
    }

    get length() {
        return this.buffer.duration;
    }

    get at() {
        return this.#source ? Math.min(this.length, this.#from + this.context.currentTime - this.#since) : this.#from;
    }

    turn() {
        if (this.#source) this.pause();
        else this.#play();
    }

    pause() {
        this.#from = this.at >= this.length ? 0 : this.at;
        this.#drop();
        this.changed();
    }

    /** @param {number} fraction */
    seek(fraction) {
        const going = Boolean(this.#source);
        this.#drop();
        this.#from = fraction * this.length;
        if (going) this.#play();
        else this.changed();
    }

    #play() {
        void this.context.resume();
        const source = this.context.createBufferSource();
        source.buffer = this.buffer;
        source.connect(this.context.destination);
        source.onended = () => source === this.#source && this.pause();
        source.start(0, this.#from);
        this.#source = source;
        this.#since = this.context.currentTime;
        this.#tick();
    }

    #drop() {
        cancelAnimationFrame(this.#frame);
        const source = this.#source;
        this.#source = null;
        source?.stop();
    }

    #tick() {
        this.changed();
        if (this.#source) this.#frame = requestAnimationFrame(() => this.#tick());
    }

    /** @param {HTMLElement} el @param {HTMLCanvasElement} canvas @param {Element} time */
    show(el, canvas, time) {
        draw(canvas, this.heights, this.at / this.length);
        time.textContent = clock(this.#source || this.at ? this.at : this.length);
        const slider = el.querySelector("input");
        if (slider) slider.value = String(Math.round((this.at / this.length) * Number(slider.max)));
        slider?.setAttribute("aria-valuetext", `${clock(this.at)} / ${clock(this.length)}`);
        const play = el.querySelector(".play");
        if (play instanceof HTMLElement && play.dataset.play && play.dataset.pause) {
            button(play, this.#source ? "pause" : "play", this.#source ? play.dataset.pause : play.dataset.play);
        }
    }
}
