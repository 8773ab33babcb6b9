"""A render as a whole: what is reused, what is left behind, and what the finished file is."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from integration.render.studio import H, Studio, W, clip, frames_of, main, sha, text, track
from makers.media import make_clip, make_picture, number_in, numbered
from saycut.errors import Cancelled, MediaError, OutputExists, OutputFolder, OutputInvalid, SaycutError
from saycut.render import Progress, RenderSettings
from saycut.render.cache import SegmentCache
from saycut.render.compile import compile_plan, output_spec
from saycut.render.verify import verify
from saycut.timeline.model import Canvas, Timeline, Transition
from saycut.timeline.time import Rate, from_seconds

Use = Callable[..., list[str]]


@pytest.fixture
def programme(studio: Studio, use: Use) -> Timeline:
    """Three seconds with two titles, a dissolve, a still and sound."""
    use("count.mp4", "red.png", "loud.mp4")
    clips = main(clip("loud.mp4", 0, 1), clip("red.png", 1, 1.5), clip("count.mp4", 1.5, 3))
    titles = track("title", text("one", 0.2, 0.6), text("two", 2, 2.8))
    return studio.timeline(clips, titles, transitions=[Transition("dissolve", from_seconds(1), from_seconds("0.4"))])


def retitled(made: Timeline) -> Timeline:
    *others, titles = made.tracks
    clips = (titles.clips[0], replace(titles.clips[1], text="three"))
    return replace(made, tracks=(*others, replace(titles, clips=clips)))


def left_over(studio: Studio) -> list[str]:
    """Temporary files, in the output's folder and in the cache."""
    return [str(path) for path in studio.folder.rglob("*") if ".part" in path.name]


def test_a_second_render_draws_nothing_and_gives_the_same_bytes(studio: Studio, programme: Timeline) -> None:
    first = studio.render(programme)
    seen: list[Progress] = []
    second = studio.render(programme, progress=seen.append)
    assert first.reused_segments == 0
    assert second.reused_segments == second.segments == first.segments
    assert {item.total for item in seen} == {0}
    assert sha(first.path) == sha(second.path)


def test_another_text_draws_only_where_it_shows(studio: Studio, programme: Timeline) -> None:
    first = studio.render(programme)
    seen: list[Progress] = []
    second = studio.render(retitled(programme), progress=seen.append)
    assert 0 < second.segments - second.reused_segments <= 2
    assert seen[-1].total <= first.frames / 2
    assert seen[-1].reused == first.frames - seen[-1].total


def test_progress_rises_to_its_total(studio: Studio, programme: Timeline) -> None:
    seen: list[Progress] = []
    result = studio.render(programme, progress=seen.append)
    assert [item.done for item in seen] == sorted(item.done for item in seen)
    assert seen[0].done == 0
    assert seen[-1].done == seen[-1].total == result.frames == 90


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_do_not_change_the_bytes(studio: Studio, programme: Timeline, threads: int) -> None:
    one = studio.render(programme, cache_dir=studio.folder / "c1")
    more = studio.render(programme, cache_dir=studio.folder / "c2", threads=threads)
    assert sha(one.path) == sha(more.path)


def test_three_runs_give_equal_bytes(studio: Studio, programme: Timeline) -> None:
    runs = {sha(studio.render(programme, cache_dir=studio.folder / f"c{n}", threads=2).path) for n in range(3)}
    assert len(runs) == 1


def test_the_finished_file_is_what_it_says(studio: Studio, programme: Timeline) -> None:
    result = studio.render(programme, tags={"title": "Ein Titel", "saycut_plan": "abc"})
    assert (result.width, result.height, result.frames) == (W, H, 90)
    assert result.duration == from_seconds(3)
    assert result.size == result.path.stat().st_size
    data = result.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(result.path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert video.average_rate == 30
        assert video.frames == 90
        assert float(container.duration or 0) / av.time_base == pytest.approx(3, abs=0.03)
        assert {key: container.metadata[key] for key in ("title", "saycut_plan")} == {
            "title": "Ein Titel",
            "saycut_plan": "abc",
        }
        frame = next(iter(container.decode(video)))
        tags = (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc)
        assert [int(tag) for tag in tags] == [1, 1, 1, 1]
        assert frame.pts == 0


@pytest.mark.parametrize("rate", [Rate(24_000, 1001), Rate(25), Rate(60_000, 1001)])
def test_the_rate_is_the_canvass(studio: Studio, use: Use, rate: Rate) -> None:
    use("red.png")
    made = studio.timeline(main(clip("red.png", 0, 3, rate=rate)), canvas=Canvas(W, H, rate))
    result = studio.render(made)
    with av.open(str(result.path)) as container:
        assert container.streams.video[0].average_rate == rate.fraction
        times = sorted(packet.pts for packet in container.demux(video=0) if packet.pts is not None)
    assert len(times) == rate.frames_in(made.duration)
    assert len({b - a for a, b in pairwise(times)}) == 1


def test_an_output_that_exists_is_left_as_it_is(studio: Studio, programme: Timeline) -> None:
    path = studio.folder / "mine.mp4"
    path.write_text("precious")
    with pytest.raises(OutputExists):
        studio.render(programme, path)
    assert path.read_text() == "precious"
    studio.render(programme, path, force=True)
    assert len(frames_of(path)) == 90


@pytest.mark.parametrize("place", ["missing/out.mp4", "folder"])
def test_an_output_that_cannot_be_is_said_before_any_work(studio: Studio, programme: Timeline, place: str) -> None:
    (studio.folder / "folder").mkdir()
    seen: list[Progress] = []
    with pytest.raises(OutputFolder) as caught:
        studio.render(programme, studio.folder / place, progress=seen.append)
    assert not seen
    assert "文件夹" in caught.value.sentence("zh")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(studio: Studio, programme: Timeline) -> None:
    locked = studio.folder / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(OutputFolder):
        studio.render(programme, locked / "out.mp4")


def test_a_full_disk_is_said_and_leaves_nothing(studio: Studio, programme: Timeline) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
    try:
        with pytest.raises(OutputFolder):
            studio.render(programme)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not left_over(studio)
    assert not list(studio.folder.glob("out*"))


def test_cancelling_leaves_nothing(studio: Studio, programme: Timeline) -> None:
    stop = threading.Event()

    def watch(progress: Progress) -> None:
        if progress.done >= 40:
            stop.set()

    with pytest.raises(Cancelled):
        studio.render(programme, progress=watch, cancelled=stop, threads=2)
    assert not left_over(studio)
    assert not list(studio.folder.glob("out*"))
    # What was finished before is not lost.
    assert studio.render(programme).frames == 90


@pytest.mark.parametrize("damage", ["deleted", "cut short"])
def test_a_source_that_breaks_under_the_render_is_one_clear_error(
    studio: Studio, programme: Timeline, damage: str
) -> None:
    path = studio.media["count.mp4"].path
    copy = studio.folder / "own" / "count.mp4"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    studio.add(copy)

    def breaking(progress: Progress) -> None:
        if progress.done == 10:
            if damage == "deleted":
                copy.unlink(missing_ok=True)
            else:
                os.truncate(copy, 3000)

    with pytest.raises(SaycutError) as caught:
        studio.render(programme, progress=breaking)
    assert isinstance(caught.value, MediaError)
    assert "count.mp4" in caught.value.sentence("zh")
    assert not left_over(studio)
    assert not list(studio.folder.glob("out*"))


def test_a_damaged_segment_in_the_cache_is_made_anew(studio: Studio, programme: Timeline) -> None:
    good = studio.render(programme)
    for path in (studio.folder / "cache").rglob("*.mp4"):
        os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(OutputInvalid):
        studio.render(programme)
    assert not left_over(studio)
    assert sha(studio.render(programme).path) == sha(good.path)


def test_the_cache_keeps_to_its_limit_and_drops_what_was_used_last(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path, 250)
    for n, key in enumerate(("aa1", "bb2", "cc3")):
        with cache.writing(key) as part:
            part.write_bytes(bytes(100))
        os.utime(cache.path(key), (1000 + n, 1000 + n))
    assert cache.find("aa1")
    cache.trim()
    assert cache.find("aa1")
    assert cache.find("bb2") is None
    assert cache.find("cc3")


def test_a_small_cache_does_not_hinder_a_render(studio: Studio, programme: Timeline) -> None:
    assert studio.render(programme, cache_limit=1).frames == 90
    assert not [path for path in (studio.folder / "cache").rglob("*") if path.is_file()]


def test_verify_finds_missing_frames_and_a_cut_file(studio: Studio, programme: Timeline) -> None:
    result = studio.render(programme)
    plan = compile_plan(
        programme, output_spec(programme), {name: item.probe.digest for name, item in studio.media.items()}
    )
    assert verify(result.path, plan).frames == 90
    with pytest.raises(OutputInvalid, match="90 frames instead of 91"):
        verify(result.path, replace(plan, frames=91))
    cut = studio.folder / "cut.mp4"
    cut.write_bytes(result.path.read_bytes()[: result.size * 2 // 3])
    with pytest.raises(OutputInvalid):
        verify(cut, plan)
    mute = studio.folder / "mute.mp4"
    with av.open(str(result.path)) as source, av.open(str(mute), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    with pytest.raises(OutputInvalid) as caught:
        verify(mute, plan)
    assert caught.value.sentence("zh") == "成片没有通过检查：没有声音。"


def test_a_file_over_its_budget_is_measured_and_gone(studio: Studio, programme: Timeline) -> None:
    result = studio.render(programme, max_bytes=1000)
    assert not result.delivered
    assert result.size > 1000
    assert not result.path.exists()
    assert not left_over(studio)


def open_files() -> set[str]:
    folder = Path("/proc/self/fd")
    found = set()
    for entry in folder.iterdir() if folder.exists() else ():
        try:
            found.add(os.readlink(entry))  # noqa: PTH115
        except OSError:
            continue
    return found


def test_no_file_stays_open(studio: Studio, programme: Timeline) -> None:
    def stop_at(number: int, event: threading.Event) -> Callable[[Progress], Any]:
        return lambda progress: event.set() if progress.done >= number else None

    gc.collect()
    gc.disable()
    try:
        studio.render(programme, threads=2)
        event = threading.Event()
        with pytest.raises(Cancelled):
            studio.render(
                programme, progress=stop_at(30, event), cancelled=event, cache_dir=studio.folder / "other", threads=2
            )
        mine = {name for name in open_files() if name.startswith(str(studio.folder))}
        shared = {str(item.path) for item in studio.media.values()} & open_files()
    finally:
        gc.enable()
    assert not mine
    assert not shared


def test_many_clips_need_no_more_open_decoders(studio: Studio) -> None:
    names = []
    for n in range(12):
        path = make_picture(studio.folder / f"p{n}.png", numbered(n, (W, H)))
        names.append(studio.add(path))
        names.append(studio.add(make_clip(studio.folder / f"v{n}.mp4", size=(W, H), frames=6 + n, audio=None)))
    most = 0

    def count(_: Progress) -> None:
        nonlocal most
        most = max(most, sum(name.endswith(".mp4") for name in open_files()))

    clips = [clip(name, n / 5, (n + 1) / 5) for n, name in enumerate(names)]
    result = studio.render(studio.timeline(main(*clips)), progress=count)
    numbers = [number_in(frame) for frame in frames_of(result.path)]
    assert numbers[:12] == [0] * 6 + list(range(6))
    assert numbers[-12:] == [11] * 6 + list(range(6))
    assert most <= 9


def test_settings_are_part_of_the_key(studio: Studio, programme: Timeline) -> None:
    studio.render(programme)
    assert studio.render(programme, crf=30).reused_segments == 0
    assert RenderSettings().crf == 20
