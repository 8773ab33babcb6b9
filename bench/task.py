"""One thing to be made by one contestant, as a file that its process reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.sizes import SIZES, Size

__all__ = ["DrawnText", "Task", "read_task", "write_task"]


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A PNG with alpha, where it lies on the canvas, from which frame up to which it shows, how many it fades."""

    path: Path
    x: int
    y: int
    width: int
    height: int
    first: int
    last: int
    fade: int


@dataclass(frozen=True, slots=True)
class Task:
    """``inputs`` is the folder of the media; ``mask`` the picture of the inset's corners; ``cache`` is only ours."""

    job: str
    size: Size
    inputs: Path
    texts: tuple[DrawnText, ...]
    mask: Path
    output: Path
    cache: Path

    def media(self, name: str) -> str:
        """An input's path as a command takes it."""
        return str(self.inputs / name)


def write_task(task: Task, path: Path) -> None:
    """Write a task as JSON."""
    path.write_text(json.dumps({**asdict(task), "size": task.size.name}, default=str))


def read_task(path: Path) -> Task:
    """Read what :func:`write_task` wrote."""
    plain = json.loads(path.read_text())
    return Task(
        job=plain["job"],
        size=SIZES[plain["size"]],
        inputs=Path(plain["inputs"]),
        texts=tuple(DrawnText(**{**text, "path": Path(text["path"])}) for text in plain["texts"]),
        mask=Path(plain["mask"]),
        output=Path(plain["output"]),
        cache=Path(plain["cache"]),
    )
