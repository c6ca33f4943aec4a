"""The peer of `fit`: one fit of a learner of today's Python stack on the same rows. Usage: fit_python.py FILE LEARNER ROWS [THREADS]"""
import resource
import sys
import time

import numpy as np
from sklearn.metrics import roc_auc_score

TEST_ROWS = 10_000
FEATURES = 24


def forest(threads):
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(n_estimators=200, min_samples_leaf=10, max_features=0.3, n_jobs=threads, random_state=42)


def mlp(threads):
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier((64, 32), early_stopping=True, random_state=42)


def logistic(threads):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1000)


def xgboost(threads):
    from xgboost import XGBClassifier

    return XGBClassifier(
        tree_method="hist", grow_policy="lossguide", max_depth=0, max_leaves=8, learning_rate=0.05, n_estimators=400,
        subsample=0.7, colsample_bytree=0.5, n_jobs=threads, random_state=42)


LEARNERS = {function.__name__: function for function in (forest, mlp, logistic, xgboost)}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


file, learner, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
model = LEARNERS[learner](int(sys.argv[4]) if len(sys.argv) > 4 else 2)
table = np.memmap(file, dtype="<f4", mode="r").reshape(-1, FEATURES + 1)
features, labels = np.array(table[:rows, :-1]), np.array(table[:rows, -1], dtype=np.int32)
before = peak()
start, used_before = time.perf_counter(), time.process_time()
model.fit(features, labels)
seconds, used = time.perf_counter() - start, time.process_time() - used_before
after = peak()
auc = roc_auc_score(table[-TEST_ROWS:, -1], model.predict_proba(table[-TEST_ROWS:, :-1])[:, 1])
print(f"| {rows} | {learner} (Python) | {seconds:.2f} | {used:.2f} | {after} | {before} | {auc:.4f} |")
