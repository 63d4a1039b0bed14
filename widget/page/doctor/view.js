/**
 * The doctor on a page: a list of steps that fills as the examination goes, with what mends those that failed.
 */
import { TITLES, examine } from "./examine.js";
import { icon } from "./icons.js";

/** @typedef {import("./examine.js").Step} Step */

/** @type {Record<string, string>} for those who do not see the sign */
const VERDICTS = { good: "Good", warn: "Could be better", bad: "Broken", left: "Left out", waits: "Not yet", goes: "Looking…" };

/**
 * Begins at once. Classes begin with `doctor`.
 * @param {HTMLElement} place
 * @param {import("./examine.js").Given} given
 * @returns {{done: Promise<Step[]>, stop: () => void}}
 */
export function mount(place, given) {
    const stopping = new AbortController();
    const rows = new Map(TITLES.map(({ id, title }) => [id, row(title)]));
    wear(place);
    const summary = element("p", "doctor-summary", "Examining…");
    summary.setAttribute("role", "status");
    const list = element("ol", "doctor-steps");
    list.setAttribute("role", "list");
    list.append(...rows.values());
    place.replaceChildren(summary, list);
    mark(rows, 0);
    const done = examine(given, (step) => {
        rows.get(step.id)?.replaceWith(...[filled(step)]);
        mark(rows, TITLES.findIndex(({ id }) => id === step.id) + 1);
    }, stopping.signal).then((steps) => {
        if (!stopping.signal.aborted) end(place, summary, steps);
        return steps;
    });
    return { done, stop: () => stopping.abort() };
}

/** The list's own styles. @param {HTMLElement} place */
function wear(place) {
    const root = /** @type {Document | ShadowRoot} */ (place.getRootNode());
    if (root.adoptedStyleSheets.some((sheet) => sheet === worn)) return;
    worn ??= new CSSStyleSheet();
    worn.replaceSync(DOCTOR_CSS);
    root.adoptedStyleSheets.push(worn);
}

/** @type {CSSStyleSheet | undefined} */
let worn;

/** @param {Map<string, HTMLElement>} rows @param {number} at */
function mark(rows, at) {
    const next = TITLES[at] && rows.get(TITLES[at].id);
    if (next) sign(next, "goes");
}

/** @param {HTMLElement} place @param {HTMLElement} summary @param {Step[]} steps */
function end(place, summary, steps) {
    const broken = steps.filter(({ verdict }) => verdict === "bad");
    const better = steps.filter(({ verdict }) => verdict === "warn");
    const first = broken[0];
    const rest = better.length ? ` ${better.length} could be better.` : "";
    summary.textContent = first ? `Broken: ${first.title}. Mend this first.` : `All that is needed works.${rest}`;
    summary.dataset.verdict = first ? "bad" : better.length ? "warn" : "good";
    const copy = element("button", "doctor-copy button", "Copy the report");
    copy.setAttribute("type", "button");
    copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(report(steps));
        copy.textContent = "Copied";
    });
    place.append(copy);
}

/** As text, for whoever runs the server. No password is in it. @param {Step[]} steps */
export function report(steps) {
    const lines = steps.map(({ title, verdict, text, remedy = [] }) => {
        const mends = remedy.map(([where, what]) => `    ${where}:\n${what.replace(/^/gm, "        ")}`);
        return [`${VERDICTS[verdict]}: ${title}. ${text}`, ...(verdict === "bad" ? mends : [])].join("\n");
    });
    return [`Chinwag's doctor, from ${location.origin}`, ...lines].join("\n");
}

/** @param {string} title */
function row(title) {
    const made = element("li", "doctor-step");
    made.append(element("h3", "doctor-title", title));
    sign(made, "waits");
    return made;
}

/** @param {Step} step */
function filled({ title, verdict, text, remedy, link }) {
    const made = row(title);
    sign(made, verdict);
    const said = element("p", "doctor-text", text);
    made.append(said);
    if (link) said.append(" ", anchor(link));
    if (remedy && verdict !== "left") made.append(mending(remedy, verdict === "bad"));
    return made;
}

/** @param {import("./remedies.js").Remedy} remedy @param {boolean} open */
function mending(remedy, open) {
    const details = document.createElement("details");
    details.className = "doctor-remedy";
    details.open = open;
    details.append(element("summary", "", "What mends it"));
    for (const [where, lines] of remedy) {
        const code = element("pre", "doctor-code");
        code.tabIndex = 0;
        code.append(element("code", "", lines));
        details.append(element("h4", "doctor-where", where), code);
    }
    return details;
}

/** @param {string} url */
function anchor(url) {
    const made = document.createElement("a");
    Object.assign(made, { href: url, target: "_blank", rel: "noopener noreferrer", referrerPolicy: "no-referrer", textContent: "Open it" });
    return made;
}

/** @param {HTMLElement} of @param {string} verdict */
function sign(of, verdict) {
    of.dataset.verdict = verdict;
    of.querySelector(".doctor-sign")?.remove();
    const made = element("span", "doctor-sign");
    made.append(icon(verdict), element("span", "doctor-word", VERDICTS[verdict]));
    of.prepend(made);
}

/** @param {string} tag @param {string} name @param {string} [text] @returns {HTMLElement} */
function element(tag, name, text = "") {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
}
