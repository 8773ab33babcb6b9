"""Parts of clips: cut a clip to a range, move it, with everything in it that is tied to time."""

from __future__ import annotations

from dataclasses import replace

from saycut.timeline.model import Clip, Filter, Keyframes, Look, Word
from saycut.timeline.time import TimeRange, scaled

__all__ = ["later_keys", "moved", "part"]


def moved(clip: Clip, start: int) -> Clip:
    """The same clip at another start; filter ranges and beats, which are timeline times, move along."""
    by = start - clip.start
    if by == 0:
        return clip
    filters = tuple(_shifted_filter(item, by) for item in clip.look.filters)
    beats = tuple(beat + by for beat in clip.sound.beats if beat + by >= 0)
    return replace(clip, start=start, look=replace(clip.look, filters=filters), sound=replace(clip.sound, beats=beats))


def part(clip: Clip, span: TimeRange) -> Clip:
    """What of ``clip`` lies within ``span`` (timeline flicks, inside the clip), in place.

    The source range shrinks on the side that was cut; edge fades and animations stay only on an edge that stays.
    """
    if span == clip.range:
        return clip
    head, tail = span.start - clip.start, clip.end - span.end
    return replace(
        clip,
        start=span.start,
        duration=span.duration,
        source=_part_of_source(clip, head, tail),
        words=_words_within(clip.words, head, span.duration),
        look=_look_within(clip.look, head, tail, span),
        sound=replace(
            clip.sound,
            audio_fade_in=clip.sound.audio_fade_in if head == 0 else 0,
            audio_fade_out=clip.sound.audio_fade_out if tail == 0 else 0,
        ),
    )


def _part_of_source(clip: Clip, head: int, tail: int) -> TimeRange | None:
    if clip.source is None or clip.freeze or clip.loop:
        return clip.source
    first, last = scaled(head, clip.speed), scaled(tail, clip.speed)
    if clip.reversed:
        first, last = last, first
    return TimeRange.between(clip.source.start + first, clip.source.end - last)


def _words_within(words: tuple[Word, ...], head: int, duration: int) -> tuple[Word, ...]:
    inside = (Word(word.text, max(0, word.start - head), min(duration, word.end - head)) for word in words)
    return tuple(word for word in inside if word.end > word.start)


def _look_within(look: Look, head: int, tail: int, span: TimeRange) -> Look:
    filters = []
    for item in look.filters:
        within = item.range.intersection(span) if item.range else None
        if item.range is None or within is not None:
            filters.append(replace(item, range=within))
    return replace(
        look,
        fade_in=look.fade_in if head == 0 else 0,
        fade_out=look.fade_out if tail == 0 else 0,
        anim_in=look.anim_in if head == 0 else "none",
        anim_out=look.anim_out if tail == 0 else "none",
        filters=tuple(filters),
        keyframes=later_keys(look.keyframes, -head),
    )


def later_keys(keyframes: tuple[Keyframes, ...], by: int) -> tuple[Keyframes, ...]:
    """Keyframes ``by`` flicks later in their clip; some may then lie outside it."""
    return tuple(replace(keys, points=tuple((time + by, value) for time, value in keys.points)) for keys in keyframes)


def _shifted_filter(item: Filter, by: int) -> Filter:
    return replace(item, range=item.range.shifted(by)) if item.range else item
