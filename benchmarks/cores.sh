#!/usr/bin/env bash
# How fast the published service becomes on one core and on two, and how fast it stays, from its start: requests a second over
# turns of some seconds, with the delay before hot code is compiled anew that it is built with and with the runtime's own.
# Needs Debian's wrk and python3.
# Usage: benchmarks/cores.sh [--turns 3] [--seconds 3] [--models DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh
needs wrk python3 curl taskset

turns=3 seconds=3 models=models
while [ $# -gt 0 ]; do
  case $1 in
    --turns|--seconds|--models) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '5p' "$0" >&2; exit 2 ;;
  esac
done

port=${PORT:-5084}
folder=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
published=${PUBLISHED:-$folder/published}
[ -e "$published" ] || dotnet publish src/ChurnApi -c Release -o "$published" --verbosity quiet -nologo
[ -e "$models/champion.json" ] || dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll train data/telco.csv --models "$models"

# rates PATH BODY CONNECTIONS: a column of requests a second for each turn
rates() {
  for _ in $(seq "$turns"); do
    BODY=$2 taskset --cpu-list 1 wrk --threads 1 --connections "$3" --duration "${seconds}s" \
      --script benchmarks/post.lua "http://127.0.0.1:$port$1" \
      | sed -n 's/^RESULT //p' | awk '{ printf " %.0f |", $1 / $2 * 1e6 }'
  done
}

columns() { printf " $1 |%.0s" $(seq "$turns"); }
echo "| cores | delay | start to ready, ms |$(columns "batches of 500 a second")$(columns "single customers a second")"
echo "|---|---|---|$(printf -- '---|%.0s' $(seq $((2 * turns))))"
for cores in 0 0,1; do
  for delay in "the runtime's own" "as built"; do
    started=$(date +%s%N)
    setting=()
    [ "$delay" = "as built" ] || setting=(DOTNET_TC_CallCountingDelayMs=64) # 100, for the number is hexadecimal
    env "${setting[@]}" taskset --cpu-list "$cores" dotnet "$published/ChurnApi.dll" --models "$models" \
      --urls "http://127.0.0.1:$port" --ChurnApi:Limits:MaxQueueDelay=off --ChurnApi:Limits:MaxBatchQueueDelay=off \
      > "$folder/log" 2>&1 &
    service=$!
    for _ in $(seq 1000); do curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready" && break; sleep 0.01; done
    ready=$((($(date +%s%N) - started) / 1000000))
    curl -sf "http://127.0.0.1:$port/schema" | /usr/bin/python3 -c '
import json, sys
example = json.load(sys.stdin)["example"]
json.dump(example, open(sys.argv[1] + "/one", "w"))
json.dump([example] * 500, open(sys.argv[1] + "/many", "w"))' "$folder"
    echo "| $cores | $delay | $ready |$(rates /predict/batch "$folder/many" 2)$(rates /predict "$folder/one" 16)"
    kill "$service"; wait "$service" || true; service=
  done
done
