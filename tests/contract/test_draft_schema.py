"""The published JSON schema of the draft, judged by a validator of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.wire import draft_schema, to_draft
from unit.timeline.strategies import timelines
from unit.wire.samples import programme, sent
from unit.wire.test_draft_refusals import change

pytestmark = pytest.mark.oracle

Problems = Callable[[object, list[Any]], list[list[str]]]


def test_a_draft_with_every_field_fits_the_schema(schema_problems: Problems) -> None:
    assert schema_problems(draft_schema(), [sent(programme()), {}]) == [[], []]


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example])
@given(st.lists(timelines(), min_size=1, max_size=4))
def test_any_draft_we_write_fits_the_schema(schema_problems: Problems, found: list[Any]) -> None:
    drafts = [json.loads(json.dumps(to_draft(timeline))) for timeline in found]
    assert schema_problems(draft_schema(), drafts) == [[] for _ in drafts]


def test_a_draft_with_a_wrong_type_or_name_does_not_fit_the_schema(schema_problems: Problems) -> None:
    wrong = [
        ("t.0.sg.0.d", "1000"),
        ("m.width", 10**6),
        ("t.0.role", "hero"),
        ("t.0.tt", 3),
        ("transitions.0.type", "warp"),
    ]
    for problems in schema_problems(draft_schema(), [change(sent(programme()), path, value) for path, value in wrong]):
        assert problems
