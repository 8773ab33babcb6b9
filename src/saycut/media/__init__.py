"""Media files: what is in them, their pictures and their sound. Times are flicks of source time."""

from saycut.media.audio import AudioReader
from saycut.media.files import digest
from saycut.media.formats import Format, Kind
from saycut.media.orientation import Orientation
from saycut.media.picture import read_image
from saycut.media.probe import probe
from saycut.media.records import AudioStream, Image, Probe, VideoStream
from saycut.media.sniff import sniff
from saycut.media.text import read_text
from saycut.media.thumbnails import encode_picture, poster, strip, thumbnail
from saycut.media.upright import upright
from saycut.media.video import TimedFrame, VideoReader

__all__ = [
    "AudioReader",
    "AudioStream",
    "Format",
    "Image",
    "Kind",
    "Orientation",
    "Probe",
    "TimedFrame",
    "VideoReader",
    "VideoStream",
    "digest",
    "encode_picture",
    "poster",
    "probe",
    "read_image",
    "read_text",
    "sniff",
    "strip",
    "thumbnail",
    "upright",
]
