#!/bin/sh
# "Candy AI": a selfie clip becomes a video with a companion who listens and answers.
# Use: 000_candy_ai.sh FOLDER CLIP
SKILL_SOURCE=candy-ai
. "$(dirname "$0")/common.sh"

connect
upload "$2" >"$1/upload.json"
say "create an AI companion character that responds and interacts in the video" >"$1/first.sse"
state >"$1/state.json"
api "$SAYCUT_URL/api/credits/balance/simple" >"$1/credits.json"
[ -z "${WITH_EXPORT:-}" ] || export_to "$1/video.mp4"
