"""What an editor would say was done, on a programme with round numbers: beach 0–10, city 10–18, forest 18–30."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from saycut.timeline.diff import difference
from saycut.timeline.fields import CLIP_FIELDS
from saycut.timeline.model import Asset, Canvas, Clip, Duck, Filter, TextStyle, Timeline, Track
from saycut.timeline.operations import (
    AddAsset,
    AddTrack,
    Insert,
    Move,
    Operation,
    RemoveTrack,
    Reorder,
    ReplaceMedia,
    Retime,
    RippleDelete,
    SetCanvas,
    SetClips,
    SetMaster,
    SetSpeed,
    SetTrack,
    SetTransition,
    Slip,
    Split,
    Trim,
    apply_all,
)
from saycut.timeline.sentence import describe, summary
from saycut.timeline.time import Rate, from_seconds
from saycut.timeline.vocabulary import ANIMATIONS, FILTERS, FITS, MASKS, POSITIONS, ROLES, TRANSITIONS
from saycut.timeline.wording.tables import (
    ANIMATION_WORDS,
    FIELD_WORDS,
    FILTER_WORDS,
    OTHER_WORDS,
    PLACE_WORDS,
    POSITION_WORDS,
    ROLE_WORDS,
    TRANSITION_WORDS,
)
from unit.timeline.examples import ASSETS, caption, plain_timeline, three_clips

# c1 beach, c2 city, c3 forest, t4 main, c5 title, t6, c7–c18 captions, t19, c20 music, t21
TITLE, CAPTIONS, FIRST_CAPTION, MUSIC = "c5", "t19", "c7", "c20"


def s(seconds: float) -> int:
    return from_seconds(seconds)


def full() -> Timeline:
    lines = [caption(f"line {n}", 1 + 2 * n, 3 + 2 * n) for n in range(12)]
    music = [{"asset": "lofi.mp3", "start": 0, "end": 30, "gain_pct": 35}]
    return three_clips(title=[caption("Urban Dreams", 0, 3)], captions=lines, bgm=music)


def said(*operations: Operation, timeline: Timeline | None = None) -> tuple[str, str]:
    before = timeline or full()
    told = difference(before, apply_all(before, operations).timeline)
    return describe(told, "en"), describe(told, "zh")


def spring(pos: str = "top") -> AddTrack:
    return AddTrack(Track("", "text", "title", (Clip("", 0, s(3), text="春天"),), pos=pos))


CASES: dict[str, tuple[tuple[Operation, ...], str, str]] = {
    "nothing": ((), "Nothing was changed.", "没有改动。"),
    "an unused file is no change": (
        (AddAsset(Asset("new.png", "image")),),
        "Nothing was changed.",
        "没有改动。",
    ),
    "a cut and a title": (
        (RippleDelete(s(15), s(30)), spring()),
        "Shortened the video from 0:30 to 0:15 (cut 0:15–0:30) and added the title “春天” at the top (0:00–0:03).",
        "视频从 0:30 剪到 0:15（剪掉 0:15–0:30），并在顶部加了标题“春天”（0:00–0:03）。",
    ),
    "cuts are told in times of the timeline before": (
        (RippleDelete(s(20), s(22)), RippleDelete(s(4), s(6.2))),
        "Shortened the video from 0:30 to 0:25.8 (cut 0:04–0:06.2, 0:20–0:22).",
        "视频从 0:30 剪到 0:25.8（剪掉 0:04–0:06.2、0:20–0:22）。",
    ),
    "many cuts are counted": (
        tuple(RippleDelete(s(at), s(at + 1)) for at in (26, 20, 12, 6, 2)),
        "Shortened the video from 0:30 to 0:25 (5 cuts, 0:05 in all).",
        "视频从 0:30 剪到 0:25（共剪掉 5 处，合计 0:05）。",
    ),
    "a whole clip is removed, not cut": (
        (RippleDelete(s(10), s(18)),),
        "Removed city.mp4 (0:10–0:18); the video is now 0:22 instead of 0:30.",
        "去掉了“city.mp4”（0:10–0:18），视频时长从 0:30 变为 0:22。",
    ),
    "a trim at both ends": (
        (Trim("c1", head=s(2), tail=s(1)),),
        "Shortened the video from 0:30 to 0:27 (cut 0:00–0:02, 0:09–0:10).",
        "视频从 0:30 剪到 0:27（剪掉 0:00–0:02、0:09–0:10）。",
    ),
    "a split": ((Split(s(5)),), "Split beach.mp4 at 0:05.", "在 0:05 处切开了“beach.mp4”。"),
    "an order": (
        (Reorder(("c3", "c1")),),
        "Reordered the clips: forest.mp4, beach.mp4, city.mp4.",
        "调整了片段顺序：“forest.mp4”、“beach.mp4”、“city.mp4”。",
    ),
    "an insertion": (
        (Insert("main", Clip("", s(4), s(3), "logo.png")),),
        "Added logo.png (0:04–0:07); the video is now 0:33 instead of 0:30.",
        "加了“logo.png”（0:04–0:07），视频时长从 0:30 变为 0:33。",
    ),
    "a speed": (
        (SetSpeed(("c1", "c2", "c3"), Fraction(3, 2)),),
        "Sped all 3 clips up from 1× to 1.5×; the video is now 0:20 instead of 0:30.",
        "把全部 3 个片段从 1× 加快到 1.5×，视频时长从 0:30 变为 0:20。",
    ),
    "another file in its place": (
        (ReplaceMedia("c2", "long.mp4"),),
        "Replaced city.mp4 with long.mp4 (0:10–0:18).",
        "把“city.mp4”换成了“long.mp4”（0:10–0:18）。",
    ),
    "levels and fades": (
        (SetClips((MUSIC,), {"gain_pct": 10, "audio_fade_out": s(1.5)}),),
        "Turned the music down from 35% to 10% and set the sound fade-out of the music to 1.5 s.",
        "把背景音乐的音量从 35% 降到 10%，并把背景音乐的声音淡出设为 1.5 秒。",
    ),
    "ducking": (
        (SetClips((MUSIC,), {"duck": Duck(20)}),),
        "Lowered the music to 20% under speech.",
        "让背景音乐在人声出现时降到 20%。",
    ),
    "shifted captions are one change": (
        (Retime(CAPTIONS, by=-s(0.5)),),
        "Moved all 12 captions 0.5 s earlier.",
        "把全部 12 条字幕提前了 0.5 秒。",
    ),
    "a style of all captions": (
        (SetTrack(CAPTIONS, {"style": TextStyle(color="#FFFF00"), "pos": "top"}),),
        "Set the colour of all 12 captions to yellow and changed the position of all 12 captions from centre to top.",
        "把全部 12 条字幕的颜色设为黄色，并把全部 12 条字幕的位置从中央改为顶部。",
    ),
    "words of a title": (
        (SetClips((TITLE,), {"text": "Spring"}),),
        "Changed the title from “Urban Dreams” to “Spring”.",
        "把标题从“Urban Dreams”改成了“Spring”。",
    ),
    "a title moved and made longer": (
        (Move(TITLE, s(5), s(4)),),
        "Moved the title “Urban Dreams” from 0:00–0:03 to 0:05–0:09.",
        "把标题“Urban Dreams”从 0:00–0:03 移到了 0:05–0:09。",
    ),
    "captions removed": (
        (RemoveTrack(CAPTIONS),),
        "Removed 12 captions (0:01–0:25).",
        "去掉了 12 条字幕（0:01–0:25）。",
    ),
    "a filter on everything": (
        (SetClips(("c1", "c2", "c3"), {"filters": (Filter("brightness", 0.2),)}),),
        "Put brightness +20% on all 3 clips.",
        "给全部 3 个片段加了亮度 +20%。",
    ),
    "transitions": (
        (SetTransition(s(10), "dissolve", s(0.5)), SetTransition(s(18), "dissolve", s(0.5))),
        "Added a dissolve (0.5 s) at 0:10 and 0:18.",
        "在 0:10、0:18 处加了叠化（0.5 秒）。",
    ),
    "the canvas and the loudness": (
        (SetCanvas(Canvas(1080, 1920)), SetMaster(-14)),
        "Changed the picture from 1920 × 1080 to 1080 × 1920 and set the loudness to -14 LUFS.",
        "把画面从 1920 × 1080 改为 1080 × 1920，并把整体响度设为 -14 LUFS。",
    ),
    "another rate moves nothing": (
        (SetCanvas(Canvas(rate=Rate.of(29.97))),),
        "Changed the frame rate from 30 to 29.97 fps.",
        "把帧率从 30 改为 29.97 fps。",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_said_in_both_languages(case: str) -> None:
    operations, english, chinese = CASES[case]
    assert said(*operations) == (english, chinese)


def test_taking_a_split_back_is_a_join_and_not_a_removal() -> None:
    before = full()
    split = apply_all(before, [Split(s(5))]).timeline
    assert describe(difference(split, before), "en") == "Joined the pieces of beach.mp4 at 0:05."


def test_another_part_of_the_source_is_no_cut() -> None:
    short = apply_all(full(), [Trim("c1", tail=s(6))]).timeline
    assert said(Slip("c1", s(2)), timeline=short)[0] == ("Chose another part of the source for beach.mp4 (0:00–0:04).")


def test_captions_in_another_language_replace_the_ones_before() -> None:
    raw = {"kind": "text", "role": "captions", "lang": "en", "clips": [caption("a", 0, 1), caption("b", 1, 2)]}
    before = plain_timeline(raw)
    line = Track("", "text", "captions", tuple(Clip("", s(n), s(1), text="好") for n in range(3)), lang="zh")
    english, chinese = said(RemoveTrack(before.tracks[0].id), AddTrack(line), timeline=before)
    assert english.startswith("Replaced 2 captions in English with 3 captions in Chinese")
    assert chinese.startswith("把 2 条英文字幕换成了 3 条中文字幕")


def test_a_cut_across_two_pictures_moves_nothing_over_them() -> None:
    pictures = [{"asset": "logo.png", "start": 5 * n, "end": 5 * n + 5} for n in range(4)]
    before = plain_timeline({"kind": "video", "role": "main", "clips": pictures}, captions=[caption("late", 16, 18)])
    english, _ = said(RippleDelete(s(8), s(12)), timeline=before)
    assert "caption" not in english
    assert english.endswith("; the video is now 0:16 instead of 0:20.")


def test_many_changes_are_counted_after_the_first_four() -> None:
    looks = {"opacity": 0.5, "rotation": 90, "flip_h": True, "fit": "cover", "scale": 1.5, "mask": "circle"}
    filters = tuple(Filter(name) for name in ("warm", "vignette", "grain"))
    edits = (SetClips(("c1",), looks), SetClips((TITLE,), {"text": "x"}), SetClips((MUSIC,), {"muted": True}))
    english, chinese = said(*edits, SetClips(("c2",), {"filters": filters}))
    assert english.endswith("and 2 more changes (title and BGM).")
    assert chinese.endswith("，并另有 2 处改动（标题和背景音乐）。")


def test_several_values_of_the_same_clips_are_told_together() -> None:
    style = TextStyle(size=0.06, color="#ffff00", bold=True)
    english, chinese = said(SetTrack(CAPTIONS, {"style": style, "pos": "top"}))
    assert english == (
        "Changed all 12 captions (letter size: 6%, colour: yellow, bold type: on, position: centre → top)."
    )
    assert chinese == "调整了全部 12 条字幕（字号：6%、颜色：黄色、粗体：开、位置：中央 → 顶部）。"


def test_one_file_used_twice_is_told_apart_by_its_time() -> None:
    halves = apply_all(full(), [Split(s(5))]).timeline
    english, _ = said(SetClips(("c1",), {"muted": True}), timeline=halves)
    assert english == "Muted beach.mp4 (0:00–0:05)."


def test_a_move_by_a_frame_is_told_with_the_decimals_it_takes() -> None:
    assert said(Move(TITLE, s(1 / 30)))[0] == "Moved the title “Urban Dreams” from 0:00–0:03 to 0:00.03–0:03.03."


def test_what_a_user_wrote_is_quoted_as_it_is_and_shortened_when_long() -> None:
    english, chinese = said(SetClips((TITLE,), {"text": "{a}\nb"}))
    assert english == "Changed the title from “Urban Dreams” to “{a} b”."
    assert chinese == "把标题从“Urban Dreams”改成了“{a} b”。"
    assert "…" in said(SetClips((TITLE,), {"text": "word " * 30}))[0]


def test_every_word_of_the_vocabulary_can_be_said() -> None:
    assert set(ROLE_WORDS) == set(ROLES)
    assert set(POSITION_WORDS) == set(PLACE_WORDS) == set(POSITIONS)
    assert set(FILTER_WORDS) == set(FILTERS)
    assert set(TRANSITION_WORDS) == set(TRANSITIONS)
    assert set(ANIMATION_WORDS) == set(ANIMATIONS)
    assert set(FITS) | set(MASKS) <= set(OTHER_WORDS)
    assert {name for name in CLIP_FIELDS if name not in ("text", "style", "filters")} <= {
        name.rpartition(".")[2] for name in FIELD_WORDS
    }


def test_the_summary_has_the_published_form() -> None:
    raw = {"kind": "video", "role": "main", "clips": [{"asset": "beach.mp4", "start": 0, "end": 10}]}
    music = [{"asset": "lofi.mp3", "label": "Lo-fi", "start": 0, "end": 10, "gain_pct": 35}]
    timeline = plain_timeline(raw, bgm=music, title=[caption("Urban Dreams", 0, 3)])
    assert summary(timeline, "en") == (
        'Timeline (3 tracks): 1. Video: beach (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
    )
    assert summary(timeline, "zh") == (
        "时间线（3 条轨道）：1. 视频：beach（0-10秒） 2. 背景音乐：Lo-fi（0-10秒，35%） "
        "3. 标题：“Urban Dreams”（0-3秒）"
    )
    assert summary(Timeline(assets=ASSETS), "en") == "Timeline (empty)"


def test_the_summary_counts_captions_and_long_tracks() -> None:
    pictures = [{"asset": "logo.png", "start": n, "end": n + 1} for n in range(5)]
    lines = {"kind": "text", "role": "captions", "lang": "zh", "clips": [caption("好", n, n + 1) for n in range(4)]}
    timeline = plain_timeline({"kind": "video", "role": "main", "clips": pictures}, lines)
    assert summary(timeline, "en") == (
        "Timeline (2 tracks): 1. Video: logo (0-1s), logo (1-2s), logo (2-3s), 2 more (3-5s) "
        "2. Captions: 4 lines (Chinese, 0-4s)"
    )


def test_another_file_under_the_same_name_is_told_and_a_planned_one_that_was_made_is_not() -> None:
    def with_digest(digest: str) -> Timeline:
        return apply_all(full(), [AddAsset(Asset("city.mp4", "video", s(8), digest=digest))]).timeline

    assert describe(difference(with_digest("aa"), with_digest("bb")), "en") == "Exchanged the file behind city.mp4."
    assert difference(with_digest(""), with_digest("bb")).empty


def test_layers_in_another_order_are_told() -> None:
    raw = [{"asset": "logo.png", "start": 0, "end": 5}]
    before = three_clips(pip=raw, title=[caption("Hi", 0, 3)])
    after = replace(before, tracks=(before.tracks[0], *reversed(before.tracks[1:])))
    assert describe(difference(before, after), "zh") == "调整了图层的上下顺序。"
