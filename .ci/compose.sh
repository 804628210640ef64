#!/usr/bin/env bash
# docker-compose.yml as Docker Compose reads it (no engine is asked), and the role of postgres/reader.sh, on the PostgreSQL of the distribution.
# Everything is on 127.0.0.1, on free ports, in a directory that goes; nothing is left running.
set -euo pipefail
source "$(dirname "$0")/installed.sh"
say() { printf 'compose: %s\n' "$*"; }

tools=${MILLRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace/compose}
if docker compose version >/dev/null 2>&1; then
    compose() { docker compose "$@"; }
elif [ -x "$tools/docker-compose" ] || command -v go >/dev/null; then
    compose() { "$tools/docker-compose" "$@"; }
    [ -x "$tools/docker-compose" ] || {
        say "building Docker Compose (once, some minutes)"
        mkdir -p "$tools" "$home/tool"
        (
            cd "$home/tool" # go install refuses a module that excludes versions of others
            go mod init tool && go get github.com/docker/compose/v2/cmd@v2.40.3
            CGO_ENABLED=0 nice -n 10 go build -trimpath -o "$tools/docker-compose" github.com/docker/compose/v2/cmd
        ) >"$home/go.log" 2>&1 || { cat "$home/go.log"; exit 1; }
    }
else
    say "skipped: there is no Docker, and no Go to build Docker Compose by"
    compose() { :; }
fi
(cd "$root" && compose config --quiet && compose --profile registry config --quiet) && say "docker-compose.yml: valid"

# ---- the role that looks at tables
MILLRACE_KAFKA_PORT=$(port) MILLRACE_POSTGRES_PORT=$(port) MILLRACE_S3_PORT=$(port)
export MILLRACE_KAFKA_PORT MILLRACE_POSTGRES_PORT MILLRACE_S3_PORT MILLRACE_DATA=$home/data
bin/millrace services >"$home/log" 2>&1 &
services=$!
trap 'kill "$services" 2>/dev/null || true; wait "$services" 2>/dev/null || true; rm -rf "$home"' EXIT
until_ready "$services" "$home/log" grep -q S3 "$home/log"

export PGHOST=127.0.0.1 PGPORT=$MILLRACE_POSTGRES_PORT
reader() {
    PGUSER=postgres PGPASSWORD=$(cat data/postgres/superuser.password) POSTGRES_DB=millrace \
        MILLRACE_READER_PASSWORD=reader "$root/postgres/reader.sh"
}
reader
reader # again, on a database that has it
by() { # role, its password, statement
    PGUSER=$1 PGPASSWORD=$2 psql -qAt -v ON_ERROR_STOP=1 -d millrace -c "$3"
}
by millrace millrace 'create table made_later (id int); insert into made_later values (7)'
[ "$(by millrace_reader reader 'select id from made_later')" = 7 ] && say "millrace_reader reads a table that was made later"
for statement in 'insert into made_later values (8)' 'drop table made_later' 'create table own (id int)' \
    'begin read write; insert into made_later values (8); commit' \
    'begin read write; create table own (id int); commit'; do
    if by millrace_reader reader "$statement" >"$home/answer" 2>&1; then
        say "NOT refused: $statement"
        exit 1
    fi
    say "millrace_reader: $(head -n 1 "$home/answer"): $statement"
done
