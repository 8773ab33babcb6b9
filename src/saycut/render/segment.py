"""One segment: its frames drawn, encoded, and put into the cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from saycut.render.cache import SegmentCache
from saycut.render.compositor import Compositor
from saycut.render.encoder import SegmentWriter
from saycut.render.plan import OutputSpec, Segment, segment_key

__all__ = ["render_segment"]


def render_segment(
    spec: OutputSpec,
    segment: Segment,
    compositor: Compositor,
    cache: SegmentCache,
    check: Callable[[], None],
    on_frame: Callable[[], None],
) -> Path:
    """Draw and encode a segment; returns its file in the cache. ``check`` may raise to stop between two frames."""
    key = segment_key(spec, segment)
    with cache.writing(key) as part, SegmentWriter(part, spec) as writer:
        for n in range(segment.frames):
            check()
            writer.write(compositor.frame(segment.layers, n))
            on_frame()
    return cache.path(key)
