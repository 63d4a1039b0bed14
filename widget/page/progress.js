/**
 * How far the start is: stage, bytes, and what went wrong, with a button to cancel or to try again.
 *
 * One element that is changed in place, so that the bar moves smoothly; whoever shows it puts it where it belongs (the
 * launcher's status, a painted form).
 */
import { N_, filled } from "./words.js";

/**
 * @typedef {{done: number, total: number, trouble: "" | "slow" | "lost"}} Bytes what is downloaded; none on later visits
 * @typedef {ReturnType<typeof createProgress>} Progress
 */

const TROUBLES = { slow: N_("The connection is slow."), lost: N_("The connection was lost. Trying again…") };

/** @param {{language: import("./language.js").Language, cancel: () => void, retry: () => void}} given */
export function createProgress({ language, cancel, retry }) {
    const { say: _, number } = language;
    const root = element("div", { class: "cw-progress" });
    const title = element("p", {});
    // Told by the bar to those who cannot see it: figures that change all the time would be read out all the time.
    const figures = element("p", { "aria-hidden": "true" });
    const detail = element("p", {});
    const bar = element("progress", { max: "1", value: "0" });
    const button = element("button", { type: "button" });
    let act = cancel;
    let note = "";
    let stage = "";
    button.addEventListener("click", () => act());
    root.append(title, bar, figures, detail, button);

    /** @param {string} words @param {string} more @param {string} label @param {() => void} action */
    function show(words, more, label, action) {
        for (const [place, text] of /** @type {const} */ ([[title, words], [detail, more], [button, label]])) {
            if (place.textContent !== text) place.textContent = text;
        }
        detail.hidden = !more;
        act = action;
    }

    /** @param {Bytes} bytes */
    function told({ done, total }) {
        const [there, all] = [done, total].map((bytes) => number(bytes / 1e6, 1));
        return filled(_("{done} of {all} MB"), { done: there, all });
    }

    return {
        root,
        /** @param {string} text @param {number} fraction of 1 @param {Bytes | null} [bytes] */
        stage(text, fraction, bytes = null) {
            stage = text;
            title.removeAttribute("role");
            bar.hidden = false;
            bar.value = fraction;
            bar.setAttribute("aria-label", text);
            figures.hidden = !bytes?.total;
            if (bytes?.total) figures.textContent = told(bytes);
            show(note ? `${note} ${text}` : text, bytes?.trouble ? _(TROUBLES[bytes.trouble]) : "", _("Cancel"), cancel);
        },
        /** The person has done something that will be carried out. @param {string} words nothing takes them back */
        noted(words) {
            note = words;
            root.toggleAttribute("data-noted", Boolean(words));
            if (!bar.hidden) title.textContent = note ? `${note} ${stage}` : stage;
        },
        /** @param {string} words @param {string} why */
        failed(words, why) {
            title.setAttribute("role", "alert");
            bar.hidden = figures.hidden = true;
            show(words, why, _("Try again"), retry);
        },
        /** Cancelled where there is no launcher to go back to. */
        stopped() {
            title.removeAttribute("role");
            bar.hidden = figures.hidden = true;
            show(_("The chat was not started."), "", _("Open chat"), retry);
        },
    };
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, string>} attributes
 */
export function element(name, attributes) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
}
