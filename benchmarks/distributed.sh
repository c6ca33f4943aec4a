#!/usr/bin/env bash
# Trains with 1, 2 and 4 workers, each in a network namespace of its own, so that what crosses the network is real: the version
# that each number of workers publishes, seconds, memory, bytes. With --kills N, N trainings of three workers in which one, by
# turns, is killed (kill -9) at a random moment: exit codes, the time until all have ended, whether anything was published.
# With --one-core each worker has a core to itself. Needs a build (dotnet build -c Release), root, and openssl.
# Usage: benchmarks/distributed.sh [--model boosting] [--rows 100000] [--rounds 100] [--workers "1 2 4"] [--one-core]
#   [--kills 0] [--seed 1]
set -euo pipefail
cd "$(dirname "$0")/.."
source benchmarks/needs.sh
source benchmarks/namespaces.sh
model=boosting rows=100000 rounds=100 workers="1 2 4" kills=0 seed=1
while [ $# -gt 0 ]; do
  case $1 in
    --model|--rows|--rounds|--workers|--kills|--seed) declare "${1#--}=$2"; shift 2 ;;
    --one-core) one_core=1; shift ;;
    *) sed -n '6,7p' "$0" >&2; exit 2 ;;
  esac
done
most=0
for count in $workers; do most=$((count > most ? count : most)); done
[ "$kills" = 0 ] || most=$((most < 3 ? 3 : most))
namespaces "$most"
shared_certificate workers
awk -F, -v OFS=, -v rows="$rows" '
  NR == 1 { print; next }
  { line[NR - 2] = $0; count = NR - 1 }
  END { srand(1); for (row = 0; row < rows; row++) {
    $0 = line[row % count]; $1 = sprintf("C%08d", row); $19 = sprintf("%.2f", $19 + rand()); print } }' \
  data/telco.csv > "$folder/customers.csv"

# train WORKER COUNT STORE: one worker, in its namespace; prints nothing, leaves .out, .err, .json and .time behind
train() {
  local worker=$1 count=$2 store=$3 peers
  peers=$(for other in $(seq 1 "$count"); do printf '%s10.77.0.%s:12400' "${peers:+,}" "$other"; peers=1; done)
  local together=()
  [ "$count" = 1 ] || together=(--peers "$peers" --tls "$folder/certificate.pem" --tls-key "$folder/key.pem")
  churn_in "$worker" "$store-$worker" train "$folder/customers.csv" --models "$store" --model "$model" \
    --worker "$worker/$count" "${together[@]}" --set "$model.rounds=$rounds" --set boosting.learningRate=0.1 \
    --set boosting.leaves=31 --set boosting.minimumLeafSize=20 --set boosting.featureFraction=1 \
    --set evaluation.repeats=1 --set report.learningCurve=false --json "$store-$worker.json"
}

uptime
echo "$model, $rows rows, $rounds rounds"
for count in $workers; do
  store=$folder/together$count
  pids=()
  for worker in $(seq 0 $((count - 1))); do train "$worker" "$count" "$store" & pids+=($!); done
  wait_for "${pids[@]}"
  echo "$count workers: exit codes$codes, versions: $(ls "$store/" | grep -E '^[0-9a-f]{12}' | tr '\n' ' ')"
  echo "  model.onnx $(sha256sum "$store"/*/model.onnx | cut -c1-16)"
  for worker in $(seq 0 $((count - 1))); do
    read -r seconds kilobytes < <(tail -n 1 "$store-$worker.time")
    echo "  worker $worker: $seconds s, $((kilobytes / 1024)) MiB at most$(traffic "$store-$worker.json")"
  done
  grep -h '^models:' "$store-0.err" | sed 's/^/  /'
done

[ "$kills" = 0 ] && exit 0
whole=$(tail -n 1 "$folder"/together*-0.time | awk 'NF == 2 { if ($1 > most) most = $1 } END { print most }')
start() { train "$1" 3 "$2"; }
pattern_of() { echo "--models $2 .*--worker $1/3"; }
versions_of() { ls "$1" 2> /dev/null | grep -cE '^[0-9a-f]{12}' || true; }
kill_rounds "$kills" 3 "$whole" "$seed"
