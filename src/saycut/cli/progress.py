"""A live progress bar with speed and time left, on standard error and only where that is a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from saycut.language import Language, Words

if TYPE_CHECKING:
    from saycut.render import Progress

__all__ = ["render_progress"]

RENDERING = Words("Rendering", "渲染")
REUSED = Words("{share} reused", "复用 {share}")


@contextlib.contextmanager
def render_progress(language: Language, label: str = "") -> Iterator[Callable[[Progress], None] | None]:
    """A callback to feed with progress, or None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    name = f"{RENDERING.say(language)} {label}".strip()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[reused]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None, speed="", reused="")

        def report(progress: Progress) -> None:
            whole = progress.total + progress.reused
            share = f"{progress.reused / whole:.0%}" if whole else ""
            bar.update(
                task,
                total=max(1, progress.total),
                completed=progress.done,
                speed=f"{progress.fps:.0f} fps" if progress.done else "",
                reused=REUSED.say(language, share=share) if progress.reused else "",
            )

        yield report
