"""A promotional video from pictures, clips, a voice-over, music and a logo, in as many shapes as are wanted."""

from __future__ import annotations

import sys
from pathlib import Path

from saycut.client import Session, Skill, Talk, options_for, run_skill, show

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
SOUNDS = {".mp3", ".wav", ".m4a", ".aac", ".flac", ".ogg"}


def main() -> int:
    """Read the options, do the work."""
    parser = options_for("Make a promo from pictures, clips and sound.")
    parser.add_argument("--seconds", type=float, default=30, help="length, 30 by default")
    parser.add_argument("--text", action="append", default=[], help="a text on screen; may be given several times")
    parser.add_argument("--logo", type=Path, help="a picture for the corner")
    parser.add_argument("--voice", type=Path, help="the voice-over")
    parser.add_argument("--music", type=Path, help="the music under it")
    parser.add_argument("--shape", action="append", help="16:9, 9:16, 1:1 or 4:5; several give several files")
    options = parser.parse_args()
    named = [path for path in (options.voice, options.music, options.logo) if path]
    scenes = [path for path in options.files if path not in named]
    options.files = [*scenes, *named]
    if not (scenes or options.say or options.delete):
        parser.error("name at least one picture or clip")
    quoted = [text for text in options.text if '"' in text or "“" in text or "”" in text]
    if quoted:
        parser.error(f"a text may hold no quotation marks: {quoted[0]}")

    def work(session: Session, talk: Talk) -> bool:
        if not (show(talk.hear("", options.files)) and show(talk.hear(wish(options, scenes))) and talk.changed):
            return False
        shapes = options.shape or [""]
        delivered = [show(talk.deliver({"aspect_ratio": shape} if shape else {})) for shape in shapes]
        return all(delivered)

    return run_skill(Skill("promo-from-assets", "1.0.0"), options, work)


def wish(options: object, scenes: list[Path]) -> str:
    """The whole in one sentence."""
    seconds, texts = getattr(options, "seconds", 30), getattr(options, "text", [])
    still = all(path.suffix.lower() in PICTURES for path in scenes)
    said = f"combine these {'images' if still else 'images and clips'} into a {seconds:g}-second promotional video"
    sounds = [path.name for path in scenes if path.suffix.lower() in SOUNDS]
    voice, music, logo = (getattr(options, name, None) for name in ("voice", "music", "logo"))
    if texts:
        said += " with text overlays " + ", ".join(f"“{text}”" for text in texts)
    if voice:
        said += f", use {voice.name} as the voice-over"
    if music:
        said += f", use {music.name} as background music"
    if sounds and not (voice or music):
        said += f", use {sounds[0]} as the sound"
    if logo:
        said += f", put {logo.name} in the top right corner as the logo"
    return said


if __name__ == "__main__":
    sys.exit(main())
