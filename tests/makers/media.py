"""Small media files, made on the spot: clips whose frames carry their number, tones, pictures.

A numbered frame has its number as eight black or white bars, and a colour in each corner that tells which way up it is:

    red    ▌▌ ▌  ▌▌▌  green
           8 bars of
    blue   number      white
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Sound = NDArray[np.float32]

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (235, 235, 235)
BITS = 8


def numbered(number: int, size: tuple[int, int] = (160, 120)) -> Pixels:
    """An RGB picture (height × width × 3) of ``size`` (width, height) that shows ``number`` modulo 256."""
    width, height = size
    picture = np.full((height, width, 3), 96, np.uint8)
    w, h = max(1, width // 6), max(1, height // 4)
    picture[:h, :w], picture[:h, -w:], picture[-h:, :w], picture[-h:, -w:] = RED, GREEN, BLUE, WHITE
    bar = (width - 2 * w) // BITS
    for bit in range(BITS):
        picture[:, w + bit * bar : w + (bit + 1) * bar] = 230 if number >> bit & 1 else 20
    return picture


def number_in(picture: Pixels) -> int:
    """The number that an upright picture of :func:`numbered` shows, of any size."""
    height, width = picture.shape[:2]
    w = max(1, width // 6)
    bar = (width - 2 * w) / BITS
    row = picture[height // 2 - 2 : height // 2 + 2].mean(axis=(0, 2))
    return sum(1 << bit for bit in range(BITS) if row[int(w + (bit + 0.5) * bar)] > 125)


def corners_of(picture: Pixels) -> tuple[str, ...]:
    """The colours of the corners, clockwise from the top left, as names: upright is red, green, white, blue."""
    height, width = picture.shape[:2]
    y, x = height // 12, width // 12
    points = picture[y, x], picture[y, -x - 1], picture[-y - 1, -x - 1], picture[-y - 1, x]
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    return tuple(
        min(names, key=lambda name, point=point: float(np.abs(point[:3].astype(int) - names[name]).sum()))
        for point in points
    )


def tone(seconds: float, rate: int = 48_000, channels: int = 2, hertz: float = 440.0) -> Sound:
    """A sine of half amplitude (channels × samples), each channel an octave above the one before."""
    at = np.arange(round(seconds * rate)) / rate
    return np.stack([0.5 * np.sin(2 * np.pi * hertz * 2**each * at) for each in range(channels)]).astype(np.float32)


def noise(seconds: float, rate: int = 48_000, channels: int = 2, seed: int = 7) -> Sound:
    """Smoothed noise (channels × samples): no two stretches of it are alike, so that it shows where it was taken."""
    rough = np.random.default_rng(seed).standard_normal((channels, round(seconds * rate)))
    kernel = np.hanning(32) / np.hanning(32).sum()
    smooth = np.stack([np.convolve(each, kernel, "same") for each in rough])
    return (0.5 * smooth / np.abs(smooth).max()).astype(np.float32)


def make_clip(
    path: Path,
    *,
    video: str = "libx264",
    audio: str | None = "aac",
    container: str | None = None,
    size: tuple[int, int] = (160, 120),
    rate: Fraction | int = 30,
    frames: int = 60,
    times: Sequence[int] | None = None,
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    muxer: dict[str, str] | None = None,
    turn: float | None = None,
    hflip: bool = False,
    vflip: bool = False,
    aspect: Fraction | None = None,
    sound: Sound | None = None,
    audio_rate: int = 48_000,
    layout: str = "stereo",
    audio_start: float = 0.0,
    picture: Callable[[int, tuple[int, int]], Pixels] = numbered,
) -> Path:
    """A clip of ``frames`` pictures made by ``picture(number, size)``, with a tone unless ``sound`` is given.

    ``times`` are the timestamps of the pictures in milliseconds (a variable rate), otherwise they come at ``rate``.
    ``turn`` (degrees counter-clockwise) and the flips become a display matrix, ``audio_start`` is in seconds.
    """
    with av.open(path, "w", format=container, options=muxer or {}) as output:
        stream = output.add_stream(video, rate=rate, options=options or {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if turn is not None or hflip or vflip:
            stream.set_display_rotation(turn or 0, hflip=hflip, vflip=vflip)
        voice = add_audio(output, audio, audio_rate, layout) if audio else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture(number, size), "rgb24")
            frame.pts = times[number] if times is not None else number
            frame.time_base = Fraction(1, 1000) if times is not None else 1 / Fraction(rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if voice is not None:
            channels = voice.codec_context.layout.nb_channels
            length = frames / Fraction(rate) if times is None else Fraction(times[-1], 1000)
            heard = sound if sound is not None else tone(float(length), audio_rate, channels)
            encode_sound(output, voice, heard, audio_start)
    return path


def make_sound(
    path: Path,
    codec: str,
    *,
    container: str | None = None,
    rate: int = 48_000,
    layout: str = "stereo",
    seconds: float = 2.0,
    sound: Sound | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """A sound file: a tone of ``seconds`` unless ``sound`` (channels × samples) is given."""
    with av.open(path, "w", format=container) as output:
        stream = add_audio(output, codec, rate, layout, options)
        heard = sound if sound is not None else tone(seconds, rate, stream.codec_context.layout.nb_channels)
        encode_sound(output, stream, heard, 0.0)
    return path


def add_audio(
    output: av.container.OutputContainer, codec: str, rate: int, layout: str, options: dict[str, str] | None = None
) -> AudioStream:
    """A stream of sound in ``output``.

    Vorbis is experimental in FFmpeg and has to be asked for; AAC may not replace noise by other noise.
    """
    defaults = {"vorbis": {"strict": "-2"}, "aac": {"aac_pns": "0"}}
    stream = output.add_stream(codec, rate=rate, layout=layout, options={**defaults.get(codec, {}), **(options or {})})
    assert isinstance(stream, AudioStream)
    return stream


def encode_sound(output: av.container.OutputContainer, stream: AudioStream, sound: Sound, start: float) -> None:
    """Encode ``sound`` (channels × samples) from ``start`` seconds on, to the end."""
    rate, context = stream.codec_context.sample_rate, stream.codec_context
    packed = np.ascontiguousarray(sound.T.reshape(1, -1))
    frame = av.AudioFrame.from_ndarray(packed, "flt", context.layout.name)
    frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
    frame.pts = round(start * rate)
    fitting = av.AudioResampler(context.format, context.layout, rate, context.frame_size or 1024)
    for each in [*fitting.resample(frame), *fitting.resample(None)]:
        output.mux(stream.encode(each))
    output.mux(stream.encode(None))


def make_picture(path: Path, pixels: Pixels | NDArray[np.uint16]) -> Path:
    """A picture file in the format of the path's extension, of grey, RGB or RGBA ``pixels``."""
    codes = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    stored = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, codes[pixels.shape[2]])
    # By way of bytes: OpenCV cannot write to every file name there is.
    path.write_bytes(cv2.imencode(path.suffix, stored)[1].tobytes())
    return path


def make_animation(path: Path, frames: int = 6, rate: int = 10, size: tuple[int, int] = (96, 64)) -> Path:
    """An endless animated GIF, PNG or WebP of numbered pictures, by the path's extension."""
    codec, pix_fmt = {
        ".gif": ("gif", "rgb8"),
        ".png": ("apng", "rgb24"),
        ".webp": ("libwebp_anim", "bgra"),
    }[path.suffix]
    options = {"lossless": "1"} if path.suffix == ".webp" else {}
    muxer = {".gif": {"loop": "0"}, ".png": {"plays": "0"}, ".webp": {"loop": "0"}}[path.suffix]
    return make_clip(
        path,
        video=codec,
        audio=None,
        container="apng" if path.suffix == ".png" else None,
        frames=frames,
        rate=rate,
        size=size,
        pix_fmt=pix_fmt,
        options=options,
        muxer=muxer,
    )


def with_exif(jpeg: bytes, orientation: int, order: str = "big") -> bytes:
    """``jpeg`` with an EXIF block that says ``orientation`` (1–8), big- or little-endian."""
    return jpeg[:2] + _marker(0xE1, b"Exif\0\0" + tiff(orientation, order)) + jpeg[2:]


def tiff(orientation: int, order: str = "big") -> bytes:
    """A TIFF block whose one entry is the orientation."""
    sign = ">" if order == "big" else "<"
    head = (b"MM" if order == "big" else b"II") + struct.pack(sign + "HI", 42, 8)
    return head + struct.pack(sign + "HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def cmyk_jpeg(cyan: int, magenta: int, yellow: int, black: int) -> bytes:
    """A JPEG of one 8 × 8 block of one ink mixture (0–255 each), as Adobe writes them: inverted, marked by APP14.

    Baseline of four components; a flat block needs its DC coefficient only (ISO/IEC 10918-1 F.1).
    """
    lengths = bytes([0, 0, 0, 12, *([0] * 12)])  # the twelve DC sizes get the codes 0000 to 1011
    bits = "".join(_flat_block(255 - ink) for ink in (cyan, magenta, yellow, black))
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    components = b"".join(bytes([each, 0x11, 0]) for each in range(1, 5))
    return b"".join(
        [
            b"\xff\xd8",
            _marker(0xEE, b"Adobe\0\x64\0\0\0\0\0"),
            _marker(0xDB, b"\0" + b"\x01" * 64),
            _marker(0xC0, b"\x08\0\x08\0\x08\x04" + components),
            _marker(0xC4, b"\0" + lengths + bytes(range(12))),
            _marker(0xC4, b"\x10" + b"\x01" + bytes(15) + b"\0"),  # AC: only "end of block", code 0
            _marker(0xDA, b"\x04" + b"".join(bytes([each, 0]) for each in range(1, 5)) + b"\0\x3f\0"),
            data,
            b"\xff\xd9",
        ]
    )


def _flat_block(value: int) -> str:
    """The bits of a block of one value: size of the DC coefficient, its bits, end of block."""
    level = 8 * (value - 128)
    size = abs(level).bit_length()
    amount = level if level >= 0 else level + (1 << size) - 1
    return f"{size:04b}" + (f"{amount:0{size}b}" if size else "") + "0"


def _marker(code: int, body: bytes) -> bytes:
    return bytes([0xFF, code]) + struct.pack(">H", len(body) + 2) + body
