"""Looking at a file: what it is, what is in it, and whether it can be used at all.

sniff ── script ───────────────────────────────► Probe
  ├──── picture ── header, checksum ───────────► Probe
  └──── clip, sound ── complete? ── open ── scan packets, first frames ──► Probe
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from av.container import InputContainer

from saycut.errors import MediaCorrupt, MediaTruncated
from saycut.language import Words
from saycut.media import webp
from saycut.media.clock import seconds, to_flicks
from saycut.media.completeness import missing_bytes, require_complete
from saycut.media.container import open_container, read_only, translated
from saycut.media.files import digest as digest_of
from saycut.media.files import name_of, read_bytes, size_of
from saycut.media.formats import Format, Kind
from saycut.media.headers import loop_of
from saycut.media.limits import require_length, require_stored_size
from saycut.media.picture import picture_header, require_decodable
from saycut.media.records import AudioStream, Image, Probe, VideoStream
from saycut.media.scan import Scan, StreamScan, scan
from saycut.media.sniff import sniff
from saycut.media.streams import (
    animated_record,
    audio_record,
    best_audio,
    best_video,
    first_time,
    is_decodable,
    video_record,
)

NO_STREAMS = Words("there is neither picture nor sound in it", "里面既没有画面也没有声音")
NO_DECODER = Words("it uses a codec that we cannot decode", "使用了无法解码的编码格式")
UNDECODABLE = {
    True: Words("its picture cannot be decoded", "画面无法解码"),
    False: Words("its sound cannot be decoded", "声音无法解码"),
}


def probe(path: Path, digest: str | None = None) -> Probe:
    """Everything there is to know of the file short of decoding it; ``digest`` where it is known already.

    Raises FileMissing, FileEmpty, NotMedia, MediaTruncated, MediaCorrupt or MediaTooLarge.
    """
    size = size_of(path)
    form = sniff(path)
    require_complete(path, form)
    if form.kind == "script":
        return Probe("script", form, size, digest or digest_of(path))
    if form.kind == "image" and form.name not in ("gif", "apng"):
        image, video = _probe_picture(path, form)
        return Probe("image", form, size, digest or digest_of(path), video=video, image=image)
    return _probe_streams(path, form, size, digest or digest_of(path))


def _probe_picture(path: Path, form: Format) -> tuple[Image, VideoStream | None]:
    data = read_bytes(path)
    header = picture_header(path, form, data)
    require_decodable(path, form, data)
    animation = webp.animation_of(data) if form.name == "webp" else None
    image = Image(
        width=header.width,
        height=header.height,
        orientation=header.orientation,
        has_alpha=header.has_alpha,
        bit_depth=header.bit_depth,
        animated=animation is not None and len(animation.frames) > 1,
        frame_count=len(animation.frames) if animation else 1,
        loop=animation.loop if animation else 1,
        duration=animation.duration if animation and len(animation.frames) > 1 else 0,
    )
    return image, animated_record(path, image, animation) if animation and image.animated else None


def _probe_streams(path: Path, form: Format, size: int, digest: str) -> Probe:
    with open_container(path, form) as container:
        video, audio = best_video(container), best_audio(container)
        wanted = [each for each in (video, audio) if each is not None]
        for each in wanted:
            if not is_decodable(each):
                raise MediaCorrupt(name=name_of(path), reason=NO_DECODER)
        if video is not None:
            # Before the first frame is decoded, because its memory is what the limit is about.
            require_stored_size(path, form, video.width, video.height)
        with translated(path):
            read_only(container, *wanted)
            if form.is_iso:
                _require_indexed_bytes(path, container, size)
        seen = scan(path, form, container, wanted, size)
        return _assembled(path, form, size, digest, seen)


def _assembled(path: Path, form: Format, size: int, digest: str, seen: Scan) -> Probe:
    """The probe of a scanned file. Streams without a packet do not count, streams that cannot be decoded do."""
    filled = [each for each in seen.streams.values() if each.packets]
    if not filled:
        raise MediaCorrupt(name=name_of(path), reason=NO_STREAMS)
    for each in filled:
        if each.first_frame is None:
            raise MediaCorrupt(name=name_of(path), reason=UNDECODABLE[each.stream.type == "video"])
        _require_promised_length(path, form, each, seen.complete)
    origin = min(map(first_time, filled))
    video: VideoStream | None = None
    audio: AudioStream | None = None
    with translated(path):
        for each in filled:
            if each.stream.type == "video":
                video = video_record(path, form, each, origin, seen.complete)
            else:
                audio = audio_record(form, each, origin)
    kind: Kind = "image" if form.kind == "image" else "video" if video else "audio"
    image = _image_of(path, video) if video and kind == "image" else None
    if image is not None and not image.animated:
        origin, video = 0, None
    result = Probe(kind, form, size, digest, origin, video, audio, image)
    require_length(path, result.duration)
    return result


def _require_promised_length(path: Path, form: Format, seen: StreamScan, complete: bool) -> None:
    """Raises MediaTruncated when FLAC promises more samples than all its packets hold; its bytes do not tell."""
    promised, ended = seen.stream.duration, seen.end
    if form.name == "flac" and complete and promised and ended is not None and promised > ended:
        have, need = (seconds(to_flicks(each, seen.stream.time_base or Fraction(1))) for each in (ended, promised))
        reason = Words(f"{have} of {need} are there", f"{need} 里只有 {have}")
        raise MediaTruncated(name=name_of(path), reason=reason)


def _image_of(path: Path, video: VideoStream) -> Image:
    """A GIF or APNG as a picture; FFmpeg hides how often it plays, so that is read from the file."""
    count = video.frame_count or 1
    return Image(
        width=video.width,
        height=video.height,
        orientation=video.orientation,
        has_alpha=video.has_alpha,
        bit_depth=video.bit_depth,
        animated=count > 1,
        frame_count=count,
        loop=loop_of(read_bytes(path)),
        duration=video.duration if count > 1 else 0,
    )


def _require_indexed_bytes(path: Path, container: InputContainer, size: int) -> None:
    """Raises MediaTruncated when the index points behind the end of the file.

    Samples are interleaved, so the last ones of each stream are the ones that would be missing.
    """
    need = 0
    for stream in container.streams:
        entries = stream.index_entries
        last = entries[max(0, len(entries) - 64) :] if len(entries) else []
        need = max([need, *(each.pos + each.size for each in last)])
    if need > size:
        raise MediaTruncated(name=name_of(path), reason=missing_bytes(size, need))
