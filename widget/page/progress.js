/**
 * How far the start is: stage, bytes, and what went wrong, with a button to cancel or to try again.
 *
 * One element that is changed in place, so that the bar moves smoothly; whoever shows it puts it where it belongs (the
 * launcher's status, a painted form).
 */

/**
 * @typedef {{done: number, total: number, trouble: "" | "slow" | "lost"}} Bytes what is downloaded; none on later visits
 * @typedef {ReturnType<typeof createProgress>} Progress
 */

const TROUBLES = { slow: "The connection is slow.", lost: "The connection was lost. Trying again…" };

/** @param {{cancel: () => void, retry: () => void}} given */
export function createProgress({ cancel, retry }) {
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
            if (bytes?.total) figures.textContent = `${megabytes(bytes.done)} of ${megabytes(bytes.total)} MB`;
            show(note ? `${note} ${text}` : text, (bytes?.trouble && TROUBLES[bytes.trouble]) || "", "Cancel", cancel);
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
            show(words, why, "Try again", retry);
        },
        /** Cancelled where there is no launcher to go back to. */
        stopped() {
            title.removeAttribute("role");
            bar.hidden = figures.hidden = true;
            show("The chat was not started.", "", "Open chat", retry);
        },
    };
}

/** @param {number} bytes */
function megabytes(bytes) {
    return (bytes / 1e6).toFixed(1);
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
