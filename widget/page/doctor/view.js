/**
 * The doctor on a page: a list of steps that fills as the examination goes, with what mends those that failed.
 */
import { TITLES, examine } from "./examine.js";
import { icon } from "./icons.js";
import { N_, speaking } from "./words.js";

/** @typedef {import("./examine.js").Step} Step */
/** @typedef {import("./words.js").Say} Say */

/** @type {Record<string, string>} for those who do not see the sign */
const VERDICTS = { good: N_("Good"), warn: N_("Could be better"), bad: N_("Broken"), left: N_("Left out"), waits: N_("Not yet"), goes: N_("Looking…") };

/**
 * Begins at once. Classes begin with `doctor`.
 * @param {HTMLElement} place
 * @param {import("./examine.js").Given} given
 * @returns {{done: Promise<Step[]>, stop: () => void}}
 */
export function mount(place, given) {
    const stopping = new AbortController();
    const { signal } = stopping;
    wear(place);
    const done = speaking(given.language).then((say) => (signal.aborted ? [] : fill(place, given, say, signal)));
    return { done, stop: () => stopping.abort() };
}

/** @param {HTMLElement} place @param {import("./examine.js").Given} given @param {Say} _ @param {AbortSignal} signal */
async function fill(place, given, _, signal) {
    const rows = new Map(TITLES.map(({ id, title }) => [id, row(_(title), _)]));
    const summary = element("p", "doctor-summary", _("Examining…"));
    summary.setAttribute("role", "status");
    const list = element("ol", "doctor-steps");
    list.setAttribute("role", "list");
    list.append(...rows.values());
    place.replaceChildren(summary, list);
    mark(rows, 0, _);
    const tell = (/** @type {Step} */ step) => {
        rows.get(step.id)?.replaceWith(...[filled(step, _)]);
        mark(rows, TITLES.findIndex(({ id }) => id === step.id) + 1, _);
    };
    const steps = await examine(given, tell, signal, _);
    if (!signal.aborted) end(place, summary, steps, _);
    return steps;
}

/** The list's own styles; in the chat they lie in one layer with all others. @param {HTMLElement} place */
function wear(place) {
    const root = /** @type {Document | ShadowRoot} */ (place.getRootNode());
    const sheet = worn.get(root) ?? new CSSStyleSheet();
    if (root.adoptedStyleSheets.includes(sheet)) return;
    worn.set(root, sheet);
    sheet.replaceSync(root === document ? DOCTOR_CSS : `@layer ${LAYER}{${DOCTOR_CSS}}`);
    root.adoptedStyleSheets.push(sheet);
}

/** Made when they are needed: this file is a worker's, too (here.js), where there are none. @type {WeakMap<Node, CSSStyleSheet>} */
const worn = new WeakMap();

/** @param {Map<string, HTMLElement>} rows @param {number} at @param {Say} _ */
function mark(rows, at, _) {
    const next = TITLES[at] && rows.get(TITLES[at].id);
    if (next) sign(next, "goes", _);
}

/** @param {HTMLElement} place @param {HTMLElement} summary @param {Step[]} steps @param {Say} _ */
function end(place, summary, steps, _) {
    const broken = steps.filter(({ verdict }) => verdict === "bad");
    const better = steps.filter(({ verdict }) => verdict === "warn");
    const first = broken[0];
    const fine = better.length ? _("All that is needed works. Could be better: {n}.", { n: better.length }) : _("All that is needed works.");
    summary.textContent = first ? _("Broken: {title}. Mend this first.", { title: first.title }) : fine;
    summary.dataset.verdict = first ? "bad" : better.length ? "warn" : "good";
    const copy = element("button", "doctor-copy button", _("Copy the report"));
    copy.setAttribute("type", "button");
    copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(report(steps, _));
        copy.textContent = _("Copied");
    });
    place.append(copy);
}

/** As text, for whoever runs the server. No password is in it. @param {Step[]} steps @param {Say} _ */
function report(steps, _) {
    const lines = steps.map(({ title, verdict, text, remedy = [] }) => {
        const mends = remedy.map(([where, what]) => `    ${where}:\n${what.replace(/^/gm, "        ")}`);
        return [`${_(VERDICTS[verdict])}: ${title}. ${text}`, ...(verdict === "bad" ? mends : [])].join("\n");
    });
    return [_("Chinwag's doctor, from {origin}", { origin: location.origin }), ...lines].join("\n");
}

/** @param {string} title @param {Say} _ */
function row(title, _) {
    const made = element("li", "doctor-step");
    made.append(element("h3", "doctor-title", title));
    sign(made, "waits", _);
    return made;
}

/** @param {Step} step @param {Say} _ */
function filled({ title, verdict, text, remedy, link }, _) {
    const made = row(title, _);
    sign(made, verdict, _);
    const said = element("p", "doctor-text", text);
    made.append(said);
    if (link) said.append(" ", anchor(link, _("Open it")));
    if (remedy && verdict !== "left") made.append(mending(remedy, verdict === "bad", _("What mends it")));
    return made;
}

/** @param {import("./remedies.js").Remedy} remedy @param {boolean} open @param {string} words */
function mending(remedy, open, words) {
    const details = document.createElement("details");
    details.className = "doctor-remedy";
    details.open = open;
    details.append(element("summary", "", words));
    for (const [where, lines] of remedy) {
        const code = element("pre", "doctor-code");
        code.tabIndex = 0;
        code.append(element("code", "", lines));
        details.append(element("h4", "doctor-where", where), code);
    }
    return details;
}

/** @param {string} url @param {string} words */
function anchor(url, words) {
    const made = document.createElement("a");
    Object.assign(made, { href: url, target: "_blank", rel: "noopener noreferrer", referrerPolicy: "no-referrer", textContent: words });
    return made;
}

/** @param {HTMLElement} of @param {string} verdict @param {Say} _ */
function sign(of, verdict, _) {
    of.dataset.verdict = verdict;
    of.querySelector(".doctor-sign")?.remove();
    const made = element("span", "doctor-sign");
    made.append(icon(verdict), element("span", "doctor-word", _(VERDICTS[verdict])));
    of.prepend(made);
}

/** @param {string} tag @param {string} name @param {string} [text] @returns {HTMLElement} */
function element(tag, name, text = "") {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
}
