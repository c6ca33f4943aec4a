#!/usr/bin/env bash
# The console with a file of many customers: what it takes to score it twice, to show its pages and to export its list, and the
# most memory of the service; then analysts who open pages, each after another and a pause, beside programs that ask POST /predict
# RATE times a second (each connection waits at random before it asks again): p99 of both, alone and together.
# Needs Debian's wrk; with its chromium the first paint of the list is measured, too. The load of the machine is said first and
# last.
# Usage: benchmarks/console.sh [--customers 1000000] [--rounds 3] [--analysts 50] [--rate 10000] [--seconds 30] [--models DIR]
#        [--log sqlite]: or the address of a PostgreSQL database, which is written to
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh

customers=1000000 rounds=3 analysts=50 rate=10000 seconds=30 models=models log=sqlite
while [ $# -gt 0 ]; do
  case $1 in
    --customers|--rounds|--analysts|--rate|--seconds|--models|--log) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '6,7p' "$0" >&2; exit 2 ;;
  esac
done
needs curl wrk python3

port=${PORT:-5086}
folder=$(mktemp -d)
console=http://127.0.0.1:$port/console
service=
trap 'kill "$service" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
export BODY=$folder/customer.json

[ -n "${NO_BUILD:-}" ] || dotnet build src/ChurnApi -c Release --verbosity quiet -nologo
[ "$log" != sqlite ] || log=sqlite:$folder/log.db
uptime

# Rows of the telco data again and again, each with a key of its own; nobody has left. The later file has other contracts.
make_file() {
  awk -v count="$customers" -v later="$1" 'BEGIN { FS = OFS = "," }
    { sub(/\r$/, "") } NR == 1 { print; next } { row[NR - 2] = $0 }
    END { for (i = 0; i < count; i++) {
      $0 = row[i % (NR - 1)]; $1 = sprintf("C%08d", i); $NF = "No"
      if (later && i % 9 == 0) sub(/One year|Two year/, "Month-to-month")
      print } }' data/telco.csv
}

ChurnApi__Log=$log ChurnApi__Limits__MaxQueueDelay=off ChurnApi__Limits__MaxBatchQueueDelay=off \
  ChurnApi__MaxStreamBytes=4294967296 ChurnApi__MonitoringInterval=01:00:00 \
  dotnet src/ChurnApi/bin/Release/net10.0/ChurnApi.dll --models "$models" --urls "http://127.0.0.1:$port" \
  > "$folder/service.log" 2>&1 &
service=$!
for _ in $(seq 300); do curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready" && break; sleep 0.1; done
curl -sf "http://127.0.0.1:$port/schema" \
  | python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["example"]))' > "$BODY"

# memory: the most that the service has held, in MB
memory() { awk '/VmHWM/ { printf "%d", $2 / 1024 }' "/proc/$service/status"; }

row() { printf '| %s | %s | %s |\n' "$1" "$2" "$(memory)"; }

# median: of numbers, one a line
median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

echo "| $customers customers | s | most memory so far, MB |"
echo "|---|---|---|"
cookies=$folder/cookies
field=__RequestVerificationToken
token=$(curl -s -c "$cookies" "$console/runs" | sed -n "s/.*name=\"$field\"[^>]*value=\"\([^\"]*\).*/\1/p" | head -1)
for run in 1 2; do
  make_file $((run - 1)) > "$folder/customers.csv"
  taken=$(curl -sf -o /dev/null -w '%{time_total}' -b "$cookies" -F "$field=$token" -F "file=@$folder/customers.csv" \
    "$console/runs")
  row "send and score file $run ($(($(stat -c %s "$folder/customers.csv") / 1000000)) MB)" "$taken"
  began=$(date +%s.%N)
  until curl -s "$console/runs/$run" | grep -q "/console/calls?run=$run"; do
    sleep 0.5
    curl -s "$console/runs/$run" | grep -q 'role="alert"' && { echo "file $run was refused" >&2; exit 1; }
  done
  row "make list $run" "$(awk -v began="$began" -v ended="$(date +%s.%N)" 'BEGIN { printf "%.1f", ended - began }')"
done

# open NAME PATH: the first time, then the median of the others
open_page() {
  local times=()
  for _ in $(seq $((rounds + 1))); do
    times+=("$(curl -sf -o "$folder/page" -w '%{time_total}' "$console$2")")
  done
  row "$1" "${times[0]}; then $(printf '%s\n' "${times[@]:1}" | median)"
}

open_page "first page of the list" "/calls?run=2"
open_page "by probability" "/calls?run=2&sort=probability"
open_page "by value" "/calls?run=2&sort=value"
open_page "a probability of 80 % or more" "/calls?run=2&sort=probability&least=80"
open_page "a probability below 50 % and a value of 90 or more" "/calls?run=2&below=50&worth=90"
open_page "a filter that nothing meets" "/calls?run=2&least=100"
open_page "one customer" "/calls/2/0"
open_page "segments, with value and risk" "/segments"
open_page "what changed" "/changes"
open_page "data, with values in the training and now" "/data"
for kind in csv xlsx; do
  read -r taken size <<< "$(curl -sf -o /dev/null -w '%{time_total} %{size_download}' "$console/calls/list.$kind?run=2")"
  row "export as $kind ($((size / 1000000)) MB)" "$taken"
done

if command -v chromium > /dev/null; then
  echo
  echo "the list in chromium, $(python3 benchmarks/first_paint.py "$console/calls?run=2")"
fi

connections=64
# programs SECONDS: "requests microseconds p50 p99 failures", times in microseconds
programs() {
  DELAY=$((2000 * connections / rate)) wrk --threads 1 --connections "$connections" --duration "${1}s" \
    --script benchmarks/post.lua "http://127.0.0.1:$port/predict" | sed -n 's/^RESULT //p'
}

# ask NAME FILE: a row of the programs' figures
ask() {
  awk -v name="$1" '{ printf "| %s | %.0f | %.1f | %.1f | %d |\n", name, $1 / $2 * 1e6, $3 / 1000, $4 / 1000, $5 }' "$2"
}

programs 5 > /dev/null
programs "$seconds" > "$folder/alone"
python3 benchmarks/analysts.py "$console" 2 "$analysts" "$seconds" "analysts alone" > "$folder/analysts"
programs "$((seconds + 2))" > "$folder/beside" &
beside=$!
sleep 1
python3 benchmarks/analysts.py "$console" 2 "$analysts" "$seconds" "analysts beside predictions" >> "$folder/analysts"
wait "$beside"
echo
echo "| $analysts analysts | a second | p50, ms | p99, ms | failures |"
echo "|---|---|---|---|---|"
ask "POST /predict alone" "$folder/alone"
ask "POST /predict beside the analysts" "$folder/beside"
cat "$folder/analysts"
echo
echo "most memory of the service: $(memory) MB"
uptime
