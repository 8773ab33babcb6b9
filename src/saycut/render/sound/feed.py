"""Samples of one sound item from its start to its end, at the speed and in the direction it plays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import av
import numpy as np
from av import error as av_error
from av.filter import Graph
from numpy.typing import NDArray

from saycut.media import AudioReader
from saycut.render.media_file import MediaFile
from saycut.render.plan import SoundItem
from saycut.timeline.time import FLICKS

__all__ = ["RATE", "Feed", "Samples", "filtered", "frame_of", "samples_at"]

RATE = 48_000
FLICKS_PER_SAMPLE = FLICKS // RATE
Samples = NDArray[np.float32]
"""Float32, 2 × n, ±1 is full scale."""

BLOCK = RATE
REVERSE_BLOCK = 10 * RATE


def samples_at(flicks: int) -> int:
    """Number of the sample at a time (flicks), rounded down."""
    return flicks // FLICKS_PER_SAMPLE


class Feed:
    """Hands out an item's samples in order, in pieces of any size, silence after their end."""

    def __init__(self, media: MediaFile, item: SoundItem) -> None:
        self._reader = AudioReader(media.path, media.probe)
        self._blocks = self._played(item)
        self._rest: Samples = np.zeros((2, 0), np.float32)

    def close(self) -> None:
        self._reader.close()

    def take(self, count: int) -> Samples:
        """The next ``count`` samples."""
        parts, have = [self._rest], self._rest.shape[1]
        while have < count:
            block = next(self._blocks, None)
            if block is None:
                block = np.zeros((2, count - have), np.float32)
            parts.append(block)
            have += block.shape[1]
        joined = np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
        self._rest = joined[:, count:]
        return joined[:, :count]

    def _played(self, item: SoundItem) -> Iterator[Samples]:
        blocks = self._looped(item) if item.loop else self._once(item)
        if item.speed == 1:
            return blocks
        return filtered(blocks, _tempo(float(item.speed)) if item.keep_pitch else _resampling(float(item.speed)))

    def _once(self, item: SoundItem) -> Iterator[Samples]:
        if not item.reversed:
            yield from self._reader.blocks(item.source_start, item.source_duration, BLOCK)
            return
        end, start = samples_at(item.source_start + item.source_duration), samples_at(item.source_start)
        while end > start:
            first = max(start, end - REVERSE_BLOCK)
            block = self._reader.samples(first * FLICKS_PER_SAMPLE, (end - first) * FLICKS_PER_SAMPLE)
            yield np.ascontiguousarray(block[:, ::-1])
            end = first

    def _looped(self, item: SoundItem) -> Iterator[Samples]:
        if samples_at(item.source_duration) < 1:
            return
        while True:
            yield from self._once(item)


def _tempo(speed: float) -> list[tuple[str, str]]:
    """FFmpeg's atempo keeps the pitch; one of them takes 0.5 to 2 without skipping samples, several make the rest."""
    chain = []
    while speed > 2:
        chain.append(("atempo", "2"))
        speed /= 2
    while speed < 0.5:
        chain.append(("atempo", "0.5"))
        speed *= 2
    return [*chain, ("atempo", f"{speed:.6f}")]


def _resampling(speed: float) -> list[tuple[str, str]]:
    return [("asetrate", str(round(RATE * speed))), ("aresample", str(RATE))]


def filtered(blocks: Iterator[Samples], chain: list[tuple[str, str]]) -> Iterator[Samples]:
    """Blocks through a chain of FFmpeg audio filters (name, arguments); the count of samples may change."""
    graph = _graph(chain)
    at = 0
    for block in blocks:
        graph.push(frame_of(block, at))
        at += block.shape[1]
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _graph(chain: list[tuple[str, str]]) -> Graph:
    graph = Graph()
    nodes = [graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo")]
    nodes += [graph.add(name, arguments) for name, arguments in chain]
    nodes += [graph.add("aformat", f"sample_fmts=fltp:channel_layouts=stereo:sample_rates={RATE}")]
    nodes += [graph.add("abuffersink")]
    for first, second in pairwise(nodes):
        first.link_to(second)
    graph.configure()
    return graph


def frame_of(block: Samples, at: int) -> av.AudioFrame:
    """Samples as a frame that starts at sample number ``at``."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
    frame.sample_rate = RATE
    frame.pts = at
    return frame


def _pulled(graph: Graph) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av_error.BlockingIOError, av_error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield np.asarray(frame.to_ndarray(), np.float32)
