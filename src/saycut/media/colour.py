"""FFmpeg's names for the colour numbers of ITU-T H.273, as streams carry them."""

from __future__ import annotations

_PRIMARIES = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "film",
    9: "bt2020",
    10: "smpte428",
    11: "smpte431",
    12: "smpte432",
    22: "ebu3213",
}
_TRANSFER = {
    1: "bt709",
    4: "gamma22",
    5: "gamma28",
    6: "smpte170m",
    7: "smpte240m",
    8: "linear",
    9: "log100",
    10: "log316",
    11: "iec61966-2-4",
    12: "bt1361e",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    17: "smpte428",
    18: "arib-std-b67",
}
_MATRIX = {
    0: "gbr",
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "ycgco",
    9: "bt2020nc",
    10: "bt2020c",
    11: "smpte2085",
    12: "chroma-derived-nc",
    13: "chroma-derived-c",
    14: "ictcp",
}
_RANGE = {1: "tv", 2: "pc"}

UNKNOWN = "unknown"


def primaries(number: int) -> str:
    """The name of colour primaries."""
    return _PRIMARIES.get(number, UNKNOWN)


def transfer(number: int) -> str:
    """The name of a transfer characteristic."""
    return _TRANSFER.get(number, UNKNOWN)


def matrix(number: int) -> str:
    """The name of the coefficients from RGB to YCbCr."""
    return _MATRIX.get(number, UNKNOWN)


def color_range(number: int) -> str:
    """``tv`` (limited), ``pc`` (full) or ``unknown``."""
    return _RANGE.get(number, UNKNOWN)
