"""Exports and downloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from integration.client.double import SID, Asked, Double, Reply, StoppedClock, good, no
from saycut.client import Client
from saycut.errors import (
    Cancelled,
    DownloadBroken,
    ExportFailed,
    OutputExists,
    OutputFolder,
    Refused,
    ServerUnreachable,
)
from saycut.wire import RenderData

RENDER = "/api/render/proxy/lambda"
POLL = RENDER + r"/render_\d+_\w+"
MOVIE = bytes(range(256)) * 400


def job(status: str = "pending", progress: float = 0, **more: Any) -> Reply:
    return good({"id": "render_1_x", "sessionId": SID, "status": status, "progress": progress, **more})


def finished(url: str = "/files/movie.mp4") -> Reply:
    return job("completed", 100, output={"url": url, "duration": 2.0, "size": len(MOVIE)})


def completed(**output: Any) -> RenderData:
    known = {"url": "/files/movie.mp4", "duration": 2.0, "size": len(MOVIE), **output}
    return RenderData.read(
        {"id": "render_1_x", "sessionId": SID, "status": "completed", "progress": 100, "output": known}
    )


def test_an_export_is_followed_to_its_end_as_often_as_the_server_says(
    client: Client, double: Double, clock: StoppedClock
) -> None:
    double.on("POST", RENDER, job(poll_after_s=1.5))
    double.on("GET", POLL, job("processing", 40.4, poll_after_s=4), job("processing", 80, poll_after_s=2.5), finished())
    seen: list[tuple[str, int]] = []
    done = client.session(SID).export(
        {"resolution": "720p"}, on_progress=lambda one: seen.append((one.status, one.progress))
    )
    assert seen == [("pending", 0), ("processing", 40), ("processing", 80), ("completed", 100)]
    assert clock.slept == [1.5, 4.0, 2.5]
    assert done.output is not None
    assert double.calls("POST", RENDER)[0].json["output"] == {"resolution": "720p"}


def test_without_a_word_from_the_server_the_waits_grow(client: Client, double: Double, clock: StoppedClock) -> None:
    double.on("POST", RENDER, job())
    double.on("GET", POLL, *[job("processing", 1)] * 7, finished())
    client.session(SID).export()
    assert clock.slept == [2.0, 3.0, 4.5, 6.75, 10.125, 15.0, 15.0, 15.0]


@pytest.mark.parametrize(
    "reply",
    [
        {"taskId": "t", "status": "completed", "progress": 100, "output": {"url": "u", "duration": 1, "size": 2}},
        {"success": True, "data": {"id": "r", "status": "completed", "progress": 100, "outputUrl": "u"}},
        {"status": "completed", "output": {"url": "u", "duration": 1, "size": 2}},
        {"code": 0, "id": "r", "status": "completed", "outputUrl": "u", "progress": 99.6},
    ],
)
def test_all_published_shapes_of_a_render_are_read(client: Client, double: Double, reply: dict[str, Any]) -> None:
    import json

    double.on("POST", RENDER, Reply(200, json.dumps(reply).encode()))
    done = client.session(SID).export()
    assert (done.output.url if done.output else done.outputUrl) == "u"


@pytest.mark.parametrize("trouble", [no(408, 408), no(429, 429), no(502, 502), Reply(body=b"x", cut=0)])
def test_passing_troubles_do_not_end_the_waiting(client: Client, double: Double, trouble: Reply) -> None:
    double.on("POST", RENDER, job())
    double.on("GET", POLL, trouble, finished())
    assert client.session(SID).export().status == "completed"
    assert len(double.calls("POST", RENDER)) == 1


def test_any_other_refusal_ends_it(client: Client, double: Double) -> None:
    double.on("POST", RENDER, job())
    double.on("GET", POLL, no(404, 404))
    with pytest.raises(Refused):
        client.session(SID).export()
    assert len(double.calls("GET", "/render_")) == 1


def test_a_failed_export_is_started_once_more_under_a_new_id(client: Client, double: Double) -> None:
    double.on("POST", RENDER, job("failed", error="boom"), finished())
    assert client.session(SID).export().status == "completed"
    one, two = (asked.json["id"] for asked in double.calls("POST", RENDER))
    assert one != two


def test_an_export_that_fails_twice_is_said_with_its_reason(client: Client, double: Double) -> None:
    double.on("POST", RENDER, job("failed", error="No font can draw this."))
    with pytest.raises(ExportFailed, match="No font can draw this"):
        client.session(SID).export()
    assert len(double.calls("POST", RENDER)) == 2


def test_a_submission_that_broke_is_sent_again_under_the_same_id(client: Client, double: Double) -> None:
    double.on("POST", RENDER, Reply(body=b"x", cut=0), finished())
    client.session(SID).export()
    assert len({asked.json["id"] for asked in double.calls("POST", RENDER)}) == 1


def test_a_cancelled_export_is_told_as_cancelled(client: Client, double: Double) -> None:
    double.on("POST", RENDER, job("cancelled"))
    with pytest.raises(Cancelled):
        client.session(SID).export()


def movie(asked: Asked) -> Reply:
    """The whole, or what a range asks for."""
    wanted = asked.headers.get("range")
    if not wanted:
        return Reply(200, MOVIE, {"ETag": '"v1"'})
    start = int(wanted.removeprefix("bytes=").rstrip("-"))
    head = {"ETag": '"v1"', "Content-Range": f"bytes {start}-{len(MOVIE) - 1}/{len(MOVIE)}"}
    return Reply(206, MOVIE[start:], head)


def test_a_download_that_breaks_goes_on_where_it_broke(client: Client, double: Double, tmp_path: Path) -> None:
    def cut(asked: Asked) -> Reply:
        reply = movie(asked)
        return Reply(reply.status, reply.body, {**reply.headers, "Content-Length": str(len(reply.body))}, cut=50_000)

    double.on("GET", "/files/movie.mp4", cut, cut, movie)
    seen: list[int] = []
    target = client.session(SID).download(
        completed(), tmp_path / "a.mp4", on_progress=lambda have, _: seen.append(have)
    )
    assert target.read_bytes() == MOVIE
    ranges = [(asked.headers.get("range"), asked.headers.get("if-range")) for asked in double.calls("GET", "/files/")]
    assert ranges == [(None, None), ("bytes=50000-", '"v1"'), ("bytes=100000-", '"v1"')]
    assert seen == sorted(seen)


def test_a_file_that_changed_meanwhile_is_read_anew(client: Client, double: Double, tmp_path: Path) -> None:
    headers = {"Content-Length": str(len(MOVIE)), "ETag": '"old"'}
    old = Reply(200, b"\0" * len(MOVIE), headers, cut=1000)
    double.on("GET", "/files/movie.mp4", old, Reply(200, MOVIE, {"ETag": '"new"'}))
    target = client.session(SID).download(completed(), tmp_path / "a.mp4")
    assert target.read_bytes() == MOVIE


def test_a_range_that_was_not_asked_for_is_not_believed(client: Client, double: Double, tmp_path: Path) -> None:
    first = Reply(200, MOVIE, {"Content-Length": str(len(MOVIE))}, cut=1000)
    wrong = Reply(206, MOVIE[:500], {"Content-Range": f"bytes 0-499/{len(MOVIE)}"})
    double.on("GET", "/files/movie.mp4", first, wrong, movie)
    assert client.session(SID).download(completed(), tmp_path / "a.mp4").read_bytes() == MOVIE


def test_a_file_of_the_wrong_size_is_not_delivered(client: Client, double: Double, tmp_path: Path) -> None:
    double.on(
        "GET",
        "/files/movie.mp4",
        lambda asked: Reply(200, MOVIE[:-1]) if "range" not in asked.headers else no(416, 416),
    )
    with pytest.raises(DownloadBroken, match="102400"):
        client.session(SID).download(completed(), tmp_path / "a.mp4")
    assert list(tmp_path.glob("*.mp4")) == list(tmp_path.glob(".*.part")) == []


def test_a_server_that_stays_away_leaves_nothing_behind(client: Client, double: Double, tmp_path: Path) -> None:
    double.on("GET", "/files/movie.mp4", Reply(200, MOVIE, {"Content-Length": "102400"}, cut=0))
    with pytest.raises(ServerUnreachable):
        client.session(SID).download(completed(), tmp_path / "a.mp4")
    assert list(tmp_path.glob(".*.part")) == []


def test_an_expired_link_is_replaced_by_the_renders_own_route(client: Client, double: Double, tmp_path: Path) -> None:
    double.on("GET", "/files/movie.mp4", no(403, 403))
    double.on("GET", "/api/render/proxy/render_1_x/download", movie)
    assert client.session(SID).download(completed(), tmp_path / "a.mp4").read_bytes() == MOVIE


def test_an_existing_file_is_left_alone_unless_forced(client: Client, double: Double, tmp_path: Path) -> None:
    double.on("GET", "/files/movie.mp4", movie)
    target = tmp_path / "a.mp4"
    target.write_text("mine")
    with pytest.raises(OutputExists):
        client.session(SID).download(completed(), target)
    assert target.read_text() == "mine"
    client.session(SID).download(completed(), target, force=True)
    assert target.read_bytes() == MOVIE


def test_a_folder_that_is_not_there_is_said(client: Client, tmp_path: Path) -> None:
    with pytest.raises(OutputFolder):
        client.session(SID).download(completed(), tmp_path / "none" / "a.mp4")


def test_the_token_goes_to_our_server_alone(client: Client, double: Double, tmp_path: Path) -> None:
    elsewhere = Double()
    elsewhere.on("GET", "/movie.mp4", Reply(200, MOVIE))
    with elsewhere.serving() as bucket:
        client.session(SID).download(completed(url=f"{bucket}/movie.mp4"), tmp_path / "a.mp4")
        double.on("GET", "/files/movie.mp4", Reply(302, headers={"Location": f"{bucket}/movie.mp4"}))
        client.session(SID).download(completed(), tmp_path / "b.mp4")
    assert len(elsewhere.asked) == 2
    assert all("authorization" not in asked.headers for asked in elsewhere.asked)


def test_a_link_that_is_no_web_address_is_not_followed(client: Client, double: Double, tmp_path: Path) -> None:
    double.on("GET", "/api/render/proxy/render_1_x/download", movie)
    with pytest.raises(Exception, match="no web address"):
        client.session(SID).download(completed(url="file:///etc/passwd"), tmp_path / "a.mp4")
