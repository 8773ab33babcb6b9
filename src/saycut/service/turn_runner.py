"""A turn worked on: planned against its session, and everything that came of it written in one transaction.

    read ─► plan ─► hold the lease ─┬─► revision, events, exports, credits, closing text   all or nothing
      ▲                             └─► someone else changed the timeline: again, from what it is now
      └──────────────────────────────────┘
Planning has no effects, so a turn whose process is killed is simply planned again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from saycut.agent import Act, Credits, Job, Outcome, Planner, Situation, run_turn
from saycut.db import Expired, JsonObject, Session, StoredRevision, Transaction, Turn
from saycut.errors import Cancelled, Conflict, NotRenderable, SaycutError, StoreBusy, Unforeseen
from saycut.jobs import Held
from saycut.jobs.worker import now_ms
from saycut.language import Language, Words, language_of
from saycut.service import happenings
from saycut.service.context import Context
from saycut.service.credits import give_back, settle
from saycut.service.delivery import deliveries
from saycut.service.happenings import Teller
from saycut.service.planning import planner_of
from saycut.service.renders import RENDERS, Output, delivery, queue_export
from saycut.service.sessions import present_timeline, session_facts
from saycut.service.turn_queue import end_cancelled
from saycut.service.turns import require_makeable
from saycut.timeline.document import dump_operation
from saycut.timeline.model import Timeline

__all__ = ["TurnRunner"]

WECHAT_BYTES = 25 << 20
_WECHAT = re.compile(r"wechat|weixin|微信|朋友圈", re.IGNORECASE)
_DONE_BY_US = frozenset({"export", "undo", "redo", "restore", "cancel_render", "render_status", "credits", "status"})
_INTERRUPTED = Words(
    "This took the server down more than once and was given up; nothing was changed.",
    "这条消息多次导致服务中断，已放弃处理，没有改动。",
)
_CANNOT = Words(
    "This server cannot make {what} yet, so nothing was changed.", "这个服务还不能制作{what}，所以没有改动。"
)
_NOT_YET = Words("This server cannot do that part yet: {what}.", "这个服务还做不到这一项：{what}。")
_EXPORTING = Words("The export runs as {id}.", "导出任务：{id}。")
_NO_EXPORT = Words("It was not exported: {why}", "没有导出：{why}")


@dataclass(frozen=True, slots=True)
class _Read:
    """What a turn is planned against."""

    session: Session
    revision: StoredRevision | None
    situation: Situation


class TurnRunner:
    """Handles the rows of the turns' queue."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def handle(self, turn: Turn, held: Held) -> None:
        """Work on a turn to its end; where the server stops meanwhile, it is put back. Raises LeaseLost."""
        planner = planner_of(self._context.settings, held.stop.is_set)
        try:
            self._work(turn, held, planner)
        except Cancelled:
            if held.cancelled:
                self._context.database.transact(lambda tx: self._stopped(tx, held))
            elif not held.lost:
                self._context.database.transact(lambda tx: tx.turns.put_back(held.lease, now_ms()))

    def _work(self, turn: Turn, held: Held, planner: Planner) -> None:
        for _ in range(5):
            if held.cancelled:
                raise Cancelled
            read = self._read(turn)
            outcome, refusal = self._plan(planner, turn, read.situation)
            try:
                self._context.database.transact(lambda tx: self._end(tx, turn, held, read, outcome, refusal))  # noqa: B023
            except Conflict:
                continue  # the timeline was changed meanwhile: plan on what it is now
            self._context.bell.ring(turn.id, turn.session_id, RENDERS)
            return
        raise StoreBusy

    def broke(self, turn: Turn, held: Held, error: Exception) -> None:
        """End a turn that raised: its own words where it has some, else that it was our fault."""
        said = error if isinstance(error, SaycutError) else Unforeseen()

        def work(tx: Transaction) -> None:
            row = tx.turns.hold(held.lease)
            self._failed(tx, row, said)
            tx.turns.finish(held.lease, "failed", {"error": said.code}, now_ms())

        self._context.database.transact(work)

    def swept(self, tx: Transaction, gone: Expired) -> None:
        """A turn whose process is gone, for good this time: its closing text and its credits back."""
        turn = tx.turns.get(gone.id)
        if turn is None or gone.state == "queued":
            return
        if gone.state == "cancelled":
            end_cancelled(tx, turn)
            return
        said = _INTERRUPTED.say(language_of(_text_of(turn)))
        Teller(tx, turn.session_id, turn.id).tell(happenings.text(said, about={"status": "failed"}))
        give_back(tx, turn.session_id, turn.id)

    def _read(self, turn: Turn) -> _Read:
        with self._context.database.read() as tx:
            session = tx.sessions.get(turn.session_id)
            if session is None:
                raise Cancelled
            timeline, revision = present_timeline(tx, session.id)
            facts = session_facts(tx.assets.of_session(session.id))
            jobs = tuple(
                Job(job.render_id, job.state, round(job.progress * 100)) for job in tx.jobs.of_session(session.id)
            )
            balance = tx.ledger.balance(session.user_id) if self._context.hosted else None
            history = tx.revisions.history(session.id)
        held = Credits(balance.available, balance.frozen, balance.total) if balance else None
        kept = session.state.get("selection")
        selection = tuple(str(name) for name in kept) if isinstance(kept, list) else ()
        return _Read(session, revision, Situation(timeline, facts, history, jobs, held, selection))

    def _plan(self, planner: Planner, turn: Turn, situation: Situation) -> tuple[Outcome, NotRenderable | None]:
        """The outcome, and what of it cannot be made here: then nothing of it is kept."""
        outcome = self._outcome(planner, turn, situation)
        try:
            for timeline in (outcome.timeline, *outcome.outputs):
                require_makeable(timeline)
        except NotRenderable as error:
            return outcome, error
        return outcome, None

    def _outcome(self, planner: Planner, turn: Turn, situation: Situation) -> Outcome:
        """Planned as said; after a question, the answer alone where it says enough, else together with the wish."""
        wish, answers = _text_of(turn), [str(answer.get("text", "")) for answer in turn.answers]
        if not answers:
            return run_turn(planner, wish, situation)
        answer = answers[-1]
        alone = run_turn(planner, answer, situation)
        if alone.acted and alone.asked is None:
            return alone
        together = (run_turn(planner, said, situation) for said in (f"{wish} {answer}", f"{wish}, {answer}"))
        return next((one for one in together if one.acted and one.asked is None), alone)

    def _end(
        self, tx: Transaction, turn: Turn, held: Held, read: _Read, outcome: Outcome, refusal: NotRenderable | None
    ) -> None:
        row = tx.turns.hold(held.lease)
        if row.cancel_requested:
            self._stopped(tx, held)
            return
        if refusal is not None:
            self._refuse(tx, row, held, refusal)
            return
        if outcome.asked is not None:
            self._ask(tx, row, held, outcome)
            return
        self._done(tx, row, held, read, outcome)

    def _refuse(self, tx: Transaction, turn: Turn, held: Held, refusal: NotRenderable) -> None:
        """Part of the wish cannot be made here: said plainly, and nothing is kept that could not be exported."""
        said = _CANNOT.say(language_of(_text_of(turn)), what=refusal.details["what"])
        Teller(tx, turn.session_id, turn.id).tell(happenings.text(said, about={"status": "refused"}))
        give_back(tx, turn.session_id, turn.id)
        tx.turns.finish(held.lease, "done", {"text": said, "error": refusal.code}, now_ms())

    def _ask(self, tx: Transaction, turn: Turn, held: Held, outcome: Outcome) -> None:
        call_id = f"ask-{turn.attempt}-{len(turn.answers)}"
        question = outcome.asked or outcome.reply
        Teller(tx, turn.session_id, turn.id).tell(happenings.asked(call_id, question, outcome.options))
        tx.turns.wait_for_input(held.lease, {"call_id": call_id, "question": question}, now_ms())

    def _done(self, tx: Transaction, turn: Turn, held: Held, read: _Read, outcome: Outcome) -> None:
        teller = Teller(tx, turn.session_id, turn.id)
        language = language_of(_text_of(turn))
        number = self._record(tx, turn, read, outcome, teller)
        notes, renders = self._act(tx, turn, read, outcome, language)
        self._remember(tx, turn, read, outcome)
        said = " ".join([outcome.reply, *notes]) if language == "en" else "".join([outcome.reply, *notes])
        about: dict[str, object] = {"understood": outcome.understood, "renders": renders}
        teller.tell(happenings.text(said, number, about))  # type: ignore[arg-type]
        cost = self._context.settings.edit_credits if number is not None else 0
        settle(tx, read.session.user_id, turn.id, cost)
        tx.turns.finish(held.lease, "done", {"text": said, "revision": number, "cost": cost}, now_ms())

    def _record(self, tx: Transaction, turn: Turn, read: _Read, outcome: Outcome, teller: Teller) -> int | None:
        """Write the timeline where it changed; the number of the revision that is now the present one."""
        walked = next((act for act in outcome.actions if act.name in ("undo", "redo", "restore")), None)
        if walked is None and _same(outcome.timeline, read.situation.timeline):
            return None
        base = read.revision.number if read.revision else None
        if base is None:
            base = tx.revisions.record(turn.session_id, None, read.situation.timeline, now_ms()).number
        call_id = f"edit-{turn.attempt}"
        operations = [dump_operation(operation) for operation in outcome.operations]
        name = walked.name if walked else "edit_timeline"
        teller.tell(happenings.call(call_id, name, {} if walked else {"operations": operations}))
        number = self._walk(tx, turn, base, walked, outcome) if walked else None
        if number is None:
            made = tx.revisions.record(
                turn.session_id, base, outcome.timeline, now_ms(),
                summary=outcome.reply, operations=operations, turn_id=turn.id,
            )  # fmt: skip
            number = made.number
        teller.tell(happenings.response(call_id, name, {"ok": True, "revision": number}, number))
        return number

    def _walk(self, tx: Transaction, turn: Turn, base: int, act: Act, outcome: Outcome) -> int | None:
        """Undo and redo along the revisions; None for what becomes a new one."""
        if act.name == "restore":
            return None
        for _ in range(int(str(act.args.get("steps", 1)))):
            step = tx.revisions.undo if act.name == "undo" else tx.revisions.redo
            moved = step(turn.session_id, base, now_ms())
            if moved is None:
                break
            base = moved.number
        return base

    def _act(
        self, tx: Transaction, turn: Turn, read: _Read, outcome: Outcome, language: Language
    ) -> tuple[list[str], list[str]]:
        """Set off what lies outside the timeline; what has to be said of it, and the exports that it started."""
        notes: list[str] = []
        renders: list[str] = []
        for act in outcome.actions:
            if act.name == "cancel_render":
                job = tx.jobs.find(read.session.user_id, str(act.args.get("id", "")))
                if job is not None:
                    tx.jobs.request_cancel(job.id, now_ms())
            elif act.name not in _DONE_BY_US:
                notes.append(_NOT_YET.say(language, what=act.name.replace("_", " ")))
        wants = outcome.outputs or any(act.name == "export" for act in outcome.actions)
        if wants or turn.request.get("export"):
            self._export(tx, turn, read, outcome, language, notes, renders)
        return notes, renders

    def _export(
        self, tx: Transaction, turn: Turn, read: _Read, outcome: Outcome, language: Language,
        notes: list[str], renders: list[str],
    ) -> None:  # fmt: skip
        refused = turn.request.get("no_export")
        if isinstance(refused, Mapping):
            notes.append(_NO_EXPORT.say(language, why=str(refused[language])))
            return
        render_id = f"render_{turn.id.removeprefix('e-')}"
        try:
            items = deliveries(outcome)
            if isinstance(asked := turn.request.get("export"), Mapping):
                render_id = str(asked["id"])
                items = [delivery(outcome.timeline, Output.of(asked), None)]
            made = queue_export(self._context, tx, read.session, render_id, items, _plain(turn))
        except SaycutError as error:
            notes.append(_NO_EXPORT.say(language, why=error.sentence(language)))
            return
        renders.append(made.render_id)
        notes.append(_EXPORTING.say(language, id=made.render_id))

    def _remember(self, tx: Transaction, turn: Turn, read: _Read, outcome: Outcome) -> None:
        """What later messages and exports go by: what was spoken of last, and how large a file may be."""
        delta: dict[str, object] = {"selection": list(_touched(read.situation.timeline, outcome.timeline)) or None}
        budgets = [int(str(act.args["max_bytes"])) for act in outcome.actions if act.args.get("max_bytes")]
        if _WECHAT.search(_text_of(turn)):
            budgets.append(WECHAT_BYTES)
        if budgets:
            delta["max_bytes"] = min(budgets)
        tx.sessions.merge_state(turn.session_id, delta, now_ms())  # type: ignore[arg-type]

    def _failed(self, tx: Transaction, turn: Turn, error: SaycutError) -> None:
        record = happenings.failed(error, language_of(_text_of(turn)))
        Teller(tx, turn.session_id, turn.id).tell(record)
        give_back(tx, turn.session_id, turn.id)

    def _stopped(self, tx: Transaction, held: Held) -> None:
        row = tx.turns.hold(held.lease)
        end_cancelled(tx, row)
        tx.turns.finish(held.lease, "cancelled", {"text": "cancelled"}, now_ms())


def _text_of(turn: Turn) -> str:
    return str(turn.request.get("text", ""))


def _plain(turn: Turn) -> JsonObject:
    return {"turn": turn.id}


def _same(one: Timeline, other: Timeline) -> bool:
    """Whether both show the same; assets that nothing uses do not count."""
    return replace(one, assets=(), serial=0) == replace(other, assets=(), serial=0)


def _touched(before: Timeline, after: Timeline) -> tuple[str, ...]:
    """Clips that were added or changed, where they are all of one role."""
    old = {clip.id: clip for _, clip in before.each()}
    found = [(track.role, clip.id) for track, clip in after.each() if old.get(clip.id) != clip]
    return tuple(clip_id for _, clip_id in found) if len({role for role, _ in found}) == 1 else ()
