"""Time as integer flicks (1/705 600 000 s), converted from stream time bases once and exactly.

Every frame of 24, 25, 30, 50, 60, 23.976, 29.97 and 59.94 fps and every sample of 44.1 and 48 kHz is a whole number
of flicks (https://github.com/facebookarchive/Flicks), so only coarse time bases (Matroska's 1 ms) carry an error, and
it is the file's own.
"""

from __future__ import annotations

from fractions import Fraction

FLICKS_PER_SECOND = 705_600_000


def divide_rounded(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest integer, halves upwards, for a positive denominator."""
    return (2 * numerator + denominator) // (2 * denominator)


def to_flicks(ticks: int, time_base: Fraction) -> int:
    """``ticks`` of ``time_base`` seconds as flicks, rounded to the nearest."""
    return divide_rounded(ticks * time_base.numerator * FLICKS_PER_SECOND, time_base.denominator)


def to_ticks(flicks: int, time_base: Fraction) -> int:
    """``flicks`` as ticks of ``time_base`` seconds, rounded down."""
    return flicks * time_base.denominator // (FLICKS_PER_SECOND * time_base.numerator)


def to_samples(flicks: int, rate: int) -> int:
    """``flicks`` as a number of samples at ``rate`` Hz, rounded to the nearest."""
    return divide_rounded(flicks * rate, FLICKS_PER_SECOND)


def from_samples(samples: int, rate: int) -> int:
    """``samples`` at ``rate`` Hz as flicks, rounded to the nearest."""
    return divide_rounded(samples * FLICKS_PER_SECOND, rate)


def seconds(flicks: int) -> str:
    """``flicks`` for a human reader: seconds with at most three decimals, such as ``12.04 s``."""
    return f"{flicks / FLICKS_PER_SECOND:.3f}".rstrip("0").rstrip(".") + " s"
