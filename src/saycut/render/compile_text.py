"""A text clip → its layers in one segment: one for each distinct picture, sampled while it moves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saycut.errors import NotRenderable
from saycut.language import Words
from saycut.render.motion import Appearance, appearance, collapse, fade, sample
from saycut.render.plan import TextLayer
from saycut.render.styles import position_of, text_spec
from saycut.timeline.model import Clip, Point, Timeline, Track, Word
from saycut.timeline.vocabulary import POSITIONS

__all__ = ["spoken_words", "text_layers"]

_TOKEN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]|[^\s\u3400-\u9fff\u3040-\u30ff]+\s*")


def text_layers(timeline: Timeline, track: Track, clip: Clip, times: list[int]) -> Iterator[TextLayer]:
    """Layers of ``clip`` at the given timeline times (one per frame of the segment)."""
    inside = [n for n, time in enumerate(times) if clip.range.contains(time)]
    if not inside or not (clip.text or "").strip():
        return
    if clip.place.rotation % 360 or any(keys.prop == "rotation" for keys in clip.look.keyframes):
        raise NotRenderable(what=Words("text that is turned", "旋转的文字"))
    mode = clip.mode or track.mode or "line"
    for first, last, text, highlight in _states(clip, mode, times, inside):
        local = [times[n] - clip.start for n in range(first, last)]
        yield _layer(timeline, track, clip, text, highlight, (first, last), local)


def _layer(
    timeline: Timeline,
    track: Track,
    clip: Clip,
    text: str,
    highlight: int | None,
    span: tuple[int, int],
    local: list[int],
) -> TextLayer:
    canvas = timeline.canvas
    states = [appearance(clip, time) for time in local]
    base = fade(clip, local)
    opacity = [round(base[min(n, len(base) - 1)] * state.opacity, 4) for n, state in enumerate(states)]
    zoom = sample(clip, "scale", local, clip.place.scale)
    scale = [round(zoom[min(n, len(zoom) - 1)] * state.scale, 4) for n, state in enumerate(states)]
    pos, way = _path(track, clip, local)
    shift = [
        (round((s.dx + x) * canvas.width, 2), round((s.dy + y) * canvas.height, 2))
        for s, (x, y) in zip(states, way, strict=True)
    ]
    return TextLayer(
        spec=text_spec(timeline, track, clip, text, highlight),
        pos=pos,
        first=span[0],
        last=span[1],
        opacity=collapse(tuple(opacity)),
        shift=collapse(tuple(shift)),
        scale=collapse(tuple(scale)),
        revealed=_rounded(states, "revealed"),
        wiped=_rounded(states, "wiped"),
    )


def _path(track: Track, clip: Clip, local: list[int]) -> tuple[str | Point, list[Point]]:
    """Where the text stands, and how far keyframes carry it from there, as fractions of the canvas."""
    pos = position_of(track, clip)
    if not {keys.prop for keys in clip.look.keyframes} & {"x", "y"}:
        return pos, [(0.0, 0.0)] * len(local)
    x, y = POSITIONS[pos] if isinstance(pos, str) else pos
    xs, ys = sample(clip, "x", local, x), sample(clip, "y", local, y)
    # Counted from the centre, where no safe area holds it back: a moving text may come from outside.
    way = [(xs[min(n, len(xs) - 1)] - 0.5, ys[min(n, len(ys) - 1)] - 0.5) for n in range(len(local))]
    return (0.5, 0.5), way


def _rounded(states: list[Appearance], name: str) -> tuple[float, ...]:
    return collapse(tuple(round(float(getattr(state, name)), 4) for state in states))


def _states(clip: Clip, mode: str, times: list[int], inside: list[int]) -> Iterator[tuple[int, int, str, int | None]]:
    """(first frame, last frame, text, highlighted word) for each distinct picture of the clip."""
    text = clip.text or ""
    if mode == "line":
        yield inside[0], inside[-1] + 1, text, None
        return
    words = spoken_words(clip)
    index = [_word_at(words, times[n] - clip.start) for n in inside]
    start = 0
    for n in range(1, len(inside) + 1):
        if n == len(inside) or index[n] != index[start]:
            now = index[start]
            if mode == "word":
                if now is not None:
                    yield inside[start], inside[n - 1] + 1, words[now].text.strip(), None
            else:
                yield inside[start], inside[n - 1] + 1, text, now
            start = n


def _word_at(words: tuple[Word, ...], time: int) -> int | None:
    """The word being said, or the last one said."""
    said = [n for n, word in enumerate(words) if word.start <= time]
    return said[-1] if said else None


def spoken_words(clip: Clip) -> tuple[Word, ...]:
    """The clip's words with their times; where none are known, spread over the clip by their length."""
    if clip.words:
        return clip.words
    tokens = _TOKEN.findall(clip.text or "")
    weights = [len(token.strip()) + 1 for token in tokens]
    total, at, out = sum(weights) or 1, 0, []
    for token, weight in zip(tokens, weights, strict=True):
        start = clip.duration * at // total
        at += weight
        out.append(Word(token.strip(), start, clip.duration * at // total))
    return tuple(out)
