"""Words to be searched for: folded, gathered, and marked in what stands around them."""

from __future__ import annotations

import pytest

from widget.core.words import MOST_WORDS, Piece, excerpt, folded, gathered, holds, sought, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Élan, naïve!", ["elan", "naive"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("e\u0301te\u0301", ["ete"]),
        ("don't_stop", ["don", "t", "stop"]),
        ("İstanbul", ["istanbul"]),
        ("ΣΊΣΥΦΟΣ", ["σισυφοσ"]),
        ("שָׁלוֹם", ["שלום"]),
        ("東京 2026", ["東", "京", "2026"]),
        ("💐 ?!", []),
    ],
)
def test_words_are_told_without_case_and_accents(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def test_all_that_is_looked_for_must_begin_a_word() -> None:
    said = gathered(["Wherefore art thou", "Romeo"])
    assert holds(said, sought("ROM where"))
    assert not holds(said, sought("omeo"))
    assert not holds(said, sought("romeo juliet"))


def test_in_scripts_without_spaces_any_part_is_found() -> None:
    assert holds(gathered(["私は東京に住んでいます"]), sought("東京"))


def test_a_single_letter_is_nothing_to_look_for_and_a_novel_is_cut() -> None:
    assert sought("a") == sought("  ") == ()
    assert sought("a b") == ()
    assert sought("京") == ("京",)
    assert len(sought(" ".join(f"word{n}" for n in range(90)))) == MOST_WORDS


def test_an_excerpt_is_one_line_around_the_first_word_that_was_found() -> None:
    text = "Much talk.\n" * 20 + "Then the  Élan\ncame" + " and went" * 40
    pieces = excerpt(text, ("elan",))
    assert pieces[0] == pieces[-1] == Piece("…", False)
    assert [piece.text for piece in pieces if piece.found] == ["Élan"]
    line = "".join(piece.text for piece in pieces)
    assert "Then the Élan came" in line
    assert len(line) < 170


def test_a_short_text_is_shown_whole_with_every_word_marked() -> None:
    assert excerpt("Romeo, Romeo!", ("rom",)) == (
        Piece("Romeo", True),
        Piece(", ", False),
        Piece("Romeo", True),
        Piece("!", False),
    )


def test_texts_of_a_megabyte_are_cut_and_long_words_too() -> None:
    assert len(folded("x" * 1_000_000)) == 50_000
    assert gathered(["x" * 1_000_000]) == " " + "x" * 40
    assert holds(gathered(["x" * 100]), sought("x" * 100))
    assert excerpt("\ufdfa" * 1_000_000, ("nothing",))[-1] == Piece("…", False)


def test_accents_heaped_on_one_letter_are_one_word() -> None:
    assert list(words("z" + "\u0336\u0301" * 500 + "algo")) == ["zalgo"]
    assert [piece.found for piece in excerpt("z" + "\u0336" * 50 + "algo", ("zal",))] == [True]
