"""Frames → an H.264 file of one closed GOP run, with the same parameter sets in every segment."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av

from saycut.render.plan import OutputSpec

__all__ = ["SegmentWriter"]

# ITU-T H.273: 1 is BT.709 for primaries, transfer and matrix; range 1 is limited.
_BT709 = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"


class SegmentWriter:
    """Writes frames 0, 1, 2 … of a segment to ``path`` (MP4). One thread, so that equal frames give equal bytes."""

    def __init__(self, path: Path, spec: OutputSpec) -> None:
        self._container = av.open(str(path), "w", format="mp4")
        rate = Fraction(spec.rate.num, spec.rate.den)
        stream = self._container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
        stream.time_base = 1 / rate
        stream.codec_context.time_base = 1 / rate
        stream.codec_context.thread_count = 1
        stream.options = {
            "preset": spec.preset,
            "crf": str(spec.crf),
            # Closed captions that a source frame carries are not ours to hand on.
            "a53cc": "0",
            "x264-params": f"{_BT709}:open-gop=0:keyint=infinite:threads=1:lookahead-threads=1:stitchable=1",
        }
        self._stream = stream
        self._next = 0

    def write(self, frame: av.VideoFrame) -> None:
        """Encode the next frame (yuv420p at the output's size)."""
        frame.pts = self._next
        frame.time_base = self._stream.codec_context.time_base
        frame.pict_type = av.video.frame.PictureType.NONE
        self._next += 1
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def __enter__(self) -> SegmentWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                for packet in self._stream.encode(None):
                    self._container.mux(packet)
        finally:
            self._container.close()
