"""Sound at its place to the sample, wherever reading begins."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from makers.media import Sound, make_sound, noise, tone
from saycut.media import AudioReader, probe
from saycut.media.clock import FLICKS_PER_SECOND

MadeFile = Callable[[str], Path]
SECOND = FLICKS_PER_SECOND
RATE = 48_000

# The samples of encoder delay that a format cannot mark: raw AAC and MPEG-TS 1024, MP3 in AVI 1105.
DELAYS = {
    "noise.wav": 0,
    "noise_44k.wav": 0,
    "noise.mp3": 0,
    "noise_44k.mp3": 0,
    "noise.m4a": 0,
    "noise_44k.m4a": 0,
    "noise.flac": 0,
    "noise.ogg": 0,
    "noise.mp4": 0,
    "noise.mkv": 0,
    "noise.webm": 0,
    "noise_vorbis.webm": 0,
    "noise.aac": 1024,
    "noise.ts": 1024,
    "noise.avi": 1105,
}


def whole(path: Path) -> Sound:
    found = probe(path)
    with AudioReader(path, found) as reader:
        return reader.samples(0, found.duration)


def lag(heard: Sound, original: Sound) -> tuple[int, float]:
    """By how many samples ``heard`` comes later than ``original``, and how well they then agree (1 is perfect)."""
    size = 1 << 18
    spectrum = np.fft.rfft(heard[0], size) * np.conj(np.fft.rfft(original[0], size))
    match = np.fft.irfft(spectrum, size)
    at = int(np.argmax(match))
    scale = float(np.linalg.norm(heard[0]) * np.linalg.norm(original[0]))
    return (at if at < size // 2 else at - size), float(match[at]) / scale


def at_48k(sound: Sound, rate: int) -> Sound:
    """Another resampler than the one under test: linear interpolation of the smooth noise, good enough to find it."""
    if rate == RATE:
        return sound
    length = sound.shape[1] * RATE // rate
    return np.stack([np.interp(np.arange(length) * rate / RATE, np.arange(sound.shape[1]), each) for each in sound])


@pytest.mark.parametrize(("name", "delay"), DELAYS.items())
def test_every_sample_lies_where_it_was_put(made: MadeFile, name: str, delay: int) -> None:
    rate = 44_100 if "44k" in name or name == "noise.flac" else RATE
    found, agreement = lag(whole(made(name)), at_48k(noise(3, rate), rate))
    assert found == delay
    assert agreement > 0.98


@pytest.mark.parametrize("name", DELAYS)
def test_reading_from_any_time_gives_the_same_samples(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    every = whole(path)
    pick = random.Random(name)
    with AudioReader(path, found) as reader:
        for _ in range(8):
            start = pick.randrange(found.duration)
            part = reader.samples(start, SECOND // 5)
            first = (start * RATE + SECOND // 2) // SECOND
            there = every[:, first : first + part.shape[1]]
            assert np.abs(part[:, : there.shape[1]] - there).max(initial=0) < 1e-6
            assert not part[:, there.shape[1] :].any()


def test_what_was_read_before_does_not_matter(made: MadeFile) -> None:
    # AAC may replace noise by the decoder's own, which goes on from whatever was decoded last.
    path = made("noise_pns.m4a")
    with AudioReader(path, probe(path)) as reader:
        first = reader.samples(2 * SECOND, SECOND // 2)
        reader.samples(SECOND, SECOND)
        assert np.array_equal(reader.samples(2 * SECOND, SECOND // 2), first)


@pytest.mark.parametrize("name", ["noise_44k.m4a", "noise.mkv", "noise.wav"])
def test_adjoining_ranges_join_without_a_seam(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    cuts = [0, *sorted(random.Random(name).randrange(found.duration) for _ in range(5)), found.duration]
    with AudioReader(path, found) as reader:
        joined = np.concatenate([reader.samples(start, end - start) for start, end in pairwise(cuts)], axis=1)
    assert joined.shape == whole(path).shape
    assert np.abs(joined - whole(path)).max() < 1e-6


@pytest.mark.parametrize("size", [1, 1000, 48_000, 10**6])
def test_blocks_are_the_same_samples_in_pieces(made: MadeFile, size: int) -> None:
    path = made("noise.wav")
    found = probe(path)
    duration = SECOND // 100 if size == 1 else found.duration + SECOND // 2
    with AudioReader(path, found) as reader:
        blocks = list(reader.blocks(SECOND // 3, duration, size))
        assert all(each.shape[1] == size for each in blocks[:-1])
        assert 0 < blocks[-1].shape[1] <= size
        assert np.array_equal(np.concatenate(blocks, axis=1), reader.samples(SECOND // 3, duration))


def test_before_and_behind_the_sound_is_silence(made: MadeFile) -> None:
    path = made("noise.wav")
    found = probe(path)
    with AudioReader(path, found) as reader:
        heard = reader.samples(-SECOND, 5 * SECOND)
        assert heard.shape == (2, 5 * RATE)
        assert not heard[:, :RATE].any()
        assert not heard[:, 4 * RATE :].any()
        assert np.array_equal(heard[:, RATE : 4 * RATE], reader.samples(0, 3 * SECOND))
        assert not reader.samples(found.duration + SECOND, SECOND).any()
        assert reader.samples(SECOND, 0).shape == (2, 0)


@pytest.mark.parametrize("name", ["late_sound.mp4", "late_sound.mkv"])
def test_sound_that_starts_late_is_late(made: MadeFile, name: str) -> None:
    heard = whole(made(name))
    loud = np.flatnonzero(np.abs(heard[0]) > 0.05)
    # The muxer rounds the start to a millisecond.
    assert abs(int(loud[0]) - RATE // 2) <= RATE // 500


def test_mono_goes_to_both_sides_as_loud_as_it_was(made: MadeFile) -> None:
    heard = whole(made("mono.mp4"))
    assert np.array_equal(heard[0], heard[1])
    assert abs(float(np.abs(heard).max()) - 0.5) < 0.05


def test_surround_is_mixed_down_after_bs_775(tmp_path: Path) -> None:
    half = np.sqrt(0.5)
    # FL FR FC LFE SL SR, each a tone of its own.
    wanted = np.array([[1, 0, half, 0, half, 0], [0, 1, half, 0, 0, half]])
    for channel in range(6):
        sound = np.zeros((6, RATE // 2), np.float32)
        sound[channel] = tone(0.5, channels=1)[0]
        path = make_sound(tmp_path / f"{channel}.wav", "pcm_f32le", layout="5.1(side)", sound=sound)
        heard = whole(path)[:, 1000:-1000]
        assert np.allclose(np.abs(heard).max(axis=1), 0.5 * wanted[:, channel], atol=0.005)


@pytest.mark.parametrize("rate", [8_000, 22_050, 32_000, 96_000])
def test_a_tone_keeps_its_pitch_and_level_at_any_rate(tmp_path: Path, rate: int) -> None:
    heard = whole(make_sound(tmp_path / "tone.wav", "pcm_s16le", rate=rate, seconds=1.0))
    assert heard.shape == (2, RATE)
    assert np.abs(heard[0, 500:-500] - tone(1.0)[0, 500:-500]).max() < 0.01
