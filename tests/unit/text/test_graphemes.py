"""Characters as people see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.text.graphemes import clusters, is_emoji, is_right_to_left, needs_glyph

FAMILY, FLAG, THUMB, KEYCAP, HEART = "👨‍👩‍👧", "🇨🇳", "👍🏽", "1️⃣", "❤️"


@pytest.mark.parametrize("whole", [FAMILY, FLAG, THUMB, KEYCAP, HEART, "e\u0301", "각", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
def test_a_sequence_is_one_cluster(whole: str) -> None:
    assert clusters(f"a{whole}b") == ["a", whole, "b"]


def test_two_flags_are_two_clusters() -> None:
    assert clusters("🇨🇳🇺🇸") == ["🇨🇳", "🇺🇸"]


@given(st.text())
def test_the_clusters_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize("cluster", [FAMILY, FLAG, THUMB, KEYCAP, HEART, "😀"])
def test_pictures_are_emoji(cluster: str) -> None:
    assert is_emoji(cluster)


@pytest.mark.parametrize("cluster", ["1", "#", "©", "❤", "❤︎", "a", "中", "→", "★"])
def test_letters_and_signs_in_text_style_are_no_emoji(cluster: str) -> None:
    assert not is_emoji(cluster)


@pytest.mark.parametrize(
    ("text", "expected"), [("مرحبا Hi", True), ("123 שלום", True), ("Hi مرحبا", False), ("1+1", False)]
)
def test_the_first_strong_letter_decides_the_direction(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


@pytest.mark.parametrize("char", [" ", "\n", "\u200d", "\ufe0f", "\u2067", "\u3000", "\U000e0067", "\u00ad"])
def test_joiners_spaces_and_marks_need_no_glyph(char: str) -> None:
    assert not needs_glyph(char)


@pytest.mark.parametrize("char", ["a", "中", "，", "😀", "🏽", "🇨"])
def test_visible_characters_need_a_glyph(char: str) -> None:
    assert needs_glyph(char)
