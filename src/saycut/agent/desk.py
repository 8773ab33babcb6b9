"""The work table of one turn: the timeline as it is now, and what has been done, said and asked so far.

Handlers speak in seconds and clips; here that becomes operations in flicks, steps and events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from saycut.agent.events import Acted, EditApplied, OutputPlanned, StepFinished, StepStarted, TurnEvent
from saycut.agent.facts import AssetFacts
from saycut.agent.situation import Situation
from saycut.agent.steps import Act, Edit, Make, Step
from saycut.language import Language, Words
from saycut.timeline.model import Asset, Clip, Timeline, Track
from saycut.timeline.operations import (
    AddTrack,
    Insert,
    Move,
    Operation,
    Remove,
    RemoveTrack,
    RippleDelete,
    SetClips,
    apply,
)
from saycut.timeline.time import from_seconds, to_seconds
from saycut.timeline.vocabulary import ROLE_KINDS, Role, TrackKind

__all__ = ["Desk", "Impossible", "Unclear"]


class Impossible(Exception):
    """A clause that cannot be fulfilled; its edits are taken back and the reason is said."""

    def __init__(self, words: Words, /, **fields: object) -> None:
        self.words, self.fields = words, fields
        super().__init__(words.say("en", **fields))


class Unclear(Exception):
    """A guess could spoil work: the turn asks and changes nothing."""

    def __init__(self, words: Words, options: Sequence[str] = (), /, **fields: object) -> None:
        self.words, self.options, self.fields = words, tuple(options), fields
        super().__init__(words.say("en", **fields))


@dataclass(slots=True)
class Desk:
    """State of a turn. ``focus`` is what was spoken of last: clip ids, or a role."""

    situation: Situation
    language: Language
    tl: Timeline
    events: list[TurnEvent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    outputs: list[Timeline] = field(default_factory=list)
    focus_clips: tuple[str, ...] = ()
    focus_role: Role | None = None
    steps: int = 0
    understood: int = 0
    said: str = ""
    several: bool = False
    remarked: tuple[str, ...] = ()
    adjusted: set[str] = field(default_factory=set)

    # -- facts and time

    def facts(self, name: str | None) -> AssetFacts | None:
        return self.situation.facts.get(name)

    @property
    def duration(self) -> float:
        return to_seconds(self.tl.duration)

    @property
    def programme(self) -> float:
        """Seconds of the main track, or of everything where there is none."""
        main = self.tl.main
        return to_seconds(main.end) if main else self.duration

    def t(self, seconds: float) -> int:
        """Flicks on the frame grid."""
        return self.tl.canvas.rate.snap(from_seconds(round(seconds, 6)))

    @property
    def main(self) -> tuple[Clip, ...]:
        return self.tl.main.clips if self.tl.main else ()

    def clips_of_asset(self, name: str) -> list[Clip]:
        return [clip for _, clip in self.tl.each() if clip.asset == name]

    def clip(self, clip_id: str) -> Clip | None:
        found = self.tl.find(clip_id)
        return found[1] if found else None

    # -- steps

    def _start(self, step: Step) -> int:
        self.steps += 1
        self.events.append(StepStarted(self.steps, step))
        return self.steps

    def do(self, operation: Operation) -> None:
        """Apply an operation; it is validated, and raises the timeline's errors."""
        after = apply(self.tl, operation).timeline
        index = self._start(Edit(operation))
        self.tl = after
        self.events += [StepFinished(index), EditApplied(index, after)]

    def make(self, kind: str, asset: str, /, **params: object) -> str:
        """Plan new media; the asset's name is given back."""
        step = Make(kind, asset, params)
        index = self._start(step)
        self.events.append(StepFinished(index, step))
        return asset

    def act(self, name: str, /, **args: object) -> None:
        act = Act(name, {key: value for key, value in args.items() if value is not None})
        index = self._start(act)
        self.acts.append(act)
        self.events += [Acted(act), StepFinished(index)]

    def output(self, timeline: Timeline) -> None:
        """One more video besides the timeline."""
        self.outputs.append(timeline)
        self.events.append(OutputPlanned(timeline))

    # -- words

    def note(self, en: str, zh: str, **fields: object) -> None:
        """Something the reply should tell: an assumption, an answer."""
        self.notes.append(Words(en, zh).say(self.language, **fields))

    def fail(self, words: Words, **fields: object) -> None:
        self.failures.append(words.say(self.language, **fields))

    # -- edits in seconds

    def known(self, name: str) -> None:
        """Make an upload usable on the timeline."""
        if self.tl.asset(name) is None and (facts := self.facts(name)) is not None:
            self.tl = replace(self.tl, assets=(*self.tl.assets, facts.asset()))

    def asset(self, name: str | None) -> Asset | None:
        return self.tl.asset(name) or (facts.asset() if (facts := self.facts(name)) else None)

    def set(self, clips: Iterable[Clip | str], **values: object) -> None:
        """Set fields of clips, where there are any."""
        ids = tuple(clip if isinstance(clip, str) else clip.id for clip in clips)
        if ids:
            self.do(SetClips(ids, values))
            self.focus_clips = ids

    def put(
        self, role: Role, *clips: Clip, kind: TrackKind | None = None, track: Track | None = None, fresh: bool = False
    ) -> None:
        """Put clips on the first track of the role, or on a new one (shaped like ``track``)."""
        here = None if fresh or track is not None else next(iter(self.tl.by_role(role)), None)
        wanted = kind or ROLE_KINDS[role][0]
        if here is not None and here.kind == wanted:
            for clip in clips:
                self.do(Insert(here.id, clip))
        else:
            base = track or Track("", wanted, role)
            self.do(AddTrack(replace(base, clips=tuple(clips))))
        self.focus_role = role
        self.focus_clips = tuple(clip.id for clip in self.tl.by_role(role)[-1].clips) if self.tl.by_role(role) else ()

    def remove(self, clips: Iterable[Clip]) -> None:
        ids = tuple(clip.id for clip in clips)
        if ids:
            self.do(Remove(ids))

    def remove_role(self, role: Role) -> bool:
        """Take away everything of a role; False where there was nothing."""
        found = False
        for track in self.tl.by_role(role):
            self.do(RemoveTrack(track.id))
            found = True
        own = list(self.tl.clips_of(role))
        if own:
            self.remove(own)
            found = True
        return found

    def cut(self, ranges: Iterable[tuple[float, float]]) -> None:
        """Take ranges (seconds of the present timeline) out of the programme, all in one time frame."""
        for low, high in sorted(merged(ranges), reverse=True):
            start, end = self.t(low), min(self.t(high), self.tl.main.end if self.tl.main else 0)
            if end > start:
                self.do(RippleDelete(start, end))

    def keep_words(self, before: Timeline, moved: bool) -> None:
        """Titles and labels keep their length when the picture under them changes speed.

        ``moved``: clips changed places; then a title at 0, which opens the programme, keeps its place too.
        """
        for track, old in before.each():
            if track.kind != "text" or track.role_of(old) == "captions":
                continue
            now = self.clip(old.id)
            if now is None:
                continue
            opening = moved and old.start == 0 and track.role_of(old) == "title"
            start = 0 if opening else now.start
            length = min(old.duration, max(now.duration, self.tl.duration - start))
            if (start, length) != (now.start, now.duration):
                self.do(Move(old.id, start, length))

    def keep(self, ranges: Iterable[tuple[float, float]]) -> None:
        """Keep only ranges of the programme."""
        kept = merged(ranges)
        holes, at = [], 0.0
        for low, high in kept:
            if low > at + 1e-6:
                holes.append((at, low))
            at = high
        if at < self.programme - 1e-6:
            holes.append((at, self.programme))
        self.cut(holes)


def merged(ranges: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Ranges in order, overlapping ones joined."""
    out: list[tuple[float, float]] = []
    for low, high in sorted(ranges):
        if out and low <= out[-1][1] + 1e-6:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out
