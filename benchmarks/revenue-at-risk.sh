#!/usr/bin/env bash
# How often the value that held-out customers took with them lies in the interval of the revenue at risk: logistic regression,
# 20 splits. Needs a build and Python. Usage: benchmarks/revenue-at-risk.sh [FILE]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for seed in $(seq 1 20); do
  dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll train "${1:-data/telco.csv}" --model logistic --seed "$seed" --no-refit \
    --models "$folder" --set report.learningCurve=false > /dev/null 2>&1
done

python3 - "$folder" << 'PYTHON'
import collections, glob, json, sys

counts = collections.defaultdict(lambda: [0, 0])
for path in glob.glob(sys.argv[1] + "/*/manifest.json"):
    measured = json.load(open(path))["holdoutSegments"]
    for name, part in [("all", measured)] + [(part["name"], part) for part in measured["segments"] if part["customers"] >= 10]:
        counts[name][0] += part["valueAtRisk"]["lower"] <= part["lostValue"] <= part["valueAtRisk"]["upper"]
        counts[name][1] += 1
for name, (covered, splits) in counts.items():
    print(f"{name}: {covered} of {splits}")
PYTHON
