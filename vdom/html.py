"""Tag functions: ``div("text", cls="a")`` is ``h("div", "text", cls="a")``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from vdom.node import JSON, Attribute, Key, Node, VNode
from vdom.on import On


class Tag(Protocol):
    """A function that describes an element of one tag; see `vdom.node.h`."""

    def __call__(
        self,
        *children: Node,
        key: Key | None = None,
        cls: str | None = None,
        style: Mapping[str, str | int | float | None] | None = None,
        on: Sequence[On] = (),
        use: Mapping[str, Mapping[str, JSON]] | None = None,
        **attrs: Attribute,
    ) -> VNode: ...


def tag(name: str) -> Tag:
    """A tag function for any element, a custom one for instance."""

    def element(
        *children: Node,
        key: Key | None = None,
        cls: str | None = None,
        style: Mapping[str, str | int | float | None] | None = None,
        on: Sequence[On] = (),
        use: Mapping[str, Mapping[str, JSON]] | None = None,
        **attrs: Attribute,
    ) -> VNode:
        return VNode(name, children, key, cls, style, on, use, attrs)

    element.__name__ = element.__qualname__ = name
    return element


# Sections and headings
article = tag("article")
aside = tag("aside")
footer = tag("footer")
h1 = tag("h1")
h2 = tag("h2")
h3 = tag("h3")
h4 = tag("h4")
h5 = tag("h5")
h6 = tag("h6")
header = tag("header")
hgroup = tag("hgroup")
main = tag("main")
nav = tag("nav")
search = tag("search")
section = tag("section")
address = tag("address")

# Blocks
blockquote = tag("blockquote")
dd = tag("dd")
div = tag("div")
dl = tag("dl")
dt = tag("dt")
figcaption = tag("figcaption")
figure = tag("figure")
hr = tag("hr")
li = tag("li")
menu = tag("menu")
ol = tag("ol")
p = tag("p")
pre = tag("pre")
ul = tag("ul")

# Text
a = tag("a")
abbr = tag("abbr")
b = tag("b")
bdi = tag("bdi")
bdo = tag("bdo")
br = tag("br")
cite = tag("cite")
code = tag("code")
data = tag("data")
del_ = tag("del")
dfn = tag("dfn")
em = tag("em")
i = tag("i")
ins = tag("ins")
kbd = tag("kbd")
mark = tag("mark")
q = tag("q")
rp = tag("rp")
rt = tag("rt")
ruby = tag("ruby")
s = tag("s")
samp = tag("samp")
small = tag("small")
span = tag("span")
strong = tag("strong")
sub = tag("sub")
sup = tag("sup")
time = tag("time")
u = tag("u")
var = tag("var")
wbr = tag("wbr")

# Forms
button = tag("button")
datalist = tag("datalist")
fieldset = tag("fieldset")
form = tag("form")
input_ = tag("input")
label = tag("label")
legend = tag("legend")
meter = tag("meter")
optgroup = tag("optgroup")
option = tag("option")
output = tag("output")
progress = tag("progress")
select = tag("select")
textarea = tag("textarea")

# Disclosure and dialogs
details = tag("details")
dialog = tag("dialog")
summary = tag("summary")
slot = tag("slot")
template = tag("template")

# Media
audio = tag("audio")
canvas = tag("canvas")
iframe = tag("iframe")
img = tag("img")
picture = tag("picture")
source = tag("source")
track = tag("track")
video = tag("video")

# Tables
caption = tag("caption")
col = tag("col")
colgroup = tag("colgroup")
table = tag("table")
tbody = tag("tbody")
td = tag("td")
tfoot = tag("tfoot")
th = tag("th")
thead = tag("thead")
tr = tag("tr")

# SVG
svg = tag("svg")
circle = tag("circle")
clipPath = tag("clipPath")
defs = tag("defs")
desc = tag("desc")
ellipse = tag("ellipse")
foreignObject = tag("foreignObject")
g = tag("g")
line = tag("line")
linearGradient = tag("linearGradient")
marker = tag("marker")
mask = tag("mask")
path = tag("path")
pattern = tag("pattern")
polygon = tag("polygon")
polyline = tag("polyline")
radialGradient = tag("radialGradient")
rect = tag("rect")
stop = tag("stop")
symbol = tag("symbol")
text = tag("text")
title = tag("title")
tspan = tag("tspan")
use = tag("use")
