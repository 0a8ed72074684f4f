#!/bin/sh
# Writes docs/rules, a page per rule in English and, in docs/rules/zh, in Chinese, from what the binary says.
#
#     Scripts/write-rule-pages.sh BINARY
set -eu
binary=$1
cd "$(dirname "$0")/.."
rm -rf docs/rules
mkdir -p docs/rules/zh
"$binary" rule --output-format json | python3 -c '
import json, sys
for rule in json.load(sys.stdin):
    print(rule["name"])
' | while read -r name; do
  "$binary" rule --color never --language en "$name" >"docs/rules/$name.md"
  "$binary" rule --color never --language zh "$name" >"docs/rules/zh/$name.md"
done
