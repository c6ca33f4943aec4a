"""Scores a table of DuckDB into another: python churn_duckdb.py VERSION_FOLDER crm.duckdb customers churn_scores [AS_OF]"""
import sys

import duckdb
from churn_portable import Portable

folder, database, source, target, *as_of = sys.argv[1:]
portable = Portable(folder, *as_of)
reading = duckdb.connect(database)
writing = reading.cursor()
columns = ['"' + key.replace('"', '""') + '"' for key in portable.keys] + ["NULL::FLOAT AS churn_probability"]
writing.begin()
writing.execute(f"CREATE OR REPLACE TABLE {target} AS SELECT {', '.join(columns)} FROM {source} LIMIT 0")
reading.execute(f"FROM {source}")
while len(table := reading.fetch_df_chunk(50)):  # 50 vectors of 2,048 rows
    writing.append(target, portable.score(table))
writing.commit()
