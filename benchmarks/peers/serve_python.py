"""The peer of `predict.sh`: a churn service as most people write one. Usage: serve_python.py FILE MODEL trains;
MODEL=... gunicorn --chdir benchmarks/peers serve_python:app serves."""
import os
import sys

import joblib
import pandas as pd


def train(file, model):
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OneHotEncoder

    table = pd.read_csv(file)
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    features = table.drop(columns=["customerID", "Churn"])
    words = features.select_dtypes("object").columns
    numbers = features.columns.difference(words)
    pipeline = Pipeline([
        ("columns", ColumnTransformer([
            ("numbers", SimpleImputer(strategy="median"), numbers),
            ("words", OneHotEncoder(handle_unknown="ignore"), words)])),
        ("forest", RandomForestClassifier(n_estimators=100, min_samples_leaf=10, random_state=42))])
    pipeline.fit(features, table["Churn"] == "Yes")
    joblib.dump(pipeline, model)


def make_app(model):
    from flask import Flask, jsonify, request

    app = Flask(__name__)
    pipeline = joblib.load(model)

    @app.post("/predict")
    def predict():
        customer = request.get_json()
        probability = float(pipeline.predict_proba(pd.DataFrame([customer]))[0, 1])
        return jsonify(customerId=customer.get("customerID"), churnProbability=probability, churn=probability >= 0.5)

    return app


if __name__ == "__main__":
    train(sys.argv[1], sys.argv[2])
else:
    app = make_app(os.environ["MODEL"])
