#!/usr/bin/env bash
# One whole path against a registry of others: Karapace, which is no part of this project. No part of .ci/run.
# Usage: .ci/karapace.sh PYTHON DIRECTORY      the interpreter that has what Karapace needs, and the directory that has its package `karapace`
# Everything is on 127.0.0.1, on free ports, in a directory that goes; nothing is left running.
set -euo pipefail
python=$(realpath -s "$1")
package=$(realpath "$2")
source "$(dirname "$0")/installed.sh"
trap 'stop_running; rm -rf "$home"' EXIT

MILLRACE_PORT=$(port) MILLRACE_KAFKA_PORT=$(port) MILLRACE_POSTGRES_PORT=$(port) MILLRACE_S3_PORT=$(port)
export MILLRACE_PORT MILLRACE_KAFKA_PORT MILLRACE_POSTGRES_PORT MILLRACE_S3_PORT MILLRACE_DATA=$home/data
bin/millrace services >"$home/services.log" 2>&1 &
running+=("$!")
until_ready "$!" "$home/services.log" grep -q S3 "$home/services.log"

listen=$(port)
registry=http://127.0.0.1:$listen
(cd "$home" && KARAPACE_BOOTSTRAP_URI=127.0.0.1:$MILLRACE_KAFKA_PORT KARAPACE_HOST=127.0.0.1 KARAPACE_PORT=$listen KARAPACE_ADVERTISED_HOSTNAME=127.0.0.1 \
    KARAPACE_ADVERTISED_PORT=$listen KARAPACE_LOG_LEVEL=WARNING KARAPACE_COMPATIBILITY=BACKWARD PYTHONPATH=$package exec "$python" -m karapace) >"$home/karapace.log" 2>&1 &
running+=("$!")
until_ready "$!" "$home/karapace.log" curl -fsS "$registry/subjects"

MILLRACE_KAFKA=127.0.0.1:$MILLRACE_KAFKA_PORT MILLRACE_POSTGRES=127.0.0.1:$MILLRACE_POSTGRES_PORT/millrace \
    MILLRACE_S3=http://127.0.0.1:$MILLRACE_S3_PORT MILLRACE_DATA=$home MILLRACE_REGISTRY=$registry bin/millrace run >"$home/server.log" 2>&1 &
running+=("$!")
url=http://127.0.0.1:$MILLRACE_PORT
until_ready "$!" "$home/server.log" curl -fsS "$url/ready"
"$python" "$root/.ci/karapace.py" "$url" "$registry"
