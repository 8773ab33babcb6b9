"""One render from plan to delivered file.

plan ─► segments missing in the cache ─► threads ─┐
     └► sound missing in the cache ───► thread ───┴─► mux ─► checks ─► renamed into place
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from saycut.errors import Cancelled, OutputExists, OutputFolder, OutputInvalid
from saycut.language import Words
from saycut.render.cache import SegmentCache
from saycut.render.compile import compile_plan, output_spec
from saycut.render.compositor import Compositor
from saycut.render.media_file import MediaFile
from saycut.render.mux import mux
from saycut.render.plan import OutputSpec, RenderPlan, Segment, TextLayer, segment_key, sound_key
from saycut.render.pool import Runs, run_threads
from saycut.render.segment import render_segment
from saycut.render.sound import render_sound
from saycut.render.sources import Sources, StillStore
from saycut.render.texts import TextPainter
from saycut.render.verify import Checked, verify
from saycut.settings import Settings
from saycut.text import require_glyphs
from saycut.timeline.model import Timeline

__all__ = ["Progress", "RenderResult", "RenderSettings", "render"]


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How to render. ``threads`` None: one for each core. More than ``max_bytes`` is measured, not delivered."""

    crf: int = 20
    preset: str = "veryfast"
    audio_bitrate: int = 160_000
    threads: int | None = None
    cache_dir: Path | None = None
    cache_limit: int = 8 << 30
    max_bytes: int | None = None
    force: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """Frames done of all that have to be drawn, and how many came from the cache; times in seconds."""

    done: int
    total: int
    reused: int
    elapsed_s: float

    @property
    def fps(self) -> float:
        """Frames a second so far."""
        return self.done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Estimated time left, None while there is nothing to judge by."""
        return (self.total - self.done) / self.fps if self.done >= 5 and self.fps else None


@dataclass(frozen=True, slots=True)
class RenderResult:
    """The finished file and what it took; duration in flicks, size in bytes.

    ``delivered`` is False where the file broke its byte budget: it is measured and gone.
    """

    path: Path
    width: int
    height: int
    frames: int
    duration: int
    size: int
    segments: int
    reused_segments: int
    elapsed_s: float
    delivered: bool = True


def render(
    timeline: Timeline,
    media: Mapping[str, MediaFile],
    output: Path,
    settings: RenderSettings | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: threading.Event | None = None,
) -> RenderResult:
    """Render a valid timeline to ``output`` (MP4, H.264 and AAC).

    ``media`` gives the file of each asset by name. The file appears whole, checked, or not at all.
    Raises RenderError, MediaError and, when ``cancelled`` is set, Cancelled.
    """
    settings = settings or RenderSettings()
    require_writable(output, settings.force)
    spec = output_spec(timeline, crf=settings.crf, preset=settings.preset, audio_bitrate=settings.audio_bitrate)
    plan = compile_plan(timeline, spec, {name: item.probe.digest for name, item in media.items()})
    require_glyphs(_texts(plan))
    by_digest = {item.probe.digest: item for item in media.values()}
    return _Job(plan, by_digest, settings, progress, cancelled or threading.Event()).run(output)


def require_writable(output: Path, force: bool) -> None:
    """Raise OutputExists or OutputFolder before any work is done."""
    if output.is_dir():
        raise OutputFolder(name=str(output), reason=Words("it is a folder", "这是一个文件夹"))
    if output.exists() and not force:
        raise OutputExists(name=str(output))
    folder = output.parent
    if not folder.is_dir():
        raise OutputFolder(name=str(output), reason=Words("its folder does not exist", "所在文件夹不存在"))
    if not os.access(folder, os.W_OK):
        raise OutputFolder(name=str(output), reason=Words("its folder is not writable", "所在文件夹不可写"))


def _texts(plan: RenderPlan) -> set[str]:
    layers = (layer for segment in plan.segments for layer in segment.layers)
    specs = {layer.spec for layer in layers if isinstance(layer, TextLayer)}
    return {spec.text.upper() if spec.upper else spec.text for spec in specs}


class _Job:
    """The state of one running render."""

    def __init__(
        self,
        plan: RenderPlan,
        media: Mapping[str, MediaFile],
        settings: RenderSettings,
        progress: Callable[[Progress], None] | None,
        cancelled: threading.Event,
    ) -> None:
        self._plan, self._media, self._settings, self._report = plan, media, settings, progress
        self._cancelled = cancelled
        self._stop = threading.Event()
        folder = settings.cache_dir or Settings().cache_dir / "segments"
        self._cache = SegmentCache(folder, settings.cache_limit)
        self._lock = threading.Lock()
        self._done = 0
        self._began = time.monotonic()

    def run(self, output: Path) -> RenderResult:
        spec, plan = self._plan.spec, self._plan
        keys = [segment_key(spec, segment) for segment in plan.segments]
        # A still that is shown twice has one key: it is drawn once.
        missing = {key: item for key, item in zip(keys, plan.segments, strict=True) if self._cache.find(key) is None}
        self._total = sum(segment.frames for segment in missing.values())
        self._reused = plan.frames - self._total
        self._render(spec, list(missing.values()))
        checked, delivered = self._deliver(output, keys)
        self._cache.trim()
        return RenderResult(
            path=output,
            width=spec.width,
            height=spec.height,
            frames=plan.frames,
            duration=checked.duration,
            size=checked.size,
            segments=len(keys),
            reused_segments=len(keys) - sum(key in missing for key in keys),
            elapsed_s=time.monotonic() - self._began,
            delivered=delivered,
        )

    def _render(self, spec: OutputSpec, segments: list[Segment]) -> None:
        self._tell()
        threads = max(1, min(self._settings.threads or os.cpu_count() or 1, len(segments)))
        # Segments keep every core busy; OpenCV's own threads would only get in their way.
        cv2.setNumThreads(1)
        runs, stills, texts = Runs(segments, threads), StillStore(), TextPainter()

        def draw(thread: int) -> None:
            sources = Sources(self._media, stills)
            compositor = Compositor(spec, sources, texts)
            try:
                while (segment := runs.next(thread)) is not None:
                    self._check()
                    render_segment(spec, segment, compositor, self._cache, self._check, self._count)
            finally:
                sources.close()

        works: list[Callable[[], None]] = [lambda n=n: draw(n) for n in range(threads)] if segments else []  # type: ignore[misc]
        run_threads([*works, self._sound], self._stop)
        self._check()

    def _sound(self) -> None:
        key = sound_key(self._plan.spec, self._plan.sound)
        if self._cache.find(key, ".m4a") is None:
            with self._cache.writing(key, ".m4a") as part:
                render_sound(self._plan.spec, self._plan.sound, self._media, part, self._check)

    def _deliver(self, output: Path, keys: list[str]) -> tuple[Checked, bool]:
        files = [(self._cache.path(key), segment.start) for key, segment in zip(keys, self._plan.segments, strict=True)]
        sound = self._cache.path(sound_key(self._plan.spec, self._plan.sound), ".m4a")
        part = output.with_name(f".{uuid.uuid4().hex}.part.mp4")
        try:
            mux(self._plan.spec, files, sound, part, self._settings.tags)
            checked = verify(part, self._plan)
            self._check()
            budget = self._settings.max_bytes
            delivered = budget is None or checked.size <= budget
            if delivered:
                part.replace(output)
        except OutputInvalid:
            self._cache.discard([sound, *(path for path, _ in files)])
            raise
        except OSError as error:
            raise OutputFolder(name=str(output), reason=error.strerror or str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        return checked, delivered

    def _check(self) -> None:
        if self._cancelled.is_set() or self._stop.is_set():
            raise Cancelled

    def _count(self) -> None:
        with self._lock:
            self._done += 1
            done = self._done
        if done % 5 == 0 or done == self._total:
            self._tell()

    def _tell(self) -> None:
        if self._report is not None:
            self._report(Progress(self._done, self._total, self._reused, time.monotonic() - self._began))
