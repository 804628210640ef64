#!/usr/bin/env bash
# What others build on, against the distribution: a stock client of Confluent's schema registry, and the consumers of docs/silver.md.
set -euo pipefail
source "$(dirname "$0")/installed.sh"
work=$home
python=$(python_with registry 'confluent-kafka[schemaregistry]')

MILLRACE_PORT=$(port) MILLRACE_KAFKA_PORT=$(port) MILLRACE_POSTGRES_PORT=$(port) MILLRACE_S3_PORT=$(port)
export MILLRACE_PORT MILLRACE_KAFKA_PORT MILLRACE_POSTGRES_PORT MILLRACE_S3_PORT
bin/millrace run >"$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$home"' EXIT
until_ready "$server" "$work/log" curl -fsS "http://127.0.0.1:$MILLRACE_PORT/ready"
"$python" "$root/.ci/registry.py" "http://127.0.0.1:$MILLRACE_PORT" | sed 's/^/registry: /'

bin/millrace simulate --url "http://127.0.0.1:$MILLRACE_PORT" --count 20 --quiet >"$work/sent"
same() { # name, its lines: ids, revisions and documents of the 20 events
    sort -u "$work/$1" | cut -d' ' -f1,2 >"$work/$1.ids"
    [ "$(grep -c ' 1$' "$work/$1.ids")" = 20 ] || { cat "$work/$1"; echo "$1: not the 20 events"; exit 1; }
    echo "consumer in $1: 20 events, each once"
}
timeout 60 java -cp "$(ls lib/{kafka-clients,zstd-jni,slf4j-api}-*.jar | paste -sd:)" docs/examples/SilverConsumer.java "127.0.0.1:$MILLRACE_KAFKA_PORT" holded 20 >"$work/java" 2>"$work/err" || { cat "$work/err"; exit 1; }
same java
timeout 60 "$python" docs/examples/silver_consumer.py "127.0.0.1:$MILLRACE_KAFKA_PORT" holded 20 >"$work/python"
same python
cmp "$work/java.ids" "$work/python.ids"
