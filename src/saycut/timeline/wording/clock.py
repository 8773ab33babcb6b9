"""Times, lengths and levels as people read them: ``0:04.2``, ``1:02:03``, ``35%``."""

from __future__ import annotations

from fractions import Fraction

from saycut.timeline.time import FLICKS, TimeRange

__all__ = ["clock", "clocks", "compact_seconds", "number", "percent", "span", "spans"]


def clock(flicks: int, digits: int = 1) -> str:
    """Minutes and seconds with at most ``digits`` decimals, zeros left out: 0:04.2, 12:00, 1:02:03."""
    unit = 10**digits
    total = round(Fraction(abs(flicks) * unit, FLICKS))
    seconds, rest = divmod(total, unit)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    decimals = f".{rest:0{digits}d}".rstrip("0").rstrip(".") if digits else ""
    whole = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return ("-" if flicks < 0 and total else "") + whole + decimals


def clocks(before: int, after: int) -> tuple[str, str]:
    """Both times with as many decimals as it takes to tell them apart, three at most."""
    for digits in (1, 2, 3):
        pair = clock(before, digits), clock(after, digits)
        if pair[0] != pair[1]:
            return pair
    return clock(before, 3), clock(after, 3)


def span(times: TimeRange) -> str:
    """A range: 0:00–0:03."""
    return "–".join(clocks(times.start, times.end))


def spans(before: TimeRange, after: TimeRange) -> tuple[str, str]:
    """Both ranges with as many decimals as it takes to tell them apart, three at most."""
    for digits in (1, 2, 3):
        pair = [f"{clock(times.start, digits)}–{clock(times.end, digits)}" for times in (before, after)]
        if pair[0] != pair[1]:
            break
    return pair[0], pair[1]


def compact_seconds(flicks: int) -> str:
    """Bare seconds with up to three decimals, one where that is exact enough: 4.2, 0.03."""
    seconds = flicks / FLICKS
    return number(seconds, 1 if abs(seconds) >= 0.1 else 3)


def number(value: float, digits: int = 2) -> str:
    """A number with at most ``digits`` decimals, zeros left out."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percent(value: float) -> str:
    """``value`` in percent already."""
    return f"{number(value, 1)}%"
