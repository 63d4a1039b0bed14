"""The question before somebody is blocked, and the list of those who are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import On, VNode
from vdom.html import div, fieldset, form, input_, label, legend, p, span
from widget.core.address import Fault, bare_jid, typed
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.forms import form_of
from widget.core.model import BareJID
from widget.features.blocking.state import BlockChosen, Report, State, UnblockChosen
from widget.ui.components import Place, avatar, banner, button, dialog, row, section
from widget.ui.components import field as field_
from widget.ui.i18n import _
from widget.ui.long_list import LongLists, Rows

MOST_TEXT = 1000


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """The question, and the list."""
    which, _space, jid = name.partition(" ")
    if which == "block" and jid:
        return _question(state, view, BareJID(jid))
    return _list(state, view) if name == "blocked" else None


def _question(state: State, view: View, jid: BareJID) -> VNode:
    id_, name = view.surface.id, view.name(jid)
    now = form_of(state.forms, id_)

    def submitted(fields: Mapping[str, Any]) -> Event:
        given = fields["form"]
        report, text = Report(given.get("report") or ""), str(given.get("text") or "")
        return BlockChosen(id_, jid, report, text.strip()[:MOST_TEXT])

    choices = (
        (Report.NONE, _("Only block")),
        (Report.SPAM, _("Report spam")),
        (Report.ABUSE, _("Report abuse")),
    )
    return dialog(
        _("Block {name}?").format(name=name),
        form(
            banner("error", now.trouble) if now.trouble else None,
            p(_("No message and no call of theirs reaches you, and they do not see when you are online.")),
            p(jid, cls="blocked-jid", dir="ltr") if jid != name else None,
            fieldset(
                legend(_("Tell your server why"), cls="hidden"),
                *[_choice(report, words) for report, words in choices],
                cls="reports",
            ),
            field_(
                _("What happened (goes with a report)"), "text", maxlength=str(MOST_TEXT), id="report-text"
            ),
            div(
                button(_("Cancel"), DialogChosen(id_, "")),
                button(_("Block"), kind="danger", type_="submit", busy=now.busy, icon="ban"),
                cls="dialog-buttons",
            ),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        close=DialogChosen(id_, ""),
        name="block",
    )


def _choice(report: Report, words: str) -> VNode:
    checked = report is Report.NONE
    return label(input_(type="radio", name="report", value=report.value, checked=checked), span(words))


def _list(state: State, view: View) -> VNode:
    id_ = view.surface.id
    now = form_of(state.forms, id_)

    def submitted(fields: Mapping[str, Any]) -> Event:
        return BlockChosen(id_, _address(str(fields["form"].get("jid", ""))), stays=True)

    return dialog(
        _("Blocked addresses"),
        form(
            field_(
                _("Address or server"),
                "jid",
                error=now.trouble,
                placeholder=_("name@example.org"),
                inputmode="email",
                id="block-jid",
            ),
            button(_("Block"), type_="submit", icon="ban", busy=now.busy),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True, clear=("jid",))],
        ),
        _entries(state, view),
        close=DialogChosen(id_, ""),
        name="blocked",
    )


def _entries(state: State, view: View) -> VNode:
    if not state.blocked:
        return p(_("Nobody is blocked."), cls="dialog-note")
    online = view.session.online

    def drawn(jid: BareJID, place: Place | None) -> VNode:
        unblock = button(_("Unblock"), UnblockChosen(view.surface.id, jid), kind="quiet", disabled=not online)
        name = view.name(jid)
        words = jid if name != jid else ""
        return row(avatar(jid, name, "s"), name, words, actions=unblock, key=jid, place=place)

    title = _("Blocked")
    rows = Rows(sorted(state.blocked), lambda jid: jid, lambda jid: jid, drawn, taken=".button")
    lists = LongLists(view.surface.id, view.ask(Fact.STRETCHES, default={}))
    return div(
        section(title, lists.draw("blocked", title, rows), count=len(state.blocked)), cls="dialog-list"
    )


def _address(text: str) -> str:
    """Somebody's, or a whole server's; "" for neither."""
    jid = typed(text)
    if not isinstance(jid, Fault):
        return jid
    try:
        return bare_jid(text.strip())
    except ValueError:
        return ""
