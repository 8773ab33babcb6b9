"""A presenter who speaks a script: read from a file or standard input, measured before it is sent."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from saycut.client import Session, Skill, Talk, options_for, run_skill, show
from saycut.language import Language, language_of

WORDS_A_MINUTE = 150
CHARACTERS_A_MINUTE = 240
LONG_S = 90


def main() -> int:
    """Read the options, do the work."""
    parser = options_for("Make a presenter video from a script (a text file, or - for standard input).")
    parser.add_argument("--voice", choices=("female", "male"), default="female")
    parser.add_argument("--style", choices=("neutral", "cheerful", "calm", "serious", "warm"), default="neutral")
    parser.add_argument("--backdrop", help="what is behind the presenter: a colour such as #1F2A44")
    parser.add_argument("--no-captions", action="store_true")
    options = parser.parse_args()
    if options.say or options.delete:
        return run_skill(SKILL, options, lambda session, talk: True)
    if not options.files:
        parser.error("name the script, or - for standard input")
    script, *others = options.files
    text = sys.stdin.read() if str(script) == "-" else script.read_text("utf-8-sig")
    if not text.strip():
        parser.error("the script is empty")
    seconds = spoken_seconds(text)
    print(f"About {seconds} seconds of speech.", flush=True)
    if seconds > LONG_S:
        print(f"Tip: under {LONG_S} seconds people watch to the end; consider cutting the script.", flush=True)

    def work(session: Session, talk: Talk) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            # The script goes as a file: then nothing in it can be taken for a wish.
            path = Path(folder) / "script.txt"
            path.write_text(text, "utf-8")
            sent = show(talk.hear("", [path, *others]))
        if not (sent and show(talk.hear(wish(options, language_of(text)))) and talk.changed):
            return False
        return show(talk.deliver({"resolution": "1080p"}))

    return run_skill(SKILL, options, work)


SKILL = Skill("script-to-presenter", "1.0.0")


def spoken_seconds(text: str) -> int:
    """How long it takes to say: words for Latin script, characters for Chinese."""
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    words = len(re.findall(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*", text))
    return max(1, round(60 * (words / WORDS_A_MINUTE + han / CHARACTERS_A_MINUTE)))


def wish(options: object, language: Language) -> str:
    """The whole in one sentence, in the script's language, which is the voice's too."""
    style, voice = getattr(options, "style", "neutral"), getattr(options, "voice", "female")
    backdrop, captions = getattr(options, "backdrop", None), not getattr(options, "no_captions", False)
    if language == "zh":
        said = f"用 script.txt 的文稿生成专业主播口播视频，{'女声' if voice == 'female' else '男声'}"
        return said + (f"，背景颜色 {backdrop}" if backdrop else "") + ("，加字幕" if captions else "")
    said = f"make a presenter video from script.txt with a professional presenter and a {style} {voice} voice"
    return said + (f", background {backdrop}" if backdrop else "") + (", add captions" if captions else "")


if __name__ == "__main__":
    sys.exit(main())
