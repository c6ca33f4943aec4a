"""Scores a table with portable.onnx: python churn_portable.py VERSION_FOLDER CUSTOMERS.csv SCORED.csv [AS_OF]"""
import json
import os
import sys
from datetime import date
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the library is loaded

import numpy as np
import onnxruntime
import pandas as pd

YES_AND_NO = {"", "yes", "true", "y", "t", "1", "1.0", "1.00", "no", "false", "n", "f", "0", "0.0", "0.00"}
WEEKDAYS = ["1 Monday", "2 Tuesday", "3 Wednesday", "4 Thursday", "5 Friday", "6 Saturday", "7 Sunday"]


class Portable:
    """A version that has scored its own golden records as the training did; any other is refused.

    folder: has portable.onnx, manifest.json and golden.json. as_of: the day from which the ages of dates count.
    threads: those of ONNX Runtime, 0 for one per core. batch: how many rows it gets together.
    """

    def __init__(self, folder, as_of=None, threads=0, batch=256):
        manifest = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))
        golden = json.loads((Path(folder) / "golden.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            str(Path(folder) / "portable.onnx"), options, providers=["CPUExecutionProvider"])
        self.schema, self.as_of, self.batch = manifest["schema"], as_of, batch
        self.keys = [column["name"] for column in self.schema["columns"] if column["kind"] in ("identifier", "time")]
        records = pd.DataFrame([row["record"] for row in golden])
        found = self.run(inputs(records, self.schema, self.schema.get("asOf")))
        worst = np.abs(found - [row["probability"] for row in golden]).max()
        if not worst <= 1e-5:
            raise ValueError(f"a golden record differs by {worst:.1e}: these scores cannot be trusted")

    def score(self, table):
        """Returns the keys of the customers of a DataFrame and their churn probabilities, in its order."""
        return table[self.keys].assign(churn_probability=self.run(inputs(table, self.schema, self.as_of)))

    def run(self, arrays):
        names = [each.name for each in self.session.get_inputs()]
        if len(names) != len(arrays):
            raise ValueError(f"portable.onnx has {len(names)} inputs, the manifest {len(arrays)}: they are of two versions")
        scores = [np.empty(0, np.float32)]
        for start in range(0, len(arrays[0]), self.batch):
            block = [array[start:start + self.batch] for array in arrays]
            scores += self.session.run(["probability"], dict(zip(names, block)))
        return np.concatenate(scores)


def inputs(table, schema, as_of=None):
    """Makes the inputs in their order, each [rows, 1]: float32 with NaN for missing, or texts with "" for missing."""
    arrays = []
    for column in schema["columns"]:
        if column["kind"] == "number":
            arrays.append(numbers(table, column, float, "number"))
        elif column["kind"] in ("category", "boolean"):
            arrays.append(words(table, column))
        elif column["kind"] == "date":
            arrays += date_parts(table, column, schema, as_of)
        elif column["kind"] == "freeText":
            raise ValueError(f"{column['name']}: only churn reads free text; use churn score")
    return [array.reshape(-1, 1) for array in arrays]


def distinct(table, column):
    """Returns the distinct values of a column as texts, "" for missing, and which of them each row has."""
    if column["name"] not in table:
        raise ValueError(f"the table has no column {column['name']}; if nothing is known of it, add it as NULL")
    rows, values = pd.factorize(table[column["name"]])
    missing = {word.lower() for word in column["missingWords"]}
    texts = [text_of(value) for value in values]
    return ["" if text.lower() in missing else text for text in texts] + [""], rows  # row -1, the last text: NULL


def text_of(value):
    if isinstance(value, date):  # a Timestamp is one too
        return value.isoformat()[:10]
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return f"{value:.0f}"  # whole numbers are floats in pandas where one of them is NULL
    return str(value).strip()


def numbers(table, column, parse, kind):
    texts, rows = distinct(table, column)
    values = np.full(len(texts), np.nan, np.float32)
    for place, text in enumerate(texts):
        try:
            values[place] = parse(text) if text else np.nan
        except ValueError:
            values[place] = np.inf
    wrong = np.isinf(values[rows]).sum()
    if wrong:
        raise ValueError(f"{column['name']}: rows without a {kind}: {wrong}; correct them, or make them NULL")
    return values[rows]


def words(table, column):
    texts, rows = distinct(table, column)
    if column["kind"] == "category":
        known = {"", *column["vocabulary"]}
        unseen = np.array([text not in known for text in texts])[rows].sum()
    else:
        unseen = np.array([text.lower() not in YES_AND_NO for text in texts])[rows].sum()
    if unseen:
        print(f"{column['name']}: rows with a word that training never saw: {unseen}", file=sys.stderr)
    return np.array(texts, dtype=object)[rows]


def date_parts(table, column, schema, as_of):
    days = numbers(table, column, day_number, "date (yyyy-mm-dd)")
    counts_from = np.full_like(days, day_number(as_of) if as_of else np.nan)
    for time in (each for each in schema["columns"] if each["kind"] == "time"):  # the row's own day; there is one at most
        own = numbers(table, time, day_number, "date (yyyy-mm-dd)")
        counts_from = np.where(np.isnan(own), counts_from, own)
    if np.isnan(counts_from).any():
        raise ValueError("the ages of dates count from a day: give as_of, such as 2026-11-30")
    rows, known = pd.factorize(days)
    known = [date.fromordinal(int(day)) for day in known]
    months = np.array([f"{day:%m}" for day in known] + [""], dtype=object)
    weekdays = np.array([WEEKDAYS[day.weekday()] for day in known] + [""], dtype=object)
    return [counts_from - days, months[rows], weekdays[rows]]


def day_number(day):
    return date.fromisoformat(str(day)).toordinal()


if __name__ == "__main__":
    folder, source, target, *as_of = sys.argv[1:]
    part = Path(f"{target}.part")  # renamed when it is whole
    try:
        portable = Portable(folder, *as_of)
        for number, table in enumerate(pd.read_csv(source, dtype=str, keep_default_na=False, chunksize=100_000)):
            portable.score(table).to_csv(part, mode="a" if number else "w", header=not number, index=False)
    except ValueError as fault:
        sys.exit(str(fault))
    part.replace(target)
