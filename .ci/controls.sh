#!/usr/bin/env bash
# Shows of each guard that a proof without it fails, by what docs/proof.md says of it. Takes about half an hour, so it is no part of .ci/run.
set -euo pipefail
source "$(dirname "$0")/installed.sh"

failed=0
# what is kept of a proof that fails goes with it
# the guards; of the verdict's figures those of which one has to be above 0; and the proof
control() {
    guards=$1
    figures=$2
    shift 2
    if MILLRACE_JAVA_OPTS=-Djava.io.tmpdir=$home bin/millrace prove --json --seed "${SEED:-1}" --without "$guards" "$@" >report.json 2>progress.txt; then
        echo "$guards: FAILED, the proof noticed nothing"
        failed=1
    elif found=$(python3 -c '
import json, sys
faults = json.load(open("report.json"))["faults"]
told = [part for fault in faults for part in (fault, *fault.get("evidence", []))]
found = {figure: sum(part.get(figure) or 0 for part in told) for figure in sys.argv[1].split(",")}
print(", ".join(f"{figure} {count}" for figure, count in found.items() if count))
sys.exit(not any(found.values()))' "$figures"); then
        echo "$guards: $found, as it must be; $*"
    else
        echo "$guards: FAILED, the proof failed for something else: $(tail -n 2 progress.txt)"
        failed=1
    fi
}

# those that are asked for; all without a name
wanted() {
    [ -z "$asked" ] || [[ " $asked " == *" $1 "* ]]
}

asked="$*"
wanted claims && control claims doubledRows --quick --fault s3
wanted cut-record && control cut-record lost,doubledObjects --quick --fault fault-points --point after-upload
wanted epoch-fence && control epoch-fence,start-check doubledSilver,doubledObjects,doubledRows --fault pause --rate 200
wanted revisions && control revisions rows_fell_back --fault reentry --point before-transaction --rate 200
wanted acks && control acks lost --quick --fault kafka
exit $failed
