"""widget/core/disco.py: what entities list, are and can do."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from widget.core.disco import (
    INFO,
    ITEMS,
    MOST_SERVICES,
    Identity,
    Item,
    ask_info,
    ask_items,
    features,
    forms,
    identities,
    items,
    services,
)

ROOM = f"""<iq xmlns='jabber:client' type='result'><query xmlns='{INFO}'>
    <identity category='conference' type='text' name='The Tea Room'/>
    <identity category='store'/>
    <feature var='muc_open'/><feature var='urn:xmpp:mam:2'/><feature/>
    <x xmlns='jabber:x:data' type='result'>
        <field var='FORM_TYPE'><value>urn:example:sizes</value></field>
        <field var='max'><value> 12 </value></field>
        <field var='who'><value>anne</value><value/><value>bert</value></field>
    </x>
    <x xmlns='jabber:x:data' type='result'><field var='max'><value>3</value></field></x>
</query></iq>"""


def _listed(*told: str) -> str:
    return f"<iq type='result'><query xmlns='{ITEMS}'>{''.join(told)}</query></iq>"


def test_both_questions_go_to_the_one_who_is_asked() -> None:
    for iq, namespace in ((ask_items("example.org"), ITEMS), (ask_info("example.org"), INFO)):
        assert (iq.get("type"), iq.get("to")) == ("get", "example.org")
        assert [child.tag for child in iq] == [f"{{{namespace}}}query"]


def test_what_is_listed_is_told_with_its_name_if_it_has_one() -> None:
    told = _listed("<item jid='tea@rooms.example.org' name='Tea'/>", "<item jid='a@b'/>", "<item/>")
    assert [*items(fromstring(told))] == [Item("tea@rooms.example.org", "Tea"), Item("a@b", ""), Item("", "")]


def test_services_are_what_has_no_account_in_its_address() -> None:
    told = _listed("<item jid='rooms.example.org'/>", "<item jid='anne@example.org'/>", "<item/>")
    assert services(fromstring(told)) == ("rooms.example.org",)


def test_of_a_server_with_very_many_services_the_first_are_looked_at() -> None:
    told = _listed(*(f"<item jid='s{n}.example.org'/>" for n in range(MOST_SERVICES + 5)))
    assert services(fromstring(told)) == tuple(f"s{n}.example.org" for n in range(MOST_SERVICES))


def test_features_and_identities_are_read() -> None:
    answer = fromstring(ROOM)
    assert features(answer) >= {"muc_open", "urn:xmpp:mam:2"}
    assert "muc_hidden" not in features(answer)
    assert [*identities(answer)] == [
        Identity("conference", "text", "The Tea Room"),
        Identity("store", "", ""),
    ]


def test_forms_are_told_with_their_type_and_all_values_of_their_fields() -> None:
    assert [*forms(fromstring(ROOM))] == [
        (
            "urn:example:sizes",
            {"FORM_TYPE": ("urn:example:sizes",), "max": (" 12 ",), "who": ("anne", "", "bert")},
        ),
        ("", {"max": ("3",)}),
    ]


def test_an_answer_that_tells_nothing_is_no_trouble() -> None:
    answer = fromstring("<iq xmlns='jabber:client' type='result'/>")
    assert services(answer) == ()
    assert features(answer) == frozenset()
    assert not [*items(answer), *identities(answer), *forms(answer)]
