"""The formats we read, each with the one demuxer that may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["audio", "image", "script", "video"]


@dataclass(frozen=True, slots=True)
class Format:
    """A container or file format; ``demuxer`` is FFmpeg's name, empty where FFmpeg never sees the file.

    ``kind`` is what such a file usually holds: whether an MP4 has a picture at all, only the probe knows.
    """

    name: str
    kind: Kind
    demuxer: str
    mime: str

    @property
    def is_iso(self) -> bool:
        """Whether the file is made of ISO base media boxes."""
        return self.demuxer == "mov"


_ALL = (
    Format("mp4", "video", "mov", "video/mp4"),
    Format("mov", "video", "mov", "video/quicktime"),
    Format("m4a", "audio", "mov", "audio/mp4"),
    Format("mkv", "video", "matroska", "video/x-matroska"),
    Format("webm", "video", "matroska", "video/webm"),
    Format("avi", "video", "avi", "video/x-msvideo"),
    Format("mpegts", "video", "mpegts", "video/mp2t"),
    Format("mp3", "audio", "mp3", "audio/mpeg"),
    Format("wav", "audio", "wav", "audio/wav"),
    Format("aac", "audio", "aac", "audio/aac"),
    Format("flac", "audio", "flac", "audio/flac"),
    Format("ogg", "audio", "ogg", "audio/ogg"),
    Format("gif", "image", "gif", "image/gif"),
    Format("jpeg", "image", "jpeg_pipe", "image/jpeg"),
    Format("png", "image", "png_pipe", "image/png"),
    Format("apng", "image", "apng", "image/apng"),
    Format("webp", "image", "", "image/webp"),
    Format("text", "script", "", "text/plain"),
)

FORMATS: dict[str, Format] = {each.name: each for each in _ALL}

# fmt: off
# Extensions that promise media. Used only to say "this is text" of a script that is named like a video.
MEDIA_EXTENSIONS = frozenset(
    {
        ".3gp", ".aac", ".aif", ".aiff", ".apng", ".avi", ".avif", ".bmp", ".flac", ".flv", ".gif", ".heic", ".heif",
        ".jpeg", ".jpg", ".m2ts", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".mts", ".oga",
        ".ogg", ".ogv", ".opus", ".png", ".tif", ".tiff", ".ts", ".wav", ".webm", ".webp", ".wma", ".wmv",
    }
)
# fmt: on
