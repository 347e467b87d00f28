#!/bin/sh
# Makes two images of one real Node.js project, PM2, as its authors develop it: with-dev.tar holds its development dependencies too,
# without-dev.tar does not. Needs npm, tar, gzip, sha256sum and a package registry; nothing of what is installed is run. The versions are those of one day,
# so that every run makes the same project.
#
#   build/node-images.sh FOLDER
#   IMAGEBUDGET_NODE_IMAGES=FOLDER dotnet test tests/ImageBudget.Engine.Tests --filter NodeImages
set -eu

project=pm2
version=5.4.3
day=2026-01-01
out=${1:?usage: build/node-images.sh FOLDER}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

install() {
    (cd "$work/$1/app" && shift && npm install --before="$day" --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >&2)
}

# pack NAME: the folder as the one layer of a docker-archive, the same bytes for the same files. The layer is stored compressed, so that what a
# registry moves is measured and not estimated.
pack() {
    (cd "$work/$1" && tar --sort=name --format=posix --pax-option=delete=atime,delete=ctime --mtime="$day 00:00:00Z" \
        --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" app)
    layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
    printf '%s' "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"node\",\"/app/index.js\"],\"WorkingDir\":\"/app\"},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$layer\"]},\"history\":[{\"created_by\":\"COPY app /app\"}]}" >"$work/config.json"
    config=$(sha256sum "$work/config.json" | cut -d' ' -f1)
    rm -rf "$work/image"
    mkdir -p "$work/image/$layer"
    gzip -n -c "$work/layer.tar" >"$work/image/$layer/layer.tar"
    rm "$work/layer.tar"
    mv "$work/config.json" "$work/image/$config.json"
    printf '%s' "[{\"Config\":\"$config.json\",\"RepoTags\":[\"$project:$1\"],\"Layers\":[\"$layer/layer.tar\"]}]" >"$work/image/manifest.json"
    (cd "$work/image" && tar --sort=name --mtime="$day 00:00:00Z" --owner=0 --group=0 --numeric-owner -cf "$out/$1.tar" "$config.json" "$layer" manifest.json)
}

(cd "$work" && npm pack "$project@$version" --silent >/dev/null && tar xzf "$project-$version.tgz")
mkdir "$work/with-dev" "$work/without-dev"
cp -R "$work/package" "$work/with-dev/app"
install with-dev
cp -R "$work/package" "$work/without-dev/app"
cp "$work/with-dev/app/package-lock.json" "$work/without-dev/app/"
install without-dev --omit=dev
pack with-dev
pack without-dev
ls -l "$out"/with-dev.tar "$out"/without-dev.tar
