"""A phone clip for WeChat: trimmed, with captions, upright if wanted, and never larger than WeChat sends unchanged."""

from __future__ import annotations

import sys

from saycut.client import Session, Skill, Talk, options_for, run_skill, show

WECHAT_MB = 25


def main() -> int:
    """Read the options, do the work."""
    parser = options_for("Trim a clip, add captions and export it for WeChat.")
    parser.add_argument("--seconds", type=float, help="how long it may be; left out, the length stays")
    parser.add_argument("--upright", action="store_true", help="9:16, as Moments and Channels show it")
    parser.add_argument("--no-captions", action="store_true", help="trim only")
    parser.add_argument("--max-mb", type=float, default=WECHAT_MB, help=f"largest file in MB, {WECHAT_MB} by default")
    options = parser.parse_args()
    if not (options.files or options.say or options.delete):
        parser.error("name at least one clip")

    def work(session: Session, talk: Talk) -> bool:
        if not show(talk.hear("", options.files)):
            return False
        if options.seconds and not show(talk.hear(f"trim the video to {options.seconds:g} seconds")):
            return False
        if options.upright and not show(talk.hear("make it 9:16")):
            return False
        # Without captions the trimmed clip is still worth having, but it is not what was asked for.
        captioned = options.no_captions or (show(talk.hear("add captions")) and talk.changed)
        return show(talk.deliver({"max_bytes": int(options.max_mb * (1 << 20))})) and captioned

    return run_skill(Skill("wechat-video-trim-captions", "1.0.0"), options, work)


if __name__ == "__main__":
    sys.exit(main())
