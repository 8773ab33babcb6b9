"""A conversation as a skill leads it: files in, words in, lines for the user out.

message ─► route ─┬─ export, subtitles, credits, status, upload: done here, the agent never hears of it
                  └─ agent ─► turn ─► said for a window? ─► lines ─► exports it started, or that were wished for
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from saycut.client import exports
from saycut.client.core import credits_of
from saycut.client.patience import Clock
from saycut.client.sessions import SessionCore
from saycut.client.skill import (
    Action,
    Route,
    cues,
    is_apology,
    route,
    to_srt,
    to_vtt,
    track_summary,
    translate,
    view_draft,
    without_apology,
)
from saycut.client.turn_events import (
    Asked,
    Progressed,
    Reconnecting,
    Said,
    SessionReplaced,
    StillWorking,
    TurnEnded,
    TurnEvent,
    TurnFailed,
)
from saycut.client.turns import TurnRun
from saycut.errors import OutputExists, OutputFolder, SaycutError
from saycut.language import Language, Words, language_of
from saycut.wire import Document, MediaFile, RenderData, RenderOutput

__all__ = ["Conversation", "Line", "OnLine"]

LineKind = Literal["said", "note", "asked", "file", "failed", "progress"]


@dataclass(frozen=True, slots=True)
class Line:
    """Something to show. ``progress`` replaces the one before it; ``file`` names what was written to ``path``."""

    kind: LineKind
    text: str
    path: Path | None = None
    percent: float | None = None


OnLine = Callable[[Line], None]

_RECEIVED = Words("Received: {files}", "已收到：{files}")
_NEXT_CLIP = Words(
    "What shall be done with it? For example “trim to 20 seconds and add captions”.",
    "想怎么剪？比如“剪到 20 秒，加上字幕”。",
)
_NEXT_ASSETS = Words(
    "What shall be made of it? For example “make a 30-second promo with titles”.",
    "想做成什么？比如“做成 30 秒的宣传片，加上文字”。",
)
_SEND_FILES = Words("Which file? Give its path, or drop it here.", "要上传哪个文件？请给出路径或拖到这里。")
_BALANCE = Words(
    "Credits: {available} available, {frozen} held, {total} in all.",
    "积分：可用 {available}，占用 {frozen}，合计 {total}。",
)
_UNMETERED = Words("Nothing is charged here; everything is free.", "这里不计费，全部免费。")
_RUNNING = Words("The last message is still being worked on.", "上一条消息还在处理中。")
_EXPORTING = Words("Exporting; this may take a minute or two.", "开始导出，可能需要一两分钟。")
_EXPORT_PROGRESS = Words("Exporting", "导出")
_UPLOADING = Words("Uploading", "上传")
_DOWNLOADING = Words("Downloading", "下载")
_FILE = Words("{path}  ·  {length}  ·  {size}", "{path}  ·  {length}  ·  {size}")
_STILL = Words("⏳ Still working … ({minutes} min)", "⏳ 还在处理……（{minutes} 分钟）")
_RECONNECTING = Words("Connecting again …", "重新连接中……")
_REPLACED = Words(
    "The server had forgotten this session; a new one was started. Send your files again.",
    "服务器上已没有原来的会话，已新建一个，请重新发送素材。",
)
_OFFER_EXPORT = Words("Say “export” for the video file.", "说“导出”即可拿到视频文件。")
_OFFER_EDIT = Words("You could also say: “{wish}”.", "还可以说：“{wish}”。")
_NO_CAPTIONS = Words("There are no captions yet.", "还没有字幕。")
_DONE = Words("Done.", "完成。")


class Conversation:
    """One user's talk with one session. Finished files go to ``folder``, under names that are free.

    ``language`` None: that of each message. ``on_progress`` gets lines of kind progress as they come. ``hints``: say
    what could come next. ``changed``: whether the latest message led to another timeline.
    """

    def __init__(
        self,
        session: SessionCore,
        folder: Path,
        *,
        language: Language | None = None,
        on_progress: OnLine | None = None,
        hints: bool = True,
    ) -> None:
        self.session = session
        self.folder = folder
        self.running_export = ""
        self.changed = False
        self._hints = hints
        self._pinned = language
        self._language: Language = language or "en"
        self._progress = on_progress or (lambda line: None)
        self._stem = "video"

    async def hear(self, text: str, files: Sequence[Path] = ()) -> AsyncGenerator[Line]:
        """What to show in answer to a message and files. What goes wrong is a line too, in the user's language."""
        if text.strip():
            self._language = self._pinned or language_of(text)
        self.session.caller.language = self._language
        self.changed = False
        async with aclosing(self._spoken(self._answer(text.strip(), files))) as lines:
            async for line in lines:
                yield line

    async def deliver(
        self, output: Document | None = None, target: Path | None = None, *, force: bool = False
    ) -> AsyncGenerator[Line]:
        """Export, download, say where it is: at ``target``, which is replaced only with ``force``."""
        async with aclosing(self._spoken(self._deliver(output or {}, target, force=force))) as lines:
            async for line in lines:
                yield line

    async def stop(self) -> None:
        """Stop what the server works on for this session: the turn, and the export that was waited for."""
        await self.session.cancel()
        if self.running_export:
            await exports.cancel_export(self.session, self.running_export)
            self.running_export = ""

    async def _spoken(self, lines: AsyncGenerator[Line]) -> AsyncGenerator[Line]:
        """The lines, and what stopped them as the last one."""
        try:
            async with aclosing(lines):
                async for line in lines:
                    yield line
        except SaycutError as error:
            yield Line("failed", f"{error.sentence(self._language)} {error.hint(self._language)}".strip())

    async def _deliver(self, output: Document, target: Path | None, *, force: bool = False) -> AsyncGenerator[Line]:
        if target and target.exists() and not force:
            raise OutputExists(name=target.name)
        yield self._note(_EXPORTING)
        states = exports.export_states(self.session, output)
        async with aclosing(self._follow(states, target, force=force)) as lines:
            async for line in lines:
                yield line

    async def _answer(self, text: str, files: Sequence[Path]) -> AsyncGenerator[Line]:
        found = route(text, has_files=bool(files))
        if files or found.urls:
            yield await self._take_in(files, found.urls, propose=found.intent == "upload")
        for line in await self._at_once(found, took=bool(files or found.urls)):
            yield line
        if found.intent == "export":
            stream = self._deliver(found.output, None)
        elif found.intent == "agent" and text:
            stream = self._talk(text, found)
        else:
            return
        async with aclosing(stream) as lines:
            async for line in lines:
                yield line

    async def _at_once(self, found: Route, *, took: bool) -> list[Line]:
        """What one look at the server answers."""
        match found.intent:
            case "credits":
                return [await self._credits()]
            case "status":
                return await self._status()
            case "subtitles":
                return [await self._subtitles(found.format)]
            case "upload" if not took:
                return [self._note(_SEND_FILES)]
            case _:
                return []

    async def _take_in(self, files: Sequence[Path], urls: Sequence[str], *, propose: bool) -> Line:
        taken: list[MediaFile] = []
        if files:
            taken += await self.session.upload(files, self._bytes(_UPLOADING))
        if urls:
            taken += await self.session.upload_urls(urls)
        first = next((file for file in taken if file.file_type == "video"), taken[0] if taken else None)
        if first and self._stem == "video":
            self._stem = f"{Path(first.filename).stem}-saycut"
        separator = "、" if self._language == "zh" else ", "
        said = _RECEIVED.say(self._language, files=separator.join(_described(file) for file in taken))
        if propose and self._hints:
            several = len(taken) > 1 or (first is not None and first.file_type != "video")
            said += "\n" + (_NEXT_ASSETS if several else _NEXT_CLIP).say(self._language)
        return Line("note", said)

    async def _credits(self) -> Line:
        balance = await credits_of(self.session.caller)
        if not balance.metered:
            return self._note(_UNMETERED)
        fields = {"available": balance.available, "frozen": balance.frozen, "total": balance.total}
        return self._note(_BALANCE, **fields)

    async def _status(self) -> list[Line]:
        state = (await self.session.state()).state
        lines = [Line("note", track_summary(view_draft(state.draft), self._language))]
        if state.turn.status in ("queued", "running"):
            lines.append(self._note(_RUNNING))
        return lines

    async def _subtitles(self, kind: str) -> Line:
        found = cues(view_draft((await self.session.state()).state.draft))
        if not found:
            return self._note(_NO_CAPTIONS)
        path = self._free(f".{kind}")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(to_vtt(found) if kind == "vtt" else to_srt(found))
        except OSError as error:
            raise OutputFolder(name=str(path), reason=error.strerror or str(error)) from error
        return Line("file", str(path), path)

    async def _talk(self, text: str, found: Route) -> AsyncGenerator[Line]:
        """A turn of the agent, and the exports that belong to it."""
        turn = _Turn(self._language, hints=self._hints)
        ended: TurnEnded | None = None
        async with aclosing(TurnRun(self.session, text).events()) as events:
            async for event in events:
                if isinstance(event, Progressed):
                    self._progress(Line("progress", event.label or event.step, percent=event.percent))
                if isinstance(event, TurnEnded):
                    ended = event
                for line in turn.lines(event):
                    yield line
        if ended is None:
            return
        self.changed = ended.changed is not False and not ended.failed
        for line in turn.ending(ended):
            yield line
        if "state" in turn.meant:
            for line in await self._status():
                yield line
        async with aclosing(self._exports_of(ended, found)) as lines:
            async for line in lines:
                yield line
        if self._hints and "export" in turn.meant and not (ended.renders or found.then_export):
            yield self._note(_OFFER_EXPORT)

    async def _exports_of(self, ended: TurnEnded, found: Route) -> AsyncGenerator[Line]:
        """Exports that the agent started, else the one that the message ended in."""
        streams = [self._follow(exports.follow_export(self.session, name), None) for name in ended.renders]
        if found.then_export and not (streams or ended.failed or ended.question):
            streams = [self._deliver(found.output, None)]
        for stream in streams:
            async with aclosing(stream) as lines:
                async for line in lines:
                    yield line

    async def _follow(
        self, states: AsyncGenerator[RenderData], target: Path | None, *, force: bool = False
    ) -> AsyncGenerator[Line]:
        """A render to its end, then its files."""
        clock = _Silence(self.session.caller.clock, self.session.caller.patience.still_working_s)
        job: RenderData | None = None
        async with aclosing(states) as changes:
            async for job in changes:
                self.running_export = job.id
                self._progress(Line("progress", _EXPORT_PROGRESS.say(self._language), percent=job.progress))
                if minutes := clock.overdue():
                    yield self._note(_STILL, minutes=minutes)
        self.running_export = ""
        if job is None:
            return
        for number, output in enumerate(job.outputs or ((job.output,) if job.output else (None,))):
            path = target if target and number == 0 else self._free(".mp4")
            path = await exports.fetch(
                self.session, job, path, number=number, force=force, on_progress=self._bytes(_DOWNLOADING)
            )
            yield Line("file", _file_line(path, output, self._language), path)

    def _bytes(self, words: Words) -> Callable[[int, int | None], None]:
        label = words.say(self._language)

        def report(done: int, whole: int | None) -> None:
            self._progress(Line("progress", label, percent=100 * done / whole if whole else None))

        return report

    def _note(self, words: Words, **fields: object) -> Line:
        return Line("note", words.say(self._language, **fields))

    def _free(self, suffix: str) -> Path:
        """A name in the folder that nothing has."""
        path, number = self.folder / f"{self._stem}{suffix}", 2
        while path.exists():
            path, number = self.folder / f"{self._stem}-{number}{suffix}", number + 1
        return path


class _Turn:
    """What of a turn's events the user gets to see."""

    def __init__(self, language: Language, *, hints: bool) -> None:
        self._language: Language = language
        self._hints = hints
        self._held: list[str] = []
        self._said = False
        self._actions: list[Action] = []

    @property
    def meant(self) -> set[str]:
        return {action.kind for action in self._actions}

    def lines(self, event: TurnEvent) -> list[Line]:
        match event:
            case Said(text, partial=False):
                return self._speak(text)
            case Asked(question, options):
                listed = [f"{number}. {option}" for number, option in enumerate(options, 1)]
                return [Line("asked", "\n".join([question, *listed]))]
            case TurnFailed(message=message):
                return [Line("failed", message)]
            case StillWorking(waited):
                return [Line("note", _STILL.say(self._language, minutes=max(1, round(waited / 60))))]
            case Reconnecting(attempt=1):
                return [Line("note", _RECONNECTING.say(self._language))]
            case SessionReplaced():
                return [Line("note", _REPLACED.say(self._language))]
            case _:
                return []

    def ending(self, ended: TurnEnded) -> list[Line]:
        """Held back apologies, unless something good came; a word in any case; offers."""
        kept = without_apology(self._held, worked=self._said or bool(ended.renders)) if self._held else ()
        lines = [Line("said", text) for text in kept]
        if not (lines or self._said or ended.failed or ended.question or self._actions):
            lines.append(Line("said", _DONE.say(self._language)))
        edits = self._actions if self._hints else ()
        wishes = [action.text for action in edits if action.kind == "edit" and action.text]
        return lines + [Line("note", _OFFER_EDIT.say(self._language, wish=wish)) for wish in wishes]

    def _speak(self, text: str) -> list[Line]:
        if is_apology(text):
            self._held.append(text)
            return []
        translated = translate(without_apology([text], worked=False)[0])
        self._actions += translated.actions
        if not translated.text:
            return []
        self._said = True
        return [Line("said", translated.text)]


class _Silence:
    """Says when the user has heard nothing for too long, and how many minutes it has been in all."""

    def __init__(self, clock: Clock, limit: float) -> None:
        self._clock, self._limit = clock, limit
        self._began = self._heard = clock.now()

    def overdue(self) -> int:
        now = self._clock.now()
        if now - self._heard < self._limit:
            return 0
        self._heard = now
        return max(1, round((now - self._began) / 60))


def _described(file: MediaFile) -> str:
    facts = [_clock(file.duration)] if file.duration else []
    if file.width and file.height:
        facts.append(f"{file.width}×{file.height}")
    return f"{file.filename} ({', '.join(facts)})" if facts else file.filename


def _file_line(path: Path, output: RenderOutput | None, language: Language) -> str:
    size = _size(path.stat().st_size)
    length = _clock(output.duration) if output else "?"
    pixels = f"  ·  {output.width}×{output.height}" if output and output.width and output.height else ""
    return _FILE.say(language, path=path, length=length + pixels, size=size)


def _size(count: int) -> str:
    return f"{count / (1 << 20):.1f} MB" if count >= 1 << 20 else f"{count / (1 << 10):.0f} kB"


def _clock(seconds: float) -> str:
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02}.{rest % 10}"
