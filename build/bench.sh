#!/usr/bin/env bash
# Measures speed, memory and hostile inputs, as ratios taken in one run: build/bench.sh [--mb N] [--rounds N] [--full] [MODE...]
# build/bench.sh table [--full] prints the table of docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")/.."
options=() modes=()
while [ $# -gt 0 ]; do
  case "$1" in
    --full) options+=("$1"); shift ;;
    --*) options+=("$1" "$2"); shift 2 ;;
    *) modes+=("$1"); shift ;;
  esac
done
[ ${#modes[@]} -gt 0 ] || modes=(table scan inventories memory entries hostile)
dotnet build -c Release -v q --nologo tests/ImageBudget.Benchmarks >&2

# As users get it: compiled ahead of time, where the compiler's package restores.
tool=$PWD/artifacts/bench/tool
rm -rf "$tool"
if [ "$(uname -sm)" = 'Linux x86_64' ] && dotnet publish -c Release -v q --nologo src/ImageBudget.Tool -r linux-x64 -p:PackReadyToRun=true -o "$tool" >&2; then
  export IMAGEBUDGET_TOOL=$tool/dotnet-image-budget
else
  echo 'bench.sh: measuring the tool as IL; it is not compiled ahead of time here' >&2
fi
status=0
for mode in "${modes[@]}"; do
  [ ${#modes[@]} -eq 1 ] || echo "== $mode"
  dotnet tests/ImageBudget.Benchmarks/bin/Release/net10.0/ImageBudget.Benchmarks.dll "$mode" "${options[@]}" || status=1
done
exit $status
