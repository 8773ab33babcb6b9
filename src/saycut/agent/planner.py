"""From a sentence to a plan: the port, and the planner that needs no model.

sentence ─► read ─► whole-message intents ─► clauses ─► intents ─► steps ─► reply from what really differs
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from saycut.agent.clauses import clauses_of
from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.entities.mention import Mention
from saycut.agent.events import Done, EditApplied, Questioned, Replied, TurnEvent
from saycut.agent.intents import CLAUSE_INTENTS, WHOLE_INTENTS
from saycut.agent.intents.base import Intent
from saycut.agent.intents.begin import begin
from saycut.agent.reading import Reading, read
from saycut.agent.reply import closing, not_understood
from saycut.agent.situation import Situation
from saycut.agent.targets import clips_in
from saycut.errors import SaycutError
from saycut.language import Words, language_of

__all__ = ["Planner", "RulePlanner"]

MAX_CHARACTERS = 2000
MAX_CLAUSES = 12
"""No one means more than this in one message; what follows is left and said."""
_REFUSED = Words("That edit isn't possible: {reason} Nothing was changed there.", "这一步做不了：{reason}没有改动。")


class Planner(Protocol):
    """Turns one message into a stream of turn events; pure, with no I/O of its own."""

    def plan(self, sentence: str, situation: Situation) -> Iterator[TurnEvent]:
        """The events of the turn, ending with Replied and Done."""
        ...


def _texts(situation: Situation) -> list[str]:
    """Words on the picture, apart from captions."""
    return [clip.text for track, clip in situation.timeline.each() if clip.text and track.role != "captions"]


_SHAPE = ("aspect", "aspect_word")
_OUT = frozenset({"platform", "format", "resolution", "bytes", "codec"})


def _wishes(clause: Reading) -> list[Reading]:
    """Several wishes in one breath, taken apart: an edit, a title, a shape, an export, in this order.

    ``make a vertical cut of the first 12 seconds with the title Summer``; ``精简到90秒以内发视频号``.
    """
    timed = bool(clause.all("head", "tail", "range", "length"))
    cuts = timed and clause.has("verb", "trim", "cut", "keep", "remove", "speed_up")
    rest, apart = clause, []
    if (cuts or clause.all(*_SHAPE)) and clause.quote is not None and clause.search(r"\bwith (?:the |a )?title\b|标题"):
        title = [item for item in clause.mentions if item.kind == "quote" or item.value == "title"]
        rest, words = _parted(rest, title)
        apart.append(words)
    if cuts and clause.all(*_SHAPE) and not rest.all("role", "filter"):
        rest, shape = _parted(rest, rest.all(*_SHAPE, "fit"))
        apart.append(shape)
    if rest.all(*_SHAPE) and rest.has("role", "captions", "bgm") and not rest.all("pos", "percent", "filter"):
        rest, shape = _parted(rest, rest.all(*_SHAPE, "fit"))
        apart.append(shape)
    goes_out = (clause.has("verb", "export") or clause.all("platform")) and clause.all(*_OUT)
    if (
        goes_out
        and clause.has("verb", "trim", "remove", "speed_up", "keep")
        and (timed or clause.all("factor", "role"))
    ):
        exports = [item for item in rest.mentions if item.kind in _OUT or item.value == "export"]
        rest, files = _parted(rest, exports)
        apart.append(files)
    return [rest, *apart]


def _parted(clause: Reading, items: list[Mention]) -> tuple[Reading, Reading]:
    """The clause without these mentions, and with these alone."""
    others = tuple(item for item in clause.mentions if item not in items)
    return replace(clause, mentions=others), replace(clause, mentions=tuple(items))


def _point(desk: Desk) -> None:
    """What the user points at, or was spoken of in the turn before, is ``it`` from the start."""
    for track, clip in desk.tl.each():
        if clip.id in desk.situation.selection or clip.asset in desk.situation.selection:
            desk.focus_clips = (*desk.focus_clips, clip.id)
            desk.focus_role = track.role_of(clip)


class RulePlanner:
    """The planner of the grammar in this package: deterministic, offline, in milliseconds."""

    def plan(self, sentence: str, situation: Situation) -> Iterator[TurnEvent]:
        desk = Desk(situation, situation.language or language_of(sentence), situation.timeline, said=sentence)
        _point(desk)
        reading = read(
            sentence[:MAX_CHARACTERS], situation.facts, situation.timeline.canvas.rate.fps, _texts(situation)
        )
        try:
            self._plan(reading, desk)
        except Unclear as unclear:
            question = unclear.words.say(desk.language, **unclear.fields)
            yield Questioned(question, unclear.options)
            yield Replied(question)
            yield Done(situation.timeline)
            return
        yield from desk.events
        if desk.understood == 0 and not desk.failures:
            yield Replied(not_understood(reading, desk), understood=False)
        else:
            yield Replied(closing(desk))
        yield Done(desk.tl)

    def _plan(self, reading: Reading, desk: Desk) -> None:
        if self._try(WHOLE_INTENTS, reading, desk):
            self._finish(reading, desk)
            return
        begin(reading, desk)
        missed: list[Reading] = []
        clauses = clauses_of(reading)[:MAX_CLAUSES]
        desk.several = len(clauses) > 1
        for clause in clauses:
            taken = [self._try(CLAUSE_INTENTS, part, desk) for part in _wishes(clause)]
            if not any(taken):
                missed.append(clause)
                self._look_at(clause, desk)
        if missed and desk.understood:
            self._mention_missed(missed, desk)

    def _finish(self, reading: Reading, desk: Desk) -> None:
        """A whole video was made; looks and fades that were asked for as well are put on it."""
        if not any(isinstance(event, EditApplied) for event in desk.events) or desk.situation.timeline.main is not None:
            return
        for clause in clauses_of(reading)[1:MAX_CLAUSES]:
            look = clause.all("filter") or clause.has("transition", "fade_black", "fade_white")
            if look and not clause.all("role", "quote", "length") and not clause.has("noun", "promo", "photo"):
                self._try(CLAUSE_INTENTS, clause, desk)

    def _look_at(self, clause: Reading, desk: Desk) -> None:
        """A remark that asks for nothing still says what ``it`` is in the next clause."""
        try:
            clips = clips_in(clause, desk)
        except (Impossible, Unclear):
            return
        if clips:
            desk.focus_clips = desk.remarked = tuple(clip.id for clip in clips)

    def _try(self, intents: tuple[Intent, ...], reading: Reading, desk: Desk) -> bool:
        """Offer a stretch to the intents in order; what fails half-way is taken back."""
        for intent in intents:
            before = (desk.tl, len(desk.events), len(desk.acts), len(desk.outputs), len(desk.notes))
            try:
                if intent(reading, desk):
                    desk.understood += 1
                    return True
                reason = None
            except Impossible as impossible:
                reason = impossible.words.say(desk.language, **impossible.fields)
            except SaycutError as error:
                reason = _REFUSED.say(desk.language, reason=error.sentence(desk.language))
            desk.tl = before[0]
            del desk.events[before[1] :], desk.acts[before[2] :], desk.outputs[before[3] :], desk.notes[before[4] :]
            if reason is not None:
                desk.failures.append(reason)
                return True
        return False

    def _mention_missed(self, missed: list[Reading], desk: Desk) -> None:
        for clause in missed:
            words = clause.text[clause.start : clause.end].strip(" ,.;，。；!！?？")
            acts = [
                item
                for item in clause.all("verb")
                if item.value not in ("move", "speak", "set", "keep", "add", "reorder", "shift_later", "shift_earlier")
            ]
            follows = clause.has("noun", "it") and not clause.all("role", "asset", "index", "quote")
            if (acts or clause.all("filter", "transition", "quote")) and words and not follows:
                desk.note("I did not understand “{words}” and left it.", "“{words}”没有看懂，先没有动。", words=words)
