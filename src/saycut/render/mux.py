"""Segments and sound → one MP4, by stream copy, its index in front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.packet import Packet

from saycut.errors import OutputInvalid
from saycut.render.plan import OutputSpec

__all__ = ["mux"]



def mux(
    spec: OutputSpec, segments: Sequence[tuple[Path, int]], sound: Path | None, output: Path, tags: Mapping[str, str]
) -> None:
    """Write ``output`` from segment files (with their first frame numbers) and an encoded sound file.

    ``tags`` become the container's metadata.
    """
    with av.open(str(output), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags"}) as container:
        for name, value in tags.items():
            container.metadata[name] = value
        with av.open(str(segments[0][0])) as first:
            video = container.add_stream_from_template(first.streams.video[0])
            extradata = first.streams.video[0].codec_context.extradata
        video.time_base = Fraction(spec.rate.den, spec.rate.num)
        pictures = _video_packets(spec, segments, video, extradata)
        if sound is None:
            for packet in pictures:
                container.mux(packet)
            return
        with av.open(str(sound)) as source:
            audio = container.add_stream_from_template(source.streams.audio[0])
            for packet in _interleaved(pictures, _audio_packets(source, audio)):
                container.mux(packet)


def _video_packets(
    spec: OutputSpec, segments: Sequence[tuple[Path, int]], stream: av.VideoStream, extradata: bytes | None
) -> Iterator[Packet[Any]]:
    base = Fraction(spec.rate.den, spec.rate.num)
    for path, start in segments:
        with av.open(str(path)) as source:
            track = source.streams.video[0]
            if track.codec_context.extradata != extradata:
                raise OutputInvalid(reason="two segments have different parameter sets")
            for packet in source.demux(track):
                if packet.pts is None or packet.dts is None or track.time_base is None:
                    continue
                packet.pts = round(packet.pts * track.time_base / base) + start
                packet.dts = round(packet.dts * track.time_base / base) + start
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
    assert packet.dts is not None and packet.time_base is not None
    return packet.dts * packet.time_base
