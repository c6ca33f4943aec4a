#!/usr/bin/env python3
"""What `churn snapshot` costs on a large file of events, CSV and Parquet, beside DuckDB's own SQL and pandas (Debian's
python3-pandas) for such aggregates, in turns: seconds of the clock, processor seconds and peak memory of each whole process.
Needs a build (dotnet build -c Release).  benchmarks/event_files.py [CUSTOMERS] [TURNS]
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHURN = ["dotnet", str(ROOT / "src/Churn.Cli/bin/Release/net10.0/churn.dll")]
BENCHMARKS = ["dotnet", str(ROOT / "benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll")]
CUSTOMERS = sys.argv[1] if len(sys.argv) > 1 else "39000"
TURNS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
AS_OF = "2023-11-27"


def run(command):
    """Runs a command; its seconds, processor seconds and peak in MiB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: {errors}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    csv, parquet, out = (f"{folder}/{name}" for name in ("events.csv", "events.parquet", "out.csv"))
    run([*CHURN, "simulate", "--customers", CUSTOMERS, "--months", "12", "--hazard", "rates", "--out", folder])
    run([*BENCHMARKS, "duckdb", "copy", csv, parquet])
    with open(csv, "rb") as lines:
        count = sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b"")) - 1
    sizes = ", ".join(f"{Path(file).name} {os.path.getsize(file) / 1e6:.0f} MB" for file in (csv, parquet))
    print(f"{count:,} events of {CUSTOMERS} customers; {sizes}; load {os.getloadavg()[0]:.1f}")
    snapshot = ["--as-of", AS_OF, "--observe", "365d", "--horizon", "30d", "--churn-type", "cancel", "--out", out]
    rivals = {
        "churn, CSV": [*CHURN, "snapshot", csv, *snapshot],
        "churn, Parquet": [*CHURN, "snapshot", parquet, *snapshot],
        "DuckDB, CSV": [*BENCHMARKS, "duckdb", "aggregate", csv, AS_OF, out],
        "DuckDB, Parquet": [*BENCHMARKS, "duckdb", "aggregate", parquet, AS_OF, out],
        "pandas, CSV": ["/usr/bin/python3", str(ROOT / "benchmarks/peers/events_pandas.py"), csv, AS_OF, out],
    }
    for turn in range(TURNS):
        for name, command in rivals.items():
            seconds, processor, peak = run(command)
            print(f"{turn + 1}  {name:16} {seconds:6.1f} s  processor {processor:6.1f} s  peak {peak:6.0f} MiB  "
                  f"load {os.getloadavg()[0]:.1f}", flush=True)
