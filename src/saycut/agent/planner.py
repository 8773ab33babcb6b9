"""From a sentence to a plan: the port, and the planner that needs no model.

sentence ─► read ─► whole-message intents ─► clauses ─► intents ─► steps ─► reply from what really differs
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from saycut.agent.clauses import clauses_of
from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.events import Done, Questioned, Replied, TurnEvent
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


_OUT = frozenset({"platform", "format", "resolution", "bytes", "codec"})


def _edit_then_export(clause: Reading) -> list[Reading]:
    """``精简到90秒以内发视频号``: an edit and an export in one breath, in this order."""
    both = (
        (clause.has("verb", "export") or clause.all("platform"))
        and clause.all(*_OUT)
        and clause.has("verb", "trim", "remove", "speed_up", "keep")
        and clause.all("length", "range", "head", "tail", "factor", "role")
    )
    if not both:
        return [clause]
    exports = [
        item for item in clause.mentions if item.kind in _OUT or (item.kind == "verb" and item.value == "export")
    ]
    rest = tuple(item for item in clause.mentions if item not in exports)
    return [replace(clause, mentions=rest), replace(clause, mentions=tuple(exports))]


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
            return
        begin(reading, desk)
        missed: list[Reading] = []
        clauses = clauses_of(reading)[:MAX_CLAUSES]
        desk.several = len(clauses) > 1
        for clause in clauses:
            if not any(self._try(CLAUSE_INTENTS, part, desk) for part in _edit_then_export(clause)):
                missed.append(clause)
                self._look_at(clause, desk)
        if missed and desk.understood:
            self._mention_missed(missed, desk)

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
            if (acts or clause.all("filter", "transition", "quote")) and words:
                desk.note("I did not understand “{words}” and left it.", "“{words}”没有看懂，先没有动。", words=words)
