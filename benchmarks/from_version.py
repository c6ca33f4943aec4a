#!/usr/bin/env python3
"""What `churn train --from` saves and costs: two fifths of a file are last month, two fifths this month, one is evaluated on.

Usage: benchmarks/from_version.py [FILE ...] [--splits N] [--label NAME --positive VALUE]
Needs Python alone, and the program built by: dotnet build -c Release src/Churn.Cli
"""
import argparse
import json
import pathlib
import random
import resource
import statistics
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHURN = HERE.parent / "src/Churn.Cli/bin/Release/net10.0/churn"


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def train(folder, *options):
    begun = cpu()
    done = subprocess.run([CHURN, "train", *options, "--models", "models", "--accept", "--json", "result.json"],
                          cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    result = json.loads((folder / "result.json").read_text())
    return result["version"], result["manifest"]["model"], cpu() - begun


def evaluate(folder, version):
    subprocess.run([CHURN, "evaluate", "test.csv", "--version", version, "--models", "models", "--json", "figures.json"],
                   cwd=folder, capture_output=True, check=True)
    found = json.loads((folder / "figures.json").read_text())["realised"]["figures"]
    return [found[name]["value"] for name in ("logLoss", "rocAuc")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=[HERE.parent / "data/telco.csv"], type=pathlib.Path)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--label")
    parser.add_argument("--positive")
    asked = parser.parse_args()
    named = [text for option in ("label", "positive") if getattr(asked, option)
             for text in (f"--{option}", getattr(asked, option))]
    print("| data | training | CPU seconds | log loss | ROC AUC | models |\n|---|---|---|---|---|---|")
    for file in asked.files:
        found = {"search": [], "--from": []}
        for seed in range(asked.splits):
            header, *rows = file.read_text().splitlines()
            random.Random(seed).shuffle(rows)
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                fifth = len(rows) // 5
                parts = {"last": rows[:2 * fifth], "this": rows[2 * fifth:4 * fifth], "test": rows[4 * fifth:]}
                for part, lines in parts.items():
                    (folder / f"{part}.csv").write_text("\n".join([header, *lines]) + "\n")
                start, _, _ = train(folder, "last.csv", *named)
                for how, options in (("search", named), ("--from", ["--from", start])):
                    version, model, seconds = train(folder, "this.csv", *options)
                    found[how].append((seconds, *evaluate(folder, version), model))
        for how, runs in found.items():
            seconds, loss, auc, models = zip(*runs)
            print(f"| {file.stem} | {how} | {statistics.mean(seconds):.1f} | {statistics.mean(loss):.4f} "
                  f"| {statistics.mean(auc):.4f} | {', '.join(models)} |", flush=True)


if __name__ == "__main__":
    main()
