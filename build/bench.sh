#!/usr/bin/env bash
# Measures speed, memory and hostile inputs, as ratios taken in one run: build/bench.sh [--mb N] [--rounds N] [MODE...]
set -euo pipefail
cd "$(dirname "$0")/.."
options=() modes=()
while [ $# -gt 0 ]; do
  case "$1" in
    --*) options+=("$1" "$2"); shift 2 ;;
    *) modes+=("$1"); shift ;;
  esac
done
[ ${#modes[@]} -gt 0 ] || modes=(speed scan inventories memory entries hostile)
dotnet build -c Release -v q tests/ImageBudget.Benchmarks
status=0
for mode in "${modes[@]}"; do
  echo "== $mode"
  dotnet tests/ImageBudget.Benchmarks/bin/Release/net10.0/ImageBudget.Benchmarks.dll "$mode" "${options[@]}" || status=1
done
exit $status
