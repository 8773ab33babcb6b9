"""Timeline → what is heard: every clip with a sound, its level over time, and what ducks under what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from saycut.render.motion import value_at
from saycut.render.plan import SoundDuck, SoundItem, SoundPlan
from saycut.timeline.model import Clip, Duck, Keyframes, Timeline, Track
from saycut.timeline.time import FLICKS
from saycut.timeline.vocabulary import Role

__all__ = ["sound_plan"]

SPEAKING: frozenset[Role] = frozenset({"main", "voiceover", "avatar", "sound"})
"""Roles whose sound counts as speech for ducking."""

CUT_FADE = FLICKS * 8 // 1000
"""Fade at a cut so that it does not click: 8 ms."""

CURVE_STEPS = 24
"""Straight lines that stand for an eased curve between two keyframes."""


def sound_plan(timeline: Timeline, digests: Mapping[str, str]) -> SoundPlan:
    """All sounding clips, track by track."""
    heard = [(track, clip) for track, clip in timeline.each() if _sounds(timeline, track, clip)]
    items = tuple(_item(timeline, heard, track, clip, digests) for track, clip in heard)
    return SoundPlan(timeline.duration, items, timeline.loudness_lufs)


def _sounds(timeline: Timeline, track: Track, clip: Clip) -> bool:
    asset = timeline.asset(clip.asset)
    if asset is None or asset.duration is None or clip.source is None or clip.freeze:
        return False
    # B-roll covers the main picture while the main sound goes on.
    silent_role = track.role_of(clip) == "broll" and asset.kind == "video" and clip.sound.gain_pct == 100
    keyed = any(keys.prop == "gain_pct" for keys in clip.look.keyframes)
    return asset.has_audio and not silent_role and (clip.sound.level > 0 or keyed) and not clip.sound.muted


def _item(
    timeline: Timeline, heard: list[tuple[Track, Clip]], track: Track, clip: Clip, digests: Mapping[str, str]
) -> SoundItem:
    source = clip.source
    if source is None or clip.asset is None:
        raise ValueError("a sounding clip has a source")
    level, envelope = clip.sound.level, tuple(_gain_points(clip))
    fade_in, fade_out = clip.sound.audio_fade_in, clip.sound.audio_fade_out
    before, after = _neighbours(track, clip)
    return SoundItem(
        asset=digests[clip.asset],
        start=clip.start,
        duration=clip.duration,
        source_start=source.start,
        source_duration=source.duration,
        speed=clip.speed,
        keep_pitch=clip.keep_pitch,
        reversed=clip.reversed,
        loop=clip.loop,
        level=1.0 if envelope else level,
        fade_in=fade_in or (0 if _goes_on(before, clip) else CUT_FADE),
        fade_out=fade_out or (0 if _goes_on(clip, after) else CUT_FADE),
        envelope=envelope,
        duck=_duck(timeline, heard, clip, clip.sound.duck),
        loudness_lufs=clip.sound.loudness_lufs,
    )


def _gain_points(clip: Clip) -> Iterator[tuple[int, float]]:
    """Keyframed gain as (flicks from the clip's start, linear factor); eased curves become short straight lines."""
    for keys in clip.look.keyframes:
        if keys.prop != "gain_pct":
            continue
        for (start, _), (end, _) in pairwise(keys.points):
            steps = {"linear": 1, "hold": 1}.get(keys.easing, CURVE_STEPS)
            yield from (_gain_point(keys, start + (end - start) * n // steps) for n in range(steps))
            if keys.easing == "hold":
                yield _gain_point(keys, max(start, end - CUT_FADE))
        yield _gain_point(keys, keys.points[-1][0])


def _gain_point(keys: Keyframes, time: int) -> tuple[int, float]:
    return time, round(max(0.0, value_at(keys, time)) / 100, 5)


def _neighbours(track: Track, clip: Clip) -> tuple[Clip | None, Clip | None]:
    before = next((item for item in track.clips if item.end == clip.start), None)
    after = next((item for item in track.clips if item.start == clip.end), None)
    return before, after


def _goes_on(first: Clip | None, second: Clip | None) -> bool:
    """True when the second plays on where the first stopped, so that there is nothing to hear at the cut."""
    if first is None or second is None or first.source is None or second.source is None:
        return False
    same = first.asset == second.asset and first.speed == second.speed and first.sound == second.sound
    forward = not first.reversed and not second.reversed
    return same and forward and abs(first.source.end - second.source.start) < FLICKS // 1000


def _duck(timeline: Timeline, heard: list[tuple[Track, Clip]], clip: Clip, duck: Duck | None) -> SoundDuck | None:
    if duck is None:
        return None
    # Never up: a sound that is softer already stays as it is.
    factor = min(1.0, duck.to_pct / clip.sound.gain_pct) if clip.sound.gain_pct > 0 else 1.0
    under = []
    for index, (track, other) in enumerate(heard):
        named = other.asset in duck.under if isinstance(duck.under, tuple) else track.role in SPEAKING
        if named and other.id != clip.id and other.range.overlaps(clip.range):
            under.append(index)
    return SoundDuck(tuple(under), round(factor, 5)) if under else None
