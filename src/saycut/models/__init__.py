"""Things too large to ship: fonts now, voices and recognisers later, pulled once into the user's cache.

``models.list()``, ``models.pull(name)``, ``models.find(name)``, ``models.remove(name)``; names are in the registry.
"""

from saycut.models.pull import Progress, ProgressCallback, pull
from saycut.models.registry import Registry, Thing, registry
from saycut.models.store import Entry, FontFile, find, font_files, remove
from saycut.models.store import list_things as list  # noqa: A004

__all__ = [
    "Entry",
    "FontFile",
    "Progress",
    "ProgressCallback",
    "Registry",
    "Thing",
    "find",
    "font_files",
    "list",
    "pull",
    "registry",
    "remove",
]
