/** Writes the script tag from the form beside it. */
const form = document.querySelector("#tag-form");
const code = document.querySelector("#tag code");
const copy = document.querySelector("#tag-copy");

const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function attributes() {
  const { place, folder, theme, ...given } = Object.fromEntries(new FormData(form));
  const found = Object.entries(given).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
  if (place === "fullscreen") found.push(["mode", "fullscreen"], ["start", "now"]);
  if (place === "embedded") found.push(["mode", "embedded"], ["target", "#chat"]);
  if (place === "embedded" && given["open-room"].trim()) found.push(["view", "single"]);
  if (theme !== "auto") found.push(["theme", theme]);
  return found.map(([name, value]) => (value === "on" ? `data-${name}` : `data-${name}="${quoted(value)}"`));
}

function write() {
  const { place, folder } = Object.fromEntries(new FormData(form));
  const source = `src="${quoted(folder.trim().replace(/\/?$/, "/"))}chinwag.js"`;
  const box = place === "embedded" ? '<div id="chat" style="height: 36rem"></div>\n' : "";
  code.textContent = `${box}<script type="module"\n        ${[source, ...attributes()].join("\n        ")}></script>`;
  copy.textContent = "Copy";
}

copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(code.textContent);
  copy.textContent = "Copied";
});
form.addEventListener("input", write);
form.addEventListener("submit", (event) => event.preventDefault());
write();
