"""What the bundled scripts of agent skills share: options, a session, lines on standard output, an exit status."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from saycut.client.blocking import Client, Session, Talk
from saycut.client.caller import Skill
from saycut.client.conversation import Line
from saycut.client.core import Options
from saycut.client.local import find_or_start
from saycut.errors import SaycutError, SessionUnknown
from saycut.language import Language, Words, language_of

__all__ = ["open_session", "options_for", "run_skill", "show", "usual_language"]

_STARTING = Words("Starting a local server …", "正在启动本地服务……")
_DELETED = Words("Session {id} and its files were deleted from {server}.", "已从 {server} 删除会话 {id} 及其文件。")
_STOPPED = Words("Stopped.", "已停止。")

Work = Callable[[Session, Talk], bool]


def usual_language() -> Language:
    """That of the terminal, before the user has said anything."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


@contextmanager
def open_session(
    skill: Skill, *, server: str | None = None, session_id: str | None = None, language: Language = "en"
) -> Iterator[Session]:
    """A session at a server; without an address, at this machine's, started for as long as it is needed.

    ``session_id``: one that is there, ``last`` for the latest, None for a new one.
    """

    def starting() -> None:
        print(_STARTING.say(language), file=sys.stderr)

    with ExitStack() as stack:
        stack.enter_context(_ending_in_order())
        found = stack.enter_context(find_or_start(server, starting))
        options = Options(skill=skill, language=language, known_as=found.known_as)
        client = stack.enter_context(Client(found.address, options))
        wanted = client.last_session_id() if session_id == "last" else session_id
        if wanted == "":
            raise SessionUnknown(name="last")
        yield client.session(wanted) if wanted else client.open_session(skill.name, language)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """A closed terminal and SIGTERM end the program as its own end does, so that a server of ours goes with it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def options_for(description: str) -> argparse.ArgumentParser:
    """The options that every skill has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("files", nargs="*", type=Path, help="files on this machine")
    parser.add_argument("--say", metavar="WISH", help="any wish, in English or Chinese; with --session the next one")
    parser.add_argument("--session", metavar="ID", help="go on with a session; “last” is the latest")
    parser.add_argument("--out", type=Path, default=Path.cwd(), metavar="FOLDER", help="where the video goes")
    parser.add_argument("--server", metavar="URL", help="another server than this machine's")
    parser.add_argument("--lang", choices=("en", "zh"), help="language of the replies")
    parser.add_argument("--delete", action="store_true", help="delete the session and its files from the server")
    return parser


def run_skill(skill: Skill, options: argparse.Namespace, work: Work) -> int:
    """Do the work, or what ``--say`` or ``--delete`` ask for. Returns the exit status, 1 after anything that failed."""
    if options.delete and not options.session:
        print("--delete needs --session", file=sys.stderr)
        return 2
    language: Language = options.lang or (language_of(options.say) if options.say else usual_language())
    try:
        with open_session(skill, server=options.server, session_id=options.session, language=language) as session:
            if options.delete:
                session.delete()
                print(_DELETED.say(language, id=session.id, server=session.core.caller.server))
                return 0
            talk = session.converse(options.out, options.lang, hints=False)
            try:
                done = show(talk.hear(options.say, options.files)) if options.say else work(session, talk)
            except KeyboardInterrupt:
                with suppress(SaycutError):
                    talk.stop()
                print(_STOPPED.say(language), file=sys.stderr)
                return 1
            print(f"session: {session.id}")
            return 0 if done else 1
    except SaycutError as error:
        print(f"{error.sentence(language)} {error.hint(language)}".strip(), file=sys.stderr)
        return 1


def show(lines: Iterable[Line]) -> bool:
    """Print them as they come; whether none says that something failed or asks something."""
    good = True
    for line in lines:
        print(line.text, flush=True)
        good = good and line.kind not in ("failed", "asked")
    return good
