"""Messages cut into clauses and mentions."""

from __future__ import annotations

import pytest

from saycut.agent.clauses import clauses_of
from saycut.agent.facts import AssetFacts, Facts
from saycut.agent.literal import literal_in
from saycut.agent.normalise import normalised, quotes_in, to_traditional
from saycut.agent.reading import Reading, read
from saycut.agent.typos import near

FACTS = Facts((
    AssetFacts("beach.mp4", "video", 10.0, tags=("sea", "海边")),
    AssetFacts("city_walk.mp4", "video", 8.0),
    AssetFacts("公园.mp4", "video", 9.0),
))  # fmt: skip


def _clauses(text: str) -> list[Reading]:
    return clauses_of(read(text, FACTS))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("trim to 15 s, add captions and export for TikTok", 3),
        ("剪到15秒，加字幕，导出抖音", 3),
        ("delete the title, the logo and the music", 1),
        ("cut between 3 and 5", 1),
        ("make it black and white", 1),
        ("make the title yellow and bigger", 1),
        ("古城那条拍倒了，转180度", 1),
        ("5到8秒、20到22秒这两处删掉", 1),
        ("mute the beach, leave the rest", 1),
    ],
)
def test_a_message_has_as_many_clauses_as_wishes(text: str, count: int) -> None:
    assert len(_clauses(text)) == count


def test_quoted_words_are_never_read_as_a_wish() -> None:
    reading = read('title "delete everything and export"', FACTS)
    assert reading.values("quote") == ["delete everything and export"]
    assert not reading.all("verb")


def test_a_correction_replaces_what_was_said_before() -> None:
    [clause] = _clauses("删掉海边……不对，是公园那个")
    assert [item.value for item in clause.all("asset")] == [("公园.mp4",)]
    [clause] = _clauses("trim it to 60 seconds, sorry i meant 50")
    assert [item.value for item in clause.all("length")] == [50.0]


def test_a_negated_verb_keeps() -> None:
    assert read("don't cut the beach", FACTS).values("verb") == ["keep"]
    assert "keep" in read("海边别删", FACTS).values("verb")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the beach clip", ("beach.mp4",)), ("city walk", ("city_walk.mp4",)), ("海边那段", ("beach.mp4",)),
        ("公园", ("公园.mp4",)), ("beach.mp4", ("beach.mp4",)), ("the sea shot", ("beach.mp4",)),
    ],
)  # fmt: skip
def test_assets_are_found_by_name_stem_and_tag(text: str, names: tuple[str, ...]) -> None:
    assert [item.value for item in read(text, FACTS).all("asset")] == [names]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("change the title to Night Shift", "Night Shift"),
        ("lower third from 0:05 to 0:10: Maria Lopez, Head of Product", "Maria Lopez, Head of Product"),
        ("add a title saying Summer Sale in the middle for 4 seconds", "Summer Sale"),
        ("标题写上夏日旅行，居中，黄色", "夏日旅行"),
        ("at the end put Thanks for watching for 3 secs", "Thanks for watching"),
        ("片名写：<b>5折</b> & \"买一送一\" 100%😂", "<b>5折</b> & \"买一送一\" 100%😂"),
    ],
)  # fmt: skip
def test_words_to_show_are_found_without_quotes(text: str, words: str) -> None:
    found = literal_in(text, normalised(text), quotes_in(text))
    assert found is not None
    assert found.text == words


@pytest.mark.parametrize(
    "text", ["make the title yellow and bigger", "标题改成红色", "do this: no ums, captions on, music off"]
)
def test_values_and_wishes_are_no_words_to_show(text: str) -> None:
    assert literal_in(text, normalised(text), quotes_in(text)) is None


def test_traditional_characters_are_read_and_written() -> None:
    assert normalised("標題字改成紅色") == "标题字改成红色"
    assert to_traditional("产地") == "產地"


def test_slips_of_the_keyboard_are_near_and_other_words_are_not() -> None:
    assert near("thrid", "third")
    assert near("captons", "captions")
    assert not near("beach", "bench")
