#!/usr/bin/env bash
# Every query of grafana/ and prometheus/ against a real Prometheus (Debian's package), after traffic and after faults, on the distribution.
# Everything is on 127.0.0.1, on free ports, in a directory that goes; nothing is left running.
set -euo pipefail
source "$(dirname "$0")/installed.sh"
need promtool prometheus
work=$home
python=$(python_with prometheus confluent-kafka pyyaml)

trap 'stop_running; rm -rf "$home"' EXIT

MILLRACE_PORT=$(port) MILLRACE_KAFKA_PORT=$(port) MILLRACE_POSTGRES_PORT=$(port) MILLRACE_S3_PORT=$(port)
export MILLRACE_PORT MILLRACE_KAFKA_PORT MILLRACE_POSTGRES_PORT MILLRACE_S3_PORT MILLRACE_DATA=$work/data
bin/millrace services >"$work/services.log" 2>&1 &
services=$!
running+=("$services")
until_ready "$services" "$work/services.log" grep -q S3 "$work/services.log"

url=http://127.0.0.1:$MILLRACE_PORT
MILLRACE_KAFKA=127.0.0.1:$MILLRACE_KAFKA_PORT MILLRACE_POSTGRES=127.0.0.1:$MILLRACE_POSTGRES_PORT/millrace \
    MILLRACE_S3=http://127.0.0.1:$MILLRACE_S3_PORT MILLRACE_DATA=$work bin/millrace run >"$work/server.log" 2>&1 &
running+=("$!")
until_ready "$!" "$work/server.log" curl -fsS "$url/ready"

mkdir "$work/prometheus"
cp "$root/prometheus/alerts.yml" "$work/prometheus/"
sed -e "s|millrace:8000|127.0.0.1:$MILLRACE_PORT|; s|_interval: .*|_interval: 1s|" "$root/prometheus/prometheus.yml" >"$work/prometheus/prometheus.yml"
promtool check config "$root/prometheus/prometheus.yml" | sed 's/^/prometheus: /'
listen=$(port)
prometheus --config.file="$work/prometheus/prometheus.yml" --storage.tsdb.path="$work/prometheus/data" \
    --web.listen-address="127.0.0.1:$listen" >"$work/prometheus.log" 2>&1 &
running+=("$!")
until_ready "$!" "$work/prometheus.log" curl -fsS "http://127.0.0.1:$listen/-/ready"

"$python" "$root/.ci/prometheus.py" "$url" "http://127.0.0.1:$listen" "$services" "$work/data" \
    "127.0.0.1:$MILLRACE_POSTGRES_PORT" "127.0.0.1:$MILLRACE_KAFKA_PORT"
