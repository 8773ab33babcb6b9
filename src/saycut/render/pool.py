"""Render threads: each takes a run of neighbouring segments, so that its decoders go on where they are."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from saycut.render.plan import Segment

__all__ = ["Runs", "run_threads"]


class Runs:
    """Segments dealt out as one run to each thread; a thread that is done takes the back half of the longest run."""

    def __init__(self, segments: Sequence[Segment], threads: int) -> None:
        self._lock = threading.Lock()
        total, at, taken = sum(segment.frames for segment in segments), 0, 0
        self._runs: list[deque[Segment]] = []
        for n in range(threads):
            run: deque[Segment] = deque()
            while at < len(segments) and (taken < total * (n + 1) // threads or n == threads - 1):
                run.append(segments[at])
                taken += segments[at].frames
                at += 1
            self._runs.append(run)

    def next(self, thread: int) -> Segment | None:
        """The next segment for a thread, or None when nothing is left."""
        with self._lock:
            mine = self._runs[thread]
            if not mine:
                longest = max(self._runs, key=len)
                for _ in range((len(longest) + 1) // 2):
                    mine.appendleft(longest.pop())
            return mine.popleft() if mine else None


def run_threads(works: Sequence[Callable[[], None]], stop: threading.Event) -> None:
    """Run all works side by side to their end. The first error stops the others and is raised."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 – handed to the caller's thread below
            errors.append(error)
            stop.set()

    threads = [threading.Thread(target=guarded, args=(work,), name=f"render-{n}") for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        # Ctrl-C reaches the caller's thread: let the others stop at their next frame.
        stop.set()
        for thread in threads:
            thread.join()
        raise
    if errors:
        raise errors[0]
