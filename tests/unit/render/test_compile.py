"""What the plan of a timeline is made of, and which edits leave which segments as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from saycut.errors import NoPicture, NothingToRender, NotRenderable, SaycutError, UnknownReference
from saycut.render.borders import borders, transition_ranges
from saycut.render.compile import compile_plan, output_spec
from saycut.render.plan import ColorLayer, PictureLayer, TextLayer, TransitionLayer, dump_plan, load_plan, plan_digest
from saycut.timeline.model import Canvas, Filter, Keyframes, Look, Place, TextStyle, Timeline, Track, Transition
from saycut.timeline.time import Rate, from_seconds, to_seconds
from unit.render.scenes import ASSETS, clip, keys_of, plan_of, timeline, track
from unit.timeline.strategies import ASSETS as RANDOM_ASSETS
from unit.timeline.strategies import timelines

CUES = tuple(clip(None, n * 3, n * 3 + 2.5, text=f"cue {n}") for n in range(10))
TALK = (track("main", clip("a.mp4", 0, 20, at=5), clip("b.mp4", 20, 30)), track("captions", *CUES))


def drawable(made: Timeline) -> Timeline:
    """Without what is refused by name: filters, animations of pictures, and transitions of later versions."""

    def bare(item: Track) -> Track:
        clips = (replace(each, look=replace(each.look, filters=(), anim_in="none")) for each in item.clips)
        return replace(item, clips=tuple(clips))

    tracks = tuple(bare(item) for item in made.tracks)
    known = tuple(item for item in made.transitions if item.type in ("dissolve", "fade_black", "wipe_left"))
    return replace(made, tracks=tracks, transitions=known)


@settings(max_examples=50)
@given(timelines())
def test_segments_tile_the_programme_and_nothing_but_our_errors_is_raised(made: Timeline) -> None:
    digests = {asset.name: asset.name for asset in RANDOM_ASSETS}
    for candidate in (made, drawable(made)):
        try:
            plan = compile_plan(candidate, output_spec(candidate), digests)
        except SaycutError:
            continue
        at = 0
        for segment in plan.segments:
            assert segment.start == at
            assert segment.frames > 0
            assert segment.layers
            at += segment.frames
        assert at == plan.frames == candidate.canvas.rate.frames_in(candidate.duration)
        assert load_plan(dump_plan(plan)) == plan


@settings(max_examples=20)
@given(timelines(least=1))
def test_the_plan_of_an_equal_timeline_is_equal(made: Timeline) -> None:
    made = drawable(made)
    digests = {asset.name: asset.name for asset in RANDOM_ASSETS}
    try:
        first = compile_plan(made, output_spec(made), digests)
    except SaycutError:
        return
    again = compile_plan(replace(made, serial=made.serial + 7), output_spec(made), digests)
    assert first == again
    assert plan_digest(first) == plan_digest(again)


def test_an_edit_near_the_end_leaves_earlier_segments_as_they_are() -> None:
    before = keys_of(timeline(*TALK))
    shorter = (track("main", clip("a.mp4", 0, 20, at=5), clip("b.mp4", 20, 27)), track("captions", *CUES[:9]))
    after = keys_of(timeline(*shorter))
    kept = [one == other for one, other in zip(before, after, strict=False)]
    assert all(kept[:9])
    assert sum(kept) >= len(after) - 2


def test_cutting_the_head_off_keeps_most_later_segments() -> None:
    before = keys_of(timeline(track("main", clip("a.mp4", 0, 30, at=2))))
    after = keys_of(timeline(track("main", clip("a.mp4", 0, 28.7, at=3.3))))
    assert len(set(after) - set(before)) <= 2


def test_a_change_of_one_caption_changes_only_the_segments_that_show_it() -> None:
    changed = list(CUES)
    changed[4] = replace(changed[4], text="something else")
    made, other = timeline(*TALK), timeline(TALK[0], track("captions", *changed))
    shown = changed[4].range
    rate = made.canvas.rate
    for segment, one, two in zip(plan_of(made).segments, keys_of(made), keys_of(other), strict=True):
        start, end = rate.time_of(segment.start), rate.time_of(segment.start + segment.frames)
        assert (one != two) == (start < shown.end and shown.start < end)


def test_grid_lines_move_onto_the_edges_of_texts() -> None:
    plain = [to_seconds(time) for time in borders(timeline(track("main", clip("a.mp4", 0, 8))))]
    texts = track("title", clip(None, 1.5, 4.4, text="x"))
    with_text = [to_seconds(time) for time in borders(timeline(track("main", clip("a.mp4", 0, 8)), texts))]
    assert plain == [0, 2, 4, 6, 8]
    assert with_text == [0, 1.5, 4.4, 6, 8]


def test_pictures_change_only_at_borders() -> None:
    pip = track("pip", clip("b.mp4", 3.1, 4.7, place=Place(width=0.3)))
    plan = plan_of(timeline(track("main", clip("a.mp4", 0, 8)), pip))
    edges = {segment.start for segment in plan.segments}
    assert {93, 141} <= edges
    counts = [len(segment.layers) for segment in plan.segments if 93 <= segment.start < 141]
    assert set(counts) == {2}


def test_what_an_opaque_picture_hides_is_left_out() -> None:
    hidden = timeline(track("main", clip("a.mp4", 0, 2)), track("broll", clip("b.mp4", 0, 2)))
    (segment,) = plan_of(hidden).segments
    assert [layer.asset for layer in segment.layers if isinstance(layer, PictureLayer)] == ["digest of b.mp4"]
    assert len(segment.layers) == 1


def test_a_picture_with_alpha_hides_nothing() -> None:
    made = timeline(track("main", clip("a.mp4", 0, 2)), track("sticker", clip("logo.png", 0, 2)))
    (segment,) = plan_of(made).segments
    assert [type(layer) for layer in segment.layers] == [PictureLayer, PictureLayer]


def test_a_contained_main_clip_has_its_background_behind_it() -> None:
    (segment,) = plan_of(timeline(track("main", clip("tall.mp4", 0, 2, place=Place(background="#112233"))))).segments
    assert isinstance(segment.layers[0], ColorLayer)
    assert segment.layers[0].color == "#112233"


def test_quarter_turns_fit_the_canvas_as_they_then_stand() -> None:
    (segment,) = plan_of(timeline(track("main", clip("tall.mp4", 0, 2, place=Place(rotation=90))))).segments
    (layer,) = segment.layers
    assert isinstance(layer, PictureLayer)
    assert (layer.turn, layer.boxes[0].w, layer.boxes[0].h, layer.boxes[0].rotation) == (90, 1280, 720, 0)


def test_transitions_longer_than_their_clips_stay_within_them_and_meet_half_way() -> None:
    clips = (clip("a.mp4", 0, 4), clip("b.mp4", 4, 5), clip("a.mp4", 5, 9, at=20))
    items = (
        Transition("dissolve", from_seconds(4), from_seconds(3)),
        Transition("wipe_left", from_seconds(5), from_seconds(2)),
    )
    made = timeline(track("main", *clips), transitions=items)
    (first, one), (second, two) = transition_ranges(made)
    assert (first.type, second.type) == ("dissolve", "wipe_left")
    assert one.end == two.start
    assert from_seconds(4) < one.end < from_seconds(5)
    progress = [
        value
        for segment in plan_of(made).segments
        for layer in segment.layers
        if isinstance(layer, TransitionLayer)
        for value in layer.progress
    ]
    assert all(0 < value < 1 for value in progress)


def test_a_transition_beside_a_short_clip_ends_with_it() -> None:
    clips = (clip("a.mp4", 0, 4), clip("b.mp4", 4, 4.2), clip("a.mp4", 4.2, 9, at=20))
    made = timeline(track("main", *clips), transitions=(Transition("dissolve", from_seconds(4), from_seconds(1)),))
    ((_, span),) = transition_ranges(made)
    assert span.end == from_seconds(4.2)


def test_a_fade_at_the_end_ends_with_the_picture_though_the_music_goes_on() -> None:
    made = timeline(
        track("main", clip("a.mp4", 0, 4)),
        track("bgm", clip("song.mp3", 0, 8)),
        transitions=(Transition("fade_black", from_seconds(8), from_seconds(1)),),
    )
    (layer,) = (
        layer for segment in plan_of(made).segments for layer in segment.layers if isinstance(layer, TransitionLayer)
    )
    assert isinstance(layer.before[0], PictureLayer)
    assert layer.after == (ColorLayer("#000000", (0, 0, 1280, 720)),)
    assert plan_of(made).frames == 240


def test_a_canvas_with_odd_sides_becomes_even() -> None:
    plan = plan_of(timeline(track("main", clip("a.mp4", 0, 1)), canvas=Canvas(1281, 719, Rate(30))))
    assert (plan.spec.width, plan.spec.height) == (1280, 718)


def test_empty_text_shows_nothing() -> None:
    plan = plan_of(timeline(track("main", clip("a.mp4", 0, 1)), track("title", clip(None, 0, 1, text=" \n"))))
    assert not [layer for segment in plan.segments for layer in segment.layers if isinstance(layer, TextLayer)]


def test_moving_text_follows_its_keyframes() -> None:
    keys = Keyframes("x", ((0, -0.2), (from_seconds(1), 0.5)))
    title = track("title", clip(None, 0, 1, text="in", look=Look(keyframes=(keys,))))
    (segment,) = plan_of(timeline(track("main", clip("a.mp4", 0, 1)), title)).segments
    layer = segment.layers[-1]
    assert isinstance(layer, TextLayer)
    across = [x for x, _ in layer.shift]
    assert across[0] == pytest.approx(-0.7 * 1280)
    assert across == sorted(across)
    assert {y for _, y in layer.shift} == {0}


REFUSED: list[tuple[str, Track]] = [
    ("the filter", track("main", clip("a.mp4", 0, 1, look=Look(filters=(Filter("sepia"),))))),
    ("the background", track("main", clip("tall.mp4", 0, 1, place=Place(background="gen:office {x}")))),
    ("a crop that leaves nothing", track("main", clip("a.mp4", 0, 1, place=Place(crop_left=0.5, crop_right=0.5)))),
    ("animations of pictures", track("main", clip("a.mp4", 0, 1, look=Look(anim_in="pop")))),
    ("the colour", track("main", clip("color:red", 0, 1))),
    ("the colour", track("title", clip(None, 0, 1, text="x", style=TextStyle(color="{red}")))),
    ("text that is turned", track("title", clip(None, 0, 1, text="x", place=Place(rotation=45)))),
    ("the position", track("title", clip(None, 0, 1, text="x"), pos="nowhere")),
    (
        "a speed that changes",
        track("main", clip("a.mp4", 0, 1, look=Look(keyframes=(Keyframes("speed", ((0, 1), (9, 2))),)))),
    ),
]


@pytest.mark.parametrize(("what", "refused"), REFUSED, ids=[what for what, _ in REFUSED])
def test_what_cannot_be_drawn_is_said_in_both_languages(what: str, refused: Track) -> None:
    with pytest.raises(NotRenderable) as caught:
        plan_of(timeline(refused))
    assert what in caught.value.sentence("en")
    assert what not in caught.value.sentence("zh")


def test_an_unknown_transition_is_said() -> None:
    made = timeline(track("main", clip("a.mp4", 0, 2)), transitions=(Transition("spin", 0, 1),))
    with pytest.raises(NotRenderable, match="spin"):
        plan_of(made)


def test_an_asset_without_a_file_is_said() -> None:
    with pytest.raises(UnknownReference, match=r"gen:sea") as caught:
        plan_of(timeline(track("main", clip("gen:sea", 0, 2))))
    assert caught.value.sentence("zh") == "没有素材“gen:sea”。"


def test_an_asset_without_a_picture_is_said() -> None:
    with pytest.raises(NoPicture, match="song"):
        plan_of(timeline(track("main", clip("song.mp3", 0, 2))))


def test_an_empty_timeline_is_nothing_to_render() -> None:
    with pytest.raises(NothingToRender):
        plan_of(Timeline(assets=ASSETS))
