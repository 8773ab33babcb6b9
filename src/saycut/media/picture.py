"""Still pictures: upright RGB or RGBA of eight bits, whatever they are stored as."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.errors import MediaCorrupt, NoPicture
from saycut.language import Words
from saycut.media import webp
from saycut.media.completeness import require_complete
from saycut.media.container import open_container, translated
from saycut.media.files import name_of, read_bytes
from saycut.media.formats import Format
from saycut.media.headers import PictureHeader, jpeg_header, png_chunks, png_header, webp_header
from saycut.media.limits import require_picture_size
from saycut.media.sniff import sniff
from saycut.media.upright import turned

NO_HEADER = Words("its header cannot be read", "文件头无法读取")
UNDECODABLE = Words("its picture cannot be decoded", "画面无法解码")
WRONG_CHECKSUM = Words("a checksum is wrong", "校验和不符")

# What is wrong with a picture is said by our errors, not by OpenCV on stderr.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_HEADERS = {"jpeg": jpeg_header, "png": png_header, "apng": png_header, "webp": webp_header}


def read_image(path: Path) -> NDArray[np.uint8]:
    """The picture in the file, upright: height × width × 3 (RGB), or × 4 (RGBA, straight alpha) when it has alpha.

    16-bit, grey, palette and CMYK pictures are converted; of an animation, its first picture.
    Raises as :func:`sniff`, NoPicture when the file is no picture, MediaTruncated, MediaCorrupt, MediaTooLarge.
    """
    form = sniff(path)
    if form.kind != "image":
        raise NoPicture(name=name_of(path))
    require_complete(path, form)
    if form.name == "gif":
        return _first_gif_frame(path, form)
    data = read_bytes(path)
    header = picture_header(path, form, data)
    if form.name in ("png", "apng"):
        require_decodable(path, form, data)
    return turned(_without_idle_alpha(_pixels(path, data)), header.orientation)


def picture_header(path: Path, form: Format, data: bytes) -> PictureHeader:
    """The header of a JPEG, PNG or WebP file. Raises MediaCorrupt, MediaTooLarge."""
    header = _HEADERS[form.name](data)
    if header is None or header.width < 1 or header.height < 1:
        raise MediaCorrupt(name=name_of(path), reason=NO_HEADER)
    require_picture_size(path, header.width, header.height)
    return header


def require_decodable(path: Path, form: Format, data: bytes) -> None:
    """Raises MediaCorrupt when the picture is damaged, found as cheaply as its format allows.

    PNG has checksums; JPEG decodes to an eighth of its size at a fraction of the cost.
    """
    if form.name in ("png", "apng"):
        for kind, body, checksum in png_chunks(data):
            if zlib.crc32(kind + body) != checksum:
                raise MediaCorrupt(name=name_of(path), reason=WRONG_CHECKSUM)
    elif form.name == "jpeg":
        _decode(path, data, cv2.IMREAD_REDUCED_GRAYSCALE_8)
    else:
        _pixels(path, data)


def _pixels(path: Path, data: bytes) -> NDArray[np.uint8]:
    """RGB or RGBA as stored, not turned."""
    animation = webp.animation_of(data) if data[8:12] == b"WEBP" else None
    if animation is not None:
        first = next(webp.composed(animation), None)
        if first is None:
            raise MediaCorrupt(name=name_of(path), reason=UNDECODABLE)
        return first
    stored = _decode(path, data, cv2.IMREAD_UNCHANGED)
    deep = stored.dtype == np.uint16
    pixels = np.asarray((stored.astype(np.uint32) * 255 + 32_767) // 65_535 if deep else stored, np.uint8)
    codes = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    if channels == 2:  # grey with alpha
        return np.ascontiguousarray(pixels[..., [0, 0, 0, 1]])
    return np.asarray(cv2.cvtColor(pixels, codes[channels]), np.uint8)


def _decode(path: Path, data: bytes, flags: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise MediaCorrupt(name=name_of(path), reason=UNDECODABLE) from error
    if pixels is None or pixels.dtype not in (np.uint8, np.uint16):
        raise MediaCorrupt(name=name_of(path), reason=UNDECODABLE)
    return cast("NDArray[np.uint8] | NDArray[np.uint16]", pixels)


def _without_idle_alpha(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB where the alpha channel is opaque everywhere."""
    if pixels.shape[2] == 4 and pixels[..., 3].min() == 255:
        return np.ascontiguousarray(pixels[..., :3])
    return pixels


def _first_gif_frame(path: Path, form: Format) -> NDArray[np.uint8]:
    with open_container(path, form) as container, translated(path):
        stream = container.streams.video[0]
        require_picture_size(path, stream.width, stream.height)
        frame = next(container.decode(stream), None)
        if frame is None:
            raise MediaCorrupt(name=name_of(path), reason=UNDECODABLE)
        return _without_idle_alpha(np.asarray(frame.to_ndarray(format="rgba"), np.uint8))
