"""Pictures of a file in presentation order, from any time on, exact to the frame.

    keyframe ── decode, drop ──┐
                               ▼ the last picture at or before the wanted time
    source time   ──┼─────┼────■────┼────┼────────────┼── end ── held one frame longer ── OutOfRange

Frames come as they are stored (see :func:`saycut.media.upright`), times are source time in flicks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Protocol, Self

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.error import InvalidDataError
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from saycut.errors import MediaCorrupt, MediaTruncated, NoPicture, OutOfRange
from saycut.language import Words
from saycut.media import webp
from saycut.media.clock import FLICKS_PER_SECOND, seconds, to_flicks, to_ticks
from saycut.media.container import open_container, packets_of, read_only, translated
from saycut.media.files import name_of, read_bytes
from saycut.media.records import Probe
from saycut.media.streams import one_frame

Threading = Literal["FRAME", "SLICE", "AUTO", "NONE"]

NO_FRAME = Words("not one picture can be decoded", "没有一帧画面可以解码")

# Decoding on is cheaper than seeking when the wanted time is this near.
_NEAR = 2 * FLICKS_PER_SECOND
# FFmpeg's own decoders drop the alpha of these; libvpx keeps it.
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


class TimedFrame(NamedTuple):
    """A decoded frame as stored, and the source time in flicks from which on it is shown."""

    frame: av.VideoFrame
    time: int


class VideoReader:
    """Decodes the pictures of one probed file, one consumer at a time. A context manager.

    ``threads`` and ``threading`` are FFmpeg's thread count and type. Asking for times in ascending order decodes each
    picture once; any order gives the same pictures. Raises NoPicture for a file without moving pictures.
    """

    def __init__(self, path: Path, probe: Probe, *, threads: int = 1, threading: Threading = "AUTO") -> None:
        if probe.video is None:
            raise NoPicture(name=name_of(path))
        self._path = path
        self._video = probe.video
        self._frame = one_frame(probe.video.base_rate)
        self._source: _Source = (
            _WebpSource(path) if probe.video.codec == "webp" else _FileSource(path, probe, threads, threading)
        )
        self._frames: Iterator[TimedFrame] = iter(())
        self._shown: TimedFrame | None = None
        self._next: TimedFrame | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the file and the decoder."""
        self._source.close()

    def frame_at(self, time: int) -> TimedFrame:
        """The frame shown at ``time`` (flicks): the last one that begins at or before it, the first one if none does.

        The last frame is held one frame longer than it lasts. Raises OutOfRange behind that, MediaTruncated where the
        probe had promised more, MediaCorrupt when nothing decodes.
        """
        shown = self._shown
        if shown is None or time < shown.time or self._is_worth_a_seek(shown.time, time):
            shown = self._restart(time)
        while self._next is not None and self._next.time <= time:
            shown = self._next
            self._shown, self._next = shown, next(self._frames, None)
        if self._next is None:
            self._require_shown(shown, time)
        return shown

    def frames_from(self, start: int) -> Iterator[TimedFrame]:
        """The frame shown at ``start``, then every later one to the end of the stream."""
        yield self.frame_at(start)
        while self._next is not None:
            shown = self._next
            self._shown, self._next = shown, next(self._frames, None)
            yield shown

    def frames_at(self, times: Iterable[int]) -> Iterator[TimedFrame]:
        """The frame shown at each of ``times``: a constant rate out of any other. Ascending times decode once."""
        return map(self.frame_at, times)

    def keyframe_at(self, time: int) -> TimedFrame:
        """A frame near ``time`` at the price of one: the keyframe a seek lands on, usually the last at or before it."""
        frame = next(self._source.frames(time), None) or next(self._source.frames(self._video.start), None)
        self._shown = self._next = None
        if frame is None:
            raise MediaCorrupt(name=name_of(self._path), reason=NO_FRAME)
        return frame

    def _is_worth_a_seek(self, shown: int, time: int) -> bool:
        """Whether seeking forward to ``time`` would save decoding."""
        return time > shown + _NEAR and self._source.has_keyframe(shown, time)

    def _restart(self, time: int) -> TimedFrame:
        """Begin at a keyframe whose frame is at or before ``time``: step back until the first frame is."""
        step = 0
        while True:
            frames = self._source.frames(time - step)
            first = next(frames, None)
            if first is not None and (first.time <= time or time - step <= self._video.start):
                break
            if time - step <= self._video.start:
                raise MediaCorrupt(name=name_of(self._path), reason=NO_FRAME)
            step = max(2 * step, FLICKS_PER_SECOND)
        self._frames = frames
        self._shown, self._next = first, next(frames, None)
        return first

    def _require_shown(self, last: TimedFrame, time: int) -> None:
        end = max(last.time + self._frame, self._source.end)
        if time < end + self._frame:
            return
        if time < self._video.end:
            reason = Words(f"its picture ends at {seconds(end)}", f"画面只到 {seconds(end)}")
            raise MediaTruncated(name=name_of(self._path), reason=reason)
        raise OutOfRange(what=seconds(time), limit=f"{name_of(self._path)} (0–{seconds(end)})")


class _Source(Protocol):
    @property
    def end(self) -> int: ...

    def frames(self, time: int) -> Iterator[TimedFrame]: ...

    def has_keyframe(self, after: int, until: int) -> bool: ...

    def close(self) -> None: ...


class _FileSource:
    """Frames out of FFmpeg, in ascending time, from the keyframe that a seek lands on."""

    def __init__(self, path: Path, probe: Probe, threads: int, threading: Threading) -> None:
        assert probe.video is not None
        self._path, self._probe, self._video = path, probe, probe.video
        self._threads, self._threading = threads, threading
        self._open()

    def _open(self) -> None:
        self._container: InputContainer = open_container(self._path, self._probe.format)
        with translated(self._path):
            stream = self._container.streams[self._video.index]
            assert isinstance(stream, VideoStream)
            self._stream = stream
            read_only(self._container, stream)
            self._decoder = _decoder(stream, self._video.has_alpha)
            self._decoder.thread_type = ThreadType[self._threading]
            self._decoder.thread_count = self._threads
            self._base = stream.time_base or Fraction(1, FLICKS_PER_SECOND)
        self._untouched = True
        # When the last picture read so far ends; only packets know how long a picture of a variable rate is shown.
        self.end = 0

    def close(self) -> None:
        self._container.close()

    def frames(self, time: int) -> Iterator[TimedFrame]:
        if time <= self._video.start:
            self._rewind()
            return self._ascending(from_keyframe=False)
        with translated(self._path):
            self._container.seek(to_ticks(time + self._probe.origin, self._base), stream=self._stream)
            self._decoder.flush_buffers()
        self._untouched = False
        return self._ascending(from_keyframe=True)

    def has_keyframe(self, after: int, until: int) -> bool:
        """Whether the index knows a keyframe in between; True where there is no index to ask."""
        entries = self._stream.index_entries
        found = entries.search_timestamp(to_ticks(until + self._probe.origin, self._base)) if len(entries) else -1
        return found < 0 or self._time(entries[found].timestamp) > after

    def _rewind(self) -> None:
        """The start is reached by opening anew: some demuxers cannot seek to what lies before time 0."""
        if not self._untouched:
            self.close()
            self._open()
        self._untouched = False

    def _ascending(self, from_keyframe: bool) -> Iterator[TimedFrame]:
        """Frames with rising times. Behind a seek, what comes before the first keyframe lacks its references."""
        latest: int | None = None
        for frame in self._decoded():
            if from_keyframe and not frame.key_frame:
                continue
            from_keyframe = False
            pts = frame.pts if frame.pts is not None else frame.dts
            time = latest + 1 if pts is None and latest is not None else self._time(pts or 0)
            if latest is None or time > latest:
                latest = time
                yield TimedFrame(frame, time)

    def _time(self, pts: int) -> int:
        return to_flicks(pts, self._base) - self._probe.origin

    def _decoded(self) -> Iterator[av.VideoFrame]:
        """Every frame that can be decoded; damaged packets are passed over, a damaged container ends the stream."""
        decoder = self._decoder
        with translated(self._path):
            for packet in packets_of(self._container, [self._stream]):
                if packet.pts is not None and packet.duration:
                    self.end = max(self.end, self._time(packet.pts + packet.duration))
                try:
                    frames = decoder.decode(packet)
                except InvalidDataError:
                    continue
                yield from frames
            yield from decoder.decode(None)


class _WebpSource:
    """Frames of an animated WebP, composed from the first one on."""

    def __init__(self, path: Path) -> None:
        self._animation = webp.animation_of(read_bytes(path))
        self.end = self._animation.duration if self._animation else 0

    def close(self) -> None:
        self._animation = None

    def has_keyframe(self, after: int, until: int) -> bool:
        """Never: frames are composed one upon the other."""
        return False

    def frames(self, time: int) -> Iterator[TimedFrame]:
        if self._animation is None:
            return
        for start, canvas in zip(self._animation.starts, webp.composed(self._animation), strict=False):
            frame = av.VideoFrame.from_ndarray(canvas, "rgba")
            frame.pts, frame.time_base = start, Fraction(1, FLICKS_PER_SECOND)
            yield TimedFrame(frame, start)


def _decoder(stream: VideoStream, has_alpha: bool) -> VideoCodecContext:
    name = _ALPHA_DECODERS.get(stream.codec_context.codec.canonical_name) if has_alpha else None
    if name is None:
        return stream.codec_context
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.extradata = stream.codec_context.extradata
    return decoder
