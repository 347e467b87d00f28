#!/usr/bin/env bash
# Runs the fuzzer: build/fuzz.sh SECONDS [SEED [CASE]]. A failing input goes to artifacts/fuzz/; its seed and case repeat it.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release -v q tests/ImageBudget.Benchmarks
options=(--seconds "${1:-60}")
[ -z "${2:-}" ] || options+=(--seed "$2")
[ -z "${3:-}" ] || options+=(--case "$3")
exec dotnet tests/ImageBudget.Benchmarks/bin/Release/net10.0/ImageBudget.Benchmarks.dll fuzz "${options[@]}"
