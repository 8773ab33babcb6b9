"""Segments and sound → one MP4, by stream copy, its index in front."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import InvalidDataError
from av.packet import Packet

from saycut.errors import OutputInvalid
from saycut.language import Words
from saycut.render.plan import OutputSpec

__all__ = ["mux"]

DIFFERENT = Words("two segments have different parameter sets", "两个分段的编码参数不同")

REORDERING = 2
"""Frames by which decoding may run ahead of showing: x264's B-pyramid needs two (its ``i_bframe_delay``).

x264 writes a smaller one into segments shorter than that, so decoding times are counted here, alike in all segments.
"""


def mux(
    spec: OutputSpec, segments: Sequence[tuple[Path, int]], sound: Path | None, output: Path, tags: Mapping[str, str]
) -> None:
    """Write ``output`` from segment files (with their first frame numbers) and an encoded sound file.

    ``tags`` become the container's metadata. Raises OutputInvalid when one of the files is damaged, OSError when
    ``output`` cannot be written.
    """
    with av.open(str(output), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags"}) as container:
        for name, value in tags.items():
            container.metadata[name] = value
        with _opened(segments[0][0]) as first:
            video = container.add_stream_from_template(first.streams.video[0])
            extradata = first.streams.video[0].codec_context.extradata
        video.time_base = Fraction(spec.rate.den, spec.rate.num)
        pictures = _video_packets(spec, segments, video, extradata)
        if sound is None:
            for packet in pictures:
                container.mux(packet)
            return
        with _opened(sound) as source:
            audio = container.add_stream_from_template(source.streams.audio[0])
            for packet in _interleaved(pictures, _audio_packets(source, audio)):
                container.mux(packet)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[av.container.InputContainer]:
    try:
        with av.open(str(path)) as source:
            yield source
    except (InvalidDataError, FileNotFoundError) as error:
        raise OutputInvalid(reason=Words("a finished segment is damaged", "已完成的分段损坏")) from error


def _video_packets(
    spec: OutputSpec, segments: Sequence[tuple[Path, int]], stream: av.VideoStream, extradata: bytes | None
) -> Iterator[Packet[Any]]:
    base = Fraction(spec.rate.den, spec.rate.num)
    for path, start in segments:
        with _opened(path) as source:
            track = source.streams.video[0]
            if track.codec_context.extradata != extradata:
                raise OutputInvalid(reason=DIFFERENT)
            packets = (packet for packet in source.demux(track) if packet.pts is not None)
            for n, packet in enumerate(packets):
                assert packet.pts is not None
                assert track.time_base is not None
                packet.pts = round(packet.pts * track.time_base / base) + start
                packet.dts = start + n - REORDERING
                packet.duration = 1
                packet.time_base = base
                packet.stream = stream
                yield packet


def _audio_packets(source: av.container.InputContainer, stream: av.AudioStream) -> Iterator[Packet[Any]]:
    for packet in source.demux(source.streams.audio[0]):
        if packet.dts is not None:
            packet.stream = stream
            yield packet


def _interleaved(pictures: Iterator[Packet[Any]], sounds: Iterator[Packet[Any]]) -> Iterator[Packet[Any]]:
    """Both in order of decoding time, so that a player needs no long read ahead."""
    picture, sound = next(pictures, None), next(sounds, None)
    while picture is not None or sound is not None:
        if sound is None or (picture is not None and _time(picture) <= _time(sound)):
            assert picture is not None
            yield picture
            picture = next(pictures, None)
        else:
            yield sound
            sound = next(sounds, None)


def _time(packet: Packet[Any]) -> Fraction:
    assert packet.dts is not None
    assert packet.time_base is not None
    return packet.dts * packet.time_base
