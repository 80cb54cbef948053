#!/bin/sh
# Compiles the locked requirements: run.txt (production), playground.txt (with the local Telegram), dev.txt (with
# the tests' tools), bench.txt (with what the benchmarks compare to).
# No index or host is written, so any mirror can serve them.
set -eu
uv=${1:-uv}
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-header --custom-compile-command 'make lock' "$@"
}
compile pyproject.toml -o requirements/run.txt
compile pyproject.toml --group playground -o requirements/playground.txt
compile pyproject.toml --group dev -o requirements/dev.txt
compile pyproject.toml --group bench -o requirements/bench.txt
