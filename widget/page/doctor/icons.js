/** Signs of the steps: a tick, a mark, a cross, a dash, a ring; drawn in the colour of the text. */

const SVG = "http://www.w3.org/2000/svg";
/** @type {Record<string, string>} */
const PATHS = {
    good: "M5 12.5l4.5 4.5L19 7.5",
    warn: "M12 6v7.5M12 17.5v.1",
    bad: "M7 7l10 10M17 7L7 17",
    left: "M7 12h10",
    waits: "M12 12h.01",
    goes: "M12 5a7 7 0 1 1-7 7",
};

/** @param {string} verdict */
export function icon(verdict) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", PATHS[verdict]);
    svg.append(path);
    return svg;
}
