#!/usr/bin/env bash
# The table "Training beside scikit-learn and XGBoost": ours and theirs in turn on the same rows. Needs Debian's python3-sklearn
# and python3-xgboost. Usage: benchmarks/fit.sh [ROWS...]
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh
needs python3-sklearn python3-xgboost

ours="dotnet benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll"
file=$(mktemp)
trap 'rm -f "$file"' EXIT
$ours rows "$file" --rows 700000

echo "| rows | learner | seconds | processor seconds | peak MiB | of which before the fit | AUC |"
echo "|---|---|---|---|---|---|---|"
for rows in "${@:-7000 70000 700000}"; do
  for count in $rows; do
    for pair in forest:forest boosting:xgboost network:mlp; do
      $ours fit "$file" --learner "${pair%:*}" --rows "$count" --threads 2 \
        --set forest.leaves=2000 forest.minimumLeafSize=10 forest.featureFractionPerSplit=0.3
      /usr/bin/python3 benchmarks/peers/fit_python.py "$file" "${pair#*:}" "$count" 2
    done
  done
done
