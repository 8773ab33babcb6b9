"""Revisions of a timeline with undo, redo and restore.

r0 ── r1 ── r2 ── r3          undo: back to r2; redo: r3 again
             └── r4           an edit after an undo starts a new branch; r3 stays reachable by its number
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from saycut.errors import UnknownReference
from saycut.timeline.model import Timeline

__all__ = ["History", "Revision"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of the timeline, what it came from and what was done to reach it."""

    number: int
    timeline: Timeline
    parent: int | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All revisions and the present one; immutable, every step gives a new history."""

    revisions: tuple[Revision, ...]
    present: int = 0
    redo_path: tuple[int, ...] = ()

    @classmethod
    def of(cls, timeline: Timeline, summary: str = "") -> History:
        return cls((Revision(0, timeline, None, summary),))

    @property
    def current(self) -> Revision:
        return self.revision(self.present)

    @property
    def timeline(self) -> Timeline:
        return self.current.timeline

    def revision(self, number: int) -> Revision:
        """The revision with this number, or UnknownReference."""
        for revision in self.revisions:
            if revision.number == number:
                return revision
        raise UnknownReference(what="revision", name=str(number))

    def record(self, timeline: Timeline, summary: str = "") -> History:
        """A new revision on top of the present one; an unchanged timeline records nothing."""
        if timeline == self.timeline:
            return self
        number = max(revision.number for revision in self.revisions) + 1
        new = Revision(number, timeline, self.present, summary)
        return History((*self.revisions, new), number, ())

    def undo(self) -> History | None:
        """Back to the parent of the present revision, or None at the first."""
        parent = self.current.parent
        if parent is None:
            return None
        return replace(self, present=parent, redo_path=(self.present, *self.redo_path))

    def redo(self) -> History | None:
        """Forward along what was undone last, or None."""
        if not self.redo_path:
            return None
        return replace(self, present=self.redo_path[0], redo_path=self.redo_path[1:])

    def restore(self, number: int) -> History:
        """A new revision equal to an earlier one, so that this too can be undone."""
        return self.record(self.revision(number).timeline, f"restored {number}")
