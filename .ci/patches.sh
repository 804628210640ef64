#!/usr/bin/env bash
# Each patch of src/test/patches breaks one mechanism of the promise, and names the tests that must turn red by an assertion of theirs.
# Works on a copy. Alone it compiles the copy and sees these tests green first; --quick, after a build whose tests passed, takes the
# classes of that build. Names of patches as arguments: only these.
set -euo pipefail
cd "$(dirname "$0")/.."

quick=
if [ "${1:-}" = --quick ]; then
    quick=yes
    shift
fi
patches=()
for name in "${@:-*}"; do
    for patch in src/test/patches/$name.patch; do
        [ -f "$patch" ] || { echo "patches: there is no $patch"; exit 1; }
        patches+=("$PWD/$patch")
    done
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CEILING_DIRECTORIES=$work
copy=$work/copy
mkdir -p "$copy/target"
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -C "$copy" -xf -
if [ -n "$quick" ]; then
    cp -a target/classes target/test-classes "$copy/target/"
fi
here=$PWD/.ci/patches.py
cd "$copy"

tests_of() { sed -n '/^diff /q; s/^Red: //p' "$@"; }
# Compiles what is older than its source, no more, and runs these tests, of either kind, by surefire.
run() {
    rm -rf target/surefire-reports
    timeout 600 mvn -B -ntp -q test -Dtest="$(IFS=,; echo "$*")" -Dmaven.compiler.useIncrementalCompilation=false >"$work/log" 2>&1 || true
}
judge() { # green|red, tests
    local wanted=$1
    shift
    python3 "$here" "$wanted" target/surefire-reports "$@"
}
wrong() { # name, why
    printf '%s  NOT red: %s\n' "$1" "$2"
    grep -m 5 -E 'ERROR.*(\.java|COMPILATION|No tests)' "$work/log" || true
    failed=1
}

failed=0
if [ -z "$quick" ]; then
    mapfile -t all < <(for patch in "${patches[@]}"; do tests_of "$patch"; done | sort -u)
    run "${all[@]}"
    judge green "${all[@]}" || { tail -n 40 "$work/log"; echo "patches: red without a patch"; exit 1; }
    echo "patches: ${#all[@]} tests are green without them"
fi
for patch in "${patches[@]}"; do
    name=$(basename "$patch" .patch)
    from=$SECONDS
    mapfile -t tests < <(tests_of "$patch")
    : >"$work/log"
    if ! applied=$(git apply "$patch" 2>&1); then
        wrong "$name" "it does not apply any more, see CONTRIBUTING.md: $applied"
        continue
    fi
    run "${tests[@]}"
    if left=$(judge red "${tests[@]}"); then
        printf '%s  red as it must be: %s (%d s)\n' "$name" "$(sed 's/ /, /g' <<<"${tests[*]}" | tr '#' '.')" $((SECONDS - from))
    else
        wrong "$name" "$left"
    fi
    git apply -R "$patch"
done
exit $failed
