"""The peer of `read FILE --features`: pandas reads the file, scikit-learn makes the features (median, one-hot). Usage: read_pandas.py FILE LABEL [ID]"""
import resource
import sys
import time

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

file, label = sys.argv[1:3]
start = time.perf_counter()
table = pd.read_csv(file)
read = time.perf_counter()
target = table.pop(label)
table = table.drop(columns=sys.argv[3:])
numbers = table.select_dtypes("number").columns
words = table.columns.difference(numbers)
encoder = make_column_transformer(
    (SimpleImputer(strategy="median"), numbers),
    (OneHotEncoder(handle_unknown="ignore", min_frequency=10, sparse_output=True, dtype=np.float32), words),
)
features = encoder.fit_transform(table)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"rows {len(table)}  features {features.shape[1]}  read {read - start:.3f} s  coding {done - read:.3f} s  total {done - start:.3f} s  peak {peak:.0f} MiB")
