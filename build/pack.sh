#!/usr/bin/env bash
# Packs the three packages: build/pack.sh [FOLDER [VERSION]]. Without FOLDER they go to artifacts/packages; without VERSION, MinVer takes it
# from the nearest git tag.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$root/artifacts/packages}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
version=()
[ $# -lt 2 ] || version=("-p:MinVerVersionOverride=$2")

dotnet msbuild "$root/build/pack.proj" -t:Restore -v:quiet -nodeReuse:false "${version[@]}"
dotnet msbuild "$root/build/pack.proj" -t:Pack -v:minimal -nodeReuse:false -warnaserror \
  -p:Configuration=Release -p:PackageOutputPath="$folder" "${version[@]}"
ls -l "$folder"/*.nupkg
