"""Each operation on a programme with round numbers: beach 0–10, city 10–18, forest 18–30."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from saycut.errors import InvalidTimeline, OutOfRange, TimelineError, UnknownReference
from saycut.timeline.model import Asset, Canvas, Clip, Duck, Keyframes, TextStyle, Timeline, Track
from saycut.timeline.operations import (
    AddAsset,
    AddTrack,
    Insert,
    Move,
    Operation,
    Remove,
    RemoveAsset,
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
    apply,
)
from saycut.timeline.time import Rate, TimeRange, from_seconds
from unit.timeline.examples import ASSETS, caption, clip, plain_timeline, plays, three_clips


def s(seconds: float) -> int:
    return from_seconds(seconds)


def after(timeline: Timeline, *operations: Operation) -> Timeline:
    for operation in operations:
        timeline = apply(timeline, operation).timeline
    return timeline


def words(found: Clip) -> list[tuple[str, float, float]]:
    return [(word.text, word.start / s(1), word.end / s(1)) for word in found.words]


# the programme


def test_ripple_delete_takes_a_range_out_and_closes_the_gap() -> None:
    done = after(three_clips(), RippleDelete(s(4), s(12)))
    assert plays(done) == [("beach.mp4", 0, 4, 0, 4), ("city.mp4", 4, 10, 2, 8), ("forest.mp4", 10, 22, 0, 12)]


def test_ripple_delete_inside_a_clip_leaves_both_sides() -> None:
    done = after(three_clips(), RippleDelete(s(2), s(5)))
    assert plays(done)[:2] == [("beach.mp4", 0, 2, 0, 2), ("beach.mp4", 2, 7, 5, 10)]


def test_ripple_delete_beyond_the_end_takes_what_there_is() -> None:
    assert after(three_clips(), RippleDelete(s(25), s(99))).duration == s(25)
    with pytest.raises(OutOfRange):
        after(three_clips(), RippleDelete(s(31), s(35)))


def test_captions_titles_and_insets_go_with_their_picture() -> None:
    before = three_clips(
        captions=[caption("gone", 5, 7), caption("cut", 8, 11), caption("later", 20, 22)],
        pip=[{"asset": "logo.png", "start": 19, "end": 21}],
    )
    done = after(before, RippleDelete(s(4), s(9)))
    assert plays(done, "captions") == [("cut", 4, 6), ("later", 15, 17)]
    assert plays(done, "pip") == [("logo.png", 14, 16)]


def test_music_is_shortened_with_the_programme_and_still_fades_out() -> None:
    music = {"asset": "lofi.mp3", "start": 0, "end": 30, "audio_fade_out": 2, "audio_fade_in": 1}
    done = after(three_clips(bgm=[music]), RippleDelete(s(5), s(15)))
    assert plays(done, "bgm") == [("lofi.mp3", 0, 20, 0, 20)]
    sound = done.by_role("bgm")[0].clips[0].sound
    assert (sound.audio_fade_in, sound.audio_fade_out) == (s(1), s(2))


def test_split_changes_nothing_but_the_number_of_clips() -> None:
    done = after(three_clips(), Split(s(4)))
    assert plays(done)[:2] == [("beach.mp4", 0, 4, 0, 4), ("beach.mp4", 4, 10, 4, 10)]
    with pytest.raises(OutOfRange):
        after(three_clips(), Split(s(10)))
    with pytest.raises(OutOfRange):
        after(three_clips(), Split(s(15), "c1"))


def test_split_of_a_reversed_clip_plays_the_later_source_first() -> None:
    before = plain_timeline(
        {"kind": "video", "role": "main", "clips": [{"asset": "beach.mp4", "start": 0, "end": 10, "reversed": True}]}
    )
    assert plays(after(before, Split(s(3)))) == [("beach.mp4", 0, 3, 7, 10), ("beach.mp4", 3, 10, 0, 7)]


def test_split_of_a_fast_clip_divides_its_source_by_its_speed() -> None:
    before = after(three_clips(), SetSpeed(("c1",), Fraction(2)))
    assert plays(after(before, Split(s(2))))[:2] == [("beach.mp4", 0, 2, 0, 4), ("beach.mp4", 2, 5, 4, 10)]


def test_split_divides_words_and_shifts_keyframes() -> None:
    spoken = caption("one two", 0, 4, words=[["one", 0, 1], ["two", 1, 4]])
    spoken["keyframes"] = [{"prop": "opacity", "points": [[0, 0], [4, 1]]}]
    before = three_clips(captions=[spoken])
    name = before.by_role("captions")[0].clips[0].id
    first, second = after(before, Split(s(2), name)).by_role("captions")[0].clips
    assert words(first) == [("one", 0, 1), ("two", 1, 2)]
    assert words(second) == [("two", 0, 2)]
    assert second.look.keyframes == (Keyframes("opacity", ((-s(2), 0), (s(2), 1))),)


def test_split_keeps_fades_at_the_outer_edges_only() -> None:
    before = after(three_clips(), SetClips(("c1",), {"fade_in": s(1), "fade_out": s(1), "audio_fade_out": s(1)}))
    first, second, *_ = after(before, Split(s(5))).main.clips  # type: ignore[union-attr]
    assert (first.look.fade_in, first.look.fade_out, first.sound.audio_fade_out) == (s(1), 0, 0)
    assert (second.look.fade_in, second.look.fade_out, second.sound.audio_fade_out) == (0, s(1), s(1))


def test_trim_takes_from_both_ends_and_closes_up() -> None:
    done = after(three_clips(), Trim("c2", head=s(1), tail=s(2)))
    assert plays(done)[1:] == [("city.mp4", 10, 15, 1, 6), ("forest.mp4", 15, 27, 0, 12)]


def test_trim_of_a_reversed_clip_takes_the_head_from_the_end_of_its_source() -> None:
    before = after(three_clips(), SetClips(("c2",), {"reversed": True}))
    assert plays(after(before, Trim("c2", head=s(1))))[1] == ("city.mp4", 10, 17, 0, 7)
    assert plays(after(before, Trim("c2", tail=s(1))))[1] == ("city.mp4", 10, 17, 1, 8)


def test_trim_of_a_fast_clip_takes_as_much_more_of_its_source() -> None:
    before = after(three_clips(), SetSpeed(("c2",), Fraction(2)))
    assert plays(after(before, Trim("c2", head=s(1))))[1] == ("city.mp4", 10, 13, 2, 8)


def test_trim_gives_back_what_the_source_still_has() -> None:
    short = after(three_clips(), Trim("c1", head=s(3), tail=s(3)))
    assert plays(after(short, Trim("c1", head=-s(3), tail=-s(3)))) == plays(three_clips())
    with pytest.raises(OutOfRange):
        after(short, Trim("c1", head=-s(4)))
    with pytest.raises(OutOfRange):
        after(short, Trim("c1", tail=s(4)))


def test_trim_gives_back_the_last_fraction_of_a_frame() -> None:
    before = plain_timeline(
        {"kind": "video", "role": "main", "clips": [{"asset": "beach.mp4", "start": 0, "end": 5, "src_in": 0.99}]}
    )
    name = before.main.clips[0].id  # type: ignore[union-attr]
    assert plays(after(before, Trim(name, head=-s(1))))[0][:3] == ("beach.mp4", 0, 6)


def test_what_trim_gives_back_at_the_head_comes_before_keyframes_and_words() -> None:
    keys = (Keyframes("scale", ((0, 1.0), (s(4), 1.2))),)
    before = after(three_clips(), Trim("c1", head=s(3)), SetClips(("c1",), {"keyframes": keys}))
    assert clip(after(before, Trim("c1", head=-s(2))), "c1").look.keyframes == (
        Keyframes("scale", ((s(2), 1.0), (s(6), 1.2))),
    )


def test_trim_of_a_caption_cuts_its_words() -> None:
    before = three_clips(captions=[caption("one two", 2, 6, words=[["one", 2, 3], ["two", 3, 6]])])
    name = before.by_role("captions")[0].clips[0].id
    done = after(before, Trim(name, head=s(2), tail=s(1)))
    assert plays(done, "captions") == [("one two", 4, 5)]
    assert words(clip(done, name)) == [("two", 0, 1)]


def test_insert_pushes_what_follows() -> None:
    done = after(three_clips(captions=[caption("a", 2, 4), caption("b", 12, 14)]), Insert("main", picture(10, 3)))
    assert plays(done) == [
        ("beach.mp4", 0, 10, 0, 10), ("logo.png", 10, 13), ("city.mp4", 13, 21, 0, 8), ("forest.mp4", 21, 33, 0, 12)
    ]  # fmt: skip
    assert plays(done, "captions") == [("a", 2, 4), ("b", 15, 17)]


def picture(start: float, length: float) -> Clip:
    return Clip("", s(start), s(length), "logo.png")


def test_insert_splits_the_clip_it_falls_into() -> None:
    done = after(three_clips(), Insert("main", picture(4, 2)))
    assert plays(done)[:3] == [("beach.mp4", 0, 4, 0, 4), ("logo.png", 4, 6), ("beach.mp4", 6, 12, 4, 10)]


def test_insert_begins_a_programme_at_0_and_appends_past_its_end() -> None:
    empty = Timeline(assets=ASSETS)
    first = after(empty, Insert("main", picture(7, 2)))
    assert plays(first) == [("logo.png", 0, 2)]
    assert plays(after(first, Insert("main", picture(99, 1)))) == [("logo.png", 0, 2), ("logo.png", 2, 3)]


def test_insert_on_a_free_track_moves_nothing() -> None:
    before = three_clips(title=[caption("Hi", 0, 3)])
    title = before.by_role("title")[0].id
    done = after(before, Insert(title, Clip("", s(5), s(2), text="More")))
    assert plays(done, "title") == [("Hi", 0, 3), ("More", 5, 7)]
    assert plays(done) == plays(before)


def test_remove_closes_the_gap_on_the_main_track_only() -> None:
    before = three_clips(captions=[caption("a", 11, 12), caption("b", 12, 13), caption("c", 20, 21)])
    done = after(before, Remove(("c2",)))
    assert plays(done) == [("beach.mp4", 0, 10, 0, 10), ("forest.mp4", 10, 22, 0, 12)]
    assert plays(done, "captions") == [("c", 12, 13)]
    first = before.by_role("captions")[0].clips[0].id
    assert plays(after(before, Remove((first,))), "captions") == [("b", 12, 13), ("c", 20, 21)]


def test_reorder_takes_captions_along_and_drops_transitions_whose_cut_is_gone() -> None:
    before = three_clips(
        captions=[caption("city", 11, 13), caption("forest", 20, 22)],
        transitions=[{"type": "dissolve", "at": 10, "dur": 1}, {"type": "dissolve", "at": 18, "dur": 1}],
    )
    done = after(before, Reorder(("c3",)))
    assert [row[0] for row in plays(done)] == ["forest.mp4", "beach.mp4", "city.mp4"]
    assert plays(done, "captions") == [("forest", 2, 4), ("city", 23, 25)]
    assert [(item.type, item.at) for item in done.transitions] == [("dissolve", s(22))]


def test_reorder_names_main_clips_only() -> None:
    before = three_clips(title=[caption("Hi", 0, 3)])
    with pytest.raises(InvalidTimeline, match="not on the main track"):
        after(before, Reorder((before.by_role("title")[0].clips[0].id,)))
    with pytest.raises(UnknownReference):
        after(before, Reorder(("c99",)))


def test_speed_shortens_the_clip_and_what_lies_over_it() -> None:
    spoken = caption("one two", 2, 6, words=[["one", 2, 4], ["two", 4, 6]])
    before = three_clips(captions=[spoken, caption("later", 20, 22)])
    done = after(before, SetSpeed(("c1",), Fraction(2)))
    assert plays(done)[:2] == [("beach.mp4", 0, 5, 0, 10), ("city.mp4", 5, 13, 0, 8)]
    assert plays(done, "captions") == [("one two", 1, 3), ("later", 15, 17)]
    assert words(done.by_role("captions")[0].clips[0]) == [("one", 0, 1), ("two", 1, 2)]


def test_speed_of_one_clip_among_titles_elsewhere_keeps_their_fades() -> None:
    title = caption("Hi", 2, 6, fade_out=0.5, anim_out="fade")
    done = after(three_clips(title=[title]), SetSpeed(("c1",), Fraction(1, 2)))
    shown = done.by_role("title")[0].clips[0]
    assert (shown.start, shown.end, shown.look.fade_out, shown.look.anim_out) == (s(4), s(12), s(0.5), "fade")


@pytest.mark.parametrize("speed", [Fraction(0), Fraction(-1)])
def test_a_speed_of_nothing_or_backwards_is_refused(speed: Fraction) -> None:
    with pytest.raises(OutOfRange):
        after(three_clips(), SetSpeed(("c1",), speed))


def test_stills_have_no_speed() -> None:
    before = after(three_clips(), Insert("main", picture(0, 2)))
    with pytest.raises(InvalidTimeline, match="still"):
        after(before, SetSpeed((before.main.clips[0].id,), Fraction(2)))  # type: ignore[union-attr]


def test_a_cut_in_the_middle_of_a_caption_leaves_the_words_that_are_still_spoken() -> None:
    spoken = caption("a b c d", 0, 4, words=[["a", 0, 1], ["b", 1, 2], ["c", 2, 3], ["d", 3, 4]])
    done = after(three_clips(captions=[spoken]), RippleDelete(s(1), s(3)))
    assert plays(done, "captions") == [("a b c d", 0, 2)]
    assert words(done.by_role("captions")[0].clips[0]) == [("a", 0, 1), ("d", 1, 2)]


# what plays in a place


def test_slip_plays_another_part_in_the_same_place() -> None:
    before = after(three_clips(), Trim("c1", tail=s(6)))
    assert plays(after(before, Slip("c1", s(2))))[0] == ("beach.mp4", 0, 4, 2, 6)
    assert plays(after(before, Slip("c1", s(99))))[0] == ("beach.mp4", 0, 4, 6, 10)
    assert plays(after(before, Slip("c1", -s(99))))[0] == ("beach.mp4", 0, 4, 0, 4)


def test_replace_media_keeps_place_and_length() -> None:
    done = after(three_clips(), ReplaceMedia("c2", "long.mp4", s(20)))
    assert plays(done)[1] == ("long.mp4", 10, 18, 20, 28)
    with pytest.raises(OutOfRange):
        after(three_clips(), ReplaceMedia("c1", "city.mp4"))
    with pytest.raises(UnknownReference):
        after(three_clips(), ReplaceMedia("c1", "nowhere.mp4"))


def test_replaced_music_that_is_too_short_loops() -> None:
    before = three_clips(bgm=[{"asset": "lofi.mp3", "start": 0, "end": 30}])
    name = before.by_role("bgm")[0].clips[0].id
    found = clip(after(before, ReplaceMedia(name, "short.mp3")), name)
    assert (found.loop, found.source, found.duration) == (True, TimeRange(0, s(4)), s(30))


def test_what_cannot_play_on_a_track_is_refused() -> None:
    before = three_clips(title=[caption("Hi", 0, 3)], bgm=[{"asset": "lofi.mp3", "start": 0, "end": 30}])
    title, music = (before.by_role(role)[0].clips[0].id for role in ("title", "bgm"))  # type: ignore[arg-type]
    with pytest.raises(InvalidTimeline, match="text"):
        after(before, ReplaceMedia(title, "beach.mp4"))
    with pytest.raises(InvalidTimeline, match="no picture"):
        after(before, ReplaceMedia("c1", "lofi.mp3"))
    with pytest.raises(InvalidTimeline, match="no sound"):
        after(before, ReplaceMedia(music, "logo.png"))
    with pytest.raises(InvalidTimeline, match="script"):
        after(before, ReplaceMedia("c1", "script.txt"))


def test_assets_come_and_go_while_nothing_uses_them() -> None:
    before = after(three_clips(), AddAsset(Asset("new.png", "image")))
    assert before.asset("new.png") is not None
    assert after(before, RemoveAsset("new.png")).asset("new.png") is None
    with pytest.raises(InvalidTimeline, match="still used"):
        after(before, RemoveAsset("beach.mp4"))
    with pytest.raises(UnknownReference):
        after(before, RemoveAsset("other.png"))


# free tracks


def test_add_track_numbers_its_clips_and_puts_them_on_the_grid() -> None:
    texts = (Clip("", s(5), s(1), text="late"), Clip("", s(1.01), s(1), text="early"))
    done = after(three_clips(), AddTrack(Track("", "text", "title", texts, pos="top")))
    track = done.by_role("title")[0]
    assert plays(done, "title") == [("early", 1, 2), ("late", 5, 6)]
    assert [item.id for item in track.clips] == ["c5", "c6"]
    assert track.id == "t7"
    with pytest.raises(InvalidTimeline, match="main track already"):
        after(done, AddTrack(Track("", "video", "main", (picture(0, 1),))))


def test_remove_track_takes_transitions_with_the_main_track() -> None:
    before = three_clips(title=[caption("Hi", 0, 3)], transitions=[{"type": "dissolve", "at": 10, "dur": 1}])
    assert after(before, RemoveTrack(before.by_role("title")[0].id)).transitions == before.transitions
    assert after(before, RemoveTrack("t4")).transitions == ()
    with pytest.raises(UnknownReference):
        after(before, RemoveTrack("t99"))


def test_move_changes_start_and_for_text_length() -> None:
    before = three_clips(title=[caption("Hi", 0, 3)])
    name = before.by_role("title")[0].clips[0].id
    assert plays(after(before, Move(name, s(5))), "title") == [("Hi", 5, 8)]
    assert plays(after(before, Move(name, s(5), s(1))), "title") == [("Hi", 5, 6)]
    with pytest.raises(InvalidTimeline, match="reordered"):
        after(before, Move("c1", s(2)))


def test_move_keeps_the_length_of_media() -> None:
    before = three_clips(pip=[{"asset": "city.mp4", "start": 0, "end": 8}])
    name = before.by_role("pip")[0].clips[0].id
    with pytest.raises(InvalidTimeline, match="takes its length from its source"):
        after(before, Move(name, 0, s(4)))


def test_retime_shifts_a_track_and_cuts_off_what_falls_before_0() -> None:
    spoken = [caption("gone", 0, 1), caption("cut", 1, 4, words=[["cut", 1, 4]]), caption("whole", 5, 6)]
    before = three_clips(captions=spoken)
    track = before.by_role("captions")[0].id
    assert plays(after(before, Retime(track, s(0.5))), "captions")[0] == ("gone", 0.5, 1.5)
    done = after(before, Retime(track, -s(2)))
    assert plays(done, "captions") == [("cut", 0, 2), ("whole", 3, 4)]
    assert words(done.by_role("captions")[0].clips[0]) == [("cut", 0, 2)]


def test_retime_before_0_trims_media_at_its_head() -> None:
    before = three_clips(voiceover=[{"asset": "lofi.mp3", "start": 1, "end": 5}])
    done = after(before, Retime(before.by_role("voiceover")[0].id, -s(2)))
    assert plays(done, "voiceover") == [("lofi.mp3", 0, 3, 1, 4)]


def test_retime_scales_texts_with_their_words() -> None:
    before = three_clips(captions=[caption("a b", 2, 4, words=[["a", 2, 3], ["b", 3, 4]])])
    done = after(before, Retime(before.by_role("captions")[0].id, 0, Fraction(3, 2)))
    assert plays(done, "captions") == [("a b", 3, 6)]
    assert words(done.by_role("captions")[0].clips[0]) == [("a", 0, 1.5), ("b", 1.5, 3)]


# looks and the whole


def test_set_clips_sets_fields_by_their_plain_names() -> None:
    done = after(three_clips(), SetClips(("c1", "c2"), {"gain_pct": 50, "opacity": 0.5, "pos": "top"}))
    for name in ("c1", "c2"):
        found = clip(done, name)
        assert (found.sound.gain_pct, found.look.opacity, found.place.pos) == (50, 0.5, "top")
    assert clip(done, "c3") == clip(three_clips(), "c3")


@pytest.mark.parametrize("values", [{"loudness": 3}, {"gain_pct": "loud"}, {"pos": "nowhere"}, {"gain_pct": -5}])
def test_set_clips_refuses_what_is_no_field_or_no_value(values: dict[str, object]) -> None:
    with pytest.raises(InvalidTimeline):
        after(three_clips(), SetClips(("c1",), values))


def test_set_clips_lays_a_style_over_the_present_one() -> None:
    before = three_clips(title=[caption("Hi", 0, 3, style={"size": 0.1, "color": "#ffffff"})])
    name = before.by_role("title")[0].clips[0].id
    done = after(before, SetClips((name,), {"style": {"color": "#ff0000"}}))
    assert clip(done, name).style == TextStyle(size=0.1, color="#ff0000")


def test_set_clips_takes_structures_as_they_come_from_json() -> None:
    before = three_clips(bgm=[{"asset": "lofi.mp3", "start": 0, "end": 30}])
    name = before.by_role("bgm")[0].clips[0].id
    done = after(before, SetClips((name,), {"duck": {"to_pct": 20, "under": ["beach.mp4"]}}))
    assert clip(done, name).sound.duck == Duck(20, ("beach.mp4",))


def test_set_track_changes_what_its_texts_inherit() -> None:
    before = three_clips(captions=[caption("a", 0, 1)])
    track = before.by_role("captions")[0].id
    done = after(before, SetTrack(track, {"lang": "zh", "pos": "top", "style": {"bold": True}})).by_role("captions")[0]
    assert (done.lang, done.pos_of(done.clips[0]), done.style_of(done.clips[0]).bold) == ("zh", "top", True)
    with pytest.raises(InvalidTimeline):
        after(before, SetTrack(track, {"clips": []}))


def test_another_canvas_leaves_times_alone() -> None:
    done = after(three_clips(), SetCanvas(Canvas(1080, 1920)))
    assert (done.canvas.width, done.canvas.height) == (1080, 1920)
    assert done.tracks == three_clips().tracks
    with pytest.raises(InvalidTimeline):
        after(three_clips(), SetCanvas(Canvas(4, 4)))
    with pytest.raises(InvalidTimeline, match="time grid"):
        after(three_clips(), SetCanvas(Canvas(rate=Rate(2983, 100))))


def test_another_rate_moves_clips_to_its_frames() -> None:
    cuts = [{"asset": "long.mp4", "start": 0, "end": 1 / 60}, {"asset": "long.mp4", "start": 1 / 60, "end": 1}]
    before = plain_timeline({"kind": "video", "role": "main", "clips": cuts}, fps=60)
    done = after(before, SetCanvas(replace(before.canvas, rate=Rate(24))))
    frames = [(Rate(24).frames_in(item.start), Rate(24).frames_in(item.end)) for item in done.main.clips]  # type: ignore[union-attr]
    assert frames == [(0, 1), (1, 24)]


def test_a_transition_at_a_cut_is_set_changed_and_taken_away() -> None:
    before = after(three_clips(), SetTransition(s(10), "dissolve", s(1)))
    assert [(item.type, item.at, item.duration) for item in before.transitions] == [("dissolve", s(10), s(1))]
    changed = after(before, SetTransition(s(10), "wipe_left", s(2)))
    assert [(item.type, item.duration) for item in changed.transitions] == [("wipe_left", s(2))]
    assert after(changed, SetTransition(s(10), None)).transitions == ()
    with pytest.raises(OutOfRange):
        after(before, SetTransition(s(5), "dissolve", s(1)))


def test_a_transition_is_no_longer_than_the_shorter_clip_beside_it() -> None:
    done = after(three_clips(), SetTransition(s(10), "dissolve", s(30)))
    assert done.transitions[0].duration == s(8) - Rate(30).frame_duration


def test_a_cut_that_leaves_little_of_a_clip_shortens_its_transition() -> None:
    before = after(three_clips(), SetTransition(s(10), "dissolve", s(4)))
    done = after(before, RippleDelete(s(11), s(18)))
    assert [(item.at, item.duration) for item in done.transitions] == [(s(10), s(1) - Rate(30).frame_duration)]


def test_fades_at_both_ends_stay_at_the_ends() -> None:
    before = after(three_clips(), SetTransition(0, "fade_black", s(1)), SetTransition(s(30), "fade_black", s(1)))
    assert [item.at for item in after(before, RippleDelete(s(20), s(30))).transitions] == [0, s(20)]


def test_the_loudness_of_the_whole_is_set_and_unset() -> None:
    loud = after(three_clips(), SetMaster(-14.0))
    assert loud.loudness_lufs == -14.0
    assert after(loud, SetMaster(None)).loudness_lufs is None


def test_operations_on_unknown_names_say_so_and_change_nothing() -> None:
    before = three_clips()
    for operation in (Trim("c9"), Slip("c9", 1), Move("c9", 0), Remove(("c9",)), SetClips(("c9",), {"gain_pct": 1})):
        with pytest.raises(TimelineError) as caught:
            after(before, operation)
        assert "c9" in caught.value.sentence("zh")
    assert before == three_clips()
