"""``saycut models``: list, pull and remove what is downloaded once."""

from __future__ import annotations

import sys

from saycut import models
from saycut.cli.output import megabytes, print_json
from saycut.language import Language, Words

__all__ = ["run_list", "run_pull", "run_remove"]

HERE = Words("here", "已下载")
ABSENT = Words("not pulled", "未下载")
PULLED = Words("{name} is ready: {path}", "{name} 已就绪：{path}")
FREED = Words("Removed {name}; {size} freed.", "已删除 {name}，释放 {size}。")
NOT_HERE = Words("{name} was not here.", "{name} 本来就没有下载。")


def run_list(as_json: bool, language: Language) -> int:
    """Everything that can be pulled, with size, licence and whether it is here."""
    entries = models.list()
    if as_json:
        print_json(
            [
                {
                    "name": entry.thing.name,
                    "kind": entry.thing.kind,
                    "about": entry.thing.about.say(language),
                    "languages": list(entry.thing.languages),
                    "bytes": entry.thing.size,
                    "licence": entry.thing.licence,
                    "path": str(entry.path) if entry.path else None,
                }
                for entry in entries
            ]
        )
        return 0
    for entry in entries:
        state = (HERE if entry.path else ABSENT).say(language)
        thing = entry.thing
        print(f"{thing.name:16} {megabytes(thing.size):>9}  {thing.licence:10} {state:10} {thing.about.say(language)}")
    return 0


def run_pull(name: str, language: Language) -> int:
    """Download a thing or all parts of a bundle."""
    watched = sys.stderr.isatty()

    def report(progress: models.Progress) -> None:
        if watched:
            share = f"{megabytes(progress.done)} / {megabytes(progress.total)}"
            print(f"\r{progress.name}  {share}   ", end="", file=sys.stderr, flush=True)

    paths = models.pull(name, report)
    if watched:
        print("\r\033[K", end="", file=sys.stderr)
    for path in paths:
        print(PULLED.say(language, name=path.name, path=path))
    return 0


def run_remove(name: str, language: Language) -> int:
    """Delete a thing or all parts of a bundle."""
    freed = models.remove(name)
    print((FREED if freed else NOT_HERE).say(language, name=name, size=megabytes(freed)))
    return 0
