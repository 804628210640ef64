# Sourced, after $work was made: builds MinIO and its client by Go, where there is one, and starts it at $address with a console at $console.
tools=${MILLRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace/minio}
say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*"; }
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

server=
stop_minio() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
}

export MINIO_ROOT_USER=root-of-the-test
MINIO_ROOT_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
export MINIO_ROOT_PASSWORD
start_minio() { # a port that is taken ends the server at once: then another one is tried
    port=$((20000 + RANDOM % 20000))
    "$tools/minio" server "$work/minio" --quiet --address "127.0.0.1:$port" --console-address "127.0.0.1:$((port + 1))" \
        >"$work/minio.log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        kill -0 "$server" 2>/dev/null || return 1
        curl -fsS -o /dev/null "http://127.0.0.1:$port/minio/health/ready" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}
trap 'stop_minio; rm -rf "$work"' EXIT
start_minio || start_minio || start_minio || { cat "$work/minio.log"; say "MinIO does not start"; exit 1; }
address=http://127.0.0.1:$port
console=http://127.0.0.1:$((port + 1))
say "MinIO runs at $address"
export MC=$tools/mc MINIO_ADDRESS=$address MC_CONFIG_DIR=$work/mc
export MILLRACE_S3_ACCESS_KEY=millrace MILLRACE_S3_SECRET_KEY=millrace-secret MILLRACE_S3_BUCKET=millrace
