"""Where a clip's picture lands on the canvas: fit, place, crop, focus, and how they change over time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from saycut.render.motion import sample
from saycut.render.plan import Box
from saycut.timeline.model import Clip, Place, Point
from saycut.timeline.vocabulary import POSITIONS

__all__ = ["SLACK", "Frame", "boxes_of", "covers", "fills", "frame_of", "turn_of", "window_of"]

SLACK = 0.51
"""Canvas pixels by which a picture may fall short of an edge and still counts as reaching it: rounding of its shape."""

DEFAULT_FOCUS: dict[str, Point] = {"center": (0.5, 0.5), "face": (0.5, 0.4), "subject": (0.5, 0.45)}


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the canvas in pixels, into which a picture is fitted."""

    x: float
    y: float
    w: float
    h: float


def frame_of(place: Place, aspect: float, width: int, height: int) -> Frame:
    """The rectangle that ``rect``, ``pos`` and ``width`` describe; without them the whole canvas.

    ``aspect`` is that of the upright, cropped picture: a clip with a width but no rect is as high as its picture.
    """
    if place.rect is not None:
        x, y, w, h = place.rect
        return Frame(x * width, y * height, w * width, h * height)
    if place.width is None:
        return Frame(0, 0, width, height)
    w = place.width * width
    h = w / aspect
    cx, cy = place.center
    frame = Frame(cx * width - w / 2, cy * height - h / 2, w, h)
    return _inside(frame, width, height) if isinstance(place.pos, str) or place.pos is None else frame


def _inside(frame: Frame, width: int, height: int) -> Frame:
    """Moved into the canvas with a margin of 3 % of its shorter side, as a named position promises."""
    margin = 0.03 * min(width, height)
    x = min(max(frame.x, margin), max(margin, width - margin - frame.w))
    y = min(max(frame.y, margin), max(margin, height - margin - frame.h))
    return replace(frame, x=x, y=y)


def _fitted(place: Place, frame: Frame, aspect: float) -> Box:
    """The whole picture's rectangle so that it is contained in, covers or is stretched to ``frame``."""
    if place.fit == "stretch":
        return Box(frame.x, frame.y, frame.w, frame.h)
    wider = aspect > frame.w / frame.h
    if wider == (place.fit == "contain"):
        w, h = frame.w, frame.w / aspect
    else:
        w, h = frame.h * aspect, frame.h
    fx, fy = _focus(place) if place.fit == "cover" else (0.5, 0.5)
    # The focus is brought as near to the frame's centre as the picture's edges allow.
    x = min(max(frame.w / 2 - fx * w, frame.w - w), 0) if w > frame.w else (frame.w - w) / 2
    y = min(max(frame.h / 2 - fy * h, frame.h - h), 0) if h > frame.h else (frame.h - h) / 2
    return Box(frame.x + x, frame.y + y, w, h)


def _focus(place: Place) -> Point:
    if isinstance(place.focus, tuple):
        return place.focus
    return DEFAULT_FOCUS.get(place.focus) or POSITIONS.get(place.focus, (0.5, 0.5))


def turn_of(clip: Clip) -> int:
    """Whole quarter turns in degrees (0, 90, 180, 270); a picture that is turned so is fitted as it then stands."""
    turning = any(keys.prop == "rotation" for keys in clip.look.keyframes)
    return int(clip.place.rotation) % 360 if not turning and clip.place.rotation % 90 == 0 else 0


def boxes_of(clip: Clip, aspect: float, width: int, height: int, times: list[int]) -> tuple[Box, ...]:
    """The picture's box at each clip-relative time; one box when it never moves.

    ``aspect`` is that of the cropped picture after its quarter turns. Keyframes of ``x`` and ``y`` are the centre as
    fractions of the canvas, of ``scale`` a factor, of ``rotation`` degrees.
    """
    place = clip.place
    base = _fitted(place, frame_of(place, aspect, width, height), aspect)
    scales = sample(clip, "scale", times, place.scale)
    turns = sample(clip, "rotation", times, 0.0 if turn_of(clip) else place.rotation)
    xs, ys = sample(clip, "x", times, None), sample(clip, "y", times, None)
    count = max(len(scales), len(turns), len(xs), len(ys))
    boxes = []
    for n in range(count):
        scale, turn = scales[min(n, len(scales) - 1)], turns[min(n, len(turns) - 1)]
        x, y = xs[min(n, len(xs) - 1)], ys[min(n, len(ys) - 1)]
        w, h = base.w * (scale or 0), base.h * (scale or 0)
        cx = base.x + base.w / 2 if x is None else x * width
        cy = base.y + base.h / 2 if y is None else y * height
        boxes.append(Box(round(cx - w / 2, 3), round(cy - h / 2, 3), round(w, 3), round(h, 3), round(turn or 0, 3)))
    return tuple(boxes)


def window_of(clip: Clip, aspect: float, width: int, height: int) -> tuple[int, int, int, int]:
    """The canvas rectangle outside which the picture does not show: its frame, or all where it moves freely."""
    place = clip.place
    moving = {keys.prop for keys in clip.look.keyframes} & {"x", "y", "rotation"}
    free = place.rect is None and (place.width is not None or place.fit != "cover")
    if moving or free or (place.rotation and not turn_of(clip)):
        return 0, 0, width, height
    frame = frame_of(place, aspect, width, height)
    x0, y0 = max(0, round(frame.x)), max(0, round(frame.y))
    x1, y1 = min(width, round(frame.x + frame.w)), min(height, round(frame.y + frame.h))
    return x0, y0, max(0, x1 - x0), max(0, y1 - y0)


def covers(boxes: tuple[Box, ...], window: tuple[int, int, int, int], width: int, height: int) -> bool:
    """True when an opaque picture in these boxes hides the whole canvas."""
    full = (0, 0, width, height)
    return window == full and all(fills(box, full) for box in boxes)


def fills(box: Box, window: tuple[int, int, int, int]) -> bool:
    """True when a picture in this box leaves nothing of the window open."""
    x, y, w, h = window
    right, bottom = box.x + box.w, box.y + box.h
    inside = box.x <= x + SLACK and box.y <= y + SLACK and right >= x + w - SLACK and bottom >= y + h - SLACK
    return inside and box.rotation == 0
