"""How regular the pictures of a stream come, judged by their timestamps alone.

constant   │   │   │   │   │        every picture within a tenth of a frame of one grid
variable   │  │     │││     │       anything else: gaps, bursts, jitter
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

_WHOLE = (5, 6, 8, 10, 12, 15, 18, 20, 24, 25, 30, 48, 50, 60, 72, 75, 90, 100, 120, 144, 165, 240)
_NTSC = (15, 24, 30, 48, 60, 120)
_STANDARD = (*map(Fraction, _WHOLE), *(Fraction(1000 * each, 1001) for each in _NTSC), Fraction(25, 2))
_FALLBACK = Fraction(25)
_FASTEST, _SLOWEST = Fraction(1000), Fraction(1, 60)


@dataclass(frozen=True, slots=True)
class Pacing:
    """``average_rate`` as measured, ``base_rate`` the grid (constant) or the usual rate (variable)."""

    average_rate: Fraction
    base_rate: Fraction
    is_vfr: bool


def sane_rate(rate: Fraction | None) -> Fraction | None:
    """A declared rate when it can be one, else None: files declare 0, 1000k and worse."""
    return rate if rate is not None and _SLOWEST <= rate <= _FASTEST else None


def pacing_of(runs: Sequence[Sequence[int]], time_base: Fraction, declared: Iterable[Fraction | None]) -> Pacing:
    """Judge ``runs`` of presentation timestamps (ticks of ``time_base``, each run without a break).

    ``declared`` rates are preferred where the timestamps allow them, then the standard ones.
    """
    runs = [sorted(set(each)) for each in runs]
    steps = [after - before for run in runs for before, after in pairwise(run)]
    known = [each for each in map(sane_rate, declared) if each is not None]
    if not steps:
        rate = known[0] if known else _FALLBACK
        return Pacing(rate, rate, False)
    average = _within(1 / (Fraction(sum(steps), len(steps)) * time_base))
    near = sorted(_STANDARD, key=lambda each: abs(each - average))[:3]
    for rate in [*known, *near, average]:
        if all(_fits(run, time_base, rate) for run in runs):
            return Pacing(known[0] if known and _close(known[0], average) else average, rate, False)
    usual = _within(1 / (median_low(steps) * time_base))
    # A few uneven steps cannot tell 30 from 29.97: the declared rate may, otherwise it is the whole number.
    choices = [each for each in known if each in _STANDARD] + sorted(
        map(Fraction, _WHOLE), key=lambda x: abs(x - usual)
    )
    standard = next((each for each in choices if _close(each, usual)), usual.limit_denominator(1001))
    return Pacing(average, standard, True)


def _within(rate: Fraction) -> Fraction:
    return min(max(rate, _SLOWEST), _FASTEST)


def _close(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= other / 25


def _fits(run: Sequence[int], time_base: Fraction, rate: Fraction) -> bool:
    """Whether every timestamp lies on the grid of ``rate`` that begins at the first one."""
    step = 1 / (rate * time_base)  # ticks per frame
    slack = max(step / 10, min(Fraction(1), step / 3))  # rounding to ticks on both sides, unless ticks are frames
    # In integers, because a Fraction per picture would take longer than the demuxing.
    numerator, denominator, allowed = step.numerator, step.denominator, int(slack * step.denominator)
    first = run[0]
    return all(abs((each - first) * denominator - at * numerator) <= allowed for at, each in enumerate(run))
