#!/usr/bin/env bash
# Pictures of the console's pages for the documents: starts the service over a model store and has Debian's chromium look.
# Usage: benchmarks/screenshots.sh [--models models] [--out docs/images] [--customers data/telco.csv]
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh

models=models out=docs/images customers=data/telco.csv
while [ $# -gt 0 ]; do
  case $1 in
    --models|--out|--customers) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '3p' "$0" >&2; exit 2 ;;
  esac
done
needs chromium curl fonts-noto-cjk
port=${PORT:-5087}
profile=$(mktemp -d)
trap 'kill "$service" 2>/dev/null || true; rm -rf "$profile"' EXIT

[ -n "${NO_BUILD:-}" ] || dotnet build src/ChurnApi -c Release --verbosity quiet -nologo
# Other work on the machine makes the pictures late, and must not make the service refuse the file.
export ChurnApi__Limits__MaxQueueDelay=off ChurnApi__Limits__MaxBatchQueueDelay=off
ChurnApi__Log="sqlite:$profile/log.db" \
  dotnet src/ChurnApi/bin/Release/net10.0/ChurnApi.dll --models "$models" --urls "http://127.0.0.1:$port" > /dev/null 2>&1 &
service=$!
for _ in $(seq 300); do curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready" && break; sleep 0.1; done

# picture NAME PATH WIDTH,HEIGHT
picture() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" --window-size="$3" \
    --screenshot="$out/console-$1.png" "http://127.0.0.1:$port/console$2" 2>/dev/null
}

# A file is scored, for the pages of a run; and again with other contracts and without its last rows, for what changed.
if [ -n "$customers" ]; then
  cookies=$profile/cookies
  runs=http://127.0.0.1:$port/console/runs
  field=__RequestVerificationToken
  token=$(curl -s -c "$cookies" "$runs" | sed -n "s/.*name=\"$field\"[^>]*value=\"\([^\"]*\).*/\1/p" | head -1)
  later=$profile/later.csv
  head -n -200 "$customers" | awk 'NR % 9 == 0 { sub(/One year|Two year/, "Month-to-month") } { print }' > "$later"
  run=0
  for file in "$customers" "$later"; do
    run=$((run + 1))
    curl -sf -o /dev/null -b "$cookies" -F "$field=$token" -F "file=@$file" "$runs"
    for _ in $(seq 300); do curl -s "$runs/$run" | grep -q "/console/calls?run=$run" && break; sleep 0.3; done
  done
  picture changes /changes 1200,1000
  picture calls "/calls?run=1" 1200,1300
  picture calls-narrow "/calls?run=1" 390,900
  picture run /runs/1 1200,800
fi
picture overview "" 1200,1000
picture customer "/customer?example=true" 1200,900
picture segments /segments 1200,1900
picture models /models 1200,900
versions=($(curl -s "http://127.0.0.1:$port/console/models/compare" \
  | grep -oE '<option[^>]*>[0-9a-f]+' | sed 's/.*>//' | sort -u))
[ "${#versions[@]}" -lt 2 ] || picture compare "/models/compare?first=${versions[0]}&second=${versions[1]}" 1200,1100
for _ in $(seq 300); do
  [ -n "$(curl -s -o /dev/null -w '%header{refresh}' "http://127.0.0.1:$port/console/monitoring")" ] || break
  sleep 1
done
picture monitoring /monitoring 1200,900
picture data /data 1200,1900
picture narrow /segments 390,900
ls -l "$out"/console-*.png
