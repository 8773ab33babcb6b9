"""Open decoders of one render thread, each picked up again by whoever goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from saycut.media import TimedFrame, VideoReader
from saycut.render.media_file import MediaFile
from saycut.timeline.time import FLICKS

__all__ = ["Readers"]

OPEN = 6
"""Decoders kept; each holds some reference pictures."""

NEAR = 2 * FLICKS
"""A decoder that is at most so far behind goes on faster than a new one seeks."""


STRETCH = FLICKS // 2
"""Decoded at once for playing backwards: long enough to be worth a seek, short enough for memory."""


@dataclass(slots=True)
class _Open:
    digest: str
    reader: VideoReader
    time: int
    used: int


class Readers:
    """Frames of any file at any time. Two layers that show one file at different times get a decoder each."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._clock = 0
        self._stretch: list[TimedFrame] = []
        self._stretch_of = ""

    def frame_at(self, media: MediaFile, time: int, backwards: bool = False) -> TimedFrame:
        """The frame of ``media`` shown at source ``time`` (flicks).

        ``backwards`` says that earlier ones will be asked for next: they are decoded forwards, a stretch at a time.
        """
        if backwards:
            return self._behind(media, time)
        self._clock += 1
        chosen = self._going_on(media.probe.digest, time) or self._another(media)
        chosen.time, chosen.used = time, self._clock
        return chosen.reader.frame_at(time)

    def _behind(self, media: MediaFile, time: int) -> TimedFrame:
        kept = self._stretch if self._stretch_of == media.probe.digest else []
        if not (kept and kept[0].time <= time <= kept[-1].time):
            start = max(0, time - STRETCH)
            self.frame_at(media, start)
            reader = max(self._open, key=lambda item: item.used).reader
            kept = list(takewhile(lambda frame: frame.time <= time, reader.frames_from(start)))
            kept = kept or [reader.frame_at(time)]
            self._stretch, self._stretch_of = kept, media.probe.digest
        shown = [frame for frame in kept if frame.time <= time]
        return shown[-1] if shown else kept[0]

    def close(self) -> None:
        self._stretch = []
        for item in self._open:
            item.reader.close()
        self._open.clear()

    def _going_on(self, digest: str, time: int) -> _Open | None:
        near = [item for item in self._open if item.digest == digest and 0 <= time - item.time <= NEAR]
        return max(near, key=lambda item: item.time, default=None)

    def _another(self, media: MediaFile) -> _Open:
        """A new decoder; the one unused for longest goes when there are too many."""
        if len(self._open) >= OPEN:
            oldest = min(self._open, key=lambda item: item.used)
            oldest.reader.close()
            self._open.remove(oldest)
        # Frame threads would only add latency: other segments keep the other cores busy.
        item = _Open(media.probe.digest, VideoReader(media.path, media.probe, threads=1), 0, self._clock)
        self._open.append(item)
        return item
