"""A stretch of the message and what it means."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Mention", "Value"]

Value = str | float | int | tuple[float, float] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """``[start, end)`` of the message means ``kind`` = ``value``. Times are seconds."""

    kind: str
    value: Value
    start: int
    end: int

    @property
    def number(self) -> float:
        """The value as a number; a pair gives its first."""
        value = self.value
        if isinstance(value, tuple):
            value = value[0]
        return float(value)

    @property
    def name(self) -> str:
        return str(self.value)

    @property
    def pair(self) -> tuple[float, float]:
        """The value as a pair of numbers."""
        if isinstance(self.value, tuple) and len(self.value) == 2:
            return float(self.value[0]), float(self.value[1])
        return self.number, self.number
