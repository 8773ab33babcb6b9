"""A character beside the person of a clip: it listens, reacts, and answers what was said."""

from __future__ import annotations

import sys

from saycut.client import Session, Skill, Talk, options_for, run_skill, show

PLACES = {"left": "on the left", "right": "on the right", "corner": "in the bottom right corner"}


def main() -> int:
    """Read the options, do the work."""
    parser = options_for("Add a companion character who responds to a talking clip.")
    parser.add_argument("--name", default="Mia", help="what the character is called")
    parser.add_argument("--mood", choices=("warm", "cheerful", "calm"), default="warm")
    parser.add_argument("--place", choices=tuple(PLACES), default="right")
    parser.add_argument("--consent", action="store_true", help="the person in the clip has agreed to this video")
    options = parser.parse_args()
    if options.say or options.delete:
        return run_skill(SKILL, options, lambda session, talk: True)
    if len(options.files) != 1:
        parser.error("name one clip of a person talking")
    if not options.consent:
        parser.error("ask the person in the clip first, then add --consent")

    def work(session: Session, talk: Talk) -> bool:
        if not show(talk.hear("", options.files)):
            return False
        clip = next(iter(session.state().state.video_infos), None)
        if clip is None or clip.file_type != "video" or clip.has_audio is False:
            print("The clip has no speech to respond to; use one with sound.", file=sys.stderr)
            return False
        wish = (
            f"add a companion character named “{options.name}” {PLACES[options.place]}, with a {options.mood} voice,"
            " that listens to the person, reacts and answers"
        )
        return show(talk.hear(wish)) and talk.changed and show(talk.deliver({"resolution": "1080p"}))

    return run_skill(SKILL, options, work)


SKILL = Skill("video-companion", "1.0.0")

if __name__ == "__main__":
    sys.exit(main())
