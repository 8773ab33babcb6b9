"""The planner that lets a language model choose the steps, and falls back on the rules.

sentence ─► model ─► tool calls ─► checked, applied to a copy ─┬─► all fine, done: events, reply from what differs
              ▲                                                ├─► refused: the reason goes back (3 rounds at most)
              └──────────────── results ◄──────────────────────┘
                        no answer, no time, no sense ─► the copy is dropped, the rules plan, and the reply says so

Nothing leaves the copy before the model is done, so a turn is either the model's or the rules', never half of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from saycut.agent.desk import Desk
from saycut.agent.events import Done, Questioned, Replied, StepProgress, TurnEvent
from saycut.agent.intents.guard import decline
from saycut.agent.model.calls import Answer
from saycut.agent.model.guard import Guard, Limits
from saycut.agent.model.port import LanguageModel, Message, Stop, Talk
from saycut.agent.model.prompt import NOTHING_DONE, opening
from saycut.agent.model.refusal import Refused
from saycut.agent.model.tools import tools
from saycut.agent.model.workbench import Asked, Said, Workbench
from saycut.agent.planner import MAX_CHARACTERS, Planner, RulePlanner
from saycut.agent.reading import read
from saycut.agent.reply import closing
from saycut.agent.situation import Situation
from saycut.errors import Cancelled, LanguageModelError, ModelAnswerInvalid
from saycut.language import Words, language_of

__all__ = ["ModelPlanner"]

_BY_RULES = Words("{reason} The built-in rules planned this instead.", "{reason}这次改由内置规则处理。")
_UNCHANGED = Words("Nothing was changed.", "没有改动。")
_ROUNDS = Words("its steps were invalid {n} times", "{n} 次给出了无效的步骤")
_NO_END = Words("it did not come to an end", "迟迟没有结束")


def _never() -> bool:
    return False


class ModelPlanner:
    """Plans with a language model; needs nothing but the port, and does no I/O of its own.

    ``stop`` is asked again and again: once it is true, Cancelled is raised and nothing is left. StepProgress events
    with the index 0 tell that the model is still writing; closing the iterator at one of them also ends the exchange.
    ``fallbacks`` counts the turns that the rules had to take over.
    """

    def __init__(
        self, model: LanguageModel, rules: Planner | None = None, limits: Limits | None = None, stop: Stop = _never
    ) -> None:
        self._model = model
        self._rules = rules or RulePlanner()
        self._limits = limits or Limits()
        self._stop = stop
        self.fallbacks = 0

    def plan(self, sentence: str, situation: Situation) -> Iterator[TurnEvent]:
        sentence = sentence[:MAX_CHARACTERS]
        bench = self._bench(sentence, situation)
        if not sentence.strip() or self._declined(sentence, situation):
            yield from self._rules.plan(sentence, situation)
            return
        try:
            yield from self._exchange(sentence, bench)
        except Cancelled:
            raise
        except LanguageModelError as error:
            yield from self._by_rules(sentence, situation, error)
            return
        yield from _events(bench)

    def _bench(self, sentence: str, situation: Situation) -> Workbench:
        desk = Desk(situation, situation.language or language_of(sentence), situation.timeline, said=sentence)
        guard = Guard(sentence, situation.facts, situation.timeline, self._limits)
        return Workbench(situation, desk, guard, self._rules)

    def _declined(self, sentence: str, situation: Situation) -> bool:
        """True for a wish that the rules decline: that is not left to a model."""
        reading = read(sentence, situation.facts, situation.timeline.canvas.rate.fps, [])
        scratch = Desk(situation, situation.language or language_of(sentence), situation.timeline, said=sentence)
        return decline(reading, scratch)

    def _exchange(self, sentence: str, bench: Workbench) -> Iterator[TurnEvent]:
        """Let the model work on the bench until it is done. Raises LanguageModelError where it does not get there."""
        talk = self._model.begin(self._stop)
        messages = opening(sentence, bench.situation, bench.desk.language)
        invalid = 0
        for turn in range(1, self._limits.answers + 1):
            answer = Answer()
            yield from self._listen(talk, messages, answer, turn)
            messages.append(answer.message(turn))
            if not answer.calls:
                if bench.touched or bench.told:
                    return
                refused = True
                messages.append({"role": "user", "content": NOTHING_DONE})
            else:
                refused = self._perform(answer, bench, messages)
            if bench.end is not None:
                return
            invalid += refused
            if invalid > self._limits.rounds:
                raise ModelAnswerInvalid(reason=Words(_ROUNDS.say("en", n=invalid), _ROUNDS.say("zh", n=invalid)))
        raise ModelAnswerInvalid(reason=_NO_END)

    def _listen(self, talk: Talk, messages: list[Message], answer: Answer, turn: int) -> Iterator[TurnEvent]:
        fraction = (turn - 1) / self._limits.answers
        for part in talk.answer(messages, tools()):
            if self._stop():
                raise Cancelled
            answer.add(part)
            yield StepProgress(0, fraction)

    def _perform(self, answer: Answer, bench: Workbench, messages: list[Message]) -> bool:
        """Do the calls in order and tell the results; True when one was refused."""
        refused = False
        for n, call in enumerate(answer.calls):
            try:
                if n >= self._limits.calls:
                    raise Refused(f"more than {self._limits.calls} calls in an answer")
                if bench.end is not None:
                    raise Refused("the turn has ended")
                told = bench.perform(call)
            except Refused as reason:
                refused = True
                told = f"refused: {reason.reason}"
            messages.append({"role": "tool", "tool_call_id": call.id, "content": told})
        return refused

    def _by_rules(self, sentence: str, situation: Situation, error: LanguageModelError) -> Iterator[TurnEvent]:
        self.fallbacks += 1
        language = situation.language or language_of(sentence)
        told = _BY_RULES.say(language, reason=error.sentence(language))
        for event in self._rules.plan(sentence, situation):
            if isinstance(event, Replied):
                yield replace(event, text=f"{event.text}{' ' if language == 'en' else ''}{told}")
            else:
                yield event


def _events(bench: Workbench) -> Iterator[TurnEvent]:
    """What the turn leaves; the closing words are ours, from what really differs."""
    desk, end = bench.desk, bench.end
    if isinstance(end, Asked):
        yield Questioned(end.question, end.options)
        yield Replied(end.question)
        yield Done(bench.situation.timeline)
        return
    if isinstance(end, Said):
        gap = " " if desk.language == "en" else ""
        yield Replied(f"{end.text}{gap}{_UNCHANGED.say(desk.language)}")
        yield Done(bench.situation.timeline)
        return
    yield from desk.events
    yield Replied(bench.told or closing(desk))
    yield Done(desk.tl)
