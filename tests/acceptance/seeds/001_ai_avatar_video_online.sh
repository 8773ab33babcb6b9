#!/bin/sh
# "AI Avatar Video Online": a script becomes a video of a presenter who speaks it.
# Use: 001_ai_avatar_video_online.sh FOLDER SCRIPT
SKILL_SOURCE=ai-avatar-video-online
. "$(dirname "$0")/common.sh"

connect
upload "$2" >"$1/upload.json"
say "create a talking avatar video from my script with a professional presenter" >"$1/first.sse"
state >"$1/state.json"
api "$SAYCUT_URL/api/credits/balance/simple" >"$1/credits.json"
[ -z "${WITH_EXPORT:-}" ] || export_to "$1/video.mp4"
