#!/usr/bin/env bash
# Pictures of MinIO's own console: objects of a stream with `layout: each` and of one with segments, and what Millrace's key of least rights is refused.
# Needs Go to build MinIO by, Chromium, and an unpacked build (mvn package). No part of .ci/run: .ci/real-minio.sh shows the same without a browser.
# Usage: .ci/console.sh DIRECTORY
set -euo pipefail
pictures=$(realpath -m "$1")
source "$(dirname "$0")/installed.sh"
work=$home
cd "$root"
source .ci/minio.sh
need chromium chromium
python=$(python_with pictures playwright)
minio/setup.sh

cp -r src/test/resources/own-streams/scans "$home/streams-scans" && mkdir "$home/own" && mv "$home/streams-scans" "$home/own/scans"
MILLRACE_PORT=$(port) MILLRACE_KAFKA_PORT=$(port) MILLRACE_POSTGRES_PORT=$(port)
export MILLRACE_PORT MILLRACE_KAFKA_PORT MILLRACE_POSTGRES_PORT MILLRACE_DATA=$home/data MILLRACE_STREAMS=$home/own MILLRACE_S3=$address
(cd "$home" && exec bin/millrace run) >"$home/log" 2>&1 &
node=$!
trap 'kill "$node" 2>/dev/null || true; wait "$node" 2>/dev/null || true; stop_minio; rm -rf "$work"' EXIT
url=http://127.0.0.1:$MILLRACE_PORT
until_ready "$node" "$home/log" curl -fsS "$url/ready"
"$home/bin/millrace" simulate --url "$url" --count 40 --quiet >/dev/null
for i in 1 2 3; do
    curl -fsS -o /dev/null "$url/collect/scans" -H 'content-type: application/json' -d "{\"id\": \"parcel-$i\"}"
done
"$tools/mc" --quiet alias set root "$address" "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD" >/dev/null
stored() { [ "$("$tools/mc" --quiet find "root/millrace/$1" | wc -l)" -ge "$2" ]; }
for place in "raw/holded 1" "enriched/holded 1" "raw/scans 3" "enriched/scans 3"; do
    # shellcheck disable=SC2086
    until_ready "$node" "$home/log" stored $place
done
"$python" .ci/console.py "$console" "$pictures"
