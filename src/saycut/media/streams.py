"""From FFmpeg's streams and what the scan saw of them to the records of the probe."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import cast

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream as AvAudioStream
from av.codec.context import CodecContext
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.stream import Disposition, Stream
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from saycut.media import colour
from saycut.media.clock import FLICKS_PER_SECOND, from_samples, to_flicks
from saycut.media.formats import Format
from saycut.media.limits import require_stored_size, require_video_size
from saycut.media.orientation import UPRIGHT, Orientation, from_matrix, from_rotation
from saycut.media.pacing import pacing_of
from saycut.media.records import AudioStream, Image, VideoStream, upright_size
from saycut.media.scan import StreamScan
from saycut.media.webp import WebpAnimation

# Headers of these give a duration that is only a guess from the bit rate.
_GUESSED_DURATION = ("aac", "mpegts")
# FFmpeg's name for a number of channels that nobody named.
_LAYOUTS = {"1 channels": "mono", "2 channels": "stereo", "6 channels": "5.1", "8 channels": "7.1"}


def best_video(container: InputContainer) -> AvVideoStream | None:
    """The stream of pictures a player would show; cover pictures are none."""
    moving = [each for each in container.streams.video if not each.disposition & Disposition.attached_pic]
    best = container.streams.best("video")
    return best if isinstance(best, AvVideoStream) and best in moving else next(iter(moving), None)


def best_audio(container: InputContainer) -> AvAudioStream | None:
    """The stream of sound a player would play."""
    best = container.streams.best("audio")
    return best if isinstance(best, AvAudioStream) else next(iter(container.streams.audio), None)


def is_decodable(stream: Stream) -> bool:
    """Whether there is a decoder for the stream."""
    return isinstance(stream.codec_context, CodecContext)


def first_time(seen: StreamScan) -> int:
    """When the first frame of the stream is presented, in flicks of the file's own time."""
    frame, base = seen.first_frame, seen.stream.time_base or Fraction(1, FLICKS_PER_SECOND)
    at = frame.pts if frame is not None and frame.pts is not None else seen.first
    return to_flicks(at or 0, base)


def video_record(path: Path, form: Format, seen: StreamScan, origin: int, complete: bool) -> VideoStream:
    """The record of a scanned stream of pictures. Raises MediaTooLarge."""
    stream, frame = seen.stream, seen.first_frame
    assert isinstance(stream, AvVideoStream)
    assert isinstance(frame, VideoFrame)
    require_stored_size(path, form, frame.width, frame.height)
    base = stream.time_base or Fraction(1, FLICKS_PER_SECOND)
    pacing = pacing_of(seen.runs, base, (stream.average_rate, stream.base_rate))
    orientation, aspect = orientation_of(frame), _aspect(stream)
    width, height = upright_size(frame.width, frame.height, aspect, orientation)
    require_stored_size(path, form, width, height)
    start = first_time(seen) - origin
    return VideoStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        profile=stream.profile or "",
        width=frame.width,
        height=frame.height,
        display_width=width,
        display_height=height,
        orientation=orientation,
        sample_aspect=aspect,
        average_rate=pacing.average_rate,
        base_rate=pacing.base_rate,
        is_vfr=pacing.is_vfr,
        pix_fmt=frame.format.name,
        bit_depth=max((each.bits for each in frame.format.components), default=8),
        has_alpha=has_alpha(frame.format) or stream.metadata.get("alpha_mode") == "1",
        primaries=colour.primaries(frame.color_primaries),
        transfer=colour.transfer(frame.color_trc),
        matrix=colour.matrix(frame.colorspace),
        color_range=colour.color_range(frame.color_range),
        start=start,
        duration=max(_duration(form, seen, origin + start), one_frame(pacing.base_rate) if not seen.end else 1),
        frame_count=seen.packets if complete else stream.frames or None,
    )


def audio_record(form: Format, seen: StreamScan, origin: int) -> AudioStream:
    """The record of a scanned stream of sound; rate and layout are the decoder's, which knows better than headers."""
    stream, frame = seen.stream, seen.first_frame
    assert isinstance(stream, AvAudioStream)
    assert isinstance(frame, AudioFrame)
    start = first_time(seen)
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        rate=frame.sample_rate,
        channels=frame.layout.nb_channels,
        layout=_LAYOUTS.get(frame.layout.name, frame.layout.name),
        start=start - origin,
        duration=max(_duration(form, seen, start), from_samples(frame.samples, frame.sample_rate)),
    )


def animated_record(path: Path, image: Image, animation: WebpAnimation) -> VideoStream:
    """The stream that an animated WebP amounts to."""
    require_video_size(path, image.width, image.height)
    pacing = pacing_of([animation.starts], Fraction(1, FLICKS_PER_SECOND), ())
    width, height = upright_size(image.width, image.height, Fraction(1), image.orientation)
    return VideoStream(
        index=0,
        codec="webp",
        profile="",
        width=image.width,
        height=image.height,
        display_width=width,
        display_height=height,
        orientation=image.orientation,
        sample_aspect=Fraction(1),
        average_rate=pacing.average_rate,
        base_rate=pacing.base_rate,
        is_vfr=pacing.is_vfr,
        pix_fmt="rgba",
        bit_depth=8,
        has_alpha=image.has_alpha,
        primaries=colour.UNKNOWN,
        transfer=colour.UNKNOWN,
        matrix="gbr",
        color_range="pc",
        start=0,
        duration=animation.duration,
        frame_count=len(animation.frames),
    )


def orientation_of(frame: VideoFrame) -> Orientation:
    """How the frame is to be turned: from its display matrix, wherever among the side data that is.

    PyAV cannot list the side data when one of them is unknown to it; then only the angle can be had.
    """
    try:
        # Typed as a mapping of what only some frames have; at run time it lists all side data.
        listed = cast(Iterable[SideData], frame.side_data)
        data = [bytes(each) for each in listed if each.type.name == "DISPLAYMATRIX"]
    except ValueError:
        return from_rotation(frame.rotation)
    return from_matrix(data[0]) if data else UPRIGHT


def has_alpha(form: VideoFormat) -> bool:
    """Whether a pixel format has transparency; a palette may have."""
    return form.has_palette or any(each.is_alpha for each in form.components)


def one_frame(rate: Fraction) -> int:
    """The length of a frame in flicks."""
    return round(FLICKS_PER_SECOND / rate)


def _aspect(stream: AvVideoStream) -> Fraction:
    """The sample aspect ratio, 1 where there is none or an absurd one."""
    aspect = stream.sample_aspect_ratio
    return aspect if aspect and Fraction(1, 8) <= aspect <= 8 else Fraction(1)


def _duration(form: Format, seen: StreamScan, start: int) -> int:
    """Flicks from ``start`` (file time) to the end of the stream.

    The header's duration knows of padding at the end, the packets know what is really there: the header is believed
    where it is at most three packets away from them.
    """
    base = seen.stream.time_base or Fraction(1, FLICKS_PER_SECOND)
    packets = to_flicks(seen.end, base) - start if seen.end is not None else 0
    if seen.stream.duration and form.name not in _GUESSED_DURATION:
        header = to_flicks(seen.stream.duration, base)
        if not packets or abs(header - packets) <= to_flicks(3 * max(seen.last_duration, 1), base):
            return header
    return packets
