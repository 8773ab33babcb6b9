"""Each job as the best single ffmpeg command that we could write by hand.

Texts come in as pictures, each laid over only while it shows. Ken Burns is ``zoompan`` straight on the picture: faster
than the usual way of enlarging it first, though the movement then goes in whole pixels.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from bench.jobs import DUCK_PCT, INSET_BOX, KEN_BURNS, MUSIC_PCT, Move, frames_of
from bench.sizes import CLIP, FPS, HEIGHT, INSET, MUSIC, PICTURE_SIZE, PICTURES, VOICE, WIDTH, Size, picture_name
from bench.task import DrawnText, Task

__all__ = ["COLOUR", "QUIET", "TAGS", "X264", "binary", "command", "raw_command"]

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p")
COLOUR = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
"""Says what the pictures are without touching them, or ffmpeg converts what is untagged."""
AAC = ("-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-ac", "2")
QUIET = ("-hide_banner", "-loglevel", "error", "-nostdin", "-y")


@dataclass(frozen=True, slots=True)
class Graph:
    """Arguments that name the inputs, the filters of picture and sound, and what of them is which."""

    inputs: tuple[str, ...]
    filters: tuple[str, ...]
    video: str
    audio: str
    mixing: tuple[str, ...] = ()


def binary() -> str:
    """The program named by ``FFMPEG``, else the one that imageio-ffmpeg brings, else that on the path."""
    if named := os.environ.get("FFMPEG"):
        return named
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        found = shutil.which("ffmpeg")
        if found is None:
            raise SystemExit("there is no ffmpeg: pip install imageio-ffmpeg, or name one in FFMPEG") from None
        return found


def command(task: Task) -> list[str]:
    """The job in one command."""
    graph = GRAPHS[task.job](task)
    length = ("-frames:v", str(frames_of(task.job, task.size)), "-t", _seconds(frames_of(task.job, task.size)))
    picture = ("-map", graph.video, *X264, *COLOUR)
    sound = ("-map", graph.audio, *AAC)
    filters = ("-filter_complex", ";".join((*graph.filters, *graph.mixing)))
    finish = ("-movflags", "+faststart", str(task.output))
    return [binary(), *QUIET, *graph.inputs, *filters, *picture, *sound, *length, *finish]


def raw_command(task: Task) -> list[str]:
    """The job's composited pictures, not encoded, as raw yuv420p."""
    graph = GRAPHS[task.job](task)
    filters = ("-filter_complex", ";".join((*graph.filters, f"{graph.video}format=yuv420p[raw]")))
    length = ("-frames:v", str(frames_of(task.job, task.size)))
    return [binary(), *QUIET, *graph.inputs, *filters, "-map", "[raw]", *length, "-f", "rawvideo", str(task.output)]


def _captioned(task: Task) -> Graph:
    inputs = (*_cut(task, CLIP, task.size.cut_from), *_files(task.texts))
    filters = []
    for n, text in enumerate(task.texts):
        below = "[0:v]" if n == 0 else f"[v{n}]"
        filters.append(f"{below}[{n + 1}:v]{_lay(text)}[v{n + 1}]")
    return Graph(inputs, tuple(filters), f"[v{len(task.texts)}]", "0:a")


def _promo(task: Task) -> Graph:
    inputs: list[str] = []
    filters = []
    for n in range(PICTURES):
        inputs += ["-i", task.media(picture_name(n))]
        filters.append(f"[{n}:v]{_ken_burns(task.size, n)}[p{n}]")
    filters += _crossfades(task.size)
    below = f"[x{PICTURES - 1}]"
    for n, text in enumerate(task.texts):
        inputs += ["-framerate", str(FPS), "-i", str(text.path)]
        filters.append(f"[{PICTURES + n}:v]{_fading(text)}[t{n}]")
        filters.append(f"{below}[t{n}]overlay={text.x}:{text.y}:eof_action=pass[v{n}]")
        below = f"[v{n}]"
    first = PICTURES + len(task.texts)
    inputs += ["-i", task.media(VOICE), "-i", task.media(MUSIC)]
    return Graph(tuple(inputs), tuple(filters), below, "[mix]", _ducked(task, first, first + 1))


def _inset(task: Task) -> Graph:
    x, y, w, h = INSET_BOX
    text = task.texts[0]
    inputs = (*_cut(task, CLIP, task.size.cut_from), *_cut(task, INSET, 0), "-i", str(task.mask), *_files((text,)))
    filters = (
        f"[1:v]scale={w}:{h}:force_original_aspect_ratio=increase,crop={w}:{h},setsar=1[small]",
        "[2:v]format=gray[corners]",
        "[small][corners]alphamerge[round]",
        f"[0:v][round]overlay={x}:{y}[with]",
        f"[with][3:v]{_lay(text)}[v]",
    )
    return Graph(inputs, filters, "[v]", "0:a")


def _cut(task: Task, name: str, first: int) -> tuple[str, ...]:
    return "-ss", _seconds(first), "-t", _seconds(task.size.cut), "-i", task.media(name)


def _files(texts: tuple[DrawnText, ...]) -> tuple[str, ...]:
    return tuple(part for text in texts for part in ("-i", str(text.path)))


def _lay(text: DrawnText) -> str:
    return f"overlay={text.x}:{text.y}:enable='between(n,{text.first},{text.last - 1})'"


def _fading(text: DrawnText) -> str:
    count = text.last - text.first
    fade_in = f"fade=in:start_frame=0:nb_frames={text.fade}:alpha=1"
    fade_out = f"fade=out:start_frame={count - text.fade}:nb_frames={text.fade}:alpha=1"
    return f"format=yuva420p,loop={count - 1}:1:0,{fade_in},{fade_out},setpts=(N+{text.first})/{FPS}/TB"


def _ken_burns(size: Size, number: int) -> str:
    move: Move = KEN_BURNS[number]
    margin = size.fade // 2
    begun = margin if number == 0 else 0
    total = size.still + 2 * margin
    shown = total - (margin if number in (0, PICTURES - 1) else 0)
    k = f"(on+{begun})/{total}"
    scale, x, y = (f"({a}+{b - a:.6f}*{k})" for a, b in (move.scale, move.x, move.y))
    wide = PICTURE_SIZE[0]
    # To the canvas's shape first; what is visible then is 1/scale of it, and the centre moves against the picture.
    crop = f"crop={wide}:{round(wide * HEIGHT / WIDTH / 2) * 2}"
    colour = "scale=out_range=tv:out_color_matrix=bt709,format=yuv420p"
    pan = f"z='{scale}':x='iw*(0.5-{x}/zoom)':y='ih*(0.5-{y}/zoom)'"
    return f"{crop},{colour},zoompan={pan}:d={shown}:s={WIDTH}x{HEIGHT}:fps={FPS},setsar=1"


def _crossfades(size: Size) -> list[str]:
    length = _seconds(size.fade)
    found = []
    for n in range(1, PICTURES):
        before = "[p0]" if n == 1 else f"[x{n - 1}]"
        offset = _seconds(n * size.still - size.fade // 2)
        found.append(f"{before}[p{n}]xfade=transition=fade:duration={length}:offset={offset}[x{n}]")
    return found


def _ducked(task: Task, voice: int, music: int) -> tuple[str, ...]:
    total = frames_of(task.job, task.size)
    ratio = MUSIC_PCT / DUCK_PCT * 2
    return (
        f"[{voice}:a]asplit[say][key]",
        f"[{music}:a]volume={MUSIC_PCT / 100},afade=out:st={_seconds(total - FPS)}:d=1[soft]",
        f"[soft][key]sidechaincompress=threshold=0.02:ratio={ratio:.2f}:attack=120:release=450[under]",
        "[say][under]amix=inputs=2:duration=longest:normalize=0,alimiter=limit=0.89:level=0[mix]",
    )


def _seconds(frames: int) -> str:
    return f"{frames / FPS:.6f}"


GRAPHS: dict[str, Callable[[Task], Graph]] = {"J1": _captioned, "J2": _promo, "J3": _inset, "J6": _captioned}
