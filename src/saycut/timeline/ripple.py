"""How an edit of the programme carries everything else along.

An edit of the main track is told as a map from old to new time, piece by piece:

    old   |----A----|--gone--|----B----|
    new   |----A----|----B----|            a cut            (ripple delete)
    new   |----A----|  new   |----B----|   an insertion
    new   |--A--|----B----|                A plays faster

Captions, titles, overlays and voices are anchored to the picture under their start and move, shrink or go with it.
Music and watermarks belong to the whole programme: they are never cut up, only trimmed when the programme gets shorter,
and fade out where they end then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from saycut.timeline.model import Clip, Timeline, Track, Transition, Word
from saycut.timeline.pieces import moved, part
from saycut.timeline.time import TimeRange
from saycut.timeline.vocabulary import SPANNING_ROLES

__all__ = ["Piece", "TimeMap", "carry", "transition_room"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of old time and where it went; ``new`` None: it is gone."""

    old: TimeRange
    new: TimeRange | None


@dataclass(frozen=True, slots=True)
class TimeMap:
    """Pieces in old order that cover the old programme without gaps; later times move with its end."""

    pieces: tuple[Piece, ...]

    @property
    def old_end(self) -> int:
        return self.pieces[-1].old.end if self.pieces else 0

    @property
    def new_end(self) -> int:
        return max((piece.new.end for piece in self.pieces if piece.new), default=0)

    def kept(self, span: TimeRange) -> list[Piece]:
        """What is left of ``span``, in old order; time past the programme's end is kept and moves with the end."""
        tail = Piece(TimeRange(self.old_end, 1 << 62), TimeRange(self.new_end, 1 << 62))
        found = []
        for piece in (*self.pieces, tail):
            within = piece.old.intersection(span)
            if within and piece.new:
                found.append(Piece(within, _image(piece, within)))
        return found

    def point(self, time: int) -> int | None:
        """New time of the cut at ``time``, or None if the picture on either side is gone or they no longer meet."""
        before = self.kept(TimeRange.between(max(0, time - 1), time)) if time else []
        after = self.kept(TimeRange(time, 1))
        if not after or (time and not before):
            return None
        here = after[0].new
        met = before[0].new if before else None
        if here is None or (met is not None and abs(met.end - here.start) > 2):
            return None
        return here.start


def _image(piece: Piece, within: TimeRange) -> TimeRange:
    if piece.new is None:
        raise ValueError("a piece that is gone has no image")
    if piece.new.duration == piece.old.duration:
        return within.shifted(piece.new.start - piece.old.start)
    factor = Fraction(piece.new.duration, piece.old.duration)
    start = piece.new.start + round((within.start - piece.old.start) * factor)
    end = piece.new.start + round((within.end - piece.old.start) * factor)
    return TimeRange.between(start, end)


def carry(timeline: Timeline, main: Iterable[Clip], time_map: TimeMap, untouched: Iterable[str] = ()) -> Timeline:
    """The timeline with new ``main`` clips and everything else carried along ``time_map``.

    Tracks whose ids are in ``untouched`` stay as they are. Transitions stay where their cut still is one.
    """
    skip = set(untouched)
    clips = tuple(sorted(main, key=lambda clip: clip.start))
    serial = timeline.serial
    tracks = []
    for track in timeline.tracks:
        if track.role == "main":
            tracks.append(replace(track, clips=clips))
        elif track.id in skip:
            tracks.append(track)
        else:
            carried, serial = _carried(timeline, track, time_map, serial)
            tracks.append(replace(track, clips=carried))
    transitions = tuple(_carried_transitions(timeline, clips, time_map))
    kept = tuple(track for track in tracks if track.clips)
    return replace(timeline, tracks=kept, transitions=transitions, serial=serial)


def _carried(timeline: Timeline, track: Track, time_map: TimeMap, serial: int) -> tuple[tuple[Clip, ...], int]:
    out: list[Clip] = []
    for clip in track.clips:
        if track.role_of(clip) in SPANNING_ROLES:
            out.extend(_spanning(clip, time_map))
        elif track.kind == "text":
            out.extend(_anchored_text(timeline, clip, time_map))
        else:
            for index, piece in enumerate(_media_runs(timeline, clip, time_map)):
                serial += 1 if index else 0
                out.append(replace(piece, id=f"c{serial}") if index else piece)
    return tuple(sorted(out, key=lambda clip: clip.start)), serial


def _spanning(clip: Clip, time_map: TimeMap) -> list[Clip]:
    old_end, new_end = time_map.old_end, time_map.new_end
    if new_end >= old_end or clip.end > old_end:
        return [clip]
    if clip.start >= new_end:
        return []
    end = min(clip.end, new_end)
    short = part(clip, TimeRange.between(clip.start, end))
    look = replace(short.look, fade_out=clip.look.fade_out, anim_out=clip.look.anim_out)
    return [replace(short, look=look, sound=replace(short.sound, audio_fade_out=clip.sound.audio_fade_out))]


def _anchored_text(timeline: Timeline, clip: Clip, time_map: TimeMap) -> list[Clip]:
    pieces = time_map.kept(clip.range)
    images = [piece.new for piece in pieces if piece.new]
    snap = timeline.canvas.rate.snap
    if not images:
        return []
    start = snap(images[0].start)
    end = images[0].start + sum(image.duration for image in images)
    if clip.end <= time_map.old_end:
        end = min(end, time_map.new_end)
    length = snap(end) - start
    if length <= 0:
        return []
    if length == clip.duration:
        return [moved(clip, start)]
    left = part(clip, TimeRange.between(pieces[0].old.start, pieces[-1].old.end))
    return [replace(moved(left, start), duration=length, words=tuple(_carried_words(clip, pieces, length)))]


def _carried_words(clip: Clip, pieces: list[Piece], length: int) -> Iterable[Word]:
    """The words whose time is left, where it went; the pieces follow each other in the carried clip."""
    for word in clip.words:
        span = TimeRange.between(clip.start + word.start, clip.start + word.end)
        at, images = 0, []
        for piece in pieces:
            if piece.new is None:
                continue
            within = span.intersection(piece.old)
            images += [_image(piece, within).shifted(at - piece.new.start)] if within else []
            at += piece.new.duration
        if images and images[0].start < min(images[-1].end, length):
            yield Word(word.text, images[0].start, min(images[-1].end, length))


def _media_runs(timeline: Timeline, clip: Clip, time_map: TimeMap) -> list[Clip]:
    """The clip in as many parts as are left; only a piece that is gone cuts it, an insertion does not."""
    runs: list[list[Piece]] = []
    for piece in time_map.kept(clip.range):
        if runs and runs[-1][-1].old.end == piece.old.start:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    snap = timeline.canvas.rate.snap
    out = []
    for run in runs:
        span = TimeRange.between(run[0].old.start, run[-1].old.end)
        if run[0].new is not None:
            out.append(moved(part(clip, span), snap(run[0].new.start)))
    return [clip for clip in out if clip.duration > 0]


def _carried_transitions(timeline: Timeline, main: tuple[Clip, ...], time_map: TimeMap) -> Iterable[Transition]:
    cuts = {clip.start for clip in main if clip.start}
    end = max((clip.end for clip in main), default=0)
    for transition in timeline.transitions:
        if transition.at >= time_map.old_end:
            at: int | None = end
        else:
            at = time_map.point(transition.at) if transition.at else 0
            at = timeline.canvas.rate.snap(at) if at is not None else None
        if at is not None and (at in cuts or at in (0, end)) and end:
            yield replace(transition, at=at, duration=min(transition.duration, transition_room(timeline, main, at)))


def transition_room(timeline: Timeline, main: Iterable[Clip], at: int) -> int:
    """How long a transition at ``at`` may be: a frame less than the shorter clip beside it, a frame at least."""
    frame = timeline.canvas.rate.frame_duration
    beside = [clip.duration for clip in main if at in (clip.start, clip.end)]
    return max(frame, min(beside, default=frame) - frame)
