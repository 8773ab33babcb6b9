"""Line breaks, measured by a simple ruler: 2 for wide characters and emoji, 1 for the others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.text.breaking import break_lines, is_traditional, longest_piece, pieces
from saycut.text.graphemes import clusters

CHINESE = "今天我们来聊一聊人工智能如何改变视频剪辑的工作流程，以及普通人怎样用一句话剪好一段视频。"
ENGLISH = "The quick brown fox jumps over the lazy dog and then runs away from all of it"


def ruler(text: str) -> float:
    return float(sum(2 if unicodedata.east_asian_width(cluster[0]) in "WF" else 1 for cluster in clusters(text)))


def test_english_breaks_at_spaces_into_even_lines() -> None:
    assert break_lines(ENGLISH, ruler, 60) == [
        "The quick brown fox jumps over the lazy",
        "dog and then runs away from all of it",
    ]


def test_chinese_breaks_after_a_comma_where_that_is_nearly_even() -> None:
    assert break_lines(CHINESE, ruler, 54) == [
        "今天我们来聊一聊人工智能如何改变视频剪辑的工作流程，",
        "以及普通人怎样用一句话剪好一段视频。",
    ]


@pytest.mark.parametrize("width", range(14, 60, 3))
@pytest.mark.parametrize("word", ["人工智能", "视频", "普通人", "工作", "流程"])
def test_chinese_words_stay_whole(word: str, width: int) -> None:
    assert any(word in line for line in break_lines(CHINESE, ruler, width))


@pytest.mark.parametrize("width", range(8, 60, 2))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width: int) -> None:
    lines = break_lines("新品（限时）上市：“晨光”保温杯，现价￥99！《说剪就剪》值得买。", ruler, width)
    assert [line for line in lines if line[0] in "）：”，！》。" or line[-1] in "（“￥《"] == []


def test_a_lone_last_character_is_avoided() -> None:
    # A greedy break at 12 would give 我们一起去 / 看看海 / 吧 or leave one character.
    lines = break_lines("我们一起去看海吧", ruler, 14)
    assert min(ruler(line) for line in lines) > 2


def test_a_number_stays_with_its_unit_and_a_product_name_whole() -> None:
    for width in range(12, 40, 2):
        joined = "|".join(break_lines("用iPhone拍的视频剪成30秒，再发到2026年的朋友圈。", ruler, width))
        assert "iPhone" in joined
        assert "30秒" in joined
        assert "2026年" in joined


@pytest.mark.parametrize("width", range(2, 14))
def test_emoji_sequences_are_never_cut(width: int) -> None:
    text = "👨‍👩‍👧👨‍👩‍👧🇨🇳🇨🇳👍🏽👍🏽你好1️⃣"
    lines = break_lines(text, ruler, width)
    assert [cluster for line in lines for cluster in clusters(line)] == clusters(text)


def test_explicit_line_breaks_are_kept_even_empty_ones() -> None:
    assert break_lines("one\n\ntwo three", ruler, 40) == ["one", "", "two three"]


def test_japanese_breaks_between_phrases() -> None:
    assert break_lines("今日は天気がいいですね、散歩に行きましょう", ruler, 24) == [
        "今日は天気がいいですね、",
        "散歩に行きましょう",
    ]


def test_a_no_break_space_keeps_words_together() -> None:
    assert [piece.text for piece in pieces("about 10\u00a0km away")] == ["about", "10\u00a0km", "away"]


def test_a_word_wider_than_the_line_is_cut_between_characters() -> None:
    lines = break_lines("Superlongunbreakableword", ruler, 8)
    assert "".join(lines) == "Superlongunbreakableword"
    assert max(map(ruler, lines)) <= 8


def test_the_longest_piece_is_what_must_fit() -> None:
    assert longest_piece("a bb\ncccc dd", ruler) == 4


@given(st.text(alphabet="ab c，。“”中文字幕视频👍🏽🇨🇳é-30", max_size=60), st.integers(4, 40))
def test_nothing_is_lost_and_lines_fit_or_are_a_single_piece(text: str, width: int) -> None:
    lines = break_lines(text, ruler, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert [line for line in lines if ruler(line) > width and not _unbreakable(line)] == []


@pytest.mark.parametrize(
    ("text", "expected"), [("繁體中文", True), ("简体中文", False), ("中文", False), ("Hello", False)]
)
def test_traditional_chinese_is_told_apart(text: str, expected: bool) -> None:
    assert is_traditional(text) is expected


def _unbreakable(line: str) -> bool:
    """Only marks that must not begin or end a line hold it together."""
    return all(left == "“" or right in "，。”" for left, right in zip(clusters(line), clusters(line)[1:], strict=False))
