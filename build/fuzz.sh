#!/usr/bin/env bash
# Runs the fuzzers; a failing input goes to artifacts/fuzz/.
#   build/fuzz.sh SECONDS [SEED [CASE]]        seeded mutations of whole images and budgets; a seed and a case repeat a failure
#   build/fuzz.sh afl SECONDS [TARGET...]      coverage-guided, by AFL++ and SharpFuzz: each target (all of them) for its share of the time;
#                                              what was learned stays in artifacts/afl/ and the next run goes on from there
#   build/fuzz.sh try TARGET FILE...           runs a target with these inputs
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" != afl ] && [ "${1:-}" != try ]; then
  dotnet build -c Release -v q tests/ImageBudget.Benchmarks
  options=(--seconds "${1:-60}")
  [ -z "${2:-}" ] || options+=(--seed "$2")
  [ -z "${3:-}" ] || options+=(--case "$3")
  exec dotnet tests/ImageBudget.Benchmarks/bin/Release/net10.0/ImageBudget.Benchmarks.dll fuzz "${options[@]}"
fi

mode=$1
shift
program=artifacts/afl/bin/ImageBudget.Fuzzing.dll
if [ "$mode" = afl ] && ! command -v afl-fuzz > /dev/null; then
  echo "fuzz.sh: afl-fuzz is not on the PATH; install AFL++ (Debian and Ubuntu: apt-get install afl++)." >&2
  echo "Without it, build/fuzz.sh SECONDS runs the seeded mutations." >&2
  exit 2
fi
if [ "$mode" = afl ] && ! [[ "${1:-}" =~ ^[1-9][0-9]*$ ]]; then
  echo "fuzz.sh: afl wants a number of seconds: build/fuzz.sh afl SECONDS [TARGET...]" >&2
  exit 2
fi

# A copy, so that instrumented assemblies are found nowhere else.
rm -rf artifacts/afl/bin
dotnet build -c Release -v q tests/ImageBudget.Fuzzing
mkdir -p artifacts/afl artifacts/fuzz
cp -r tests/ImageBudget.Fuzzing/bin/Release/net10.0 artifacts/afl/bin
if [ "$mode" = try ]; then
  exec dotnet "$program" run "$@"
fi

seconds=$1
shift
dotnet "$program" instrument artifacts/afl/bin/ImageBudget.Engine.dll
library=SharpCompress.Compressors
dotnet "$program" instrument artifacts/afl/bin/SharpCompress.dll $library.ZStandard. $library.LZMA. $library.BZip2.
dotnet "$program" instrument artifacts/afl/bin/YamlDotNet.dll YamlDotNet.Core.
rm -rf artifacts/afl/seeds
dotnet "$program" seeds artifacts/afl/seeds
mapfile -t known < <(dotnet "$program" list)
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=("${known[@]}")
for target in "${targets[@]}"; do
  if [ ! -d "artifacts/afl/seeds/$target" ]; then
    echo "fuzz.sh: there is no target $target; there are: ${known[*]}" >&2
    exit 2
  fi
done
share=$((seconds / ${#targets[@]}))
[ "$share" -gt 0 ] || share=1

# No check of the machine's governor or of where it writes core dumps; no screen; go on where the last run ended. Twenty seconds on the clock
# are for endless loops on a busy machine: an answer that costs three seconds of processor time is a crash.
export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_BIN_CHECK=1 AFL_AUTORESUME=1
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 DOTNET_GCHeapHardLimit=0x40000000
stat() { sed -n "s/^$2 *: *//p" "artifacts/afl/out/$1/default/fuzzer_stats" 2> /dev/null || true; }
number() { local n; n=$(stat "$1" "$2"); echo "${n:-0}"; }

status=0 total=0
printf '%-24s %12s %8s %8s %8s %8s\n' target executions a-second paths crashes hangs
for target in "${targets[@]}"; do
  before=$(number "$target" execs_done)
  out=artifacts/afl/out/$target
  mkdir -p artifacts/afl/out
  if ! afl-fuzz -i "artifacts/afl/seeds/$target" -o "$out" -t 20000 -m none -V "$share" -- dotnet "$program" afl "$target" \
    > "artifacts/afl/$target.log" 2>&1; then
    echo "fuzz.sh: afl-fuzz failed for $target; artifacts/afl/$target.log says why:" >&2
    tail -n 5 "artifacts/afl/$target.log" >&2
    status=1
  fi
  done=$(($(number "$target" execs_done) - before))
  total=$((total + done))
  crashes=0 hangs=0
  for find in "$out"/default/crashes/id* "$out"/default/hangs/id*; do
    [ -e "$find" ] || continue
    case "$find" in
      */crashes/*) crashes=$((crashes + 1)) ;;
      *) hangs=$((hangs + 1)) ;;
    esac
    name=$(sha256sum "$find" | cut -c1-12)
    cp "$find" "artifacts/fuzz/$target-$name"
    status=1
  done
  speed=$(stat "$target" execs_per_sec) paths=$(stat "$target" corpus_count)
  printf '%-24s %12s %8s %8s %8s %8s\n' "$target" "$done" "$speed" "$paths" "$crashes" "$hangs"
done
printf '%-24s %12s\n' total "$total"
[ "$status" -eq 0 ] || echo "What failed is in artifacts/fuzz/TARGET-*; build/fuzz.sh try TARGET FILE shows how."
exit $status
