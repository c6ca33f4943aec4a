#!/usr/bin/env bash
# What the log of predictions costs: POST /predict under wrk, in turns without a log, with SQLite and with PostgreSQL, which is
# started here in a folder of its own: first as many requests as are answered, then about RATE a second (each connection waits
# at random before it asks again). Processor seconds are those of the service and of the database per million requests, until a
# second after the last. Then the rows that were written, and the bytes of each.
# Needs Debian's wrk and postgresql; as root the server runs as the user postgres.
# Usage: benchmarks/log.sh [--rounds 5] [--seconds 5] [--connections 32] [--rate 8000] [--models DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh

rounds=5 seconds=5 connections=32 rate=8000 models=models
while [ $# -gt 0 ]; do
  case $1 in
    --rounds|--seconds|--connections|--rate|--models) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '7p' "$0" >&2; exit 2 ;;
  esac
done
needs curl wrk python3
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || { echo "$0 needs postgresql: apt-get install postgresql" >&2; exit 1; }

programs=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | tail -1)")
port=${PORT:-5085} database_port=${DATABASE_PORT:-5089}
folder=$(mktemp -d)
processes=()
export BODY=$folder/customer.json

# postgres COMMAND...: as the user postgres, since the server refuses root
postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

end() {
  kill "${processes[@]}" 2>/dev/null || true
  wait || true
  postgres "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap end EXIT

[ -n "${NO_BUILD:-}" ] || dotnet build src/ChurnApi -c Release --verbosity quiet -nologo
chmod 755 "$folder"
mkdir "$folder/data"
[ "$(id -u)" != 0 ] || chown postgres "$folder/data"
(cd / && postgres "$programs/initdb" -D "$folder/data" -U postgres --auth=trust >/dev/null \
  && postgres "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/data/log" \
    -o "-p $database_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder/data" start >/dev/null)

names=(off sqlite postgres)
logs=("" "sqlite:$folder/log.db" "postgres://postgres@127.0.0.1:$database_port/postgres")
for i in 0 1 2; do
  env ${logs[$i]:+ChurnApi__Log="${logs[$i]}"} ChurnApi__Limits__MaxQueueDelay=off \
    dotnet src/ChurnApi/bin/Release/net10.0/ChurnApi.dll --models "$models" --urls "http://127.0.0.1:$((port + i))" \
    > "$folder/${names[$i]}.log" 2>&1 &
  processes+=($!)
  for _ in $(seq 300); do curl -sf -o /dev/null "http://127.0.0.1:$((port + i))/health/ready" && break; sleep 0.1; done
done
curl -sf "http://127.0.0.1:$port/schema" \
  | python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["example"]))' > "$BODY"

# load INDEX SECONDS [DELAY]: "requests microseconds p50 p99 failures", times in microseconds
load() {
  DELAY=${3:-} wrk --threads 1 --connections "$connections" --duration "${2}s" --script benchmarks/post.lua \
    "http://127.0.0.1:$((port + $1))/predict" | sed -n 's/^RESULT //p'
}

# processor INDEX: the clock ticks of the service and of the database so far
processor() {
  local of=("${processes[$1]}") main
  main=$(head -1 "$folder/data/postmaster.pid")
  if [ "$1" = 2 ]; then of+=("$main" $(pgrep -P "$main")); fi
  for process in "${of[@]}"; do cat "/proc/$process/stat" 2>/dev/null; done \
    | awk -v main="$main" '{ sum += $14 + $15; if ($1 == main) sum += $16 + $17 } END { print sum + 0 }'
}

# measure INDEX FILE [DELAY]: adds a line "requests-a-second p50 p99 failures processor-seconds-per-million"
measure() {
  local before after result
  before=$(processor "$1")
  result=$(load "$1" "$seconds" "${3:-}")
  sleep 1 # the queue is written
  after=$(processor "$1")
  awk -v ticks=$((after - before)) -v second="$(getconf CLK_TCK)" \
    '{ printf "%.1f %d %d %d %.2f\n", $1 / $2 * 1e6, $3, $4, $5, ticks / second / $1 * 1e6 }' <<< "$result" >> "$2"
}

metric() { curl -sf "http://127.0.0.1:$((port + $1))/metrics" | awk -v name="$2" 'index($1, name) == 1 { print $2 }'; }

median() {
  awk -v column="$1" '{ print $column }' "$2" | sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# table NAME: the figures of the files NAME-off, NAME-sqlite and NAME-postgres
table() {
  echo "| log | requests a second | to no log | p50, us | p99, us | to no log | processor s a million | failures |"
  echo "|---|---|---|---|---|---|---|---|"
  for name in "${names[@]}"; do
    paste -d ' ' "$folder/$1-off" "$folder/$1-$name" | awk '{ print $6 / $1, $8 / $3 }' > "$folder/ratio"
    echo "| $name | $(median 1 "$folder/$1-$name") | $(median 1 "$folder/ratio") | $(median 2 "$folder/$1-$name") |" \
      "$(median 3 "$folder/$1-$name") | $(median 2 "$folder/ratio") | $(median 5 "$folder/$1-$name") |" \
      "$(awk '{ sum += $4 } END { print sum + 0 }' "$folder/$1-$name") |"
  done
}

for i in 0 1 2; do load "$i" 3 > /dev/null; done
delay=$((2000 * connections / rate)) # milliseconds, the longest
for _ in $(seq "$rounds"); do
  for i in 0 1 2; do measure "$i" "$folder/full-${names[$i]}"; done
  for i in 0 1 2; do measure "$i" "$folder/part-${names[$i]}" "$delay"; done
done

echo "As many requests as are answered, medians of $rounds rounds:"
echo
table full
echo
echo "About $rate requests a second:"
echo
table part
echo
for i in 1 2; do
  echo "${names[$i]}: $(metric "$i" churn_log_predictions_total) written, $(metric "$i" churn_log_dropped_total) dropped"
done

sleep 3
kill "${processes[@]}"
wait "${processes[@]}" || true
processes=()
count='import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("select count(*) from predictions").fetchone()[0])'
rows=$(python3 -c "$count" "$folder/log.db")
echo "SQLite: $rows rows, $(($(stat -c %s "$folder/log.db") / rows)) bytes a row with its indexes"
(cd / && postgres "$programs/psql" -h 127.0.0.1 -p "$database_port" -U postgres -Atc \
  "select 'PostgreSQL: ' || count(*) || ' rows, ' || pg_total_relation_size('churn_log.predictions') / count(*)
    || ' bytes a row with its indexes' from churn_log.predictions")
