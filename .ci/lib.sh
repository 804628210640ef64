# Sourced: what several of the scripts need.

need() { # command, Debian's package of it
    command -v "$1" >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null
}

port() { # a free one on 127.0.0.1
    while :; do
        local number=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$number") 2>/dev/null || break
    done
    echo "$number"
}

until_ready() { # process, its log, a command that succeeds then
    local pid=$1 log=$2
    shift 2
    for _ in $(seq 600); do
        kill -0 "$pid" 2>/dev/null || break
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    cat "$log"
    return 1
}

python_with() { # name, packages: prints an interpreter of an environment that is made once
    local tools=${MILLRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace}/$1
    shift
    [ -x "$tools/bin/python" ] || { python3 -m venv "$tools" && "$tools/bin/pip" -q install "$@"; } >&2
    echo "$tools/bin/python"
}

running=() # processes, in the order in which they were started
stop_running() {
    for ((i = ${#running[@]} - 1; i >= 0; i--)); do
        kill "${running[i]}" 2>/dev/null || true
        wait "${running[i]}" 2>/dev/null || true
    done
}
