#!/usr/bin/env bash
# Each load test of load-tests/ for some seconds, against the distribution: that it runs, and that what it asserts holds. No figure of these is one.
# Everything is on 127.0.0.1, on free ports, in a directory that goes; nothing is left running.
set -euo pipefail
source "$(dirname "$0")/installed.sh"
MILLRACE_PORT=$(port) MILLRACE_KAFKA_PORT=$(port) MILLRACE_POSTGRES_PORT=$(port) MILLRACE_S3_PORT=$(port)
export MILLRACE_PORT MILLRACE_KAFKA_PORT MILLRACE_POSTGRES_PORT MILLRACE_S3_PORT
bin/millrace run >"$home/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$home"' EXIT
url=http://127.0.0.1:$MILLRACE_PORT
until_ready "$server" "$home/log" curl -fsS "$url/ready"

simulate() { # simulation, its settings
    local name=$1
    shift
    mvn -B -ntp -q -f "$root/load-tests" gatling:test "-Dgatling.simulationClass=io.millrace.load.$name" "-Durl=$url" "$@" >"$home/$name.log" 2>&1 ||
        { tail -n 60 "$home/$name.log"; echo "load: $name: FAILED"; exit 1; }
    printf 'load: %-13s %s\n' "$name" "$(grep -oE '^.*percentile.*: (true|false).*$|^.*failed events.*: (true|false).*$' "$home/$name.log" | paste -sd ';')"
}
simulate CollectSingle -Drate=50 -Dseconds=5 -Dp99=30000 # the first one also compiles the load tests, and warms the server
simulate CollectBatch -Drate=5 -Dseconds=5 -Dp99=30000
simulate MixedReads -Drate=5 -Dseconds=5 -Dp99=30000
simulate Spike -Drate=10 -Dseconds=4 -Dp99=30000
simulate Soak -Drate=10 -Dseconds=5 -Dp99=30000
