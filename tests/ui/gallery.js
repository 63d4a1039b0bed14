/**
 * Shows one picture in the real page: the loader's launcher, page.js, and a port that says nothing of its own.
 */
import { createLauncher } from "../../widget/page/launcher.js";
import { createLanguage } from "../../widget/page/language.js";
import { start } from "../../widget/page/page.js";

/** @param {{patch: unknown, settings: any}} given */
globalThis.show = async ({ patch, settings }) => {
    const host = document.createElement("chinwag-root");
    const language = createLanguage(settings, async () => ({ default: settings.words }));
    const launcher = createLauncher(host, { settings, language, clicked() {}, retry() {} });
    (settings.target ? document.querySelector(settings.target) : document.documentElement).append(host);
    launcher.theme();
    globalThis.dress = launcher.theme;
    const sent = [];
    const port = { postMessage: (/** @type {any} */ said) => sent.push(typeof said === "string" ? JSON.parse(said) : said), close() {}, onmessage: null };
    const there = Promise.resolve();
    await language.ready();
    if (settings.language) language.listen(launcher.speak, new AbortController().signal);
    const given = { root: launcher.root, port, settings, name: "", launcher, language, ask() {}, started: there, answered: there.then(() => false) };
    globalThis.surface = await start(given);
    launcher.badge(settings.unread ?? 0);
    port.onmessage({ data: JSON.stringify({ type: "patch", surface: "main", patch }) });
    globalThis.sent = sent;
    globalThis.tell = (/** @type {object} */ message) => port.onmessage({ data: JSON.stringify(message) });
};
