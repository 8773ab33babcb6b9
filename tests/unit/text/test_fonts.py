"""Which font draws what, with fonts made by the test and none of the system's."""

from __future__ import annotations

from pathlib import Path

import pytest

from saycut.errors import MissingGlyph
from saycut.text import Fonts, fonts_here, missing_glyphs
from saycut.text.typefaces import load_faces
from unit.text.made_font import font_file


@pytest.fixture
def fonts(tmp_path: Path) -> Fonts:
    chinese = dict.fromkeys("你好世界，。“”…年直门", "H")
    return Fonts(
        [
            font_file(tmp_path, "Made Chinese", chinese, "zh-Hans"),
            font_file(tmp_path, "Made Traditional", dict.fromkeys("你好門直", "H"), "zh-Hant"),
            font_file(tmp_path, "Made Emoji", dict.fromkeys("😀👍🏽❤1\u20e3🇨🇳👨👩👧", "O"), "und-Zsye"),
        ],
        system=False,
    )


def runs(fonts: Fonts, text: str, wanted: str | None = None) -> list[tuple[str, str]]:
    return [(part, family.alias) for part, family in fonts.runs(text, wanted)]


def test_latin_is_always_there() -> None:
    assert Fonts(system=False).missing("Jörg Ågren — “Čaj” €5 ½ … ß ﬁ") == ""


def test_each_character_goes_to_the_first_font_that_has_it(fonts: Fonts) -> None:
    assert runs(fonts, "Hi 你好 😀 ok") == [
        ("Hi ", "Roboto"),
        ("你好 ", "Made Chinese"),
        ("😀", "Made Emoji"),
        (" ", "Made Chinese"),
        ("ok", "Roboto"),
    ]


def test_emoji_sequences_stay_in_one_font(fonts: Fonts) -> None:
    text = "👍🏽❤️1️⃣🇨🇳👨‍👩‍👧"
    assert runs(fonts, text) == [(text, "Made Emoji")]


def test_a_digit_and_a_heart_in_text_style_are_letters(fonts: Fonts) -> None:
    assert runs(fonts, "1") == [("1", "Roboto")]
    assert runs(fonts, "1️⃣") == [("1️⃣", "Made Emoji")]


def test_quotes_and_dots_follow_the_letters_around_them(fonts: Fonts) -> None:
    assert runs(fonts, "“你好”…") == [("“你好”…", "Made Chinese")]
    assert runs(fonts, "“Hi”…") == [("“Hi”…", "Roboto")]
    assert runs(fonts, "你好“Hi”") == [("你好", "Made Chinese"), ("“Hi”", "Roboto")]


def test_traditional_text_gets_the_traditional_shapes(fonts: Fonts) -> None:
    assert runs(fonts, "門直") == [("門直", "Made Traditional")]
    assert runs(fonts, "门直") == [("门直", "Made Chinese")]


def test_a_wanted_family_comes_first_but_lends_no_boxes(fonts: Fonts) -> None:
    assert runs(fonts, "Hi你", "made chinese") == [("Hi", "Roboto"), ("你", "Made Chinese")]
    assert runs(fonts, "你", "Made Traditional") == [("你", "Made Traditional")]
    assert runs(fonts, "你", "No Such Family") == [("你", "Made Chinese")]


def test_families_are_known_by_name(fonts: Fonts) -> None:
    assert fonts.knows("roboto")
    assert fonts.knows("Made Chinese")
    assert not fonts.knows("No Such Family")


def test_missing_characters_are_named_once_in_order(fonts: Fonts) -> None:
    assert fonts.missing("漢 Hi 你漢字 \u200d\ufe0f\u3000\n") == "漢字"
    with pytest.raises(MissingGlyph) as raised:
        fonts.runs("你漢字")
    assert raised.value.details == {"glyphs": "漢字", "text": "你漢字"}


def test_an_emoji_that_only_exists_as_a_letter_is_worth_a_pull_but_not_missing(tmp_path: Path) -> None:
    black_and_white = Fonts([font_file(tmp_path, "Made Signs", {"😀": "O"})], system=False)
    assert black_and_white.missing("😀") == ""
    assert black_and_white.lacking("Hi 😀") == ["😀"]


def test_the_answer_does_not_depend_on_what_was_asked_before(fonts: Fonts, tmp_path: Path) -> None:
    text = "门“好”直 門 1️⃣"
    before = runs(fonts, text)
    for other in ("門直", "“Hi”", "1", "直"):
        fonts.missing(other)
    assert runs(fonts, text) == before


def test_the_identity_follows_the_fonts_that_take_part_and_their_bytes(fonts: Fonts, tmp_path: Path) -> None:
    other = Fonts([font_file(tmp_path, "Made Chinese", {"你": "O"}, "zh-Hans")], system=False)
    assert fonts.identity("Hi") == other.identity("Hello there")
    assert fonts.identity("你") != other.identity("你")
    assert fonts.identity("Hi 你") not in (fonts.identity("Hi"), fonts.identity("你"))


def test_the_fonts_of_a_bare_machine_are_roboto_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_SYSTEM_FONTS", "0")
    assert missing_glyphs("Hello 你好") == "你好"
    assert fonts_here() is fonts_here()


def test_a_broken_font_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    with pytest.raises(OSError, match=r"broken\.ttf"):
        load_faces(tmp_path / "broken.ttf")
