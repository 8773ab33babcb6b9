"""Whatever a model writes, a turn ends with a valid timeline and words."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.agent import run_turn
from saycut.agent.model import ModelPlanner, tools
from saycut.cli.eval import situation_of
from saycut.timeline.validation import problems
from unit.agent.model.conftest import TALK
from unit.agent.model.scripted import Scripted

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


BY_NAME = {
    "clip": st.sampled_from(["c1", "c2", "c4", "c6"]),
    "clips": st.sampled_from(["c1", "c2", "c4", "c6"]),
    "track": st.sampled_from(["main", "t3", "t5", "t7"]),
    "asset": st.sampled_from(["a1", "a2", "a3", "a4", "lib:x", "#123456"]),
    "text": st.sampled_from(["Hello", "你好", ""]),
    "wish": st.sampled_from(["add captions", "导出", "make it black and white", "remove the beach"]),
}


def sometimes(good: st.SearchStrategy[Any], bad: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is right: a call with one mistake goes further in than one that is all nonsense."""
    return st.integers(0, 24).flatmap(lambda n: bad if n == 24 else good)


def of_schema(node: dict[str, Any], name: str = "", depth: int = 0) -> st.SearchStrategy[Any]:
    """Values as a schema asks for them, and sometimes not."""
    if "anyOf" in node:
        return st.one_of([of_schema(item, name, depth + 1) for item in node["anyOf"]])
    if node.get("properties"):
        fields = {key: of_schema(item, key, depth + 1) for key, item in node["properties"].items()}
        required = {key: fields[key] for key in node.get("required", [])}
        few = st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True)
        return few.flatmap(lambda keys: st.fixed_dictionaries(required | {key: fields[key] for key in keys}))
    if "enum" in node:
        return sometimes(st.sampled_from(node["enum"]), SCALARS)
    if node.get("type") == "array":
        sizes = (node.get("minItems", 0), node.get("maxItems", 4))
        return sometimes(
            st.lists(of_schema(node["items"], name, depth + 1), min_size=sizes[0], max_size=sizes[1]), ANYTHING
        )
    if node.get("type") in ("number", "integer"):
        return sometimes(st.sampled_from([0, 0.5, 1, 2, 4, 6.5, 10, 12, 20, 1080]) | st.floats(-2, 30), SCALARS)
    if node.get("type") == "boolean":
        return sometimes(st.booleans(), SCALARS)
    if node.get("type") == "object" and name == "clips":
        return of_schema(CLIP, "clip", depth + 1)
    return sometimes(BY_NAME.get(name, st.sampled_from(WORDS)), SCALARS)


CLIP: dict[str, Any] = next(item for item in FUNCTIONS if item["name"] == "insert")["parameters"]["properties"]["clip"]
CALLS = st.sampled_from(FUNCTIONS).flatmap(
    lambda function: st.tuples(
        st.just(function["name"]),
        sometimes(of_schema(function["parameters"]), ANYTHING).map(json.dumps),
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
