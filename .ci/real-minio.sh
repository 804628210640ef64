#!/usr/bin/env bash
# Millrace on a real MinIO: minio/setup.sh makes bucket and key; with that key, of least rights, the contract suite of the object store
# and one whole path pass, and what the key must not do is refused. MinIO is built by Go, where there is one, and only run.
# Everything is on 127.0.0.1, on free ports, in a directory that goes; nothing is left running.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
source .ci/minio.sh
minio/setup.sh
minio/setup.sh >/dev/null && say "minio/setup.sh may be run again"

# the key's own sight of the store
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
