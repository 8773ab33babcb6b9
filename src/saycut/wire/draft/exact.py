"""Exact values beside readable ones: milliseconds with flicks, a factor with its ratio, frames a second with theirs.

A readable number is what clients show and change. Where rounding it would lose something, the exact value stands
beside it. It counts only as long as it still rounds to the readable one, so a client that changes the readable number
alone is understood.

    start_ms: 1001                           a whole number of milliseconds: nothing beside it
    start_ms: 33, start_flicks: 23543520     frame 1 of 29.97 frames a second
"""

from __future__ import annotations

from fractions import Fraction

from saycut.timeline.time import FLICKS, Rate

__all__ = ["PER_MS", "fps_of", "from_ms", "put_time", "rate_of", "ratio_of", "speed_of", "to_ms"]

PER_MS = FLICKS // 1000
"""Flicks in a millisecond, a whole number."""

Value = object


def to_ms(flicks: int) -> int:
    """Flicks to the nearest millisecond."""
    return (flicks + PER_MS // 2) // PER_MS


def from_ms(ms: float, flicks: int | None = None) -> int:
    """The exact time: ``flicks`` where it still is that many milliseconds, else ``ms`` itself."""
    if flicks is not None and to_ms(flicks) == ms:
        return flicks
    return round(Fraction(ms) * PER_MS)


def put_time(out: dict[str, Value], name: str, flicks: int, key: str = "") -> None:
    """Set ``name_ms`` (or ``key``), and ``name_flicks`` where milliseconds are not exact."""
    out[key or f"{name}_ms"] = to_ms(flicks)
    if flicks % PER_MS:
        out[f"{name}_flicks"] = flicks


def speed_of(speed: float, ratio: str | None = None) -> Fraction:
    """The exact factor: ``ratio`` ("3/2") where it still is that number, else the number itself, to a thousandth."""
    if ratio is not None and float(Fraction(ratio)) == speed:
        return Fraction(ratio)
    return Fraction(str(speed)).limit_denominator(1000)


def ratio_of(speed: Fraction) -> str | None:
    """The ratio to write beside a factor, None where the number says it all."""
    return None if speed_of(float(speed)) == speed else f"{speed.numerator}/{speed.denominator}"


def fps_of(rate: Rate) -> tuple[float, str | None]:
    """Frames a second to three decimals, and the ratio where they are not exact: (29.97, None), (12.346, "1000/81")."""
    fps: float = int(rate.fps) if rate.fps.is_integer() else round(rate.fps, 3)
    return fps, None if Rate.of(fps) == rate else f"{rate.num}/{rate.den}"


def rate_of(fps: float, ratio: str | None = None) -> Rate:
    """The exact rate: ``ratio`` where it still is ``fps``, else the nearest rate that holds a time grid."""
    if ratio is not None:
        num, den = map(int, ratio.split("/"))
        if round(num / den, 3) == fps:
            return Rate(num, den)
    return Rate.of(fps).usual
