"""The timeline a conversation opens with: a single clip lies on it already, so that “trim it” has an it."""

from __future__ import annotations

from saycut.agent import AssetFacts, Facts
from saycut.timeline.model import Canvas, Clip, Timeline, Track
from saycut.timeline.operations import AddTrack, SetCanvas, apply_all
from saycut.timeline.time import Rate, TimeRange, from_seconds

__all__ = ["opening_timeline"]

LONGEST_SIDE, FASTEST = 1920, 60


def opening_timeline(facts: Facts) -> Timeline:
    """All assets known; one clip among the uploads and no script: that clip, whole, on a canvas of its own shape.

    The canvas has even sides of at most 1920 pixels and at most 60 frames a second.
    """
    empty = Timeline(assets=facts.timeline_assets())
    clips = facts.of_kind("video")
    if len(clips) != 1 or facts.of_kind("script") or not clips[0].duration:
        return empty
    canvas = _canvas(clips[0])
    length = canvas.rate.snap(from_seconds(clips[0].duration))
    if length <= 0:
        return empty
    whole = Clip("", 0, length, clips[0].name, source=TimeRange(0, min(length, from_seconds(clips[0].duration))))
    return apply_all(empty, [SetCanvas(canvas), AddTrack(Track("", "video", "main", (whole,)))]).timeline


def _canvas(clip: AssetFacts) -> Canvas:
    width, height = clip.width or 1920, clip.height or 1080
    factor = min(1.0, LONGEST_SIDE / max(width, height))
    sides = [max(16, round(side * factor / 2) * 2) for side in (width, height)]
    return Canvas(sides[0], sides[1], Rate.of(float(min(clip.fps or 30, FASTEST))).usual)
