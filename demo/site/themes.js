/** The theme playground: each field sets one of the chat's public properties on this page, where the chat takes it from. */

/** @type {Array<[name: string, what: string, kind: "colour" | "length" | "font", placeholder: string]>} */
const TOKENS = [
  ["accent", "Accent", "colour", "#3b5bdb"],
  ["on-accent", "On the accent", "colour", "white or black"],
  ["surface", "Ground", "colour", "#ffffff"],
  ["ink", "Text", "colour", "#171920"],
  ["own", "Own messages", "colour", "the accent"],
  ["on-own", "On own messages", "colour", "white or black"],
  ["other", "Messages of others", "colour", "a light grey"],
  ["font", "Font", "font", "system-ui"],
  ["text-size", "Text size", "length", "14.5px"],
  ["radius", "Roundness", "length", "10px"],
  ["launcher-size", "Launcher's size", "length", "56px"],
  ["launcher-radius", "Launcher's roundness", "length", "50%"],
  ["offset", "Distance from the corner", "length", "20px"],
  ["layer", "Layer (z-index)", "length", "2147483000"],
];
const PROPERTY = { colour: "color", length: "width", font: "font-family" };

const form = /** @type {HTMLFormElement} */ (document.querySelector("#playground"));
const code = /** @type {HTMLElement} */ (document.querySelector("#code"));

for (const token of TOKENS) form.querySelector("#tokens")?.append(field(token));
form.addEventListener("input", show);
form.addEventListener("reset", () => setTimeout(show));
document.querySelector("#copy")?.addEventListener("click", copy);
addEventListener("load", () => {
  show();
  if (innerWidth >= 992) chinwag.open();
});

/** @param {TOKENS[number]} token @returns {HTMLElement} a text field, for a colour with one to pick it beside */
function field([name, what, kind, placeholder]) {
  const label = document.createElement("label");
  const text = Object.assign(document.createElement("input"), { name, placeholder, autocomplete: "off", spellcheck: false });
  label.append(what, text);
  const whole = document.createElement("div");
  whole.className = "token";
  whole.append(label);
  if (kind === "colour") whole.append(picker(text, what));
  text.dataset.kind = kind;
  return whole;
}

/** @param {HTMLInputElement} text @param {string} what */
function picker(text, what) {
  const pick = Object.assign(document.createElement("input"), { type: "color", ariaLabel: `Pick: ${what}` });
  pick.defaultValue = text.placeholder.startsWith("#") ? text.placeholder : "#808080";
  pick.addEventListener("input", () => (text.value = pick.value));
  text.addEventListener("input", () => /^#[0-9a-f]{6}$/i.test(text.value) && (pick.value = text.value));
  return pick;
}

/** Puts what is chosen on the page, and tells how to. */
function show() {
  const { style } = document.documentElement;
  const given = new FormData(form);
  const lines = [];
  for (const [name, , kind] of TOKENS) {
    const value = String(given.get(name) ?? "").trim();
    const property = name === "layer" ? "z-index" : PROPERTY[kind];
    const good = value !== "" && CSS.supports(property, value);
    const input = form.querySelector(`[name="${name}"]`);
    input?.setAttribute("aria-invalid", String(value !== "" && !good));
    if (good) {
      style.setProperty(`--chinwag-${name}`, value);
      lines.push(`  --chinwag-${name}: ${value};`);
    } else style.removeProperty(`--chinwag-${name}`);
  }
  const words = [given.get("theme"), given.get("scheme"), given.get("page")];
  const theme = words.filter((word) => word && word !== "standard" && word !== "auto").join(" ");
  chinwag.theme(theme);
  const tag = theme ? `<script type="module" src="/chinwag/chinwag.js" data-theme="${theme}"></script>` : "";
  const css = lines.length ? `:root {\n${lines.join("\n")}\n}` : "";
  code.textContent = [tag, css].filter(Boolean).join("\n\n") || "Nothing changed yet.";
}

async function copy() {
  await navigator.clipboard.writeText(code.textContent ?? "");
  const told = document.querySelector("#copied");
  if (told) told.textContent = "Copied.";
}
