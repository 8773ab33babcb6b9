"""Figures → medians and ratios, a table for people, a file for machines."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import statistics
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench import ffmpeg, melt
from bench.checks import Looked
from bench.measure import Measured

__all__ = ["TARGETS", "Figures", "as_json", "machine", "table"]

TARGETS = {
    ("J1", "ffmpeg"): 0.95,
    ("J2", "ffmpeg"): 0.85,
    ("J3", "ffmpeg"): 1.0,
    ("J1", "moviepy"): 0.22,
    ("J2", "moviepy"): 0.15,
    ("J3", "moviepy"): 0.25,
    ("J6", "first"): 0.20,
}
"""Ours by the other's time may be at most this; ``first`` is our own first render of J1."""


@dataclass(slots=True)
class Figures:
    """What one contestant did in one job: every run, and what its last output looked like.

    ``psnr_db`` is against the composited pictures before any encoder, ``psnr_ffmpeg_db`` against ffmpeg's output.
    """

    runs: list[Measured] = field(default_factory=list)
    looked: Looked | None = None
    psnr_db: float | None = None
    psnr_ffmpeg_db: float | None = None

    @property
    def wall_s(self) -> float:
        return statistics.median(run.wall_s for run in self.runs)

    @property
    def cpu_s(self) -> float:
        return statistics.median(run.cpu_s for run in self.runs)

    @property
    def peak_mb(self) -> float:
        return max(run.peak_bytes for run in self.runs) / 1e6


Results = Mapping[str, Mapping[str, Figures]]
"""Job → contestant → figures."""


def ratios(results: Results) -> Iterator[tuple[str, str, float]]:
    """(job, against whom, our time by theirs)."""
    for job, row in results.items():
        if "ours" not in row:
            continue
        for name, figures in row.items():
            if name != "ours":
                yield job, name, row["ours"].wall_s / figures.wall_s
    if "ours" in results.get("J6", {}) and "ours" in results.get("J1", {}):
        yield "J6", "first", results["J6"]["ours"].wall_s / results["J1"]["ours"].wall_s


def table(results: Results) -> str:
    """Both tables as text."""
    lines = [f"{'job':4} {'who':8} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'frames':>7} {'MB':>7} {'PSNR dB':>8}"]
    for job, row in results.items():
        for name, figures in row.items():
            seen = figures.looked
            made = f"{seen.frames:7d} {seen.bytes / 1e6:7.2f}" if seen else f"{'':15}"
            quality = f"{figures.psnr_db:8.2f}" if figures.psnr_db is not None else ""
            lines.append(
                f"{job:4} {name:8} {figures.wall_s:8.2f} {figures.cpu_s:8.2f} {figures.peak_mb:8.0f} {made} {quality}"
            )
    lines += ["", f"{'job':4} {'ours by':8} {'ratio':>8} {'target':>8}"]
    for job, name, ratio in ratios(results):
        target = TARGETS.get((job, name))
        verdict = f"{target:8.2f}  {'kept' if ratio <= target else 'missed'}" if target is not None else ""
        lines.append(f"{job:4} {name:8} {ratio:8.3f} {verdict}")
    return "\n".join(lines)


def as_json(results: Results, size: str, runs: int) -> dict[str, object]:
    """Everything that was measured, with the machine that it was measured on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "size": size,
        "runs": runs,
        "machine": machine(),
        "versions": versions(),
        "jobs": {job: {name: _plain(figures) for name, figures in row.items()} for job, row in results.items()},
        "ratios": [
            {"job": job, "ours_by": name, "ratio": round(ratio, 4), "target": TARGETS.get((job, name))}
            for job, name, ratio in ratios(results)
        ],
    }


def _plain(figures: Figures) -> dict[str, object]:
    seen = figures.looked
    return {
        "wall_s": round(figures.wall_s, 3),
        "cpu_s": round(figures.cpu_s, 3),
        "peak_mb": round(figures.peak_mb, 1),
        "wall_s_of_runs": [round(run.wall_s, 3) for run in figures.runs],
        "psnr_db": figures.psnr_db,
        "psnr_ffmpeg_db": figures.psnr_ffmpeg_db,
        "frames": seen.frames if seen else None,
        "video_s": round(seen.video_s, 4) if seen else None,
        "audio_s": round(seen.audio_s, 4) if seen else None,
        "bytes": seen.bytes if seen else None,
        "luma": list(seen.luma) if seen else None,
    }


def machine() -> dict[str, object]:
    """Processor, cores and memory; nothing that names the machine."""
    return {
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return found.group(1) if found else platform.processor()


def versions() -> dict[str, str]:
    """Of the contestants and what they stand on."""
    found = {name: importlib.metadata.version(name) for name in ("saycut", "av", "numpy", "moviepy")}
    found["python"] = platform.python_version()
    found["ffmpeg"] = _first_line([ffmpeg.binary(), "-version"]).split("version ")[-1].split(" ")[0]
    if program := melt.binary():
        found["melt"] = _first_line([program, "-version"]).split()[-1]
    return found


def _first_line(command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return (said.stdout + said.stderr).splitlines()[0]
