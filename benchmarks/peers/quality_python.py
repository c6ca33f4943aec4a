"""An anchor of `quality`: learns from the training rows of a split and writes the probability of each test row, a line each.
Usage: quality_python.py SETTING TRAIN.csv TRAIN.labels TEST.csv ANSWERS SEPARATOR LABEL [COLUMN THAT IS NO FEATURE ...]"""
import os
import sys

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that wait use no processor time

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEED = 42
FEWEST_ROWS_OF_A_WORD = 10


def xgboost(**setting):
    from xgboost import XGBClassifier

    return XGBClassifier(n_jobs=-1, random_state=SEED, **setting)


def forest(**setting):
    return RandomForestClassifier(n_jobs=-1, random_state=SEED, **setting)


def hist(**setting):
    return HistGradientBoostingClassifier(random_state=SEED, **setting)


SETTINGS = {
    "hist": lambda: hist(),
    "hist-small": lambda: hist(max_depth=3, learning_rate=0.05, max_iter=150),
    "forest": lambda: forest(n_estimators=500, min_samples_leaf=10),
    "forest-full": lambda: forest(n_estimators=100),
    "xgboost": lambda: xgboost(),
    "xgboost-small": lambda: xgboost(max_depth=3, learning_rate=0.03, n_estimators=300, subsample=0.7, colsample_bytree=0.5),
}


def read(path, separator, columns=None):
    table = pd.read_csv(path, sep=separator, dtype=str)
    return table[columns] if columns is not None else table


def is_number(column):
    return pd.to_numeric(column.dropna(), errors="coerce").notna().all()


def main(setting, train, labels, test, answers, separator, *not_features):
    training = read(train, separator).drop(columns=list(not_features), errors="ignore").dropna(axis="columns", how="all")
    unseen = read(test, separator, training.columns)
    numbers = [name for name in training.columns if is_number(training[name])]
    words = [name for name in training.columns if name not in numbers]
    for table in (training, unseen):
        table[numbers] = table[numbers].apply(pd.to_numeric, errors="coerce")
        table[words] = table[words].fillna("")
    encoder = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=FEWEST_ROWS_OF_A_WORD, sparse_output=False), words),
    )
    model = SETTINGS[setting]()
    model.fit(encoder.fit_transform(training), np.loadtxt(labels, dtype=int))
    np.savetxt(answers, model.predict_proba(encoder.transform(unseen))[:, 1], fmt="%.17g")


main(*sys.argv[1:])
