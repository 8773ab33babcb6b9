"""Column types that mean the same on SQLite and PostgreSQL, and the JSON that goes through them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

__all__ = ["BigCounter", "Json", "JsonObject", "JsonText", "SafeText", "plain_text"]

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]

BigCounter = BigInteger().with_variant(Integer, "sqlite")
"""A primary key that counts up by itself: SQLite does that for INTEGER only."""


def plain_text(text: str) -> str:
    """Text that every database takes: NUL and halves of surrogate pairs become U+FFFD.

    PostgreSQL refuses both, SQLite takes the first; a name that comes from outside must not fail on one of them.
    """
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class SafeText(TypeDecorator[str]):
    """Text of any origin, see :func:`plain_text`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain_text(value)


class JsonText(TypeDecorator[Json]):
    """JSON as ASCII text: the order of keys and the digits of numbers stay as they were written."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:
        return None if value is None else _loaded(value)


def _loaded(text: str) -> Json:
    value: Json = json.loads(text)
    return value
