#!/usr/bin/env bash
# Runs the README's proof on the distribution, as a user does; and shows that it fails where a guard is taken away.
set -euo pipefail
source "$(dirname "$0")/installed.sh"
bin/millrace prove --quick --seed "${SEED:-1}" "$@"

# a proof that can't fail proves nothing: without claims, what is sent twice is there twice
bash "$root/.ci/controls.sh" claims
