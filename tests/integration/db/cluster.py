"""A PostgreSQL server of our own for tests: temporary, on a Unix socket, run by an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

REQUIRED = os.environ.get("SAYCUT_TEST_POSTGRES") == "required"
"""Read at import: tests run without any ``SAYCUT_`` variable."""


def binary(name: str) -> Path | None:
    """A program of PostgreSQL's, also where Debian hides it."""
    if found := shutil.which(name):
        return Path(found).resolve()
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return versions[-1] if versions else None


def missing() -> str:
    """Why there can be no server here, or an empty string."""
    absent = [name for name in ("initdb", "postgres") if binary(name) is None]
    return f"PostgreSQL is not installed: {' and '.join(absent)} not found" if absent else ""


class Cluster:
    """Started by the constructor; ``stop`` removes every trace."""

    def __init__(self) -> None:
        self._user = _unprivileged()
        # Directly under the temporary folder: a socket's path may have 107 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="saycut-pg-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-U", "saycut", "-A", "trust", "-N", "--no-locale", "-E", "UTF8")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "max_connections": "120",
            "deadlock_timeout": "200ms",
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            command = [str(binary("postgres")), "-D", str(data), *arguments]
            self._server = subprocess.Popen(command, user=self._user, cwd="/", stdout=log, stderr=log)
        self._wait()

    def url(self, name: str = "postgres") -> str:
        """Of one database."""
        return f"postgresql://saycut@/{name}?host={self._folder}"

    def stop(self) -> None:
        self._server.send_signal(3)  # SIGQUIT: immediately, nothing is to be kept
        self._server.wait()
        shutil.rmtree(self._folder)

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(binary(name)), *arguments]
        done = subprocess.run(command, user=self._user, cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while not (self._folder / ".s.PGSQL.5432").exists() or not self._ready():
            assert self._server.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < end, (self._folder / "log").read_text()
            time.sleep(0.05)

    def _ready(self) -> bool:
        return "ready to accept connections" in (self._folder / "log").read_text()


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; another user does."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
