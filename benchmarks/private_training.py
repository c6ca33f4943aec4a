#!/usr/bin/env python3
"""How good private models are, from outside: trains on four fifths of a file, evaluates on the rest, split by split.

Usage: benchmarks/private_training.py [FILE BOUNDS] [--splits N] [--epsilon E ...] [--model NAME ...]
Needs Python alone, and the program built by: dotnet build -c Release src/Churn.Cli
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHURN = HERE.parent / "src/Churn.Cli/bin/Release/net10.0/churn"


def split(lines, seed):
    header, rows = lines[0], lines[1:]
    random.Random(seed).shuffle(rows)
    cut = len(rows) * 4 // 5
    return [header] + rows[:cut], [header] + rows[cut:]


def figures(folder, train):
    done = subprocess.run([CHURN, *train, "--models", "models", "--accept"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    subprocess.run([CHURN, "evaluate", "test.csv", "--models", "models", "--json", "figures.json"],
                   cwd=folder, capture_output=True, check=True)
    found = json.loads((folder / "figures.json").read_text())["realised"]["figures"]
    return [found[name]["value"] for name in ("rocAuc", "logLoss", "calibrationSlope")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", default=HERE.parent / "data/telco.csv", type=pathlib.Path)
    parser.add_argument("bounds", nargs="?", default=HERE / "telco.bounds.json", type=pathlib.Path)
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--epsilon", type=float, nargs="+", default=[0.5, 1, 2, 8])
    parser.add_argument("--model", nargs="+", default=["additive", "logistic"])
    asked = parser.parse_args()
    lines = asked.file.read_text().splitlines()
    print("| model | epsilon | ROC AUC | least | log loss | slope |\n|---|---|---|---|---|---|")
    for model in asked.model:
        for epsilon in [*asked.epsilon, None]:
            found = []
            for seed in range(asked.splits):
                with tempfile.TemporaryDirectory() as name:
                    folder = pathlib.Path(name)
                    training, test = split(lines, seed)
                    (folder / "train.csv").write_text("\n".join(training) + "\n")
                    (folder / "test.csv").write_text("\n".join(test) + "\n")
                    train = ["train", "train.csv", "--model", model, "--seed", str(seed)]
                    if epsilon is not None:
                        train += ["--private", "--epsilon", str(epsilon), "--delta", "1e-5", "--bounds", asked.bounds.resolve()]
                    found.append(figures(folder, train))
            auc, loss, line = (list(values) for values in zip(*found))
            print(f"| {model} | {'none' if epsilon is None else f'{epsilon:g}'} | {statistics.mean(auc):.4f} | {min(auc):.4f} "
                  f"| {statistics.mean(loss):.4f} | {statistics.mean(line):.2f} |", flush=True)


if __name__ == "__main__":
    main()
