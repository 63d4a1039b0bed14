/**
 * What is seen before Python runs: the launcher button, and a status that tells the stage or what went wrong.
 */

/** @typedef {ReturnType<typeof createLauncher>} Launcher */

const NOTED = "This will be done as soon as the chat is there.";
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} host
 * @param {{settings: import("./settings.js").Settings, clicked: () => void, retry: () => void}} given
 */
export function createLauncher(host, { settings, clicked, retry }) {
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LAUNCHER_CSS);
    root.adoptedStyleSheets = [sheet];
    host.setAttribute("mode", settings.mode);
    host.setAttribute("theme", settings.theme);

    const button = element("button", { class: "cw-launcher", part: "launcher", type: "button" });
    const count = element("span", { class: "cw-badge", hidden: "" });
    const status = element("div", { class: "cw-status", role: "status", hidden: "" });
    button.append(icon(), count);
    button.addEventListener("click", clicked);
    root.append(button, status);

    let wanted = settings.mode === "fullscreen";
    let stage = { text: "Loading…", fraction: 0 };
    /** @type {{title: string, detail: string} | null} */
    let failure = null;
    let working = false;
    let noted = false;

    function draw() {
        // What nobody waits for fails in silence: the next click tries again.
        const shown = wanted && (failure !== null || working);
        button.setAttribute("aria-busy", String(working));
        status.hidden = !shown;
        status.replaceChildren(...(!shown ? [] : failure ? failed(failure, retry) : progress(stage, noted)));
    }

    function label(unread = 0) {
        const expanded = button.getAttribute("aria-expanded") === "true";
        button.setAttribute("aria-label", (expanded ? "Close chat" : "Open chat") + (unread ? `, ${unread} unread` : ""));
    }
    label();
    draw();

    return {
        root,
        button,
        /** The number of unread messages; 0 hides it. @param {number} unread */
        badge(unread) {
            count.hidden = !unread;
            count.textContent = unread > 99 ? "99+" : String(unread);
            label(unread);
        },
        /** Whether the chat is open, for those who cannot see it. @param {boolean} open */
        expanded(open) {
            button.setAttribute("aria-expanded", String(open));
            label(Number.parseInt(count.hidden ? "0" : (count.textContent ?? "0"), 10));
        },
        /** @param {boolean} yes */
        visible(yes) {
            button.hidden = !yes;
        },
        /** Somebody waits for the chat to open: tell how far it is. @param {boolean} yes */
        waiting(yes) {
            wanted = yes || settings.mode === "fullscreen";
            draw();
        },
        /** @param {boolean} yes */
        busy(yes) {
            working = yes;
            failure = null;
            draw();
        },
        /** @param {string} text @param {number} fraction of 1 */
        stage(text, fraction) {
            stage = { text, fraction };
            draw();
        },
        /** The person has done something that is carried out when we have started. @param {boolean} yes */
        noted(yes) {
            noted = yes;
            draw();
        },
        /** @param {string} title @param {string} detail */
        failed(title, detail) {
            working = false;
            failure = { title, detail };
            draw();
        },
    };
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, string>} attributes @param {string} [text]
 */
function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
}

function icon() {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const drawn = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "aria-hidden": "true" };
    for (const [key, value] of Object.entries({ ...drawn, "stroke-linejoin": "round" })) svg.setAttribute(key, value);
    path.setAttribute("d", LAUNCHER_ICON);
    svg.append(path);
    return svg;
}

/** @param {{text: string, fraction: number}} stage @param {boolean} noted */
function progress({ text, fraction }, noted) {
    const bar = element("progress", { "aria-label": text, max: "1", value: String(fraction) });
    return [element("p", {}, noted ? `${NOTED} ${text}` : text), bar];
}

/** @param {{title: string, detail: string}} failure @param {() => void} retry */
function failed({ title, detail }, retry) {
    const again = element("button", { type: "button" }, "Try again");
    again.addEventListener("click", retry);
    return [element("p", { role: "alert" }, title), element("p", {}, detail), again];
}
