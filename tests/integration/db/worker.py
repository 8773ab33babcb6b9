"""A process of its own that works on a database: ``python -m integration.db.worker URL TASK ARGUMENTS…``."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from saycut.db import Database

TESTS = Path(__file__).resolve().parents[2]


def start(url: str, task: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "integration.db.worker", url, task, *arguments]
    return subprocess.Popen(command, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def release(processes: list[subprocess.Popen[str]]) -> None:
    """Let processes begin together, once all of them have started."""
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()


def count(database: Database, session_id: str, times: str) -> None:
    """Read, think and write a counter so many times, each with one try only."""
    for _ in range(int(times)):
        with database.write() as tx:
            add_one(tx, session_id)


def add_one(tx, session_id: str) -> None:  # type: ignore[no-untyped-def]
    tx.lock("counter", session_id)
    before = tx.sessions.get(session_id).state.get("count", 0)
    tx.sessions.merge_state(session_id, {"count": before + 1}, 1)


def claim(database: Database, owner: str) -> None:
    """Claim jobs until none is left, and say which."""
    while job := database.transact(lambda tx: tx.jobs.claim_next(owner, 1, 60_000)):
        sys.stdout.write(f"{job.id}\n")
        database.transact(lambda tx, job=job: tx.jobs.finish(job.lease, {}, "key", 2))


def hang(database: Database, session_id: str) -> None:
    """Write a lot, say so before the commit, and hang."""
    with database.write() as tx:
        turn = tx.turns.submit(session_id, {}, "digest", 5).turn
        for number in range(50):
            tx.events.append(session_id, {"number": number}, 5, turn_id=turn.id)
        tx.sessions.rename(session_id, "half", 5)
        sys.stdout.write("written\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    opened = Database.open(sys.argv[1])
    with opened.read():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    sys.stdin.readline()
    {"count": count, "claim": claim, "hang": hang}[sys.argv[2]](opened, *sys.argv[3:])
    opened.close()
