#!/usr/bin/env bash
# The same bytes: every learner, and auto, trained five times with 1, 2, 4, 2 and 1 threads. A version is the hash of all
# its files, so one version for all five means that they are equal to the byte. Needs a build. Usage: benchmarks/bits.sh [FILE]
# MODELS="auto gam" THREADS="1 2 4" takes other ones.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

status=0
for model in ${MODELS:-logistic additive pairs gam forest fastforest boosting fasttree network blend auto}; do
  versions=$(for threads in ${THREADS:-1 2 4 2 1}; do
    rm -rf "$folder/models"
    dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll train "${1:-data/telco.csv}" --model "$model" --threads "$threads" \
      --models "$folder/models" --set evaluation.folds=2 --set evaluation.repeats=1 --set report.learningCurve=false 2>/dev/null \
      | grep -oE '^published [0-9a-f]+'
  done | sort | uniq -c)
  echo "$model: $versions"
  [ "$(wc -l <<< "$versions")" = 1 ] || status=1
done
exit "$status"
