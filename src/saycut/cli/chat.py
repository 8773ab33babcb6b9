"""``saycut chat``: a conversation with a server, line by line; in a terminal and in a pipe."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from saycut.client import Line, Session, Skill, Talk, open_session, usual_language
from saycut.errors import SaycutError
from saycut.language import Language, Words

__all__ = ["ChatRequest", "run_chat"]

GREETING = Words(
    "Tell me what to do with your clips. For example:\n"
    "  trim this to 20 seconds and add captions\n"
    "  make a 30-second promo from these pictures, with titles\n"
    "  add the title “Hello” for 3 seconds, then export\n"
    "Drop files here to add them. /help shows the commands.",
    "想怎么剪，直接说。比如：\n"
    "  剪到 20 秒，加上字幕\n"
    "  用这些图片做一条 30 秒的宣传片，加上文字\n"
    "  开头加标题“你好”，显示 3 秒，然后导出\n"
    "把文件拖进来即可添加，输入 /help 查看命令。",
)
HELP = Words(
    "/add FILES…    add files\n"
    "/undo, /redo   one step back or forward\n"
    "/status        what is on the timeline\n"
    "/preview       a small video, quickly, into preview.mp4\n"
    "/export [FILE] the finished video\n"
    "/credits       what is left\n"
    "/quit          end; everything is kept\n"
    "Ctrl-C stops what is being worked on. Anything else is a wish, in English or Chinese.",
    "/add 文件…     添加素材\n"
    "/undo、/redo   撤销、重做\n"
    "/status        查看时间线\n"
    "/preview       快速生成小样 preview.mp4\n"
    "/export [文件] 导出成片\n"
    "/credits       查询积分\n"
    "/quit          结束，内容会保留\n"
    "Ctrl-C 停止当前处理。其余内容都当作剪辑要求，中英文均可。",
)
SESSION = Words("Session {id} at {server}", "会话 {id}，服务 {server}")
STOPPED = Words("Stopped.", "已停止。")
UNKNOWN = Words("There is no command {name}; /help shows them all.", "没有命令 {name}，输入 /help 查看全部命令。")
PROMPT = "› "

PREVIEW = {"quality": "draft", "resolution": "360p"}
SAID = {
    "/undo": Words("undo", "撤销"),
    "/redo": Words("redo", "重做"),
    "/status": Words("status", "状态"),
    "/credits": Words("credits", "积分"),
}


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What was asked for on the command line. ``session_id``: one that is there, ``last`` for the latest."""

    files: tuple[Path, ...]
    server: str | None
    language: Language | None
    session_id: str | None = None


def run_chat(request: ChatRequest) -> int:
    """Talk until the input ends. Returns the exit status: 1 when a line of a pipe failed. May raise."""
    language = request.language or usual_language()
    skill = Skill("saycut-chat")
    with open_session(skill, server=request.server, session_id=request.session_id, language=language) as session:
        print(SESSION.say(language, id=session.id, server=session.core.caller.server), file=sys.stderr)
        return _Chat(session, request.language, language).run(request.files)


class _Chat:
    """Reads lines, shows lines."""

    def __init__(self, session: Session, pinned: Language | None, language: Language) -> None:
        self._language = language
        self._terminal = sys.stdin.isatty()
        self._progress = _Progress()
        self._talk: Talk = session.converse(Path.cwd(), pinned, self._progress.show)
        self._failed = False

    def run(self, files: Sequence[Path]) -> int:
        if self._terminal:
            with suppress(ImportError):
                import readline  # noqa: F401  # gives the prompt a history and an editable line
            print(GREETING.say(self._language))
        if files:
            self._show(self._talk.hear("", files))
        for line in self._lines():
            if not self._obey(line):
                break
        return 1 if self._failed and not self._terminal else 0

    def _lines(self) -> Iterator[str]:
        if not self._terminal:
            yield from (line.strip() for line in sys.stdin if line.strip())
            return
        while True:
            try:
                line = input(PROMPT).strip()
            except (EOFError, KeyboardInterrupt):
                print()
                return
            if line:
                yield line

    def _obey(self, line: str) -> bool:
        """One line of the user; False ends the conversation."""
        files = _files_in(line)
        if files:
            self._show(self._talk.hear("", files))
            return True
        name, _, rest = line.partition(" ")
        if not name.startswith("/"):
            self._show(self._talk.hear(line))
        elif name in ("/quit", "/exit"):
            return False
        else:
            self._command(name, rest.strip())
        return True

    def _command(self, name: str, rest: str) -> None:
        match name:
            case "/help":
                print(HELP.say(self._language))
            case "/add":
                self._show(self._talk.hear("", [Path(one).expanduser() for one in _words(rest)]))
            case "/preview":
                self._show(self._talk.deliver({**PREVIEW}, Path("preview.mp4"), force=True))
            case "/export":
                self._show(self._talk.deliver({}, Path(rest).expanduser() if rest else None))
            case _ if name in SAID:
                self._show(self._talk.hear(SAID[name].say(self._language)))
            case _:
                print(UNKNOWN.say(self._language, name=name))

    def _show(self, lines: Iterable[Line]) -> None:
        try:
            for line in lines:
                self._progress.clear()
                print(line.text, file=sys.stderr if line.kind == "failed" else sys.stdout, flush=True)
                self._failed = self._failed or line.kind == "failed"
        except KeyboardInterrupt:
            self._progress.clear()
            with suppress(SaycutError):
                self._talk.stop()
            print(STOPPED.say(self._language))
            if not self._terminal:
                raise
        finally:
            self._progress.clear()


class _Progress:
    """One line on standard error that is written over; nothing where nobody watches."""

    def __init__(self) -> None:
        self._shown = 0

    def show(self, line: Line) -> None:
        if not sys.stderr.isatty():
            return
        text = line.text if line.percent is None else f"{line.text} {line.percent:3.0f} %"
        print(f"\r{text:<{self._shown}}", end="", file=sys.stderr, flush=True)
        self._shown = len(text)

    def clear(self) -> None:
        if self._shown:
            print(f"\r{'':<{2 * self._shown}}\r", end="", file=sys.stderr, flush=True)
            self._shown = 0


def _files_in(line: str) -> list[Path]:
    """The files of a line that is nothing but paths, as a terminal writes dropped files."""
    paths = [Path(word).expanduser() for word in _words(line)]
    try:
        return paths if paths and all(path.is_file() for path in paths) else []
    except (OSError, ValueError):
        return []


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
