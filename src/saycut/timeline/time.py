"""Exact time: integer flicks, rational frame rates, half-open ranges.

A flick is 1/705 600 000 s. Every frame of 24, 25, 30, 50, 60, 23.976, 29.97 and 59.94 fps and every sample of 44.1 and
48 kHz is a whole number of flicks (https://github.com/facebookarchive/Flicks). Seconds and milliseconds exist only at
the edges and are rounded once, here.

    0          start                    end
    |            [=======================)          half-open: a range that ends at t and one that starts at t abut
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

__all__ = ["FLICKS", "Rate", "TimeRange", "from_seconds", "scaled", "to_seconds"]

FLICKS = 705_600_000
"""Flicks in a second."""


def from_seconds(seconds: float | Fraction | str) -> int:
    """Seconds to flicks, rounded once to the nearest flick."""
    exact = Fraction(str(seconds)) if isinstance(seconds, float) else Fraction(seconds)
    return round(exact * FLICKS)


def to_seconds(flicks: int) -> float:
    """Flicks to seconds, for people and foreign formats only."""
    return flicks / FLICKS


def scaled(flicks: int, factor: Fraction) -> int:
    """``flicks × factor``, rounded to the nearest flick."""
    return round(flicks * factor)


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames a second as a ratio of whole numbers: ``Rate(30000, 1001)`` is 29.97."""

    num: int
    den: int = 1

    @classmethod
    def of(cls, value: float | Fraction | str) -> Rate:
        """The nearest usual rate: 29.97 becomes 30000/1001; others keep up to three decimals."""
        exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
        for nominal in (24, 30, 48, 60, 120):
            ntsc = Fraction(nominal * 1000, 1001)
            if abs(exact - ntsc) < Fraction(1, 200):
                return cls(ntsc.numerator, ntsc.denominator)
        near = exact.limit_denominator(1001)
        return cls(near.numerator, near.denominator)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.num, self.den)

    @property
    def fps(self) -> float:
        return self.num / self.den

    def time_of(self, frame: int) -> int:
        """Flicks at which frame number ``frame`` starts."""
        return round(Fraction(frame * FLICKS * self.den, self.num))

    def frame_at(self, time: int) -> int:
        """Number of the frame shown at ``time`` (flicks): the last one that starts at or before it."""
        frame = time * self.num // (FLICKS * self.den)
        return frame + 1 if self.time_of(frame + 1) <= time else frame

    def frames_in(self, duration: int) -> int:
        """``duration`` (flicks) as a count of frames, rounded to the nearest."""
        return round(Fraction(duration * self.num, FLICKS * self.den))

    def snap(self, time: int) -> int:
        """``time`` moved to the nearest frame border."""
        return self.time_of(self.frames_in(time))

    @property
    def frame_duration(self) -> int:
        """Flicks of one frame (exact for the usual rates)."""
        return self.time_of(1)

    @property
    def exact(self) -> bool:
        """True when a frame is a whole number of flicks, so that clips can be laid end to end on the grid for ever."""
        return FLICKS * self.den % self.num == 0

    @property
    def usual(self) -> Rate:
        """This rate where it is exact, else the nearest that people use: what a canvas may have."""
        return self if self.exact else min(_USUAL, key=lambda rate: abs(rate.fraction - self.fraction))


_USUAL = tuple(Rate.of(value) for value in (10, 12, 15, 20, 23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60, 100, 120))


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Half-open range ``[start, start + duration)`` in flicks."""

    start: int
    duration: int

    @classmethod
    def between(cls, start: int, end: int) -> TimeRange:
        return cls(start, end - start)

    @property
    def end(self) -> int:
        return self.start + self.duration

    def contains(self, time: int) -> bool:
        return self.start <= time < self.end

    def overlaps(self, other: TimeRange) -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: TimeRange) -> TimeRange | None:
        """The part both have, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return TimeRange.between(start, end) if end > start else None

    def shifted(self, by: int) -> TimeRange:
        return TimeRange(self.start + by, self.duration)
