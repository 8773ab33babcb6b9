"""Saycut's render engine as a process of its own: ``python -m bench.ours TASK``."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.jobs import inputs_of, timeline_of
from bench.task import read_task
from saycut.render import RenderSettings, open_media, render

__all__ = ["main"]


def main() -> None:
    """Probe the inputs, build the timeline, render it."""
    task = read_task(Path(sys.argv[1]))
    media = {name: open_media(task.inputs / name) for name in inputs_of(task.job, task.size)}
    settings = RenderSettings(crf=20, preset="veryfast", audio_bitrate=160_000, cache_dir=task.cache, force=True)
    render(timeline_of(task.job, task.size), media, task.output, settings)


if __name__ == "__main__":
    main()
