"""Text and JSON of any content survive both databases."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from saycut.db.columns import Json, JsonText, plain_text

DIALECT = sqlite.dialect()
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
)


@given(ANY_TEXT)
def test_plain_text_is_storable_and_stays_as_it_is_from_then_on(text: str) -> None:
    plain = plain_text(text)
    assert "\0" not in plain
    plain.encode("utf-8")
    assert plain_text(plain) == plain


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert plain_text(text) == text


@given(ANY_JSON)
def test_json_comes_back_as_it_went_in(value: Json) -> None:
    column = JsonText()
    stored = column.process_bind_param(value, DIALECT)
    assert stored is None or (stored.isascii() and "\0" not in stored)
    found = column.process_result_value(stored, DIALECT)
    assert found == json.loads(json.dumps(value))
