"""chinwag.d.ts, as a page's own TypeScript sees it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from build.paths import NODE_MODULES, ROOT

TYPES = ROOT / "widget/page/chinwag.d.ts"
GOOD = """
import type { Message, Settings, User } from "./chinwag";
async function use(place: HTMLElement): Promise<User> {
    await chinwag.open();
    await chinwag.mode("fullscreen");
    const { id } = await chinwag.send("romeo@example.org", "Hello " + (await chinwag.unread()));
    await chinwag.join("garden@rooms.example.org", { nickname: id });
    await chinwag.set({ openRoom: "garden@rooms.example.org", hide: ["search"], pluginPollMost: 3 });
    const settings: Settings = { theme: "dark", nickname: undefined, rooms: ["garden@rooms.example.org"] };
    Object.assign(window, { chinwag: settings });
    const chat = chinwag.mount(place, settings);
    await chat.close();
    document.querySelector("chinwag-chat")?.chat("romeo@example.org", { text: "Hi" });
    chat.addEventListener("chinwag:send", (event) => event.detail.text.length || event.preventDefault());
    document.addEventListener("chinwag:message", ({ detail }: CustomEvent<Message>) => detail.body.trim());
    await chinwag.login({ guest: true });
    chinwag.destroy();
    return chinwag.login({ jid: "juliet@example.org", password: "secret", stay: true });
}
use(document.body).then((user) => user.name);
"""
BAD = (
    'chinwag.mode("sideways");',
    "chinwag.send(1, 2);",
    'chinwag.login({ jid: "juliet@example.org" });',
    'chinwag.set({ openRom: "garden@rooms.example.org" });',
    'chinwag.set({ sounds: "loud" });',
    'chinwag.mount(document.body, { view: "alone" });',
    'document.addEventListener("chinwag:unread", ({ detail }) => detail.number);',
    "chinwag.settings.mode = 'overlay';",
)


def compiled(folder: Path, source: str) -> str:
    """What the compiler has to say."""
    (folder / "chinwag.d.ts").write_text(TYPES.read_text("utf-8"))
    page = folder / "page.ts"
    page.write_text(source)
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--types", ""]
    command = [str(NODE_MODULES / ".bin/tsc"), *options, "--moduleResolution", "bundler", str(page)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False).stdout


def test_a_page_in_typescript_knows_the_api(tmp_path: Path) -> None:
    assert compiled(tmp_path, GOOD) == ""


def test_what_it_gets_wrong_is_told(tmp_path: Path) -> None:
    said = compiled(tmp_path, 'import "./chinwag";\n' + "\n".join(BAD))
    assert [f"page.ts({line}," in said for line in range(2, len(BAD) + 2)] == [True] * len(BAD), said
