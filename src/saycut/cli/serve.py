"""``saycut serve``: the HTTP server, until Ctrl-C."""

from __future__ import annotations

import logging
import sys

from saycut.language import Language, Words
from saycut.server.run import serve
from saycut.settings import Settings

__all__ = ["run_serve"]

_READY = Words(
    "Saycut is at {address} (profile {profile}). Ctrl-C ends it.",
    "Saycut 已启动：{address}（{profile}）。按 Ctrl-C 结束。",
)
_DATA = Words("Files and projects are kept in {folder}.", "文件和项目保存在 {folder}。")


def run_serve(host: str, port: int, profile: str | None, language: Language, verbose: bool) -> int:
    """Serve until told to stop. Returns the exit status; errors of the tree are raised."""
    settings = Settings()
    if profile is not None:
        settings = settings.model_copy(update={"profile": profile})
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )

    def listening(address: str) -> None:
        print(_READY.say(language, address=address, profile=settings.profile), flush=True)
        print(_DATA.say(language, folder=settings.data_dir), flush=True)

    serve(settings, host, port, listening)
    return 0
