"""A situation to plan against, and recorded exchanges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saycut.agent import Situation
from saycut.cli.eval import situation_of
from unit.agent.model.conftest import TALK


@pytest.fixture
def situation() -> Situation:
    """Two clips (c1, c2 on t3), a title (c4 on t5), music (c6 on t7), an export under way."""
    return situation_of(TALK, None)


def speaking(situation: Situation, words: str) -> Situation:
    """The same, with other words in the talk."""
    talk, *rest = situation.facts.assets
    return replace(
        situation, facts=replace(situation.facts, assets=(replace(talk, transcript=((0.3, 4.0, words),)), *rest))
    )
