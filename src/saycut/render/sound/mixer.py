"""All sound items → one mix, in blocks of a second, so that memory does not grow with length.

item:  samples × level × fades × envelope × (1 while nothing else speaks, down to the duck's level while it does)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from saycut.render.media_file import MediaFile
from saycut.render.plan import SoundItem, SoundPlan
from saycut.render.sound.feed import RATE, Feed, Samples, samples_at
from saycut.render.sound.loudness import gain_to, measured

__all__ = ["mixed"]

BLOCK = RATE
STEP = RATE // 100
"""Activity is judged every 10 ms."""
THRESHOLD = 10 ** (-42 / 20)
"""RMS above which something speaks: below any speech, above a room."""
HOLD, LEAD, ATTACK, RELEASE = 35, 12, 12, 45
"""Steps: pauses bridged, lowering begun ahead of the voice, time constants of going down and coming back."""

Curve = NDArray[np.float32]


def mixed(plan: SoundPlan, media: Mapping[str, MediaFile], check: Callable[[], None]) -> Iterator[Samples]:
    """Blocks of the mix from 0 to the end, not limited yet. ``check`` is called for each and may raise to stop."""
    total = samples_at(plan.duration)
    voices = [_Voice(plan, item, media) for item in plan.items]
    try:
        for first in range(0, total, BLOCK):
            check()
            last = min(total, first + BLOCK)
            out = np.zeros((2, last - first), np.float32)
            for voice in voices:
                voice.add(out, first, last)
            yield out
    finally:
        for voice in voices:
            voice.close()


class _Voice:
    """One item while it is mixed: its decoder is open only from its start to its end."""

    def __init__(self, plan: SoundPlan, item: SoundItem, media: Mapping[str, MediaFile]) -> None:
        self._plan, self._item, self._media = plan, item, media
        self._start, self._end = samples_at(item.start), samples_at(item.start + item.duration)
        self._feed: Feed | None = None
        self._level = item.level
        self._duck: Curve | None = None

    def add(self, out: Samples, first: int, last: int) -> None:
        """Add what of the item lies in samples ``first`` to ``last`` of the programme."""
        begin, end = max(first, self._start), min(last, self._end)
        if end <= begin:
            return
        if self._feed is None:
            self._open()
        assert self._feed is not None
        samples = self._feed.take(end - begin)
        out[:, begin - first : end - first] += samples * self._gain(begin, end)
        if end == self._end:
            self.close()

    def close(self) -> None:
        """Give back the decoder, where one is open."""
        if self._feed is not None:
            self._feed.close()

    def _open(self) -> None:
        item, media = self._item, self._media[self._item.asset]
        self._feed = Feed(media, item)
        if item.loudness_lufs is not None:
            self._level *= gain_to(item.loudness_lufs, measured(_all(media, item)))
        if item.duck is not None:
            self._duck = _activity(self._plan, item, self._media)

    def _gain(self, begin: int, end: int) -> Curve:
        at = np.arange(begin - self._start, end - self._start, dtype=np.float32)
        gain = np.full(at.shape, self._level, np.float32)
        item = self._item
        length = self._end - self._start
        if (fade := samples_at(item.fade_in)) and at[0] < fade:
            gain *= np.clip(at / fade, 0, 1)
        if (fade := samples_at(item.fade_out)) and at[-1] > length - fade:
            gain *= np.clip((length - at) / fade, 0, 1)
        if item.envelope:
            times = [samples_at(time) for time, _ in item.envelope]
            gain *= np.interp(at, times, [factor for _, factor in item.envelope]).astype(np.float32)
        if self._duck is not None and item.duck is not None:
            active = np.interp(at, np.arange(len(self._duck)) * STEP, self._duck).astype(np.float32)
            gain *= 1 - (1 - item.duck.level) * active
        return gain


def _all(media: MediaFile, item: SoundItem) -> Iterator[Samples]:
    feed = Feed(media, item)
    left = samples_at(item.duration)
    try:
        while left > 0:
            yield feed.take(min(left, BLOCK))
            left -= BLOCK
    finally:
        feed.close()


def _activity(plan: SoundPlan, item: SoundItem, media: Mapping[str, MediaFile]) -> Curve:
    """How much others speak, 0 to 1, every 10 ms from the item's start to its end."""
    assert item.duck is not None
    steps = samples_at(item.duration) // STEP + 1
    loud = np.zeros(steps, bool)
    for index in item.duck.under:
        other = plan.items[index]
        rms = _rms(media[other.asset], other) * other.level
        offset = (samples_at(other.start) - samples_at(item.start)) // STEP
        begin, end = max(0, offset), min(steps, offset + len(rms))
        if end > begin:
            loud[begin:end] |= rms[begin - offset : end - offset] > THRESHOLD
    return _smoothed(loud)


def _rms(media: MediaFile, item: SoundItem) -> Curve:
    parts = []
    for block in _all(media, item):
        whole = block[:, : block.shape[1] // STEP * STEP].reshape(2, -1, STEP)
        parts.append(np.sqrt(np.mean(whole * whole, axis=(0, 2))))
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)


def _smoothed(loud: NDArray[np.bool_]) -> Curve:
    """Pauses bridged, begun a little ahead, and eased in and out with one-pole filters."""
    held = np.zeros(len(loud) + LEAD + HOLD, np.float32)
    for at in np.flatnonzero(loud):
        held[at : at + LEAD + HOLD] = 1
    target = held[LEAD : LEAD + len(loud)]
    out = np.empty(len(loud), np.float32)
    value = float(target[0]) if len(target) else 0.0
    for n, want in enumerate(target):
        value += (float(want) - value) / (ATTACK / 3 if want > value else RELEASE / 3)
        out[n] = value
    return out
