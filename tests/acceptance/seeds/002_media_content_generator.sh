#!/bin/sh
# "Media Content Generator": five product images and a voice-over become a 30-second promotional video.
# Use: 002_media_content_generator.sh FOLDER IMAGE IMAGE IMAGE IMAGE IMAGE SOUND
SKILL_SOURCE=media-content-generator
. "$(dirname "$0")/common.sh"

folder=$1
shift
connect
upload "$@" >"$folder/upload.json"
say "combine these images and audio into a ${SECONDS_LONG:-30}-second promotional video with text overlays" >"$folder/first.sse"
state >"$folder/state.json"
api "$SAYCUT_URL/api/credits/balance/simple" >"$folder/credits.json"
export_to "$folder/video.mp4"
