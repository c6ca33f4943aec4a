#!/usr/bin/env bash
# Trains with 1, 2 and 4 workers, each in a network namespace of its own, so that what crosses the network is real, and beside
# them on one machine without --worker: versions, held-out figures, seconds, memory, bytes. Above 7,043 rows, copies of customers
# are among the held-out ones. With --kills N, N trainings of three workers in which one, by turns, is killed (kill -9) at a
# random moment: exit codes, the time until all have ended, whether anything was published. With --one-core each worker has a core
# to itself. Needs a build (dotnet build -c Release), root, and openssl.
# Usage: benchmarks/distributed.sh [--model boosting] [--rows 100000] [--rounds 100] [--workers "1 2 4"] [--splits 1] [--one-core]
#   [--kills 0] [--peer-timeout 60s] [--seed 1]
set -euo pipefail
cd "$(dirname "$0")/.."
source benchmarks/needs.sh
source benchmarks/namespaces.sh
model=boosting rows=100000 rounds=100 workers="1 2 4" splits=1 kills=0 peer_timeout=60s seed=1
while [ $# -gt 0 ]; do
  case $1 in
    --model|--rows|--rounds|--workers|--splits|--kills|--seed) declare "${1#--}=$2"; shift 2 ;;
    --peer-timeout) peer_timeout=$2; shift 2 ;;
    --one-core) one_core=1; shift ;;
    *) sed -n '7,8p' "$0" >&2; exit 2 ;;
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

# train NAME NUMBER STORE SPLIT OPTION...: a training in a namespace; prints nothing, leaves NAME.out, .err, .json, .time behind
train() {
  local name=$1 number=$2 store=$3 split=$4
  shift 4
  churn_in "$number" "$name" train "$folder/customers.csv" --models "$store" --model "$model" --seed "$split" "$@" \
    --set "$model.rounds=$rounds" --set boosting.learningRate=0.1 --set boosting.leaves=31 \
    --set boosting.minimumLeafSize=20 --set boosting.featureFraction=1 \
    --set evaluation.repeats=1 --set report.learningCurve=false --json "$name.json"
}
# work WORKER COUNT STORE SPLIT: one worker
work() {
  local worker=$1 count=$2 store=$3 split=$4 peers together=()
  peers=$(for other in $(seq 1 "$count"); do printf '%s10.77.0.%s:12400' "${peers:+,}" "$other"; peers=1; done)
  [ "$count" = 1 ] || together=(--peers "$peers" --tls "$folder/certificate.pem" --tls-key "$folder/key.pem" \
    --peer-timeout "$peer_timeout")
  train "$store-$worker" "$worker" "$store" "$split" --worker "$worker/$count" "${together[@]}"
}
figures() { echo "ROC AUC $(figure "ROC AUC" "$1"), log loss $(figure "Log loss" "$1")"; }
models_step() { grep -h '^models:' "$1.err" | sed 's/^/    /'; }

uptime
echo "$model, $rows rows, $rounds rounds"
for split in $(seq 1 "$splits"); do
  alone=$folder/alone$split
  (train "$alone-0" 0 "$alone" "$split") || [ $? = 4 ] || { cat "$alone-0.err"; exit 1; }
  echo "split $split: one machine, without --worker: $(figures "$alone-0"), $(took "$alone-0")"
  models_step "$alone-0"
  for count in $workers; do
    store=$folder/together$split-$count pids=()
    for worker in $(seq 0 $((count - 1))); do work "$worker" "$count" "$store" "$split" & pids+=($!); done
    wait_for "${pids[@]}"
    echo "  $count workers: exit codes$codes, versions: $(ls "$store/" | grep -E '^[0-9a-f]{12}' | tr '\n' ' ')model.onnx" \
      "$(sha256sum "$store"/*/model.onnx | cut -c1-16), $(figures "$store-0")"
    for worker in $(seq 0 $((count - 1))); do
      echo "    worker $worker: $(took "$store-$worker")$(traffic "$store-$worker.json")"
    done
    models_step "$store-0"
  done
  for name in "ROC AUC" "Log loss"; do
    add_figures "$name" "$(figure "$name" "$alone-0")" "$(figure "$name" "$store-0")"
  done
done
mean_figures "one machine" "workers"

[ "$kills" = 0 ] && exit 0
whole=$(tail -n 1 "$folder"/together1-*-0.time | awk 'NF == 2 { if ($1 > most) most = $1 } END { print most }')
start() { work "$1" 3 "$2" 1; }
pattern_of() { echo "--models $2 .*--worker $1/3"; }
versions_of() { ls "$1" 2> /dev/null | grep -cE '^[0-9a-f]{12}' || true; }
kill_rounds "$kills" 3 "$whole" "$seed"
