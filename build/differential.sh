#!/usr/bin/env bash
# Holds what we read in odd images against what umoci unpacks: build/differential.sh SECONDS [FIRST-SEED].
# One image again: build/differential.sh seed N, or build/differential.sh program 'file c/a 512 | wh c'.
# Each difference is printed with its seed and the smallest program that shows it; exit code 1 when there are any, 2 without umoci.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release -v q --nologo tests/ImageBudget.Benchmarks
case "${1:-60}" in
  seed) options=(--case "$2") ;;
  program) options=(--program "$2") ;;
  *) options=(--seconds "${1:-60}" --seed "${2:-0}") ;;
esac
exec dotnet tests/ImageBudget.Benchmarks/bin/Release/net10.0/ImageBudget.Benchmarks.dll differential "${options[@]}"
