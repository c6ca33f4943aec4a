#!/usr/bin/env python3
"""How long one POST /predict with events takes: p50 and p99 over one connection, after a warm-up; with the service's process id
also the processor time of a request, which other work on the machine changes least.

The service answers with a model of events (churn train --events):  benchmarks/events.py [ADDRESS] [REQUESTS] [PROCESS]
"""
import http.client
import json
import os
import statistics
import sys
import time
import urllib.parse
from datetime import datetime, timedelta

ADDRESS = urllib.parse.urlparse(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5080")
REQUESTS = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
PROCESS = sys.argv[3] if len(sys.argv) > 3 else None
WARM_UP = 500
AS_OF = datetime(2024, 1, 1)


def ask(connection, path, body=None):
    connection.request("POST" if body else "GET", path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status} {text.decode()}")
    return text


def processor_seconds():
    with open(f"/proc/{PROCESS}/stat") as stat:
        return sum(int(ticks) for ticks in stat.read().rsplit(")", 1)[1].split()[11:13]) / os.sysconf("SC_CLK_TCK")


def customer(schema, count):
    """The example of the service with so many events, three hours apart."""
    made = dict(schema["example"])
    made.pop("as_of", None)
    first = made["events"][0]
    made["events"] = [
        {**first, "time": (AS_OF - timedelta(hours=3 * (i + 1))).strftime("%Y-%m-%dT%H:%M:%SZ")} for i in range(count)
    ]
    return json.dumps(made).encode()


connection = http.client.HTTPConnection(ADDRESS.hostname, ADDRESS.port)
schema = json.loads(ask(connection, "/schema"))
path = f"/predict?asOf={AS_OF:%Y-%m-%d}"
for count in (0, 50, 500):
    body = customer(schema, count)
    for _ in range(WARM_UP):
        ask(connection, path, body)
    times, used = [], processor_seconds() if PROCESS else 0
    for _ in range(REQUESTS):
        started = time.perf_counter()
        ask(connection, path, body)
        times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times, n=100)
    processor = f", processor {(processor_seconds() - used) / REQUESTS * 1000:.3f} ms" if PROCESS else ""
    print(f"{count:4} events, {len(body):6} bytes: p50 {cuts[49]:.3f} ms, p99 {cuts[98]:.3f} ms{processor}")
