"""``saycut demo``: draws its own inputs and makes the demo videos from them."""

from __future__ import annotations

import time
from pathlib import Path

from saycut.cli.make import MakeRequest, run_make
from saycut.demo import demo_jobs, make_inputs
from saycut.errors import OutputFolder
from saycut.language import Language, Words

__all__ = ["run_demo"]

DRAWING = Words("Drawing the sample inputs into {folder} …", "正在生成示例素材到 {folder} …")
DRAWN = Words("Sample inputs: {count} files in {took:.1f} s", "示例素材：{count} 个文件，用时 {took:.1f} 秒")
DONE = Words("Demo finished in {took:.1f} s.", "示例完成，共用时 {took:.1f} 秒。")


def run_demo(folder: Path, language: Language) -> int:
    """Make the inputs (once) and every demo video anew; prints the paths and the times."""
    began = time.monotonic()
    inputs_folder = folder / "inputs"
    print(DRAWING.say(language, folder=inputs_folder), flush=True)
    try:
        inputs = make_inputs(inputs_folder)
    except OSError as error:
        raise OutputFolder(name=str(inputs_folder), reason=error.strerror or str(error)) from error
    count = len(inputs.pictures) + 2
    print(DRAWN.say(language, count=count, took=time.monotonic() - began), flush=True)
    for job in demo_jobs(inputs, language):
        names = " ".join(path.name for path in job.files)
        print(f"\n$ saycut make '{job.sentence}' {names} -o {folder / job.output}", flush=True)
        request = MakeRequest(job.sentence, job.files, folder / job.output, language, force=True)
        if status := run_make(request):
            return status
    print("\n" + DONE.say(language, took=time.monotonic() - began))
    return 0
