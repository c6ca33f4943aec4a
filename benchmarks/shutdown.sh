#!/usr/bin/env bash
# SIGTERM under load: requests that were sent and never answered, the time to stop, and the time from the start to ready and
# to a first answer. First with a delay in which clients can see that the service stops, then without one. Needs a build.
# Usage: benchmarks/shutdown.sh [STOPS [STORE]]
set -euo pipefail
cd "$(dirname "$0")/.."
program="dotnet benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll"
store=(${2:+--store "$2"})
status=0
$program shutdown --stops "${1:-20}" --delay 1 "${store[@]}" || status=$?
# On connections that are kept open, HTTP itself cannot rule a loss out.
$program shutdown --stops "${1:-20}" --delay 0 "${store[@]}" || true
exit "$status"
