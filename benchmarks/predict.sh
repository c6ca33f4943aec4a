#!/usr/bin/env bash
# POST /predict under wrk, in turns with an endpoint of the same server that reads the same body and answers a constant; memory
# per request and over many; and beside Flask, pandas and scikit-learn under gunicorn with two workers.
# Needs Debian's wrk, and for the peer python3-flask, gunicorn, python3-pandas and python3-sklearn.
# Usage: benchmarks/predict.sh [--rounds 5] [--seconds 10] [--connections 32] [--requests 200000] [--models DIR] [--no-peer]
#        [--reasons N]: also /predict?reasons=N, in the same turns
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh

rounds=5 seconds=10 connections=32 requests=200000 models=models peer=yes reasons=
while [ $# -gt 0 ]; do
  case $1 in
    --no-peer) peer=no; shift; continue ;;
    --rounds|--seconds|--connections|--requests|--models|--reasons) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '5,6p' "$0" >&2; exit 2 ;;
  esac
done
needs curl wrk python3 $([ "$peer" = no ] || echo gunicorn python3-flask python3-pandas python3-sklearn)

port=${PORT:-5081} peer_port=${PEER_PORT:-5082}
folder=$(mktemp -d)
processes=()
trap 'kill "${processes[@]}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
export BODY=$folder/customer.json

[ -n "${NO_BUILD:-}" ] || dotnet build ChurnApi.sln -c Release --verbosity quiet -nologo
[ -e "$models/champion.json" ] || dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll train data/telco.csv --models "$models"

# load URL SECONDS: "requests microseconds p50 p99 failures", times in microseconds
load() {
  wrk --threads 1 --connections "$connections" --duration "${2}s" --script benchmarks/post.lua "$1" | sed -n 's/^RESULT //p'
}

# median COLUMN FILE
median() {
  awk -v column="$1" '{ print $column }' "$2" | sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

until_answers() {
  for _ in $(seq 300); do curl -sf -o /dev/null "$@" && return; sleep 0.1; done
  echo "$1 does not answer" >&2
  return 1
}

# ask_until COUNT: /predict until it was asked so often in all; then a line of what the process holds
total=0
ask_until() {
  local goal=$1 left done
  while [ "$total" -lt "$goal" ]; do
    left=$(((goal - total) / 20000)); [ "$left" -le 60 ] || left=60; [ "$left" -ge 1 ] || left=1
    read -r done _ <<< "$(load "http://127.0.0.1:$port/predict" "$left")"
    [ "${done:-0}" -gt 0 ] || { echo "nothing was answered" >&2; exit 1; }
    total=$((total + done))
  done
  measure | awk -v total="$total" '{ printf "| %d | %.1f | %.1f |\n", total, $2 / 1048576, $3 / 1048576 }' >> "$folder/memory"
}

measure() { curl -sf "http://127.0.0.1:$port/measure"; }

# The service's own host has the collector of servers; so has this one.
DOTNET_gcServer=1 dotnet benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll host \
  --models "$models" --port "$port" > "$folder/host.log" &
processes+=($!)
until_answers "http://127.0.0.1:$port/health/ready"
curl -sf "http://127.0.0.1:$port/schema" \
  | /usr/bin/python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["example"]))' > "$BODY"
echo "customer: $(cat "$BODY")"
echo "answer:   $(curl -sf -H 'Content-Type: application/json' --data-binary "@$BODY" "http://127.0.0.1:$port/predict")"

endpoints=(constant predict ${reasons:+"predict?reasons=$reasons"})
ask_until 10000
[ -z "$reasons" ] || load "http://127.0.0.1:$port/predict?reasons=$reasons" 3 > "$folder/warm"
load "http://127.0.0.1:$port/constant" 3 > "$folder/warm"
for _ in $(seq "$rounds"); do
  for endpoint in "${endpoints[@]}"; do
    read -r before _ <<< "$(measure)"
    line=$(load "http://127.0.0.1:$port/$endpoint" "$seconds")
    read -r after _ <<< "$(measure)"
    [ "$endpoint" = constant ] || total=$((total + ${line%% *}))
    echo "$line $before $after" \
      | awk '{ printf "%.1f %d %d %d %.0f\n", $1 / $2 * 1e6, $3, $4, $5, ($7 - $6) / $1 }' >> "$folder/$endpoint"
  done
done

echo
echo "| endpoint | requests a second | p50, us | p99, us | allocated bytes a request | failures |"
echo "|---|---|---|---|---|---|"
for endpoint in "${endpoints[@]}"; do
  awk -v name="$endpoint" -v rate="$(median 1 "$folder/$endpoint")" -v p50="$(median 2 "$folder/$endpoint")" \
    -v p99="$(median 3 "$folder/$endpoint")" -v bytes="$(median 5 "$folder/$endpoint")" '{ failures += $4 }
    END { printf "| %s | %.0f | %d | %d | %d | %d |\n", name, rate, p50, p99, bytes, failures }' "$folder/$endpoint"
done
# The ratio of each round, whose two runs are neighbours in time; then the median.
paste -d ' ' "$folder/constant" "$folder/predict" | awk '{ print $6 / $1, $8 / $3 }' > "$folder/ratios"
ratios=("$(median 1 "$folder/ratios")" "$(median 2 "$folder/ratios")")
echo "predict / constant, medians of $rounds rounds: requests a second ${ratios[0]}, p99 ${ratios[1]}"
if [ -n "$reasons" ]; then
  paste -d ' ' "$folder/predict" "$folder/predict?reasons=$reasons" | awk '{ print $6 / $1, $8 / $3 }' > "$folder/ratios"
  echo "with reasons / without: requests a second $(median 1 "$folder/ratios"), p99 $(median 2 "$folder/ratios")"
fi

ask_until "$requests"
echo
echo "| requests to /predict so far | managed heap, MiB | resident, MiB |"
echo "|---|---|---|"
cat "$folder/memory"

[ "$peer" = yes ] || exit 0
/usr/bin/python3 benchmarks/peers/serve_python.py data/telco.csv "$folder/model.joblib"
MODEL=$folder/model.joblib gunicorn --workers 2 --chdir benchmarks/peers --bind "127.0.0.1:$peer_port" --log-level warning \
  serve_python:app &
processes+=($!)
until_answers -H 'Content-Type: application/json' --data-binary "@$BODY" "http://127.0.0.1:$peer_port/predict"
load "http://127.0.0.1:$peer_port/predict" 3 > "$folder/warm"
for _ in $(seq "$rounds"); do
  ours=$(load "http://127.0.0.1:$port/predict" "$seconds")
  theirs=$(load "http://127.0.0.1:$peer_port/predict" "$seconds")
  echo "$ours $theirs" | awk '{
    ours = $1 / $2 * 1e6; theirs = $6 / $7 * 1e6
    printf "%.0f %.1f %.1f %d %d\n", ours, theirs, ours / theirs, $4, $9 }' >> "$folder/peer"
done
echo
echo "| | requests a second | p99, us |"
echo "|---|---|---|"
echo "| churn | $(median 1 "$folder/peer") | $(median 4 "$folder/peer") |"
echo "| Flask, pandas, scikit-learn | $(median 2 "$folder/peer") | $(median 5 "$folder/peer") |"
echo "churn / Flask, median of $rounds rounds: $(median 3 "$folder/peer")"
