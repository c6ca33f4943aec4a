#!/usr/bin/env bash
# Batches over HTTP: rows per second, and the peak of the service's resident memory, by form and number of rows; each with a
# service of its own, asked for three rows first. Counts that results and errors are as many as the rows; one row in a
# thousand is faulty. Needs a build (dotnet build -c Release). Usage: benchmarks/batch.sh [ROWS ...]; MODEL=logistic chooses the
# model, FORMS="csv ndjson json" the forms.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh
needs curl
folder=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service"; rm -rf "$folder"' EXIT
port=5093
url=http://127.0.0.1:$port

# The default data over and over, each row a customer of its own with charges of its own; as CSV, as lines or as an array.
customers() {
  awk -F, -v OFS=, -v rows="$1" -v form="$2" '
    NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; if (form == "csv") print; next }
    { line[NR - 2] = $0; count = NR - 1 }
    END { if (form == "json") printf "["
      for (row = 0; row < rows; row++) {
        fields = split(line[row % count], field, ",")
        field[1] = sprintf("C%08d", row); field[19] = row % 1000 == 999 ? "faulty" : sprintf("%.2f", field[19] + row % 997 / 100)
        text = ""; for (i = 1; i <= fields; i++) {
          if (i > 1) text = text ","
          text = text (form == "csv" ? field[i] : "\"" name[i] "\":\"" field[i] "\"")
        }
        if (form == "csv") print text; else printf "%s{%s}%s", form == "json" && row ? "," : "", text, form == "json" ? "" : "\n"
      }
      if (form == "json") printf "]" }' data/telco.csv
}

type() { case $1 in csv) echo text/csv ;; ndjson) echo application/x-ndjson ;; json) echo application/json ;; esac; }

ask() {
  curl -sS --fail-with-body -X POST "$url/predict/batch" -H "Content-Type: $(type "$1")" -T "$2" -o "$3" -w '%{time_total}'
}

# Results and errors of an answer.
counts() {
  case $1 in
    csv) tail -n +2 "$2" | awk '/,$/ { results++; next } { errors++ } END { print results + 0, errors + 0 }' ;;
    *) echo "$(grep -o '"result":{' "$2" | wc -l) $(grep -o '"error":{' "$2" | wc -l)" ;;
  esac
}

dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll train data/telco.csv --model "${MODEL:-logistic}" \
  --models "$folder/models" > /dev/null 2>&1
for form in ${FORMS:-csv ndjson json}; do for rows in ${@:-10000 1000000}; do
  customers 3 "$form" > "$folder/few"
  customers "$rows" "$form" > "$folder/sent"
  dotnet src/ChurnApi/bin/Release/net10.0/ChurnApi.dll --models "$folder/models" --urls "$url" --Logging:LogLevel:Default=Error &
  service=$!
  until curl -sf "$url/health/ready" > /dev/null; do sleep 0.1; done
  ask "$form" "$folder/few" "$folder/answer" > /dev/null
  seconds=$(ask "$form" "$folder/sent" "$folder/answer")
  peak=$(awk '/^VmHWM/ { print $2 / 1024 }' "/proc/$service/status")
  read -r results errors <<< "$(counts "$form" "$folder/answer")"
  kill "$service"; wait "$service" || true; service=
  [ $((results + errors)) -eq "$rows" ] || { echo "$form: $results results and $errors errors of $rows rows" >&2; exit 1; }
  awk -v form="$form" -v rows="$rows" -v seconds="$seconds" -v peak="$peak" -v results="$results" -v errors="$errors" \
    -v sent="$(stat -c %s "$folder/sent")" 'BEGIN {
      printf "%-6s %8d rows  %6.1f MiB  %7.2f s  %8.0f rows/s  ", form, rows, sent / 1048576, seconds, rows / seconds
      printf "peak %5.0f MiB  results %d  errors %d\n", peak, results, errors }'
done; done
