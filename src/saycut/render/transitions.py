"""Transitions between two pictures, each a small registered function of the progress from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from saycut.render.picture import Picture, solid

__all__ = ["EDGE_COLORS", "TRANSITIONS", "blend"]

Transition = Callable[[Picture, Picture, float], Picture]
TRANSITIONS: dict[str, Transition] = {}
"""Name → function (before, after, progress) → picture. The pictures given may be reused; a new one is returned."""

EDGE_COLORS = {"fade_black": "#000000", "fade_white": "#FFFFFF", "flash": "#FFFFFF"}
"""What a transition at the edge of the programme comes from or goes to."""


def transition(name: str) -> Callable[[Transition], Transition]:
    def register(function: Transition) -> Transition:
        TRANSITIONS[name] = function
        return function

    return register


def blend(a: Picture, b: Picture, p: float) -> Picture:
    """``a`` and ``b`` mixed, ``p`` the share of ``b``."""
    planes = (cv2.addWeighted(x, 1 - p, y, p, 0) for x, y in zip(a.planes, b.planes, strict=True))
    return Picture(*(np.asarray(plane, np.uint8) for plane in planes))


@transition("dissolve")
def dissolve(a: Picture, b: Picture, p: float) -> Picture:
    return blend(a, b, p)


def _through(a: Picture, b: Picture, p: float, color: str) -> Picture:
    between = solid(color, a.width, a.height)
    return blend(a, between, p * 2) if p < 0.5 else blend(between, b, p * 2 - 1)


@transition("fade_black")
def fade_black(a: Picture, b: Picture, p: float) -> Picture:
    return _through(a, b, p, "#000000")


@transition("fade_white")
def fade_white(a: Picture, b: Picture, p: float) -> Picture:
    return _through(a, b, p, "#FFFFFF")


def _edge(length: int, p: float) -> int:
    """Even pixel position of a moving edge, so that luma and chroma move together."""
    return round(length * p / 2) * 2


def _wipe(a: Picture, b: Picture, p: float, way: str) -> Picture:
    out = a.copy()
    w, h = a.width, a.height
    if way in ("left", "right"):
        edge = _edge(w, p)
        x, width = (w - edge, edge) if way == "left" else (0, edge)
        out.paste(b.part(x, 0, width, h), x, 0)
    else:
        edge = _edge(h, p)
        y, height = (h - edge, edge) if way == "up" else (0, edge)
        out.paste(b.part(0, y, w, height), 0, y)
    return out


SIDES = {"left": (1, 0), "right": (-1, 0), "up": (0, 1), "down": (0, -1)}
"""The side that a picture comes from when it moves that way."""


def _offset(a: Picture, p: float, way: str) -> tuple[int, int]:
    """How far the incoming picture still is from its place; it comes fast and settles slowly."""
    left = (1 - p) ** 3
    x, y = SIDES[way]
    return x * _edge(a.width, left), y * _edge(a.height, left)


def _slide(a: Picture, b: Picture, p: float, way: str) -> Picture:
    out = a.copy()
    out.paste(b, *_offset(a, p, way))
    return out


def _push(a: Picture, b: Picture, p: float, way: str) -> Picture:
    out = _slide(a, b, p, way)
    dx, dy = _offset(a, p, way)
    x, y = SIDES[way]
    out.paste(a, dx - x * a.width, dy - y * a.height)
    return out


for _way in ("left", "right", "up", "down"):
    for _name, _move in (("wipe", _wipe), ("slide", _slide), ("push", _push)):

        def _directed(
            a: Picture, b: Picture, p: float, move: Callable[..., Picture] = _move, way: str = _way
        ) -> Picture:
            return move(a, b, p, way)

        TRANSITIONS[f"{_name}_{_way}"] = _directed
