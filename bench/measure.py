"""Run a command as its own process and measure time, processor time and memory of it and all that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Failed", "Measured", "measured"]

INTERVAL = 0.05
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by the clock, seconds of all processors, greatest memory in bytes (resident, summed over processes)."""

    wall_s: float
    cpu_s: float
    peak_bytes: int


class Failed(Exception):
    """The command did not end well; says what it wrote last."""


def measured(command: list[str], folder: Path, log: Path) -> Measured:
    """Run ``command`` in ``folder`` to its end. Raises Failed."""
    with log.open("wb") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process.pid)
        watch.start()
        try:
            # Not process.wait(): only wait4 tells what the process and its children used.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            watch.finish()
        wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(
            f"{Path(command[0]).name} ended with {process.returncode}: {log.read_text(errors='replace')[-1500:]}"
        )
    # Without /proc only the greatest single process is known; Linux counts in KiB, macOS in bytes.
    own = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Measured(wall, usage.ru_utime + usage.ru_stime, watch.peak if PROC.is_dir() else own)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants until told to finish."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while PROC.is_dir() and not self._over.wait(INTERVAL):
            now, high = 0, 0
            for pid in _family(self._root):
                resident, peak = _memory(pid)
                now, high = now + resident, max(high, peak)
            self.peak = max(self.peak, now, high)

    def finish(self) -> None:
        self._over.set()
        self.join()


def _family(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            for children in (PROC / str(pid) / "task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        except OSError:
            continue
    return found


def _memory(pid: int) -> tuple[int, int]:
    """Resident memory now and at its highest, bytes."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0, 0
    found = {line.partition(":")[0]: line.split() for line in lines}
    return tuple(int(found[key][1]) * 1024 if key in found else 0 for key in ("VmRSS", "VmHWM"))  # type: ignore[return-value]
