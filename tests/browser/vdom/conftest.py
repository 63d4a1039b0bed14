"""A stage for the vdom's browser tests: a page that shows trees encoded here, and reports its events."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from build.environment import tools
from tests.support.browsers import Pages
from tests.support.site import HostSite, host_site
from vdom import Encoder, Node

HERE = Path(__file__).parent
DOCUMENT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Stage</title>
<body><button id="before">before</button><div id="host"></div><button id="after">after</button>
<script type="module" src="/harness.js"></script></body></html>"""


class Stage:
    """A view in a real page, and the encoder that feeds it."""

    def __init__(self, page: Page, site: HostSite) -> None:
        self.page = page
        self.site = site
        self.encoder = Encoder()
        self._messages: list[object] = []
        page.set_default_timeout(10_000)
        page.goto(site.raw(DOCUMENT))

    def start(self, tree: Node = None, *, css: str = "", plain: bool = False, painted: Any = None) -> None:
        """Make the view and show a tree. `painted` is what stands there before the view is made."""
        self.js("options => stage.start(options)", {"css": css, "plain": plain, "painted": painted})
        if painted is None:
            self.show(tree)

    def paint(self, tree: Node, *, css: str = "") -> None:
        """Make the view and paint a tree in it, as before the program runs."""
        early = {"tree": Encoder().encode(tree)[1]}
        self.js("options => stage.start(options)", {"css": css, "early": early})

    def show(self, *trees: Node) -> None:
        """Show trees, one after the other with no frame between."""
        patches = [self.encoder.encode(tree) for tree in trees]
        drawn = self.js("patches => patches.map(stage.apply)", patches)
        self._receive()  # events come before the word that the patch is drawn
        self.encoder.acknowledge(drawn[-1])

    def hydrate(self, tree: Node) -> None:
        """Make the view of what was painted, and show the first tree."""
        self.js("() => stage.hydrate()")
        self.show(tree)

    def loop(self, trees: Sequence[Node]) -> None:
        """Show the trees, one each frame, round and round until `stop`. Memos must stay the same."""
        self.js("patches => stage.loop(patches)", [self.encoder.encode(tree) for tree in trees])

    def stop(self) -> None:
        self.js("() => stage.stop()")

    def frames(self, count: int = 2) -> None:
        """Let frames pass."""
        self.js("count => stage.pass(count)", count)

    def js(self, function: str, argument: Any = None) -> Any:
        """Run a function in the page."""
        return self.page.evaluate(function, argument)

    def messages(self) -> list[object]:
        """The messages of the events posted so far, taken."""
        self._receive()
        messages, self._messages = self._messages, []
        return messages

    def _receive(self) -> None:
        self._messages += [self.encoder.decode(event) for event in self.js("() => stage.events.splice(0)")]


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page's script, bundled."""
    folder = tmp_path_factory.mktemp("vdom")
    bundle(HERE / "harness.js", folder)
    return folder


def bundle(script: Path, folder: Path) -> None:
    """Put a script with all that it imports into a folder, under its name."""
    modules = tools().node_modules
    command: list[str | Path] = [modules / ".bin" / "esbuild", script, "--bundle", "--format=esm"]
    options = [f"--outfile={folder / script.name}", "--log-level=warning", "--target=es2022"]
    environment = {"NODE_PATH": str(modules), "PATH": str(tools().node.parent)}
    subprocess.run([*command, *options], check=True, env=environment)


@pytest.fixture
def vdom_site(harness: Path) -> Iterator[HostSite]:
    with host_site(harness) as site:
        yield site


@pytest.fixture
def stage(pages: Pages, vdom_site: HostSite) -> Stage:
    """A stage in Chromium."""
    return Stage(pages.open(), vdom_site)


@pytest.fixture
def firefox_stage(firefox_pages: Pages, vdom_site: HostSite) -> Stage:
    """A stage in Firefox."""
    return Stage(firefox_pages.open(), vdom_site)


@pytest.fixture(params=["chromium", "firefox"])
def any_stage(
    request: pytest.FixtureRequest, pages: Pages, firefox_pages: Pages, vdom_site: HostSite
) -> Stage:
    """A stage in each browser."""
    return Stage((pages if request.param == "chromium" else firefox_pages).open(), vdom_site)
