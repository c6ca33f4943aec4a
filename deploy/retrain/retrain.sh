#!/usr/bin/env bash
# Trains a challenger on fresh data, compares it with the champion and promotes it if the gate says so. For cron and any CI
# system.
#
#   retrain.sh FILE STORE SUMMARY [OPTION...]
#
# FILE     the customers file
# STORE    the folder of the model store
# SUMMARY  the outcome as Markdown, such as summary.md; summary.json and summary.xml (JUnit) come beside it
# OPTION   any option of churn retrain, such as --budget 30m
#
# CHURN, if set, is the command to use instead of the one of this checkout; GATE the file of the gate's bounds instead
# of gate.json.
# Exit codes are those of churn retrain: 0 promoted or as before, 4 not promoted, 3 data refused, 7 busy, anything else a failure.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ $# -lt 3 ]; then sed -n '4s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; fi
file=$1 store=$2 summary=$3
shift 3
others=${summary%.md}
read -ra churn <<< "${CHURN:-dotnet run -c Release --project $here/../../src/Churn.Cli --}"

mkdir -p "$(dirname "$summary")"
rm -f "$summary" "$others.json" "$others.xml" # an old outcome must not be taken for this one
log=$(mktemp)
trap 'rm -f "$log"' EXIT

status=0
{ "${churn[@]}" retrain "$file" --models "$store" --gate "${GATE:-$here/gate.json}" \
    --markdown "$summary" --json "$others.json" --junit "$others.xml" "$@" 2>&1 >&3 | tee "$log" >&2; } 3>&1 || status=$?

if [ ! -s "$summary" ]; then
  {
    printf '## Churn model: failed\n\nExit code %s; the last it said:\n\n' "$status"
    tail -n 5 "$log" | sed 's/^/    /'
  } > "$summary"
fi
exit "$status"
