"""Text in the finished picture: where, when and how it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from integration.render.studio import H, Pixels, Studio, W, clip, main, text, track
from saycut.errors import MissingGlyph
from saycut.timeline.model import Keyframes, Look, Place, TextStyle, Word
from saycut.timeline.time import FLICKS, from_seconds

Use = Callable[..., list[str]]


def ink(frame: Pixels) -> Pixels:
    return frame.max(axis=2) > 120


def box(frame: Pixels) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the ink as fractions; all 0 without ink."""
    ys, xs = np.nonzero(ink(frame))
    return (xs.min() / W, ys.min() / H, (xs.max() + 1) / W, (ys.max() + 1) / H) if len(xs) else (0, 0, 0, 0)


def frames(studio: Studio, role: Any, *texts: Any, end: float = 1, **fields: Any) -> list[Pixels]:
    """The texts over black."""
    made = studio.timeline(main(clip("color:#000000", 0, end)), track(role, *texts, **fields))
    return studio.frames(made)


def test_a_title_shows_from_its_start_to_its_end_in_the_middle(studio: Studio) -> None:
    found = frames(studio, "title", text("HELLO", 0.2, 0.6))
    assert [bool(ink(frame).any()) for frame in found] == [6 <= n < 18 for n in range(30)]
    left, top, right, bottom = box(found[10])
    assert abs((left + right) / 2 - 0.5) < 0.02
    assert abs((top + bottom) / 2 - 0.5) < 0.06


def test_captions_stand_at_the_bottom_and_positions_are_kept(studio: Studio) -> None:
    _, top, _, bottom = box(frames(studio, "captions", text("a caption", 0, 0.2), end=0.2)[0])
    assert top > 0.75
    assert bottom < 1
    left, _, right, bottom = box(frames(studio, "label", text("x", 0, 0.2, place=Place(pos="top_left")), end=0.2)[0])
    assert right < 0.3
    assert bottom < 0.2
    assert left > 0.03


def test_colour_and_size_are_the_clips(studio: Studio) -> None:
    style = TextStyle(size=0.3, color="#FF0000")
    frame = frames(studio, "title", text("H", 0, 0.2, style=style), end=0.2)[0]
    _, top, _, bottom = box(frame)
    assert 0.17 < bottom - top < 0.3
    red, green, _ = frame[ink(frame)].max(axis=0)
    assert red > 240
    assert green < 60


def test_word_highlight_colours_the_word_being_said(studio: Studio) -> None:
    words = (Word("AAAA", 0, FLICKS // 2), Word("BBBB", FLICKS // 2, FLICKS))
    cue = text("AAAA BBBB", 0, 1, words=words, style=TextStyle(size=0.2))
    found = frames(studio, "captions", cue, mode="word_highlight", highlight="#FF0000")

    def red(frame: Pixels) -> float:
        """Where across the ink the red is."""
        where = (frame[..., 0] > 150) & (frame[..., 1] < 100)
        return float(np.nonzero(where)[1].mean() / W)

    assert red(found[5]) < 0.5 < red(found[25])
    assert box(found[5]) == pytest.approx(box(found[25]), abs=0.01)


def test_word_mode_shows_one_word_at_a_time(studio: Studio) -> None:
    words = (Word("I", 0, FLICKS // 2), Word("WWWWWW", FLICKS // 2, FLICKS))
    found = frames(studio, "captions", text("I WWWWWW", 0, 1, words=words), mode="word")
    narrow, wide = box(found[5]), box(found[25])
    assert narrow[2] - narrow[0] < 0.1
    assert wide[2] - wide[0] > 0.12


def amount(frame: Pixels) -> float:
    return float(frame.astype(float).sum())


@pytest.mark.parametrize("name", ["fade", "pop", "zoom", "typewriter", "wipe"])
def test_animations_bring_the_text_in_from_nothing_to_whole(studio: Studio, name: Any) -> None:
    found = frames(studio, "title", text("MMMMMM", 0, 2, look=Look(anim_in=name)), end=2)
    levels = [amount(frame) for frame in found]
    assert levels[0] < 0.35 * levels[-1]
    assert levels[3] < levels[-1]
    assert levels[-5] == pytest.approx(levels[-1], rel=0.02)


@pytest.mark.parametrize(
    ("name", "axis", "sign"),
    [("slide_left", 0, -1), ("slide_right", 0, 1), ("slide_up", 1, -1), ("slide_down", 1, 1)],
)
def test_slides_move_their_way_in_and_out(studio: Studio, name: Any, axis: int, sign: int) -> None:
    look = Look(anim_in=name, anim_out=name)
    found = frames(studio, "title", text("MM", 0, 2, look=look), end=2)
    middle = [(box(frame)[axis] + box(frame)[axis + 2]) / 2 for frame in found]
    assert sign * (middle[30] - middle[4]) > 0.01
    assert sign * (middle[-5] - middle[30]) > 0.01


def test_text_follows_keyframes(studio: Studio) -> None:
    keys = Keyframes("y", ((0, 0.2), (from_seconds(1), 0.8)))
    found = frames(studio, "title", text("MM", 0, 1, look=Look(keyframes=(keys,))))
    middle = [(box(frame)[1] + box(frame)[3]) / 2 for frame in found]
    assert middle[0] == pytest.approx(0.2, abs=0.05)
    assert middle[-1] == pytest.approx(0.8, abs=0.05)
    assert middle == sorted(middle)


def test_fades_of_a_text(studio: Studio) -> None:
    look = Look(fade_in=FLICKS // 2, fade_out=FLICKS // 2, opacity=0.8)
    levels = [amount(frame) for frame in frames(studio, "title", text("MM", 0, 2, look=look), end=2)]
    assert levels[0] < 0.1 * levels[30] or levels[0] == 0
    assert levels[:15] == sorted(levels[:15])
    assert levels[46:] == sorted(levels[46:], reverse=True)


@pytest.mark.parametrize("size", [50.0, 0.0001, 0.0])
def test_an_absurd_size_neither_fails_nor_leaves_the_canvas(studio: Studio, size: float) -> None:
    (frame,) = frames(studio, "title", text("Hello", 0, 1 / 30, style=TextStyle(size=size)), end=1 / 30)
    left, top, right, bottom = box(frame)
    assert left >= 0
    assert right <= 1
    if size > 1:
        assert bottom - top > 0.3


def test_a_glyph_that_no_font_has_is_found_before_anything_is_drawn(studio: Studio) -> None:
    cue = text("\U0001bc00", 0, 1)
    made = studio.timeline(main(clip("color:#000000", 0, 1)), track("title", cue))
    seen: list[object] = []
    with pytest.raises(MissingGlyph):
        studio.render(made, progress=seen.append)
    assert not seen


def test_text_lies_over_pictures_and_captions_over_titles(studio: Studio) -> None:
    same = Place(pos="center")
    made = studio.timeline(
        track("captions", text("M", 0, 0.1, style=TextStyle(color="#00FF00", size=0.3), place=same)),
        track("title", text("M", 0, 0.1, style=TextStyle(color="#FF0000", size=0.3), place=same)),
        main(clip("color:#000000", 0, 0.1)),
        track("pip", clip("color:#0000FF", 0, 0.1)),
    )
    frame = studio.frames(made)[0]
    assert (frame[..., 1] > 200).sum() > 50
    assert (frame[..., 2] > 200).sum() > 1000
