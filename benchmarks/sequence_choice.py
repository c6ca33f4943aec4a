#!/usr/bin/env python3
"""How often `churn train --events` takes the score of a sequence learner as a column, over many simulated companies.

    benchmarks/sequence_choice.py RUNS [--hazard rates] [--customers 500] [--months 8] [--first-seed 1]

Each run simulates a company of another seed, trains on it with few trees, epochs and folds, and reads whether the column was taken.
Prints a line for each run, and the count. Build first: dotnet build -c Release src/Churn.Cli.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import tempfile

CHURN = pathlib.Path(__file__).resolve().parent.parent / "src/Churn.Cli/bin/Release/net10.0/churn.dll"
SMALLER = [
    "logistic.penalty=1", "forest.trees=50", "forest.leaves=200", "forest.minimumLeafSize=5", "boosting.rounds=100",
    "boosting.leaves=8", "boosting.minimumLeafSize=20", "boosting.learningRate=0.1", "additive.rounds=100",
    "network.members=1", "network.submodels=2", "network.weightDecay=1", "network.epochs=10", "sequence.members=1",
    "sequence.epochs=10", "evaluation.folds=3", "evaluation.repeats=1", "evaluation.maxChurnRateFactor=9",
    "report.learningCurve=false",
]


def churn(*arguments):
    done = subprocess.run(["dotnet", str(CHURN), *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 4):
        raise SystemExit(f"churn {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")


def run(seed, arguments):
    """What the manifest says of the column, for one company."""
    with tempfile.TemporaryDirectory() as folder:
        churn("simulate", "--customers", str(arguments.customers), "--months", str(arguments.months),
              "--hazard", arguments.hazard, "--seed", str(seed), "--out", folder)
        churn("train", f"{folder}/customers.csv", "--events", f"{folder}/events.csv", "--churn-type", "cancel",
              "--birth", "joined", "--no-refit", "--accept", "--models", f"{folder}/models",
              *[word for option in SMALLER for word in ("--set", option)])
        manifest, = pathlib.Path(folder, "models").glob("*/manifest.json")
        return json.loads(manifest.read_text())["sequenceGain"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=int)
    parser.add_argument("--hazard", default="rates", choices=["rates", "order", "both"])
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--months", type=int, default=8)
    parser.add_argument("--first-seed", type=int, default=1)
    arguments = parser.parse_args()
    taken = 0
    for seed in range(arguments.first_seed, arguments.first_seed + arguments.runs):
        gain = run(seed, arguments)
        taken += gain["isTaken"]
        print(seed, json.dumps(gain), flush=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"taken in {taken} of {arguments.runs}; {(used.ru_utime + used.ru_stime) / arguments.runs:.0f} processor s a run")


if __name__ == "__main__":
    main()
