"""The track summary, what changed, and subtitle files, from drafts of ours and poorer ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.client.skill import (
    advice_for,
    cues,
    is_apology,
    say_changes,
    to_srt,
    to_vtt,
    track_summary,
    view_draft,
    without_apology,
)
from saycut.timeline.model import Asset, Canvas, Clip, Sound, Timeline, Track
from saycut.timeline.time import FLICKS, Rate, TimeRange
from saycut.wire import to_draft


def segment(duration: int, **more: Any) -> dict[str, Any]:
    return {"d": duration, **more}


def published() -> dict[str, Any]:
    """Nothing but what anyone ever published."""
    return {
        "t": [
            {"tt": 0, "sg": [segment(10_000, m={"name": "city timelapse"})]},
            {"tt": 1, "sg": [segment(10_000, m={"name": "Lo-fi"}, volume_pct=35)]},
            {"tt": 7, "sg": [segment(3000, m={"text": "Urban Dreams"})]},
        ]
    }


def test_the_summary_is_the_published_line() -> None:
    said = track_summary(view_draft(published()), "en")
    assert (
        said == "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)"
        ' 3. Title: "Urban Dreams" (0-3s)'
    )


def test_the_summary_in_chinese_is_chinese() -> None:
    said = track_summary(view_draft(published()), "zh")
    assert (
        said == "时间线（3 条轨道）：1. 视频：city timelapse（0-10 秒） 2. 配乐：Lo-fi（0-10 秒，35%）"
        " 3. 标题：“Urban Dreams”（0-3 秒）"
    )


def test_our_own_draft_is_summed_up_too() -> None:
    whole = TimeRange(0, 2 * FLICKS)
    clip = Clip(id="c1", start=0, duration=2 * FLICKS, asset="clip.mp4", source=whole)
    song = Clip(id="c2", start=0, duration=2 * FLICKS, asset="song.mp3", source=whole, sound=Sound(gain_pct=50))
    main, music = Track("t1", "video", "main", (clip,)), Track("t2", "audio", "bgm", (song,))
    captions = Track("t3", "text", "captions", (Clip(id="c3", start=FLICKS, duration=FLICKS, text="hello"),))
    assets = (
        Asset("clip.mp4", "video", 9 * FLICKS, 1920, 1080, Rate(30, 1), True),
        Asset("song.mp3", "audio", 9 * FLICKS, has_audio=True),
    )
    timeline = Timeline(canvas=Canvas(1920, 1080, Rate(30, 1)), assets=assets, tracks=(main, music, captions))
    said = track_summary(view_draft(to_draft(timeline)), "en")
    assert (
        said == "Timeline (3 tracks): 1. Video: clip.mp4 (0-2s) 2. BGM: song.mp3 (0-2s, 50%) 3. Captions: 1 line (1-2s)"
    )


def test_an_empty_timeline_is_said_to_be_empty() -> None:
    assert track_summary(view_draft({}), "en") == "The timeline is empty."
    assert view_draft({"t": [{"tt": 0, "sg": []}]}).is_empty


keys = st.sampled_from(["t", "tt", "sg", "d", "m", "text", "start_ms", "id", "name"])
anything = st.recursive(
    st.none() | st.booleans() | st.floats(-1e6, 1e6) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["t", "d", "m"]), anything, max_size=3), st.dictionaries(st.just("t"), anything))
def test_whatever_a_draft_holds_it_can_be_looked_at(one: dict[str, Any], two: dict[str, Any]) -> None:
    first, second = view_draft(one), view_draft(two)
    for language in ("en", "zh"):
        assert track_summary(first, language)  # type: ignore[arg-type]
        assert say_changes(first, second, language)  # type: ignore[arg-type]
    to_srt(cues(first))
    to_vtt(cues(second))


def changed(**edits: Any) -> str:
    before, after = published(), published()
    for key, value in edits.items():
        after["t"][{"video": 0, "bgm": 1, "title": 2}[key]]["sg"] = value
    return say_changes(view_draft(before), view_draft(after), "en")


def test_a_trim_is_said_with_both_lengths() -> None:
    assert "the video is now 5 s long (was 10 s)" in changed(video=[segment(5000, m={"name": "city timelapse"})])


def test_a_text_is_said_before_and_after() -> None:
    assert "Title: “Urban Dreams” became “City”" in changed(title=[segment(3000, m={"text": "City"})])


def test_a_volume_is_said_before_and_after() -> None:
    assert "BGM: volume 35% → 50%" in changed(bgm=[segment(10_000, m={"name": "Lo-fi"}, volume_pct=50)])


def test_what_came_and_what_went_is_named() -> None:
    before = {"t": published()["t"][:2]}
    assert "Title added: Urban Dreams (0-3 s)" in say_changes(view_draft(before), view_draft(published()), "en")
    assert "删除标题：Urban Dreams" in say_changes(view_draft(published()), view_draft(before), "zh")


def test_braces_in_a_text_are_no_fields() -> None:
    assert "“{x}”" in changed(title=[segment(3000, m={"text": "{x}"})])


def test_no_change_is_said_to_be_none_and_an_unseen_one_is_not_denied() -> None:
    same = view_draft(published())
    assert say_changes(same, same, "en") == "Nothing changed on the timeline."
    assert say_changes(same, same, "en", differs=True) == "Done: other settings were changed."


LATE = segment(1500, start_ms=3_600_500, m={"text": "a <b> &\n\nc"})
EARLY = segment(900, start_ms=0, m={"text": "你好"})
CAPTIONS = {
    "t": [
        {"tt": 7, "role": "title", "sg": [segment(1000, m={"text": "Title"})]},
        {"tt": 7, "role": "captions", "sg": [LATE, EARLY]},
    ]
}


def test_captions_become_subrip_in_order_of_time() -> None:
    text = to_srt(cues(view_draft(CAPTIONS)))
    assert text == "1\n00:00:00,000 --> 00:00:00,900\n你好\n\n2\n01:00:00,500 --> 01:00:02,000\na <b> &\nc\n"


def test_webvtt_escapes_what_means_something_in_it() -> None:
    text = to_vtt(cues(view_draft(CAPTIONS)))
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n你好\n")
    assert "a &lt;b&gt; &amp;\nc" in text


def test_text_tracks_without_roles_all_count_as_captions() -> None:
    assert [cue.content for cue in cues(view_draft(published()))] == ["Urban Dreams"]


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, there was a temporary issue.",
        "I apologize, something went wrong. Please try again later.",
        "抱歉，系统出现了暂时性问题，请稍后再试。",
        "We encountered an unexpected error.",
    ],
)
def test_a_stray_apology_after_good_output_is_dropped(text: str) -> None:
    assert is_apology(text)
    assert without_apology(["Captions added.", text], worked=False) == ("Captions added.",)
    assert without_apology([f"Captions added. {text}"], worked=False) == ("Captions added.",)
    assert without_apology([text], worked=True) == ()


@pytest.mark.parametrize("text", ["Sorry, there was a temporary issue.", "抱歉，系统繁忙，请稍后重试。"])
def test_an_apology_that_is_all_there_is_stays(text: str) -> None:
    assert without_apology([text], worked=False) == (text,)


@pytest.mark.parametrize(
    "text", ["The caption “Sorry” was added.", "字幕“抱歉”已添加。", "I fixed the problem with the colour."]
)
def test_a_text_about_sorrow_is_no_apology(text: str) -> None:
    assert without_apology([text, text], worked=True) == (text, text)


@pytest.mark.parametrize(
    "number", [400, 402, 403, 404, 409, 422, 429, 500, 503, 1001, 1002, 1010, 2001, 4001, 4002, 9999]
)
def test_every_code_has_a_sentence_in_both_languages(number: int) -> None:
    said = advice_for(number).said
    assert said.say("en").endswith(".")
    assert said.say("zh").endswith("。")


def test_out_of_credits_shows_an_anonymous_user_where_to_register() -> None:
    url = "https://example.com/register?bind=anon_1"
    assert url in advice_for(2001, {"data": {"register_url": url}}).remedy.say("en")
    assert "Top up" in advice_for(2001).remedy.say("en")


def test_a_plan_is_not_mixed_up_with_credits() -> None:
    assert "not about credits" in advice_for(402).remedy.say("en")
    assert "与积分无关" in advice_for(402).remedy.say("zh")
