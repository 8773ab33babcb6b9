"""What the packets of a file say: first and last timestamps, number and pace of pictures. Demuxing, no decoding.

A short file is read whole. Of a long one only both ends are read:

    ├── head, until _HEAD_PACKETS ──┤ … not read … ├── last seconds ──┤
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from saycut.media.container import packets_of, translated
from saycut.media.formats import Format

_WHOLE_BYTES = 48 * 1024 * 1024
_HEAD_PACKETS = 900
_HEAD_BYTES = 96 * 1024 * 1024
_TAIL_SECONDS = 4
# Without timestamps in the file, a duration is known only by walking through it; their packets are cheap to read.
_ALWAYS_WHOLE = ("aac", "mp3", "gif", "apng")


@dataclass(slots=True)
class StreamScan:
    """What was seen of one stream; times are ticks of its time base, ``runs`` unbroken stretches of timestamps."""

    stream: Stream
    first_frame: VideoFrame | AudioFrame | None = None
    runs: list[list[int]] = field(default_factory=lambda: [[]])
    packets: int = 0
    end: int | None = None
    last_duration: int = 0

    def see(self, packet: Packet[Stream]) -> None:
        """Take note of a packet's timestamps."""
        if packet.is_discard:
            return
        self.packets += 1
        at = packet.pts if packet.pts is not None else packet.dts
        if at is None:
            return
        self.runs[-1].append(at)
        self.last_duration = packet.duration or self.last_duration
        self.end = max(at + (packet.duration or 0), at if self.end is None else self.end)

    @property
    def first(self) -> int | None:
        """The lowest timestamp seen."""
        return min((min(run) for run in self.runs if run), default=None)


def scan(path: Path, form: Format, container: InputContainer, streams: Iterable[Stream], size: int) -> Scan:
    """Read what must be read of ``streams``. Raises MediaCorrupt only when not one packet can be read."""
    result = Scan({each.index: StreamScan(each) for each in streams})
    whole = size <= _WHOLE_BYTES or form.name in _ALWAYS_WHOLE
    with translated(path):
        result.complete = _read_head(container, result, whole)
    if not result.complete:
        _read_tail(container, result)
    return result


@dataclass(slots=True)
class Scan:
    """The scans of all streams, by stream index; ``complete`` when every packet was read."""

    streams: dict[int, StreamScan]
    complete: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the head has told enough of every stream."""
        return all(each.first_frame is not None and each.packets >= _HEAD_PACKETS for each in self.streams.values())


def _read_head(container: InputContainer, result: Scan, whole: bool) -> bool:
    """Read from the start and decode the first frame of each stream. Returns whether the end was reached."""
    volume = 0
    for packet in _packets(container, result, tolerant=False):
        seen = result.streams[packet.stream_index]
        if seen.first_frame is None and seen.packets < _HEAD_PACKETS:
            seen.first_frame = _decoded(seen.stream, packet)
        seen.see(packet)
        volume += packet.size
        if not whole and (result.is_settled or volume > _HEAD_BYTES):
            return False
    for seen in result.streams.values():
        if seen.first_frame is None:
            seen.first_frame = _decoded(seen.stream, None)
    return True


def _read_tail(container: InputContainer, result: Scan) -> None:
    """Read the last seconds; a file that cannot be sought there keeps what its head and header told."""
    end = (container.start_time or 0) + (container.duration or 0) - _TAIL_SECONDS * av.time_base
    try:
        container.seek(end)
    except FFmpegError:
        return
    for seen in result.streams.values():
        seen.runs.append([])
    for packet in _packets(container, result, tolerant=True):
        result.streams[packet.stream_index].see(packet)


def _packets(container: InputContainer, result: Scan, tolerant: bool) -> Iterator[Packet[Stream]]:
    """Packets of the wanted streams. A damaged tail ends them; a file that gives nothing at all raises."""
    seen = 0
    try:
        for packet in packets_of(container, [each.stream for each in result.streams.values()]):
            seen += 1
            yield packet
    except FFmpegError:
        if not seen and not tolerant:
            raise


def _decoded(stream: Stream, packet: Packet[Stream] | None) -> VideoFrame | AudioFrame | None:
    """The first frame that comes of ``packet``, of None what the decoder still holds; damaged packets give nothing."""
    assert isinstance(stream, VideoStream | AudioStream)
    try:
        frames: Sequence[VideoFrame | AudioFrame] = stream.decode(packet)
    except FFmpegError:
        return None
    return frames[0] if frames else None
