#!/usr/bin/env bash
# Packs the library, the tool and the task: build/pack.sh [FOLDER [VERSION]]. Without FOLDER they go to artifacts/packages; without VERSION,
# MinVer takes it from the nearest git tag. The tool is three packages, which are published together: dotnet-image-budget, which installing
# asks for and which only names the others; .linux-x64, compiled ahead of time (ReadyToRun); .any, for all other systems. Compiling needs the
# package Microsoft.NETCore.App.Crossgen2.linux-x64; where it cannot be restored, READY_TO_RUN=false packs one tool package for all systems.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$root/artifacts/packages}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
options=("-p:PackReadyToRun=${READY_TO_RUN:-true}")
[ $# -lt 2 ] || options+=("-p:MinVerVersionOverride=$2")

dotnet msbuild "$root/build/pack.proj" -t:Restore -v:quiet -nodeReuse:false "${options[@]}"
dotnet msbuild "$root/build/pack.proj" -t:Pack -v:minimal -nodeReuse:false -warnaserror \
  -p:Configuration=Release -p:PackageOutputPath="$folder" "${options[@]}"
ls -l "$folder"/*.nupkg
