"""Where tool calls become steps: each is checked and applied to a copy before it counts, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from saycut.agent.desk import Desk
from saycut.agent.intents.exports import WECHAT_BYTES
from saycut.agent.model.calls import Call
from saycut.agent.model.form import edit_tools, operation_of
from saycut.agent.model.guard import Guard
from saycut.agent.model.material import asset_ids, layout
from saycut.agent.model.refusal import Refused
from saycut.agent.model.tools import OWN_ASSETS
from saycut.agent.planner import Planner
from saycut.agent.situation import Situation
from saycut.agent.steps import Act, Edit, Make
from saycut.agent.turn import Outcome, run_turn
from saycut.errors import SaycutError
from saycut.timeline.history import History
from saycut.timeline.operations import Operation, Patch
from saycut.timeline.time import to_seconds

__all__ = ["Asked", "Said", "Workbench"]

Plain = dict[str, Any]

_WORDS_AT_MOST = 600
_OPTIONS_AT_MOST = 6
_LONGEST_SIDE_WECHAT = 1920


@dataclass(frozen=True, slots=True)
class Asked:
    """The model ends the turn with a question."""

    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """The model ends the turn with words, and nothing edited."""

    text: str


@dataclass(slots=True)
class Workbench:
    """The copy that a turn works on.

    ``end`` is set by the call that ends the turn. ``told`` is what the rules said of it, while nothing else was done.
    """

    situation: Situation
    desk: Desk
    guard: Guard
    rules: Planner
    end: Asked | Said | None = None
    told: str | None = None

    @property
    def touched(self) -> bool:
        """True when a step has been taken."""
        return bool(self.desk.events)

    def perform(self, call: Call) -> str:
        """Do what a call says, and tell what came of it. Raises Refused; then nothing of it stays."""
        desk = self.desk
        before = (desk.tl, desk.steps, len(desk.events), len(desk.acts), len(desk.outputs), len(desk.notes))
        try:
            done = self._perform(call.name, call.arguments())
            if call.name != "carry_out" and len(desk.events) > before[2]:
                self.told = None
            return done
        except (Refused, SaycutError) as error:
            desk.tl, desk.steps = before[0], before[1]
            del desk.events[before[2] :], desk.acts[before[3] :], desk.outputs[before[4] :], desk.notes[before[5] :]
            raise error if isinstance(error, Refused) else Refused(error.sentence("en")) from error

    def _perform(self, name: str, arguments: Plain) -> str:
        if name in edit_tools():
            return self._edit(name, arguments)
        handler = _HANDLERS.get(name)
        if handler is None:
            raise Refused(f"there is no tool {name[:60]!r}")
        return handler(self, arguments)

    # -- edits

    def _edit(self, name: str, arguments: Plain) -> str:
        ids = asset_ids(self.situation)
        arguments = self._with_track_id(arguments)
        self._introduce(arguments, ids)
        operation = operation_of(name, self._completed(name, arguments, ids), lambda item: ids.get(item, item))
        return self._apply(operation)

    def _apply(self, operation: Operation) -> str:
        before = self.desk.tl
        try:
            self.desk.do(operation)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # Values that no operation was made for must not end a turn; people and rules do not write them.
            raise Refused(f"this cannot be applied ({error})") from error
        self.guard.edit(self.desk.tl)
        if self.desk.tl == before:
            return "ok, but it changed nothing"
        return f"ok\n{layout(self.desk.tl, asset_ids(self.situation))}"

    def _with_track_id(self, arguments: Plain) -> Plain:
        """A track may also be called by its role, where there is one of it."""
        named = [track.id for track in self.desk.tl.tracks if track.role == arguments.get("track")]
        return arguments | {"track": named[0]} if len(named) == 1 else arguments

    def _introduce(self, value: object, ids: Mapping[str, str]) -> None:
        """Make the uploads that the arguments speak of usable on the timeline."""
        if isinstance(value, Mapping):
            for key, item in value.items():
                if key in ("asset", "background") and isinstance(item, str):
                    self.desk.known(ids.get(item, item))
                self._introduce(item, ids)
        elif isinstance(value, list):
            for item in value:
                self._introduce(item, ids)

    def _completed(self, name: str, arguments: Plain, ids: Mapping[str, str]) -> Plain:
        """The arguments with the ends and source ranges of new clips filled in."""
        if name == "insert" and isinstance(clip := arguments.get("clip"), dict):
            return arguments | {"clip": self._whole(clip, ids)}
        track = arguments.get("track")
        if name == "add_track" and isinstance(track, dict) and isinstance(clips := track.get("clips"), list):
            whole = [self._whole(clip, ids) if isinstance(clip, dict) else clip for clip in clips]
            return arguments | {"track": track | {"clips": whole}}
        return arguments

    def _whole(self, clip: Plain, ids: Mapping[str, str]) -> Plain:
        asset = self.desk.asset(ids.get(str(clip.get("asset")), clip.get("asset")))
        if asset is None or asset.duration is None or clip.get("freeze"):
            return clip
        try:
            start, first = float(clip.get("start") or 0), float(clip.get("src_in") or 0)
            speed = float(clip.get("speed") or 1)
            last = clip.get("src_out")
            if clip.get("end") is None:
                last = to_seconds(asset.duration) if last is None else float(last)
                return clip | {"end": start + (last - first) / speed, "src_in": first, "src_out": last}
            if last is None:
                last = first + (float(clip["end"]) - start) * speed
                if clip.get("loop"):
                    last = min(last, to_seconds(asset.duration))
                return clip | {"src_in": first, "src_out": last}
        except (TypeError, ValueError, ZeroDivisionError):
            return clip  # what is wrong with it, reading it will tell
        return clip

    # -- the rules

    def carry_out(self, arguments: Plain) -> str:
        """Hand a wish to the rule planner, on the timeline as it is now."""
        wish = _text(arguments, "wish")
        situation = replace(self.situation, timeline=self.desk.tl, language=self.desk.language)
        outcome = run_turn(self.rules, wish, situation)
        if outcome.asked is not None:
            raise Refused(f"the built-in editor would have to ask: {outcome.asked[:300]}")
        if not outcome.understood:
            raise Refused("the built-in editor did not understand this; say it more plainly, or use other tools")
        self.guard.edit(outcome.timeline)
        for act in outcome.actions:
            if family := _FAMILIES.get(act.name):
                self.guard.act(family)
        self.told = None if self.touched else outcome.reply
        self._take_over(outcome)
        return f"{outcome.reply[:300]}\n{layout(self.desk.tl, asset_ids(self.situation))}"

    def _take_over(self, outcome: Outcome) -> None:
        """Repeat the steps of a plan on the desk, so that its events and numbers go on."""
        for asset in outcome.timeline.assets:
            self.desk.known(asset.name)
        for step in outcome.steps:
            if isinstance(step, Edit):
                self.desk.do(step.operation)
            elif isinstance(step, Make):
                self.desk.make(step.kind, step.asset, **dict(step.params))
            elif isinstance(step, Act):
                self.desk.act(step.name, **dict(step.args))
        for output in outcome.outputs:
            self.desk.output(output)

    # -- other steps

    def make(self, arguments: Plain) -> str:
        kind, asset = _text(arguments, "kind"), _text(arguments, "asset")
        prefixes = OWN_ASSETS.get(kind) or _refuse(f"nothing of the kind {kind!r} can be made")
        if not asset.startswith(prefixes) or asset in prefixes:
            raise Refused(f"the asset of {kind} has to begin with {' or '.join(prefixes)}")
        params = {key: _text(arguments, key) for key in ("text", "language", "mood") if arguments.get(key)}
        self.desk.make(kind, asset[:120], **params)
        return f"ok, {asset} is planned; now put a clip with it on a track"

    def export(self, arguments: Plain) -> str:
        self.guard.act("export")
        if not self.desk.tl.tracks:
            raise Refused("the timeline is empty; there is nothing to export")
        args = {key: _chosen("export", key, arguments[key]) for key in ("format", "platform") if arguments.get(key)}
        args = {"format": "mp4"} | args
        whole = {
            key: _whole_number(arguments[key], key) for key in ("width", "height", "max_bytes") if arguments.get(key)
        }
        out: Plain = args | whole
        if arguments.get("fps"):
            out["fps"] = _real(arguments["fps"], "fps")
        if arguments.get("range"):
            out["range"] = self._range(arguments["range"])
        if str(args.get("platform", "")).startswith("wechat"):
            out = self._for_wechat(out)
        self.desk.act("export", **out)
        return "ok"

    def _for_wechat(self, out: Plain) -> Plain:
        """WeChat takes at most 25 MB and 1920 pixels on the long side."""
        out |= {"max_bytes": min(out.get("max_bytes", WECHAT_BYTES), WECHAT_BYTES)}
        canvas = self.desk.tl.canvas
        width, height = out.get("width", canvas.width), out.get("height", canvas.height)
        if (longest := max(width, height)) > _LONGEST_SIDE_WECHAT:
            factor = _LONGEST_SIDE_WECHAT / longest
            out |= {"width": round(width * factor / 2) * 2, "height": round(height * factor / 2) * 2}
        return out

    def _range(self, value: object) -> list[float]:
        if not isinstance(value, list) or len(value) != 2:
            raise Refused("range is [start, end] in seconds")
        low, high = _real(value[0], "range"), min(_real(value[1], "range"), self.desk.duration)
        if not 0 <= low < high:
            raise Refused("the range lies outside the video")
        return [low, high]

    def export_subtitles(self, arguments: Plain) -> str:
        self.guard.act("export")
        if not self.desk.tl.by_role("captions"):
            raise Refused("there are no captions yet")
        lang = _text(arguments, "lang") if arguments.get("lang") else None
        self.desk.act(
            "export_subtitles", format=_chosen("export_subtitles", "format", arguments.get("format")), lang=lang
        )
        return "ok"

    def export_project(self, arguments: Plain) -> str:
        self.guard.act("export")
        self.desk.act("export_project", format=_chosen("export_project", "format", arguments.get("format")))
        return "ok"

    def cover(self, arguments: Plain) -> str:
        time = _real(arguments.get("time"), "time")
        if not 0 <= time <= self.desk.duration:
            raise Refused("the time lies outside the video")
        self.desk.act("cover", time=time)
        return "ok"

    def save_template(self, arguments: Plain) -> str:
        self.guard.act("export")
        self.desk.act("save_template", name=_text(arguments, "name")[:80])
        return "ok"

    def apply_template(self, arguments: Plain) -> str:
        self.guard.act("export")
        self.desk.act("apply_template", name=_text(arguments, "name")[:80])
        return "ok"

    def cancel_render(self, arguments: Plain) -> str:
        self.guard.act("cancel")
        name = _text(arguments, "id")
        if name not in {job.id for job in self.situation.jobs}:
            raise Refused(f"there is no export {name[:60]!r}")
        self.desk.act("cancel_render", id=name)
        return "ok"

    def undo(self, arguments: Plain) -> str:
        wanted = _whole_number(arguments.get("steps") or 1, "steps")
        history = earlier = self._history()
        done = 0
        while done < wanted and (previous := earlier.undo()) is not None:
            earlier, done = previous, done + 1
        if not done:
            raise Refused("there is nothing to undo")
        self._go_to(earlier)
        self.desk.act("undo", steps=done)
        self.desk.note(
            "Went {n} step(s) back: {what}", "已退回 {n} 步：{what}", n=done, what=history.current.summary or "…"
        )
        return "ok"

    def redo(self, arguments: Plain) -> str:
        later = self._history().redo() or _refuse("there is nothing to redo")
        self._go_to(later)
        self.desk.act("redo")
        self.desk.note("Done again: {what}", "已重做：{what}", what=later.current.summary or "…")
        return "ok"

    def restore(self, arguments: Plain) -> str:
        number = _whole_number(arguments.get("version"), "version")
        history = self._history()
        self._go_to(History((history.revision(number),), number))
        self.desk.act("restore", version=number)
        self.desk.note("Restored version {n}.", "已恢复到版本 {n}。", n=number)
        return "ok"

    def _history(self) -> History:
        self.guard.act("history")
        if self.touched:
            raise Refused("going back is only possible before any other step of this turn")
        return self.situation.history or _refuse("there is no history yet")

    def _go_to(self, history: History) -> None:
        self.desk.do(Patch.between(self.desk.tl, history.timeline))

    def ask(self, arguments: Plain) -> str:
        question = _text(arguments, "question")[:_WORDS_AT_MOST]
        options = arguments.get("options") or []
        if not isinstance(options, list):
            raise Refused("options is a list of texts")
        choices = tuple(str(item)[:80] for item in options[:_OPTIONS_AT_MOST])
        self.guard.words("\n".join((question, *choices)))
        self.end = Asked(question, choices)
        return "ok"

    def reply(self, arguments: Plain) -> str:
        if self.touched:
            raise Refused("steps have been taken; the closing words are written from them, so just answer done")
        text = _text(arguments, "text")[:_WORDS_AT_MOST]
        self.guard.words(text)
        self.end = Said(text)
        return "ok"


_HANDLERS: dict[str, Callable[[Workbench, Plain], str]] = {
    "apply_template": Workbench.apply_template,
    "ask": Workbench.ask,
    "cancel_render": Workbench.cancel_render,
    "carry_out": Workbench.carry_out,
    "cover": Workbench.cover,
    "export": Workbench.export,
    "export_project": Workbench.export_project,
    "export_subtitles": Workbench.export_subtitles,
    "make": Workbench.make,
    "redo": Workbench.redo,
    "reply": Workbench.reply,
    "restore": Workbench.restore,
    "save_template": Workbench.save_template,
    "undo": Workbench.undo,
}
_FAMILIES = {
    "cancel_render": "cancel",
    "export": "export",
    "export_project": "export",
    "export_subtitles": "export",
    "redo": "history",
    "restore": "history",
    "undo": "history",
}


def _refuse(reason: str) -> NoReturn:
    raise Refused(reason)


def _text(arguments: Plain, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"{name} has to be a text")
    return value.strip()


def _real(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"{name} has to be a number")
    return float(value)


def _whole_number(value: object, name: str) -> int:
    number = _real(value, name)
    if number != int(number) or (number <= 0 and name != "version"):
        raise Refused(f"{name} has to be a whole number above 0")
    return int(number)


def _chosen(tool: str, name: str, value: object) -> str:
    from saycut.agent.model.tools import tools

    function: Any = next(item["function"] for item in tools() if item["function"]["name"] == tool)  # type: ignore[index]
    allowed: list[str] = function["parameters"]["properties"][name]["enum"]
    if value not in allowed:
        raise Refused(f"{name} is one of {', '.join(allowed)}")
    return str(value)
