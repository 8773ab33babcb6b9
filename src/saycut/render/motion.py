"""Values over time: keyframes with easing, fades, and the ways text and pictures come and go, sampled per frame."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, overload

from saycut.timeline.model import Clip, Keyframes
from saycut.timeline.time import from_seconds
from saycut.timeline.vocabulary import Animation, Easing

__all__ = ["Appearance", "appearance", "collapse", "ease", "fade", "sample", "value_at"]

T = TypeVar("T")

ANIMATION_TIME = from_seconds("0.4")
"""How long a text takes to come or go, flicks; never more than a third of the clip."""

EASE: dict[Easing, Callable[[float], float]] = {
    "linear": lambda p: p,
    "ease_in": lambda p: p * p * p,
    "ease_out": lambda p: 1 - (1 - p) ** 3,
    "ease_in_out": lambda p: 4 * p**3 if p < 0.5 else 1 - (-2 * p + 2) ** 3 / 2,
    "hold": lambda p: 0.0 if p < 1 else 1.0,
}


def ease(easing: Easing, progress: float) -> float:
    """Cubic easing of a progress of 0 to 1 (https://easings.net)."""
    return EASE[easing](min(max(progress, 0.0), 1.0))


def value_at(keys: Keyframes, time: int) -> float:
    """Value at ``time`` (flicks from the clip's start); the first and last values hold outside."""
    times = [at for at, _ in keys.points]
    index = bisect_right(times, time)
    if index == 0:
        return keys.points[0][1]
    if index == len(times):
        return keys.points[-1][1]
    (t0, v0), (t1, v1) = keys.points[index - 1], keys.points[index]
    return v0 + (v1 - v0) * ease(keys.easing, (time - t0) / (t1 - t0))


@overload
def sample(clip: Clip, prop: str, times: list[int], default: float) -> tuple[float, ...]: ...
@overload
def sample(clip: Clip, prop: str, times: list[int], default: None) -> tuple[float | None, ...]: ...
def sample(clip: Clip, prop: str, times: list[int], default: float | None) -> tuple[float | None, ...]:
    """The property at each clip-relative time, or one value when nothing moves it."""
    for keys in clip.look.keyframes:
        if keys.prop == prop:
            return collapse(tuple(round(value_at(keys, time), 6) for time in times))
    return (default,)


def collapse(values: tuple[T, ...]) -> tuple[T, ...]:
    """One entry where all are equal."""
    return values[:1] if len(set(values)) == 1 else values


def fade(clip: Clip, times: list[int]) -> tuple[float, ...]:
    """Opacity from the clip's own opacity, its keyframes and its fades at each clip-relative time."""
    base = sample(clip, "opacity", times, clip.look.opacity)
    out = []
    for n, time in enumerate(times):
        value = base[min(n, len(base) - 1)]
        if clip.look.fade_in:
            value *= min(1.0, max(0, time) / clip.look.fade_in)
        if clip.look.fade_out:
            value *= min(1.0, max(0, clip.duration - time) / clip.look.fade_out)
        out.append(round(value, 5))
    return collapse(tuple(out))


@dataclass(frozen=True, slots=True)
class Appearance:
    """How something stands while it comes, stays or goes: factors of opacity and scale, shift in canvas fractions."""

    opacity: float = 1.0
    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    revealed: float = 1.0
    wiped: float = 1.0


def appearance(clip: Clip, time: int) -> Appearance:
    """The state of ``anim_in`` and ``anim_out`` at a clip-relative time."""
    length = min(ANIMATION_TIME, clip.duration // 3)
    if clip.look.anim_in == "typewriter":
        # Typing takes its time: half the clip, and no faster than the eye can follow.
        length = max(length, min(clip.duration // 2, from_seconds("0.06") * len(clip.text or "")))
    if clip.look.anim_in != "none" and time < length:
        return _state(clip.look.anim_in, time / max(1, length))
    left = clip.duration - time
    length = min(ANIMATION_TIME, clip.duration // 3)
    if clip.look.anim_out != "none" and left < length:
        return _state(clip.look.anim_out, left / max(1, length), leaving=True)
    return Appearance()


def _state(name: Animation, p: float, leaving: bool = False) -> Appearance:
    out = ease("ease_out", p)
    soft = min(1.0, p * 2)
    # A slide goes on in its direction: in from the far side, out over the near one.
    way = -1.0 if leaving else 1.0
    match name:
        case "fade":
            return Appearance(opacity=p)
        case "pop":
            return Appearance(opacity=soft, scale=_overshoot(p))
        case "zoom":
            return Appearance(opacity=soft, scale=0.6 + 0.4 * out)
        case "bounce":
            return Appearance(opacity=soft, dy=-0.12 * (1 - _bounce(p)))
        case "typewriter":
            return Appearance(revealed=p)
        case "wipe":
            return Appearance(wiped=p)
        case "slide_left":
            return Appearance(opacity=soft, dx=way * 0.25 * (1 - out))
        case "slide_right":
            return Appearance(opacity=soft, dx=-way * 0.25 * (1 - out))
        case "slide_up":
            return Appearance(opacity=soft, dy=way * 0.25 * (1 - out))
        case "slide_down":
            return Appearance(opacity=soft, dy=-way * 0.25 * (1 - out))
        case _:
            return Appearance()


def _overshoot(p: float) -> float:
    """Back-out easing (Penner, s = 1.70158)."""
    return 1 + 2.70158 * (p - 1) ** 3 + 1.70158 * (p - 1) ** 2


def _bounce(p: float) -> float:
    """A damped fall that settles at 1."""
    return 1 - math.exp(-5 * p) * abs(math.cos(7.5 * p)) * (1 - p)
