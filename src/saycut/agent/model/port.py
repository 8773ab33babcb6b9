"""What the planner needs of a language model; who speaks to one, and how, is decided elsewhere.

begin ──► Talk ──► answer ─► Part … Part      one answer, piece by piece, as it is written
                ├─► answer ─► Part … Part     the next one, out of the same time and tokens
                └─► …
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

__all__ = ["CallPart", "LanguageModel", "Message", "Part", "Stop", "Talk", "Tool"]

Message = Mapping[str, object]
"""One message in the form of the chat-completions API: ``role``, ``content``, ``tool_calls``, ``tool_call_id``."""

Tool = Mapping[str, object]
"""One tool in the form of the chat-completions API: ``type`` and ``function`` with name, description, parameters."""

Stop = Callable[[], bool]
"""True once the user no longer wants the turn."""


class CallPart(Protocol):
    """A piece of the tool call number ``index`` of an answer; name and arguments are to be appended to what came."""

    @property
    def index(self) -> int: ...

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def arguments(self) -> str: ...


class Part(Protocol):
    """A piece of an answer: some text, pieces of tool calls, or both."""

    @property
    def text(self) -> str: ...

    @property
    def calls(self) -> Sequence[CallPart]: ...


class Talk(Protocol):
    """One turn's exchange, with the time and tokens that are left for it."""

    def answer(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Iterator[Part]:
        """The model's next answer. Raises LanguageModelError, or Cancelled once ``stop`` is true."""
        ...


class LanguageModel(Protocol):
    """Something that answers messages and may call tools."""

    def begin(self, stop: Stop) -> Talk:
        """A new exchange; its time runs from now."""
        ...
