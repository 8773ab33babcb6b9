"""What can be pulled: names, sizes, licences, checksums and sources, read from ``registry.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from saycut.errors import UnknownThing
from saycut.language import Words
from saycut.settings import Settings

__all__ = ["File", "Kind", "Registry", "Source", "SourceKind", "Thing", "read_registry", "registry"]

Kind = Literal["font"]
SourceKind = Literal["pypi", "npm", "url"]

_SCHEMA = "saycut.models/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a source: where it is there, what it must be, and what it is called here.

    ``package``, ``version`` and ``member`` name a file inside a published package, ``url`` one on the web.
    ``family`` and ``language`` (BCP 47) belong to fonts.
    """

    name: str
    size: int
    sha256: str
    package: str = ""
    version: str = ""
    member: str = ""
    url: str = ""
    family: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One way to get all files of a thing, and the bytes that have to travel for it."""

    kind: SourceKind
    download: int
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that can be pulled; ``scripts`` are the Unicode scripts that a font is for, and ``Emoji``."""

    name: str
    kind: Kind
    about: Words
    languages: tuple[str, ...]
    scripts: tuple[str, ...]
    licence: str
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """Bytes on disk, by the first source."""
        return sum(file.size for file in self.sources[0].files)


@dataclass(frozen=True, slots=True)
class Registry:
    """All things by name, and bundles: names for several things."""

    things: dict[str, Thing]
    bundles: dict[str, tuple[str, ...]]

    def expand(self, name: str) -> tuple[Thing, ...]:
        """The things behind a name. Raises :class:`saycut.errors.UnknownThing`."""
        names = self.bundles.get(name, (name,))
        if any(each not in self.things for each in names):
            raise UnknownThing(name=name)
        return tuple(self.things[each] for each in names)


def registry(settings: Settings | None = None) -> Registry:
    """The registry that the settings name, or the one of this version."""
    path = (settings or Settings()).model_registry
    return _own() if path is None else read_registry(path.read_text("utf-8"))


@cache
def _own() -> Registry:
    return read_registry(files("saycut.models").joinpath("registry.json").read_text("utf-8"))


def read_registry(text: str) -> Registry:
    """A registry from its JSON text. Raises ``ValueError`` on another schema, ``KeyError`` or ``TypeError`` on gaps."""
    document = json.loads(text)
    if document["schema"] != _SCHEMA:
        raise ValueError(f"registry schema {document['schema']!r} is not {_SCHEMA!r}")
    things = {each["name"]: _thing(each) for each in document["things"]}
    return Registry(things, {name: tuple(parts) for name, parts in document["bundles"].items()})


def _thing(each: Any) -> Thing:
    lists = {name: tuple(each[name]) for name in ("languages", "scripts")}
    sources = tuple(_source(source) for source in each["sources"])
    return Thing(**{**each, **lists, "about": Words(**each["about"]), "sources": sources})


def _source(each: Any) -> Source:
    return Source(**{**each, "files": tuple(File(**file) for file in each["files"])})
