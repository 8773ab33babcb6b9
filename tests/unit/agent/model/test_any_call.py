"""Whatever a model writes, a turn ends with a valid timeline and words."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.agent.model.conftest import TALK
from unit.agent.model.scripted import Scripted

from saycut.agent import run_turn
from saycut.agent.model import ModelPlanner, tools
from saycut.cli.eval import situation_of
from saycut.timeline.validation import problems

SITUATION = situation_of(TALK, None)
FUNCTIONS: list[Any] = [tool["function"] for tool in tools()]
WORDS = [
    "c1",
    "c2",
    "c4",
    "t3",
    "t7",
    "main",
    "a1",
    "a3",
    "talk.mp4",
    "lib:x",
    "tts:",
    "#ff0000",
    "top",
    "",
    "title",
    "audio",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([0, 1, 2.5, -3, 1e300, 20]),
    st.text(max_size=8),
    st.sampled_from(WORDS),
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
)


def of_schema(node: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that are about what a schema asks for, and sometimes not at all."""
    if node.get("properties") and depth < 4:
        fields = {name: of_schema(item, depth + 1) for name, item in node["properties"].items()}
        required = {name: fields[name] for name in node.get("required", [])}
        rest = {name: item for name, item in fields.items() if name not in required}
        good: st.SearchStrategy[Any] = st.fixed_dictionaries(required, optional=rest)
    elif "enum" in node:
        good = st.sampled_from(node["enum"])
    elif node.get("type") == "array":
        good = st.lists(of_schema(node["items"], depth + 1), max_size=4)
    elif node.get("type") in ("number", "integer"):
        good = st.floats(-5, 30) | st.sampled_from([0, 1, 2, 12, 20])
    else:
        good = st.sampled_from(WORDS) | SCALARS
    return st.one_of(good, good, good, ANYTHING)


CALLS = st.sampled_from(FUNCTIONS).flatmap(
    lambda function: st.tuples(
        st.just(function["name"]), of_schema(function["parameters"]).map(lambda value: json.dumps(value))
    )
)
WILD = st.tuples(st.text(max_size=12), st.text(max_size=60))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers=st.lists(st.one_of(st.text(max_size=20), st.lists(CALLS | WILD, max_size=4)), min_size=1, max_size=4))
def test_any_calls_give_a_valid_timeline_and_words(answers: list[Any]) -> None:
    model = Scripted([*answers, "done"])
    outcome = run_turn(ModelPlanner(model), "cut everything shorter and export it", SITUATION)
    assert list(problems(outcome.timeline)) == []
    assert outcome.reply
    for message in model.heard[-1]:
        json.dumps(message)
