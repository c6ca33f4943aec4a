#!/usr/bin/env python3
"""Whether `churn train --events` tells of what knows the future, over simulated companies with one planted leak each.

    benchmarks/future_leaks.py RUNS [--customers 800] [--months 8] [--first-seed 1]

The leaks, by turns: the event of leaving taken for any other, with or without an event after it, and columns of customers.csv
as of the day of the export: who has left, when, the day of the last event, days since then, events in all, amounts in all, and a
class by the last event. A leak is found where the training names it as one. Each company is also trained without a leak: whatever
is then named as one is a false alarm. Prints a line for each run, and the counts. Build first: dotnet build -c Release
src/Churn.Cli.
"""
import argparse
import csv
import datetime
import pathlib
import re
import subprocess
import tempfile

CHURN = pathlib.Path(__file__).resolve().parent.parent / "src/Churn.Cli/bin/Release/net10.0/churn.dll"


def churn(*arguments):
    done = subprocess.run(["dotnet", str(CHURN), *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Company:
    """The rows of one simulated company."""

    def __init__(self, folder, seed, arguments):
        self.folder = pathlib.Path(folder)
        code, text = churn("simulate", "--customers", str(arguments.customers), "--months", str(arguments.months),
                           "--hazard", "rates", "--seed", str(seed), "--out", folder)
        if code != 0:
            raise SystemExit(text)
        with open(self.folder / "events.csv") as file:
            self.events = list(csv.DictReader(file))
        with open(self.folder / "customers.csv") as file:
            self.customers = list(csv.DictReader(file))
        self.left = {event["customer"]: event["time"] for event in self.events if event["type"] == "cancel"}
        self.last, self.counts, self.spent = {}, {}, {}
        for event in self.events:
            name = event["customer"]
            self.last[name] = max(self.last.get(name, ""), event["time"])
            self.counts[name] = self.counts.get(name, 0) + 1
            self.spent[name] = self.spent.get(name, 0) + float(event["amount"] or 0)
        self.end = max(self.last.values())

    def write(self, name, rows):
        with open(self.folder / name, "w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return str(self.folder / name)

    def plain(self):
        return str(self.folder / "customers.csv"), str(self.folder / "events.csv")

    def days_silent(self, name):
        day = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (day(self.end) - day(self.last[name])).days if name in self.last else ""

    def with_column(self, column, value):
        rows = [{**row, column: value(row["customer"])} for row in self.customers]
        return self.write("leaking.csv", rows), self.plain()[1]

    def with_refunds(self):
        """A refund comes a day after each customer left."""
        rows = []
        for event in self.events:
            rows.append(event)
            if event["type"] == "cancel":
                later = datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")) + datetime.timedelta(days=1)
                rows.append({**event, "time": later.strftime("%Y-%m-%dT%H:%M:%SZ"), "type": "refund"})
        return self.plain()[0], self.write("leaking-events.csv", rows)

    def recency_class(self, name):
        days = self.days_silent(name)
        return "" if days == "" else "active" if days < 14 else "quiet" if days < 60 else "lost"


# What is planted: the word by which the training must tell of it, whether it knows the event of leaving, and its files.
LEAKS = {
    "the event of leaving": ("cancel", False, lambda company: company.plain()),
    "the event of leaving, and one after it": ("cancel", False, lambda company: company.with_refunds()),
    "who has left": ("state", True, lambda company: company.with_column(
        "state", lambda name: "former" if name in company.left else "current")),
    "when they left": ("ended", True, lambda company: company.with_column(
        "ended", lambda name: company.left.get(name, "")[:10])),
    "the day of the last event": ("last_seen", True, lambda company: company.with_column(
        "last_seen", lambda name: company.last.get(name, "")[:10])),
    "days since the last event": ("days_silent", True, lambda company: company.with_column(
        "days_silent", company.days_silent)),
    "events in all": ("events_in_all", True, lambda company: company.with_column(
        "events_in_all", lambda name: company.counts.get(name, 0))),
    "amounts in all": ("spent_in_all", True, lambda company: company.with_column(
        "spent_in_all", lambda name: round(company.spent.get(name, 0), 2))),
    "a class by the last event": ("recency_class", True, lambda company: company.with_column(
        "recency_class", company.recency_class)),
}


def train(company, customers, events, has_type):
    """What a training says."""
    code, text = churn("train", customers, "--events", events, *(("--churn-type", "cancel") if has_type else ()),
                       "--birth", "joined", "--model", "logistic", "--set", "logistic.penalty=1",
                       "--set", "evaluation.maxChurnRateFactor=9", "--models", str(company.folder / "models"))
    if code not in (0, 4):
        raise SystemExit(text)
    return text


def told(text):
    """The lines that call something a leak."""
    return [line for line in text.splitlines()
            if re.search(r"^(LEAK|Suspected leak)|knows more than it should|gives the answer away|taken for churn", line)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=int)
    parser.add_argument("--customers", type=int, default=800)
    parser.add_argument("--months", type=int, default=8)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the lines that tell of a leak, too")
    arguments = parser.parse_args()
    found, alarms = 0, 0
    for place in range(arguments.runs):
        seed = arguments.first_seed + place
        what, (word, has_type, files) = list(LEAKS.items())[place % len(LEAKS)]
        with tempfile.TemporaryDirectory() as folder:
            company = Company(folder, seed, arguments)
            lines = told(train(company, *files(company), has_type))
            false = told(train(company, *company.plain(), True))
            is_found = any(re.search(rf"['_]{word}", line) for line in lines)
            found += is_found
            alarms += bool(false)
            print(seed, what, "found" if is_found else "NOT FOUND", *["FALSE ALARM"] * bool(false), flush=True)
            for line in [*lines, *false] if arguments.show else false:
                print("   ", line)
    print(f"found {found} of {arguments.runs}; without a leak {alarms} of {arguments.runs} had an alarm")


if __name__ == "__main__":
    main()
