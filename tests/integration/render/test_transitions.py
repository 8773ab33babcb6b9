"""Transitions at cuts and at the edges of the programme."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from integration.render.conftest import BLUE, GREEN, RED
from integration.render.studio import H, Pixels, Studio, clip, main, near, patch
from saycut.timeline.model import Place, Transition
from saycut.timeline.time import from_seconds

Use = Callable[..., list[str]]


def across(studio: Studio, use: Use, kind: str) -> list[Pixels]:
    """A second of red, a second of green, half a second of ``kind`` over the cut."""
    use("red.png", "green.png")
    clips = main(clip("red.png", 0, 1), clip("green.png", 1, 2))
    items = [Transition(kind, from_seconds(1), from_seconds("0.4"))]
    return studio.frames(studio.timeline(clips, transitions=items))


def share(frame: Pixels) -> float:
    """How much of the frame is green."""
    return float((frame[..., 1] > 110).mean())


def test_a_dissolve_is_half_of_each_in_the_middle(studio: Studio, use: Use) -> None:
    frames = across(studio, use, "dissolve")
    assert near(patch(frames[23], 0.5, 0.5), RED)
    assert near(patch(frames[36], 0.5, 0.5), GREEN)
    middle = (patch(frames[29], 0.5, 0.5), patch(frames[30], 0.5, 0.5))
    assert near(middle[0], (126, 105, 40), 12)
    assert near(middle[1], (114, 115, 40), 12)
    reds = [patch(frame, 0.5, 0.5)[0] for frame in frames[23:37]]
    assert reds == sorted(reds, reverse=True)


@pytest.mark.parametrize(("kind", "between"), [("fade_black", 0), ("fade_white", 255)])
def test_a_fade_goes_through_its_colour(studio: Studio, use: Use, kind: str, between: int) -> None:
    frames = across(studio, use, kind)
    middle = min(abs(float(frame[90, 160].mean()) - between) for frame in frames[28:32])
    assert middle < 25
    assert near(patch(frames[22], 0.5, 0.5), RED)
    assert near(patch(frames[37], 0.5, 0.5), GREEN)


WAYS = {"left": (1, 0.75, 0.5), "right": (1, 0.25, 0.5), "up": (0, 0.5, 0.75), "down": (0, 0.5, 0.25)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("move", ["wipe", "slide", "push"])
def test_wipes_slides_and_pushes_move_their_way(studio: Studio, use: Use, move: str, way: str) -> None:
    frames = across(studio, use, f"{move}_{way}")
    shares = [share(frame) for frame in frames]
    assert shares[:24] == [0.0] * 24
    assert shares[36:] == [1.0] * 24
    assert shares == sorted(shares)
    halfway = frames[min(range(24, 36), key=lambda n: abs(shares[n] - 0.5))]
    _, x, y = WAYS[way]
    assert near(patch(halfway, x, y), GREEN)
    assert near(patch(halfway, 1 - x, 1 - y), RED)


def test_a_push_moves_the_old_picture_out(studio: Studio, use: Use) -> None:
    use("number.png", "green.png")
    clips = main(clip("number.png", 0, 1), clip("green.png", 1, 2))
    made = studio.timeline(clips, transitions=[Transition("push_left", from_seconds(1), from_seconds(1))])
    frames = studio.frames(made)
    # The white corner, at the right before the cut, comes along to the left.
    white = (frames[22][-20:, :, :].min(axis=(0, 2)) > 200).nonzero()[0]
    before = (frames[0][-20:, :, :].min(axis=(0, 2)) > 200).nonzero()[0]
    assert white.min() < before.min() - 20


def test_fades_at_the_edges_of_the_programme(studio: Studio, use: Use) -> None:
    use("red.png", "green.png")
    items = [
        Transition("fade_black", 0, from_seconds("0.5")),
        Transition("fade_white", from_seconds(2), from_seconds("0.5")),
    ]
    clips = main(clip("red.png", 0, 1), clip("green.png", 1, 2))
    frames = studio.frames(studio.timeline(clips, transitions=items))
    levels = [float(frame.mean()) for frame in frames]
    assert levels[0] < 8
    assert levels[:15] == sorted(levels[:15])
    assert near(patch(frames[16], 0.5, 0.5), RED)
    assert near(patch(frames[44], 0.5, 0.5), GREEN)
    assert near(patch(frames[-1], 0.5, 0.5), (250, 252, 250), 12)
    assert len(frames) == 60


def test_both_pictures_go_on_moving_under_a_dissolve(studio: Studio, use: Use) -> None:
    use("moving.mp4", "green.png")
    clips = main(clip("moving.mp4", 0, 1), clip("green.png", 1, 2))
    items = [Transition("dissolve", from_seconds(1), from_seconds("0.6"))]
    frames = studio.frames(studio.timeline(clips, transitions=items), crf=4)
    # The bar is the brightest in red for as long as it is to be seen.
    bars = [frame[H // 2, :, 0].astype(int) for frame in frames[:36]]
    places = [int(np.flatnonzero(bar > (bar.max() + bar.min()) / 2).mean()) for bar in bars]
    assert places == pytest.approx([49 + 2 * n for n in range(36)], abs=2)


def test_overlapping_transitions_of_a_short_clip_meet_half_way(studio: Studio, use: Use) -> None:
    use("red.png", "green.png", "blue.png")
    clips = main(clip("red.png", 0, 1), clip("green.png", 1, 1.4), clip("blue.png", 1.4, 2.4, place=Place(fit="cover")))
    items = [
        Transition("dissolve", from_seconds(1), from_seconds(1)),
        Transition("dissolve", from_seconds("1.4"), from_seconds(1)),
    ]
    frames = studio.frames(studio.timeline(clips, transitions=items))
    assert len(frames) == 72
    greens = [patch(frame, 0.5, 0.5)[1] for frame in frames]
    assert max(greens) > 170
    assert 33 <= greens.index(max(greens)) <= 39
    colors = np.array([patch(frame, 0.5, 0.5) for frame in frames])
    assert np.abs(np.diff(colors, axis=0)).max() < 30
    assert near(patch(frames[-1], 0.5, 0.5), BLUE)
