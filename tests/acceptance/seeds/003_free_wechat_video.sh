#!/bin/sh
# "Free WeChat Video": upload a clip, trim it and add subtitles for WeChat, download an MP4 of at most 25 MB.
# Use: 003_free_wechat_video.sh FOLDER CLIP
SKILL_SOURCE=free-wechat-video
. "$(dirname "$0")/common.sh"

connect
upload "$2" >"$1/upload.json"
say "trim this video and add subtitles for WeChat sharing" >"$1/first.sse"
# The seed's users refine, and answer where something is asked.
say "keep the first 2 seconds and add subtitles for WeChat sharing" >"$1/second.sse"
state >"$1/state.json"
api "$SAYCUT_URL/api/credits/balance/simple" >"$1/credits.json"
export_to "$1/video.mp4"
