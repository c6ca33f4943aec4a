"""Trains models with scikit-learn and XGBoost on the even rows of data/telco.csv, and writes their structure and their own
scores of some odd rows as JSON, for the tests of foreign models. They become ONNX files in ForeignModels.cs.

    apt-get install python3-sklearn python3-xgboost
    /usr/bin/python3 tests/Churn.TestSupport/Foreign/make_models.py
"""

import csv
import json
import math
import os

import numpy
import sklearn
import xgboost
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

FOLDER = os.path.dirname(os.path.abspath(__file__))
NUMBERS = ["tenure", "MonthlyCharges", "TotalCharges"]
CATEGORIES = ["Contract", "InternetService", "PaymentMethod"]
SCORED = 400


def write(name, content):
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file)
        file.write("\n")


def read():
    with open(os.path.join(FOLDER, "../../../data/telco.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    complete = [(number, row) for number, row in enumerate(rows) if row["TotalCharges"].strip()]
    learnt = [row for number, row in complete if number % 2 == 0]
    others = [row for number, row in complete if number % 2 == 1][:SCORED]
    return learnt, others


def numbers(rows):
    return numpy.array([[float(row[name]) for name in NUMBERS] for row in rows])


def words(rows):
    return numpy.array([[row[name] for name in CATEGORIES] for row in rows], dtype=object)


def below(threshold):
    """The largest float of 32 bits that is not above a threshold."""
    nearest = numpy.float32(threshold)
    return float(numpy.nextafter(nearest, numpy.float32(-math.inf)) if nearest > threshold else nearest)


def scores(rows, probabilities):
    return {row["customerID"]: float(value) for row, value in zip(rows, probabilities)}


def forest(learnt, labels, others, encode, names):
    model = RandomForestClassifier(n_estimators=20, max_depth=6, random_state=42).fit(encode(learnt), labels)
    trees = []
    for estimator in model.estimators_:
        tree = estimator.tree_
        share = tree.value[:, 0, :] / tree.value[:, 0, :].sum(axis=1, keepdims=True)
        trees.append({
            "feature": tree.feature.tolist(),
            "threshold": [below(value) for value in tree.threshold],
            "left": tree.children_left.tolist(),
            "right": tree.children_right.tolist(),
            "churned": share[:, 1].tolist(),
        })
    write("sklearn-forest.json", {
        "producer": f"scikit-learn {sklearn.__version__}",
        "columns": names,
        "trees": trees,
        "scores": scores(others, model.predict_proba(encode(others))[:, 1]),
    })


def logistic(learnt, labels, others):
    scaler, encoder = StandardScaler().fit(numbers(learnt)), OneHotEncoder(handle_unknown="ignore").fit(words(learnt))

    def encode(rows):
        return numpy.hstack([scaler.transform(numbers(rows)), encoder.transform(words(rows)).toarray()])

    model = LogisticRegression(max_iter=1000).fit(encode(learnt), labels)
    write("sklearn-logistic.json", {
        "producer": f"scikit-learn {sklearn.__version__}",
        "numbers": NUMBERS,
        "offset": scaler.mean_.tolist(),
        "scale": (1 / scaler.scale_).tolist(),
        "categories": {name: found.tolist() for name, found in zip(CATEGORIES, encoder.categories_)},
        "coefficients": model.coef_[0].tolist(),
        "intercept": float(model.intercept_[0]),
        "scores": scores(others, model.predict_proba(encode(others))[:, 1]),
    })


def boosting(learnt, labels, others):
    model = xgboost.XGBClassifier(n_estimators=15, max_depth=3, learning_rate=0.3, random_state=42, n_jobs=1)
    model.fit(numbers(learnt), labels)
    trees = []
    for text in model.get_booster().get_dump(dump_format="json"):
        nodes = {}

        def walk(node):
            nodes[node["nodeid"]] = node
            for child in node.get("children", []):
                walk(child)

        walk(json.loads(text))
        at = range(max(nodes) + 1)
        trees.append({
            "feature": [int(nodes[i]["split"][1:]) if i in nodes and "split" in nodes[i] else -2 for i in at],
            "threshold": [nodes.get(i, {}).get("split_condition", 0.0) for i in at],
            "left": [nodes.get(i, {}).get("yes", -1) for i in at],
            "right": [nodes.get(i, {}).get("no", -1) for i in at],
            "missingLeft": [i in nodes and nodes[i].get("missing") == nodes[i].get("yes", -1) for i in at],
            "leaf": [nodes.get(i, {}).get("leaf", 0.0) for i in at],
        })
    write("xgboost.json", {
        "producer": f"XGBoost {xgboost.__version__}",
        "columns": NUMBERS,
        "trees": trees,
        "scores": scores(others, model.predict_proba(numbers(others))[:, 1]),
    })


def network(learnt, labels, others):
    """Random layers with GELU and layer normalization; the last layer is learnt."""
    random = numpy.random.default_rng(42)
    scaler = StandardScaler().fit(numbers(learnt))
    first, second = random.normal(size=(3, 16)), random.normal(size=(16, 16)) / 4
    erf = numpy.vectorize(math.erf)

    def gelu(values):
        return values * 0.5 * (1 + erf(values / math.sqrt(2)))

    def hidden(rows):
        values = gelu(scaler.transform(numbers(rows)) @ first)
        mean, variance = values.mean(axis=1, keepdims=True), values.var(axis=1, keepdims=True)
        return gelu(((values - mean) / numpy.sqrt(variance + 1e-5)) @ second)

    model = LogisticRegression(max_iter=1000).fit(hidden(learnt), labels)
    write("network.json", {
        "producer": f"numpy {numpy.__version__}",
        "columns": NUMBERS,
        "offset": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "first": first.tolist(),
        "second": second.tolist(),
        "coefficients": model.coef_[0].tolist(),
        "intercept": float(model.intercept_[0]),
        "scores": scores(others, model.predict_proba(hidden(others))[:, 1]),
    })


def main():
    learnt, others = read()
    labels = numpy.array([row["Churn"] == "Yes" for row in learnt]).astype(int)
    encoder = OneHotEncoder().fit(words(learnt))
    names = NUMBERS + [f"{name}={word}" for name, found in zip(CATEGORIES, encoder.categories_) for word in found]
    forest(
        learnt, labels, others, lambda rows: numpy.hstack([numbers(rows), encoder.transform(words(rows)).toarray()]), names)
    logistic(learnt, labels, others)
    boosting(learnt, labels, others)
    network(learnt, labels, others)


if __name__ == "__main__":
    main()
