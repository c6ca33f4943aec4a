#!/usr/bin/env bash
# What encryption costs: 10,000 corruptions of encrypted files and of versions, which must all be refused; opening a version;
# scoring a file, plain and encrypted, input and output, in turns; filling a log; rotating a key over all of that.
# Needs a build (dotnet build -c Release).
# Usage: benchmarks/encryption.sh [--rows 1000000] [--rounds 3]
set -euo pipefail
cd "$(dirname "$0")/.."
rows=1000000 rounds=3
while [ $# -gt 0 ]; do
  case $1 in
    --rows|--rounds) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '5p' "$0" >&2; exit 2 ;;
  esac
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
churn() { dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll "$@"; }
ours() { dotnet benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll "$@"; }
# took WHAT COMMAND...: its seconds by the clock, and those of the processor
took() {
  local what=$1 clock=$EPOCHREALTIME spent
  shift
  TIMEFORMAT='%U + %S s of processor'
  spent=$( { time "$@" > /dev/null 2> "$folder/errors"; } 2>&1 ) || { cat "$folder/errors" >&2; exit 1; }
  awk -v what="$what" -v from="$clock" -v to="$EPOCHREALTIME" -v spent="$spent" \
    'BEGIN { printf "%s: %.1f s (%s)\n", what, to - from, spent }'
}

for name in one two; do head -c 32 /dev/urandom | base64 > "$folder/$name.key"; chmod 600 "$folder/$name.key"; done
key=file:$folder/one.key
awk -v rows="$rows" '
  NR == 1 { print; next }
  { rest[NR - 2] = substr($0, index($0, ",")); count = NR - 1 }
  END { for (row = 0; row < rows; row++) printf "C%08d%s\n", row, rest[row % count] }' data/telco.csv > "$folder/plain.csv"
churn train data/telco.csv --models "$folder/models" --model boosting > /dev/null 2>&1
uptime
ours encryption --models "$folder/models"
cp "$folder/plain.csv" "$folder/secret.csv"
took "keys wrap $rows rows, $(stat -c %s "$folder/plain.csv") bytes" churn keys wrap "$folder/secret.csv" --encryption-key "$key"
for _ in $(seq "$rounds"); do
  took "score plain to plain" churn score "$folder/plain.csv" --out "$folder/scored.csv" --models "$folder/models"
  took "score encrypted to encrypted" churn score "$folder/secret.csv" --out "$folder/scored.secret" --encrypt \
    --encryption-key "$key" --models "$folder/models"
done
churn keys open "$folder/scored.secret" --out - --encryption-key "$key" | cmp - "$folder/scored.csv" && echo "same bytes"
for round in $(seq "$rounds"); do
  for how in plain secret; do
    echo "log, $how: $(ours log-fill --log "sqlite:$folder/$how$round.db" --models "$folder/models" --rows "$rows" \
      --until 2026-11-29 $([ $how = plain ] || echo "--encryption-key $key")), $(stat -c %s "$folder/$how$round.db") bytes"
  done
done
took "keys wrap, store and log of $rows rows" churn keys wrap --models "$folder/models" --log "sqlite:$folder/plain1.db" \
  --encryption-key "$key"
took "keys rotate, store, log and two files" churn keys rotate "$folder/secret.csv" "$folder/scored.secret" \
  --models "$folder/models" --log "sqlite:$folder/plain1.db" --encryption-key "$key" --new-key "file:$folder/two.key"
uptime
