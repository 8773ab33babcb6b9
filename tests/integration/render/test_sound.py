"""What is heard in the finished file, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from integration.render.studio import H, Studio, W, clip, frames_of, main, pitch, rms, sound_of, track
from makers.media import make_clip, make_sound, noise, tone
from saycut.render.sound.loudness import measured
from saycut.timeline.model import Canvas, Duck, Keyframes, Look, Sound
from saycut.timeline.time import FLICKS, Rate, TimeRange, from_seconds

Use = Callable[..., list[str]]
Heard = NDArray[np.float32]
RATE = 48_000


def wav(studio: Studio, name: str, sound: Heard, rate: int = RATE, layout: str = "stereo") -> str:
    """A sound file of just these samples."""
    return studio.add(make_sound(studio.folder / name, "pcm_f32le", rate=rate, layout=layout, sound=sound))


def both(mono: Heard) -> Heard:
    return np.stack([mono, mono]).astype(np.float32)


def sine(seconds: float, hertz: float = 440, level: float = 0.5, rate: int = RATE) -> Heard:
    return both(level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate))


def heard(studio: Studio, *clips: Any, role: Any = "sound", loudness: float | None = None, **more: Any) -> Heard:
    return studio.sound(studio.timeline(track(role, *clips), loudness=loudness, **more))


LEVEL = 0.5 / np.sqrt(2)


def test_a_silent_programme_has_silent_sound_of_its_length(studio: Studio, use: Use) -> None:
    use("count.mp4")
    result = studio.render(studio.timeline(main(clip("count.mp4", 0, 1.5))))
    sound = sound_of(result.path)
    assert abs(sound.shape[1] - 1.5 * RATE) <= 1024
    assert np.abs(sound).max() < 1e-4


def test_gain_and_mute(studio: Studio) -> None:
    wav(studio, "tone.wav", sine(3))
    parts = [
        clip("tone.wav", 0, 1),
        clip("tone.wav", 1, 2, sound=Sound(gain_pct=50)),
        clip("tone.wav", 2, 3, sound=Sound(muted=True)),
    ]
    sound = heard(studio, *parts)
    assert rms(sound, 0.2, 0.8) == pytest.approx(LEVEL, rel=0.03)
    assert rms(sound, 1.2, 1.8) == pytest.approx(LEVEL / 2, rel=0.03)
    assert rms(sound, 2.2, 2.8) < 1e-3


def test_fades_of_the_sound(studio: Studio) -> None:
    wav(studio, "tone.wav", sine(2))
    sound = heard(studio, clip("tone.wav", 0, 2, sound=Sound(audio_fade_in=FLICKS, audio_fade_out=FLICKS // 2)))
    assert rms(sound, 0.45, 0.55) == pytest.approx(LEVEL / 2, rel=0.06)
    assert rms(sound, 1.1, 1.4) == pytest.approx(LEVEL, rel=0.03)
    assert rms(sound, 1.7, 1.8) == pytest.approx(LEVEL / 2, rel=0.08)


def test_keyframed_gain(studio: Studio) -> None:
    wav(studio, "tone.wav", sine(3))
    ramp = Keyframes("gain_pct", ((0, 0.0), (FLICKS, 100.0), (2 * FLICKS, 100.0)))
    steps = Keyframes("gain_pct", ((0, 100.0), (FLICKS, 25.0)), "hold")
    sound = heard(studio, clip("tone.wav", 0, 3, look=Look(keyframes=(ramp,))))
    assert rms(sound, 0.45, 0.55) == pytest.approx(LEVEL / 2, rel=0.05)
    assert rms(sound, 1.5, 2.5) == pytest.approx(LEVEL, rel=0.03)
    held = heard(studio, clip("tone.wav", 0, 3, look=Look(keyframes=(steps,))))
    assert rms(held, 0.5, 0.98) == pytest.approx(LEVEL, rel=0.03)
    assert rms(held, 1.05, 2.5) == pytest.approx(LEVEL / 4, rel=0.03)


def test_music_ducks_under_speech_and_comes_back(studio: Studio) -> None:
    wav(studio, "music.wav", sine(6, 300, 0.4))
    talk = noise(6) * 0.3
    talk[:, : 2 * RATE] = 0
    talk[:, 4 * RATE :] = 0
    wav(studio, "talk.wav", talk)
    duck = Sound(gain_pct=50, duck=Duck(to_pct=10))
    made = studio.timeline(
        track("voiceover", clip("talk.wav", 0, 6)), track("bgm", clip("music.wav", 0, 6, sound=duck))
    )
    sound = studio.sound(made, audio_bitrate=256_000)

    def level(start: float, end: float) -> float:
        """Amplitude of the music alone."""
        part = sound[0, round(start * RATE) : round(end * RATE)]
        wave = np.exp(-2j * np.pi * 300 * np.arange(len(part)) / RATE)
        return float(2 * abs((part * wave).mean()))

    assert level(0.5, 1.5) == pytest.approx(0.2, rel=0.05)
    assert level(2.5, 3.5) == pytest.approx(0.04, rel=0.15)
    assert level(5.2, 5.9) == pytest.approx(0.2, rel=0.08)


def test_ducking_never_raises_what_is_softer_already(studio: Studio) -> None:
    wav(studio, "music.wav", sine(2, 300, 0.4))
    wav(studio, "talk.wav", sine(2, 1000, 0.3))
    soft = Sound(gain_pct=10, duck=Duck(to_pct=50, under=("talk.wav",)))
    made = studio.timeline(
        track("voiceover", clip("talk.wav", 0, 2)), track("bgm", clip("music.wav", 0, 2, sound=soft))
    )
    sound = studio.sound(made)
    part = sound[0, RATE // 2 : RATE]
    wave = np.exp(-2j * np.pi * 300 * np.arange(len(part)) / RATE)
    assert float(2 * abs((part * wave).mean())) == pytest.approx(0.04, rel=0.1)


@pytest.mark.parametrize("level", [0.08, 0.2, 0.9])
def test_the_whole_programme_reaches_its_loudness(studio: Studio, level: float) -> None:
    wav(studio, "noise.wav", noise(4) * level)
    sound = heard(studio, clip("noise.wav", 0, 4), loudness=-16.0)
    found = measured(iter([np.ascontiguousarray(sound)]))
    assert found.lufs == pytest.approx(-16, abs=1)
    assert 20 * np.log10(found.true_peak) <= -0.99


def test_loudness_that_the_limiter_takes_away_is_given_back(studio: Studio) -> None:
    # Rare peaks 16 dB above a soft voice: brought to −16 LUFS, they all have to go.
    voice = noise(6) * 0.12
    voice[:, ::RATE] = 0.9
    wav(studio, "peaks.wav", voice)
    sound = heard(studio, clip("peaks.wav", 0, 6), loudness=-16.0)
    found = measured(iter([sound]))
    assert found.lufs == pytest.approx(-16, abs=1)
    assert 20 * np.log10(found.true_peak) <= -0.99


def test_a_clip_reaches_its_own_loudness(studio: Studio) -> None:
    wav(studio, "noise.wav", noise(4) * 0.1)
    sound = heard(studio, clip("noise.wav", 0, 4, sound=Sound(loudness_lufs=-20.0)))
    assert measured(iter([sound])).lufs == pytest.approx(-20, abs=1)


@pytest.mark.parametrize("kind", ["noise", "square", "high sine"])
def test_nothing_louder_than_one_decibel_below_full_scale_leaves(studio: Studio, kind: str) -> None:
    seconds = np.arange(3 * RATE) / RATE
    shapes = {
        "noise": noise(3) * 2,
        "square": both(np.sign(np.sin(2 * np.pi * 220 * seconds))),
        # Its samples miss the peaks by 3 dB: only the true peak is too high.
        "high sine": both(1.3 * np.sin(2 * np.pi * 12_000 * seconds + np.pi / 4)),
    }
    wav(studio, "loud.wav", shapes[kind].astype(np.float32))
    sound = heard(studio, clip("loud.wav", 0, 3), clip("loud.wav", 3, 4))
    assert 20 * np.log10(measured(iter([sound])).true_peak) <= -0.99


@pytest.mark.parametrize("speed", [Fraction(2), Fraction(1, 2), Fraction(5, 4)])
def test_speed_with_and_without_its_pitch(studio: Studio, speed: Fraction) -> None:
    wav(studio, "tone.wav", sine(4))
    kept = heard(studio, clip("tone.wav", 0, 2, speed=speed))
    changed = heard(studio, clip("tone.wav", 0, 2, speed=speed, keep_pitch=False))
    assert pitch(kept, 0.5, 1.5) == pytest.approx(440, abs=3)
    assert pitch(changed, 0.5, 1.5) == pytest.approx(440 * float(speed), rel=0.01)
    for sound in (kept, changed):
        assert rms(sound, 1.7, 1.95) > 0.2


def beep(at: float, seconds: float, hertz: float = 1000) -> Heard:
    """A tenth of a second of sound in silence."""
    sound = np.zeros((2, round(seconds * RATE)), np.float32)
    first = round(at * RATE)
    sound[:, first : first + RATE // 10] = sine(0.1, hertz)
    return sound


def onset(sound: Heard, after: float = 0) -> float:
    """Seconds at which it first gets loud."""
    loud = np.abs(sound[0, round(after * RATE) :]) > 0.1
    return after + float(np.argmax(loud)) / RATE


def test_backwards_and_in_a_loop(studio: Studio) -> None:
    wav(studio, "beep.wav", beep(0.2, 1))
    back = heard(studio, clip("beep.wav", 0, 1, reversed=True))
    assert onset(back) == pytest.approx(0.7, abs=0.005)
    looped = heard(studio, replace(clip("beep.wav", 0, 2), source=TimeRange(0, FLICKS // 2), loop=True))
    assert [round(onset(looped, at), 2) for at in (0.0, 0.5, 1.0, 1.5)] == [0.2, 0.7, 1.2, 1.7]


def test_sound_at_double_speed_stays_in_time(studio: Studio) -> None:
    wav(studio, "beep.wav", beep(3, 4))
    fast = clip("beep.wav", 0, 2, speed=Fraction(2))
    assert onset(heard(studio, fast)) == pytest.approx(1.5, abs=0.03)
    assert onset(heard(studio, replace(fast, keep_pitch=False))) == pytest.approx(1.5, abs=0.005)


def test_late_and_short_sound_is_silent_where_there_is_none(studio: Studio) -> None:
    path = make_clip(studio.folder / "late.mp4", size=(W, H), frames=60, audio_start=0.5, sound=tone(0.8))
    studio.add(path)
    sound = studio.sound(studio.timeline(main(clip("late.mp4", 0, 2))))
    assert rms(sound, 0, 0.45) < 0.01
    assert rms(sound, 0.6, 1.2) > 0.3
    assert rms(sound, 1.4, 2) < 0.01


def test_another_rate_and_one_channel(studio: Studio) -> None:
    wav(studio, "mono.wav", sine(1, 440, 0.5, 44_100)[:1], 44_100, "mono")
    sound = heard(studio, clip("mono.wav", 0, 1))
    assert pitch(sound, 0.2, 0.9) == pytest.approx(440, abs=2)
    assert rms(sound, 0.2, 0.8) == pytest.approx(LEVEL, rel=0.03)


def roughness(sound: Heard, at: float) -> float:
    """The largest jump of the slope near a time: a click is a jump."""
    part = sound[0, round((at - 0.02) * RATE) : round((at + 0.02) * RATE)].astype(float)
    return float(np.abs(np.diff(part, 2)).max())


def test_cuts_do_not_click(studio: Studio) -> None:
    wav(studio, "low.wav", sine(4, 97))
    parts = [clip("low.wav", 0, 0.5), clip("low.wav", 0.5, 1, at=1.0033), clip("low.wav", 1, 1.5, at=2.2071)]
    sound = studio.sound(studio.timeline(track("sound", *parts)), audio_bitrate=256_000)
    assert max(roughness(sound, 0.5), roughness(sound, 1.0)) < 0.02


def test_a_split_that_plays_on_cannot_be_heard(studio: Studio) -> None:
    wav(studio, "tone.wav", sine(2))
    whole = heard(studio, clip("tone.wav", 0, 2))
    split = heard(studio, clip("tone.wav", 0, 1), clip("tone.wav", 1, 2, at=1))
    assert np.abs(whole - split).max() < 1e-3


def test_a_clip_without_sound_beside_one_with(studio: Studio, use: Use) -> None:
    use("count.mp4", "loud.mp4")
    sound = studio.sound(studio.timeline(main(clip("count.mp4", 0, 1), clip("loud.mp4", 1, 2))))
    assert rms(sound, 0, 0.9) < 0.01
    assert rms(sound, 1.1, 1.9) > 0.15


@pytest.mark.parametrize("canvas", [Rate(30), Rate(30_000, 1001), Rate(24), Rate(60)])
def test_flash_and_beep_come_together_at_both_ends(studio: Studio, canvas: Rate) -> None:
    flashes = (6, 84)

    def flash(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
        return np.full((size[1], size[0], 3), 235 if number in flashes else 16, np.uint8)

    sound = np.zeros((2, 3 * RATE), np.float32)
    for number in flashes:
        first = round(number / 30 * RATE)
        sound[:, first : first + 1600] = sine(1, 2000)[:, :1600]
    studio.add(make_clip(studio.folder / "sync.mp4", size=(W, H), frames=90, sound=sound, picture=flash))
    made = studio.timeline(main(clip("sync.mp4", 0, 2.9, rate=canvas)), canvas=Canvas(W, H, canvas))
    path = studio.render(made).path
    bright = [n / canvas.fps for n, frame in enumerate(frames_of(path)) if frame.mean() > 128]
    rendered = sound_of(path)
    for number in flashes:
        wanted = number / 30
        assert min(abs(at - wanted) for at in bright) <= 0.02
        assert onset(rendered, wanted - 0.1) == pytest.approx(wanted, abs=0.01)


def test_the_encoders_delay_is_no_part_of_the_sound(studio: Studio) -> None:
    wav(studio, "beep.wav", beep(0, 1))
    result = studio.render(studio.timeline(track("sound", clip("beep.wav", 0, 1))))
    with av.open(str(result.path)) as container:
        stream = container.streams.audio[0]
        assert stream.start_time in (0, None)
        first = next(iter(container.decode(audio=0)))
        assert first.pts == 0
    assert onset(sound_of(result.path)) < 0.008


def test_sound_of_broll_stays_away_unless_asked_for(studio: Studio, use: Use) -> None:
    use("count.mp4", "loud.mp4")
    quiet = studio.timeline(main(clip("count.mp4", 0, 1)), track("broll", clip("loud.mp4", 0, 1)))
    asked = studio.timeline(
        main(clip("count.mp4", 0, 1)), track("broll", clip("loud.mp4", 0, 1, sound=Sound(gain_pct=50)))
    )
    assert rms(studio.sound(quiet), 0.1, 0.9) < 0.01
    assert rms(studio.sound(asked), 0.1, 0.9) > 0.07


def test_a_freeze_is_silent(studio: Studio, use: Use) -> None:
    use("loud.mp4")
    frozen = replace(clip("loud.mp4", 0, 1), source=TimeRange(from_seconds("0.5"), 0), freeze=True)
    assert rms(studio.sound(studio.timeline(main(frozen))), 0, 1) < 0.01
