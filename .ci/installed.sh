# Sourced: unpacks the distribution that was built last, and goes there; it is gone at the end.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
archive=$(ls -t target/millrace-*.tar.gz | head -n 1)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
tar -xzf "$archive" -C "$home" --strip-components=1
source "$root/.ci/lib.sh"
cd "$home"
