"""Which planner plans: the rules, or a language model with the rules behind it."""

from __future__ import annotations

from collections.abc import Callable

from saycut.agent import Planner, RulePlanner
from saycut.agent.model import ModelPlanner, Talk
from saycut.errors import LanguageModelError, ModelUnavailable
from saycut.language import Words
from saycut.settings import Settings

__all__ = ["model_planner", "planner_of"]

Stop = Callable[[], bool]

_NOT_FOUND = Words(
    "no server of this machine offers a model at the ports of Ollama (11434) or llama.cpp (8080)",
    "本机的 Ollama（11434 端口）和 llama.cpp（8080 端口）都没有可用的模型",
)


def _never() -> bool:
    return False


def planner_of(settings: Settings, stop: Stop = _never) -> Planner:
    """The rules, or where the settings name a language model, that with the rules behind it.

    Never raises: where the model cannot be used, the rules plan and the reply says so. ``stop`` is asked while a model
    is at work; once it is true, the turn raises Cancelled.
    """
    if settings.llm_url is None:
        return RulePlanner()
    try:
        return model_planner(settings, stop)
    except LanguageModelError as error:
        return ModelPlanner(_Unusable(error), stop=stop)


def model_planner(settings: Settings, stop: Stop = _never) -> Planner:
    """The planner of the language model that the settings name, or else of one found on this machine.

    Raises ModelUnavailable where there is none.
    """
    # An HTTP client takes a quarter of a second to load; without a model nobody waits for it.
    from saycut.llm import Budget, ChatClient, configured, find_local

    endpoint = configured(settings) or find_local()
    if endpoint is None:
        raise ModelUnavailable(reason=_NOT_FOUND)
    budget = Budget(seconds=settings.llm_timeout, tokens=settings.llm_max_tokens)
    return ModelPlanner(ChatClient(endpoint, budget), stop=stop)


class _Unusable:
    """A language model that was named but cannot be used: every turn is told why."""

    def __init__(self, error: LanguageModelError) -> None:
        self._error = error

    def begin(self, stop: Stop) -> Talk:
        raise self._error
