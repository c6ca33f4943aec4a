"""Scores Parquet: spark-submit --py-files churn_portable.py churn_spark.py VERSION_FOLDER CUSTOMERS SCORED [AS_OF]"""
import sys

from churn_portable import Portable
from pyspark import SparkFiles
from pyspark.sql import SparkSession

folder, source, target, *as_of = sys.argv[1:]
keys = Portable(folder, *as_of).keys  # a version that cannot be trusted is refused here
spark = SparkSession.builder.appName("churn").getOrCreate()
for name in ("portable.onnx", "manifest.json", "golden.json"):
    spark.sparkContext.addFile(f"{folder}/{name}")


def score(tables):
    portable = Portable(SparkFiles.getRootDirectory(), *as_of, threads=1)  # once for each partition
    for table in tables:
        yield portable.score(table)


customers = spark.read.parquet(source)
customers.mapInPandas(score, customers.select(*keys).schema.add("churn_probability", "float")).write.parquet(target)
