#!/bin/sh
# Climbs the ladder on one of the example prompts with a real model on this machine, and writes verify-demo.html.
#
#   Scripts/verify-demo.sh FOLDER_OF_THE_PROGRAMS
set -eu
programs=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
log=$(mktemp)
# A port that is free now.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
.llm/bin/python Scripts/llm-server.py "$port" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -f "$log"' EXIT INT TERM
tries=0
until grep -q '^ready' "$log"; do
  if ! kill -0 "$server" 2>/dev/null || [ "$tries" -ge 600 ]; then
    echo 'the model server does not start:' >&2
    tail -5 "$log" >&2
    exit 2
  fi
  tries=$((tries + 1))
  sleep 0.1
done
"$programs/trimtab" verify prompts-examples/issues/release-notes.prompt.yml --ladder --isolated \
  --base-url "http://127.0.0.1:$port/v1" --model smollm2 --max-output-tokens 48 --pairs "${PAIRS:-6}" --concurrency 2 \
  --no-log --output-format text --output-format html:verify-demo.html
echo "verify-demo.html has the report"
