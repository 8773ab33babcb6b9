"""Sound of a file as 48 kHz stereo, from any time on, exact to the sample.

    source time 0        first sample of the stream
      │  silence  │▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│  silence
      ├───────────┼── preroll ──┼── wanted ──────┼──►  48 kHz samples, sample n at n / 48000 s
                  seek          first sample that is given out

Wherever reading begins, the same samples come out: a decoder needs some packets before it is right again after a seek
(overlap, bit reservoir), and the resampler starts only where source and output samples coincide.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import InvalidDataError
from numpy.typing import NDArray

from saycut.errors import NoSound
from saycut.media.clock import FLICKS_PER_SECOND, divide_rounded, from_samples, to_flicks, to_samples, to_ticks
from saycut.media.container import open_container, packets_of, read_only, translated
from saycut.media.files import name_of
from saycut.media.records import Probe

RATE = 48_000
CHANNELS = 2
Samples = NDArray[np.float32]

# Ten MP3 frames of the lowest rate, more than any bit reservoir, overlap or Opus pre-roll (80 ms).
_PREROLL = FLICKS_PER_SECOND * 7 // 10
# What the resampler's filter reaches back, generously.
_WARMUP = 512
# Timestamps may stray this far from the count of samples before they are believed more than the count.
_STRAY = FLICKS_PER_SECOND // 100
# Frames to look at before their length is taken for the same everywhere, and codecs where it never is.
_LEARN = 12
_UNEVEN = ("vorbis",)


class AudioReader:
    """Decodes the sound of one probed file, one consumer at a time. A context manager.

    Mono goes to both sides, more channels are mixed down after ITU-R BS.775 without scaling, so that a loud surround
    mix may exceed ±1. Raises NoSound for a file without sound.
    """

    def __init__(self, path: Path, probe: Probe) -> None:
        if probe.audio is None:
            raise NoSound(name=name_of(path))
        self._path, self._probe, self._audio = path, probe, probe.audio
        self._learnt: tuple[_Grid | None] | None = None
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the file and the decoder."""
        self._container.close()

    def samples(self, start: int, duration: int) -> Samples:
        """Float32 samples (2 × n) of ``duration`` flicks from source time ``start`` on, silence where there is none.

        n is the number of 48 kHz sample times between both ends, so that adjoining ranges join without gap or overlap.
        """
        wanted = to_samples(start + duration, RATE) - to_samples(start, RATE)
        parts = list(self.blocks(start, duration, max(1, wanted)))
        return parts[0] if parts else np.zeros((CHANNELS, 0), np.float32)

    def blocks(self, start: int, duration: int, size: int = RATE) -> Iterator[Samples]:
        """The same in blocks of ``size`` samples, the last one shorter, without holding more than one of them."""
        first, last = to_samples(start, RATE), to_samples(start + duration, RATE)
        block = np.zeros((CHANNELS, min(size, last - first)), np.float32)
        for at, chunk in self._heard(first) if last > first else ():
            while first < last:
                _place(block, first, chunk, at)
                if at + chunk.shape[1] < first + block.shape[1]:
                    break
                yield block
                first += block.shape[1]
                block = np.zeros((CHANNELS, min(size, last - first)), np.float32)
            if first >= last:
                return
        while first < last:
            yield block
            first += block.shape[1]
            block = np.zeros((CHANNELS, min(size, last - first)), np.float32)

    def _heard(self, first: int) -> Iterator[tuple[int, Samples]]:
        """The chunks up to the end of the stream: what a decoder gives out behind it is padding.

        An end in coarse ticks is known to a tick only.
        """
        tick = self._base * RATE
        end = to_samples(self._audio.end, RATE) + (math.ceil(tick) if tick > 1 else 0)
        for at, chunk in self._chunks(first):
            if at >= end:
                return
            yield at, chunk[:, : end - at]

    def _chunks(self, first: int) -> Iterator[tuple[int, Samples]]:
        """Resampled stretches as (48 kHz sample number, samples), beginning at or before ``first``."""
        rate, offset = self._audio.rate, to_samples(self._audio.start, RATE)
        step = rate // math.gcd(rate, RATE)  # source samples between two that coincide with output samples
        wanted = max(0, (first - offset) * rate // RATE - _WARMUP) // step * step
        run: _Run | None = None
        expected = 0
        with translated(self._path):
            for at, frame in self._frames(wanted):
                if run is not None and (at != expected or not run.takes(frame)):
                    yield from run.finish()
                    run, wanted, step = None, at, 1
                expected = at + self._length(frame)
                if run is None:
                    begin = -(-max(at, wanted) // step) * step
                    if begin >= expected:
                        continue
                    run = _Run(frame, offset + divide_rounded(begin * RATE, rate), begin - at)
                yield from run.feed(frame)
            if run is not None:
                yield from run.finish()

    def _frames(self, wanted: int) -> Iterator[tuple[int, av.AudioFrame]]:
        """Decoded frames with their first source sample, beginning well before source sample ``wanted``."""
        rate = self._audio.rate
        target = from_samples(wanted, rate) - _PREROLL
        grid = self._grid() if target > 0 else None
        if grid is not None:
            self._renew()
            self._container.seek(to_ticks(target + self._first, self._base), stream=self._stream)
            found = self._decoded(from_start=False)
            landed = next(found, None)
            at = grid.snapped(landed[0]) if landed is not None else -1
            # At the very start of a stream only a newly opened decoder knows which samples are padding.
            margin = to_samples(_PREROLL // 4, rate)
            if landed is not None and margin <= at <= wanted - margin:
                yield from self._counted(itertools.chain([(at, landed[1])], found))
                return
        self._renew()
        yield from self._counted(self._decoded(from_start=True))

    def _counted(self, frames: Iterator[tuple[int, av.AudioFrame]]) -> Iterator[tuple[int, av.AudioFrame]]:
        """Frames that follow each other without a gap, unless their timestamps stray too far from that."""
        expected: int | None = None
        for stamped, frame in frames:
            # What would overlap is kept whole behind what was there: a stamp that goes back is not believed.
            strays = expected is None or stamped - expected > to_samples(_STRAY, self._audio.rate)
            at = stamped if expected is None or strays else expected
            expected = at + self._length(frame)
            yield at, frame

    def _length(self, frame: av.AudioFrame) -> int:
        """The samples of ``frame`` at the stream's rate; a stream may change its rate half way."""
        return divide_rounded(frame.samples * self._audio.rate, frame.sample_rate)

    def _decoded(self, from_start: bool) -> Iterator[tuple[int, av.AudioFrame]]:
        """Every frame that can be decoded from here on, with its first source sample after its timestamp.

        Behind a seek, frames without a timestamp come to nothing until one has it (Ogg has one a page).
        """
        rate = self._audio.rate
        latest = 0 if from_start else None
        for frame in self._raw():
            if frame.pts is not None:
                latest = to_samples(to_flicks(frame.pts, self._base) - self._first, rate)
            if latest is not None:
                yield latest, frame
                latest += self._length(frame)

    def _raw(self) -> Iterator[av.AudioFrame]:
        """Every frame that can be decoded; damaged packets are passed over."""
        for packet in packets_of(self._container, [self._stream]):
            try:
                frames = self._stream.decode(packet)
            except InvalidDataError:
                continue
            yield from frames
        yield from self._stream.decode(None)

    def _open(self) -> None:
        self._container: InputContainer = open_container(self._path, self._probe.format)
        with translated(self._path):
            stream = self._container.streams[self._audio.index]
            assert isinstance(stream, AudioStream)
            read_only(self._container, stream)
            self._stream = stream
        self._base = stream.time_base or Fraction(1, RATE)
        self._first = self._probe.origin + self._audio.start
        self._untouched = True

    def _renew(self) -> None:
        """Open anew what was read from, so that nothing depends on what was read before.

        Only a new demuxer is sure to know the encoder's delay, and only a new AAC decoder puts in the same noise.
        """
        if not self._untouched:
            self.close()
            self._open()
        self._untouched = False

    def _grid(self) -> _Grid | None:
        """Where frames may begin, None when timestamps are too coarse to tell a sample and frames too uneven to help.

        Matroska counts milliseconds: there, a frame's exact place follows from all frames being of one length.
        """
        tick = self._base * self._audio.rate
        if tick <= 1:
            return _Grid(0, 0, 0)
        if self._learnt is None:
            self._renew()
            lengths = [frame.samples for _, frame in itertools.islice(self._decoded(from_start=True), _LEARN)]
            even = len(lengths) == _LEARN and len(set(lengths[1:])) == 1 and self._audio.codec not in _UNEVEN
            usable = even and (lengths[1] == tick or lengths[1] > 4 * tick)
            self._learnt = (_Grid(lengths[0], lengths[1], math.ceil(tick)) if usable else None,)
        return self._learnt[0]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Frames begin at sample 0, at ``first`` and every ``length`` behind it; length 0 means anywhere."""

    first: int
    length: int
    slack: int

    def snapped(self, at: int) -> int:
        """The frame start nearest to ``at``; -1 when there is none within ``slack``."""
        if self.length == 0:
            return at
        nearest = self.first + divide_rounded(at - self.first, self.length) * self.length
        return nearest if abs(nearest - at) <= self.slack else -1


class _Run:
    """Frames without a gap, turned into 48 kHz stereo from output sample ``at`` on; ``skip`` samples are left out."""

    def __init__(self, frame: av.AudioFrame, at: int, skip: int = 0) -> None:
        self._at, self._skip = at, skip
        self._kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        self._mono = frame.layout.nb_channels == 1
        layout = "mono" if self._mono else "stereo"
        self._mix = av.AudioResampler("fltp", layout, frame.sample_rate)
        self._resample = None if frame.sample_rate == RATE else av.AudioResampler("fltp", layout, RATE)

    def takes(self, frame: av.AudioFrame) -> bool:
        """Whether ``frame`` is of the same kind as those before."""
        return self._kind == (frame.format.name, frame.layout.name, frame.sample_rate)

    def feed(self, frame: av.AudioFrame) -> Iterator[tuple[int, Samples]]:
        """What comes of one more frame."""
        rate = frame.sample_rate
        frame.pts = None
        for mixed in self._mix.resample(frame):
            samples = np.asarray(mixed.to_ndarray(), np.float32)[:, self._skip :]
            self._skip = max(0, self._skip - mixed.samples)
            if self._resample is None:
                yield self._placed(samples)
            elif samples.shape[1]:
                again = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", mixed.layout.name)
                again.sample_rate = rate
                for each in self._resample.resample(again):
                    yield self._placed(np.asarray(each.to_ndarray(), np.float32))

    def finish(self) -> Iterator[tuple[int, Samples]]:
        """What the resampler still holds."""
        for each in self._resample.resample(None) if self._resample else ():
            yield self._placed(np.asarray(each.to_ndarray(), np.float32))

    def _placed(self, samples: Samples) -> tuple[int, Samples]:
        at, self._at = self._at, self._at + samples.shape[1]
        return at, np.repeat(samples, CHANNELS, axis=0) if self._mono else samples


def _place(block: Samples, first: int, chunk: Samples, at: int) -> None:
    """Copy what ``chunk`` (from sample ``at``) has for ``block`` (from sample ``first``)."""
    begin, end = max(first, at), min(first + block.shape[1], at + chunk.shape[1])
    if begin < end:
        block[:, begin - first : end - first] = chunk[:, begin - at : end - at]
