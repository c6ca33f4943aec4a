#!/usr/bin/env bash
# Trains with three sites, to which the default data are split by a column, and a coordinator, each in a network namespace of its
# own, and on one file with all rows by the same rules: the hashes of the models, the held-out figures, bytes, seconds, memory.
# With --kills N, N trainings in which one of the four, by turns, is killed (kill -9) at a random moment: exit codes, the time
# until all have ended, whether anything was published. Needs a build (dotnet build -c Release), root, and openssl.
# Usage: benchmarks/federated.sh [--model boosting] [--by Contract] [--copies 1] [--rounds N] [--splits 1]
#   [--kills 0] [--peer-timeout 60s] [--seed 1]
set -euo pipefail
cd "$(dirname "$0")/.."
source benchmarks/needs.sh
source benchmarks/namespaces.sh
model=boosting by=Contract copies=1 rounds= splits=1 kills=0 peer_timeout=60s seed=1
while [ $# -gt 0 ]; do
  case $1 in
    --peer-timeout) peer_timeout=$2; shift 2 ;;
    --model|--by|--copies|--rounds|--splits|--kills|--seed) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '6,7p' "$0" >&2; exit 2 ;;
  esac
done
namespaces 4
shared_certificate sites
# each value of the column is a site; copies of customers have keys of their own, and other charges
awk -F, -v OFS=, -v by="$by" -v copies="$copies" -v folder="$folder" '
  NR == 1 { for (i = 1; i <= NF; i++) if ($i == by) column = i
    if (!column) { print "There is no column " by "." > "/dev/stderr"; exit 1 }
    header = $0; print > (folder "/all.csv"); next }
  { if (!($column in site)) { site[$column] = count++; print header > (folder "/site" site[$column] ".csv") }
    key = $1; charges = $19; srand(NR)
    for (copy = 0; copy < copies; copy++) {
      if (copy) { $1 = key "-" copy; $19 = sprintf("%.2f", charges + rand()) }
      print > (folder "/all.csv"); print > (folder "/site" site[$column] ".csv") } }
  END { if (count != 3) { print by " has " count " values; three are needed." > "/dev/stderr"; exit 1 } }' data/telco.csv
sites=site0=10.77.0.1:12400,site1=10.77.0.2:12400,site2=10.77.0.3:12400
tls=(--sites "$sites" --tls "$folder/certificate.pem" --tls-key "$folder/key.pem" --peer-timeout "$peer_timeout")
most=() # rounds; by default as many as the model has
[ -z "$rounds" ] || most=(--set "$model.rounds=$rounds")

# take_part NUMBER STORE SEED: a site, or, as number 3, the coordinator, each with a store of its own
take_part() {
  local number=$1 name=$2-$1 split=$3
  if [ "$number" = 3 ]; then
    churn_in 3 "$name" federate coordinate --bounds benchmarks/telco.bounds.json --model "$model" --models "$name" "${tls[@]}" \
      "${most[@]}" --seed "$split" --json "$name.json"
  else
    churn_in "$number" "$name" federate join "$folder/site$number.csv" --site "site$number" --models "$name" "${tls[@]}" \
      --json "$name.json"
  fi
}
# together STORE SEED: all four, until they have ended
together() {
  local number pids=()
  for number in 0 1 2 3; do take_part "$number" "$1" "$2" & pids+=($!); done
  wait_for "${pids[@]}"
}
alone() {
  (churn_in 0 "$1" federate coordinate "$folder/all.csv" --bounds benchmarks/telco.bounds.json --model "$model" --models "$1" \
    "${most[@]}" --seed "$2" --json "$1.json") || { cat "$1.err"; exit 1; }
}
published() { ls "$1" 2> /dev/null | grep -E '^[0-9a-f]{12}$' || true; }
hash_of() { sha256sum "$1"/*/model.onnx | cut -c1-16; }

uptime
wc -l "$folder"/*.csv | awk '$2 != "total" { sub(".*/", "", $2); printf "%s %d rows; ", $2, $1 - 1 } END { print "" }'
for split in $(seq 1 "$splits"); do
  alone "$folder/alone$split" "$split"
  together "$folder/together$split" "$split"
  echo "split $split: one file $(hash_of "$folder/alone$split"), $(took "$folder/alone$split"); three sites and the" \
    "coordinator: exit codes$codes"
  for number in 0 1 2 3; do
    name=$folder/together$split-$number
    echo "  $([ "$number" = 3 ] && echo coordinator || echo "site $number"): $(hash_of "$name"), $(took "$name")$(
      traffic "$name.json")"
  done
  for name in "ROC AUC" "Log loss"; do
    one=$(figure "$name" "$folder/alone$split") all=$(figure "$name" "$folder/together$split-3")
    echo "  $name: one file $one, three sites $all"
    add_figures "$name" "$one" "$all"
  done
done
mean_figures "one file" "three sites"

[ "$kills" = 0 ] && exit 0
whole=$(awk 'NF == 2 { print $1 }' "$folder/together1-3.time")
start() { take_part "$1" "$2" 1; }
pattern_of() { echo "federate .*--models $2-$1 "; }
versions_of() { for number in 0 1 2 3; do published "$1-$number"; done | wc -l; }
kill_rounds "$kills" 4 "$whole" "$seed"
