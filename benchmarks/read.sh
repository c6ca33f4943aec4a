#!/usr/bin/env bash
# Reading and coding beside pandas and scikit-learn: seconds and peak memory, in turns, on the same files of 20 columns
# and a label. Needs a build (dotnet build -c Release), and Debian's python3-pandas and python3-sklearn.
# Usage: benchmarks/read.sh [ROWS ...]
# BEFORE=FOLDER measures the Churn.Benchmarks.dll of another build in the same turns.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh
needs python3-pandas python3-sklearn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The default data over and over, each row a customer of its own with charges of its own.
customers() {
  awk -F, -v OFS=, -v rows="$1" '
    NR == 1 { print; next }
    { line[NR - 2] = $0; count = NR - 1 }
    END { for (row = 0; row < rows; row++) {
      fields = split(line[row % count], field, ",")
      field[1] = sprintf("C%08d", row); field[19] = sprintf("%.2f", field[19] + row % 997 / 100)
      text = field[1]; for (i = 2; i <= fields; i++) text = text OFS field[i]
      print text } }' data/telco.csv
}

ours=benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll
for rows in "${@:-10000 100000 1000000}"; do for count in $rows; do
  customers "$count" > "$folder/customers.csv"
  for _ in 1 2 3; do
    [ -z "${BEFORE:-}" ] || echo "before  $(dotnet "$BEFORE/Churn.Benchmarks.dll" read "$folder/customers.csv" --features)"
    echo "churn   $(dotnet "$ours" read "$folder/customers.csv" --features)"
    echo "pandas  $(/usr/bin/python3 benchmarks/peers/read_pandas.py "$folder/customers.csv" Churn customerID)"
  done
done; done
