"""Parsed JSON that everything behind us can hold: databases, encoders, other people's parsers."""

from __future__ import annotations

from math import isfinite

from pydantic_core import PydanticCustomError

__all__ = ["MAX_DEPTH", "check_json"]

MAX_DEPTH = 100


def check_json(value: object) -> None:
    """Refuse what parses and breaks later: endless nesting, NaN, half a surrogate pair, a null character (PostgreSQL).

    Raises PydanticCustomError, for use in a validator.
    """
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner += item.keys()
                inner += item.values()
            elif isinstance(item, list):
                inner += item
            else:
                _check_scalar(item)
        if not inner:
            return
        level = inner
    raise PydanticCustomError("too_deep", "nested too deeply")


def _check_scalar(item: object) -> None:
    if isinstance(item, float) and not isfinite(item):
        raise PydanticCustomError("finite_number", "not a finite number")
    if not isinstance(item, str):
        return
    if "\0" in item:
        raise PydanticCustomError("null_character", "a null character")
    if not item.isascii() and any("\ud800" <= character <= "\udfff" for character in item):
        raise PydanticCustomError("string_unicode", "not valid Unicode")
