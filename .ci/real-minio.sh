#!/usr/bin/env bash
# Millrace on a real MinIO: minio/setup.sh makes bucket and key; with that key, of least rights, the contract suite of the object store
# and one whole path pass, and what the key must not do is refused. MinIO is built by Go, where there is one, and only run.
# Everything is on 127.0.0.1, on free ports, in a directory that goes; nothing is left running.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=${MILLRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace/minio}
say() { printf 'real-minio: %s\n' "$*"; }
build() { # program, its source
    [ -x "$tools/$1" ] && return
    say "building $1 (once, some minutes)"
    mkdir -p "$tools"
    CGO_ENABLED=0 GOBIN="$tools" nice -n 10 go install -trimpath "$2@latest"
}

if ! [ -x "$tools/minio" ] && ! command -v go >/dev/null; then
    say "skipped: there is no Go to build MinIO by"
    exit 0
fi
build minio github.com/minio/minio
build mc github.com/minio/mc

work=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT

export MINIO_ROOT_USER=root-of-the-test
MINIO_ROOT_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
export MINIO_ROOT_PASSWORD
start() { # a port that is taken ends the server at once: then another one is tried
    port=$((20000 + RANDOM % 20000))
    "$tools/minio" server "$work/data" --quiet --address "127.0.0.1:$port" --console-address "127.0.0.1:$((port + 1))" \
        >"$work/log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        kill -0 "$server" 2>/dev/null || return 1
        curl -fsS -o /dev/null "http://127.0.0.1:$port/minio/health/ready" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}
start || start || start || { cat "$work/log"; say "MinIO does not start"; exit 1; }
address=http://127.0.0.1:$port
say "MinIO runs at $address"

export MC=$tools/mc MINIO_ADDRESS=$address
export MILLRACE_S3_ACCESS_KEY=millrace MILLRACE_S3_SECRET_KEY=millrace-secret MILLRACE_S3_BUCKET=millrace
minio/setup.sh
minio/setup.sh >/dev/null && say "minio/setup.sh may be run again"

# the key's own sight of the store
export MC_CONFIG_DIR=$work/mc
export MC_HOST_millrace=http://$MILLRACE_S3_ACCESS_KEY:$MILLRACE_S3_SECRET_KEY@127.0.0.1:$port
echo probe >"$work/probe"
"$MC" --quiet cp "$work/probe" millrace/millrace/rights/probe >/dev/null
refused() { # what, command
    local what=$1
    shift
    if "$@" >"$work/answer" 2>&1; then
        say "NOT refused: $what"
        exit 1
    fi
    grep -qiE 'access ?denied|not allowed|forbidden|403' "$work/answer" || { cat "$work/answer"; say "failed otherwise: $what"; exit 1; }
    say "refused: $what"
}
refused "deleting an object" "$MC" --quiet rm millrace/millrace/rights/probe
refused "making another bucket" "$MC" --quiet mb millrace/another
refused "removing the bucket" "$MC" --quiet rb --force millrace/millrace
refused "changing the life cycle" "$MC" --quiet ilm rule add --expire-days 1 millrace/millrace
refused "turning the versions off" "$MC" --quiet version suspend millrace/millrace
refused "opening the bucket to everybody" "$MC" --quiet anonymous set public millrace/millrace
refused "listing the users" "$MC" --quiet admin user list millrace
refused "reading without a key" curl -fsS "$address/millrace/rights/probe"
[ "$("$MC" cat millrace/millrace/rights/probe)" = probe ] && say "allowed: writing and reading an object"

export MILLRACE_TEST_S3=http://$MILLRACE_S3_ACCESS_KEY:$MILLRACE_S3_SECRET_KEY@127.0.0.1:$port/millrace
unset MILLRACE_S3_ACCESS_KEY MILLRACE_S3_SECRET_KEY MILLRACE_S3_BUCKET
mvn -B -q verify -Dit.test="${REAL_MINIO_TESTS:-RealStoreIT,SamplesIT}" -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
    -Dspotless.check.skip
say "passed: the contract suite and one whole path"
