"""A language model that says what a test wrote down, and remembers what it was told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from saycut.agent.model import Message, Tool
from saycut.errors import SaycutError


@dataclass(frozen=True)
class Said:
    index: int = 0
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True)
class Bit:
    text: str = ""
    calls: tuple[Said, ...] = ()


def call(name: str, **arguments: Any) -> tuple[str, str]:
    return name, json.dumps(arguments)


Answer = str | SaycutError | list[tuple[str, str]]


@dataclass
class Scripted:
    """``answers`` in order; the last one is repeated. A list is tool calls (name, JSON), a text is text."""

    answers: list[Answer]
    heard: list[list[Message]] = field(default_factory=list)
    offered: Sequence[Tool] = ()

    def begin(self, stop: Callable[[], bool]) -> Scripted:
        return self

    def answer(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Iterator[Bit]:
        answer = self.answers[min(len(self.heard), len(self.answers) - 1)]
        self.heard.append(list(messages))
        self.offered = tools
        if isinstance(answer, SaycutError):
            raise answer
        if isinstance(answer, str):
            yield Bit(answer)
            return
        for index, (name, text) in enumerate(answer):
            yield Bit(calls=(Said(index, f"id{index}", name),))
            for start in range(0, len(text), 7):
                yield Bit(calls=(Said(index, arguments=text[start : start + 7]),))

    def results(self) -> list[str]:
        """What came of every call so far, as the model was told."""
        return [str(message["content"]) for message in self.heard[-1] if message["role"] == "tool"]
