# What all seeds have in common: connect, upload, say something, export. Nothing but curl, and sed to pick out a field.
# SAYCUT_URL is the server, SKILL_SOURCE the skill's name; NEMO_TOKEN is used where it is set.
set -eu

field() { # the first string or number of this name in the JSON on standard input
  tr ',{' '\n\n' | sed -n 's/^"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1
}

api() { # every request: the bearer token and the three attribution headers
  curl -sS -H "Authorization: Bearer $NEMO_TOKEN" -H "X-Skill-Source: $SKILL_SOURCE" \
    -H "X-Skill-Version: 1.0.0" -H "X-Skill-Platform: unknown" "$@"
}

connect() {
  if [ -z "${NEMO_TOKEN:-}" ]; then
    client=$(cat /proc/sys/kernel/random/uuid)
    answer=$(curl -sS -X POST "$SAYCUT_URL/api/auth/anonymous-token" -H "X-Client-Id: $client")
    NEMO_TOKEN=$(echo "$answer" | field token)
  fi
  answer=$(api -X POST "$SAYCUT_URL/api/tasks/me/with-session/nemo_agent" \
    -H "Content-Type: application/json" -d '{"task_name":"project","language":"en"}')
  SID=$(echo "$answer" | field session_id)
}

upload() { # several files in one request
  set_form=""
  for file in "$@"; do set_form="$set_form -F files=@$file"; done
  # shellcheck disable=SC2086
  api -X POST "$SAYCUT_URL/api/upload-video/nemo_agent/me/$SID" $set_form
}

say() { # the raw stream goes to standard output
  api -N -X POST "$SAYCUT_URL/run_sse" -H "Content-Type: application/json" -H "Accept: text/event-stream" \
    --max-time 900 \
    -d '{"app_name":"nemo_agent","user_id":"me","session_id":"'"$SID"'","new_message":{"parts":[{"text":"'"$1"'"}]}}'
}

state() {
  api "$SAYCUT_URL/api/state/nemo_agent/me/$SID/latest"
}

export_to() { # the whole draft is sent back, as the seeds have it
  draft=$(state | sed -n 's/.*"state":{"draft":\({.*}\),"video_infos":.*/\1/p')
  id="render_$(date +%s%N | cut -c1-13)"
  printf '{"id":"%s","sessionId":"%s","draft":%s,"output":{"format":"mp4","quality":"high"}}' "$id" "$SID" "$draft" |
    api -X POST "$SAYCUT_URL/api/render/proxy/lambda" -H "Content-Type: application/json" -d @- >"$1.submit"
  while :; do
    answer=$(api "$SAYCUT_URL/api/render/proxy/lambda/$id")
    status=$(echo "$answer" | field status)
    case "$status" in
      completed) break ;;
      pending | processing) sleep "${POLL_S:-30}" ;;
      *) echo "$answer" >&2; exit 1 ;;
    esac
  done
  echo "$answer" >"$1.json"
  url=$(echo "$answer" | field url)
  curl -sS --fail -o "$1" "$url"
}
