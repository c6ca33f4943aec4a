#!/usr/bin/env bash
# From the start of the process to the first 200 of /health/ready and then of POST /predict, medians; of the service as it is
# published (compiled ahead) and as it is built (compiled while it runs), in turns.
# Usage: benchmarks/start.sh [--rounds 9] [--models DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/needs.sh
needs python3

rounds=9 models=models
while [ $# -gt 0 ]; do
  case $1 in
    --rounds|--models) declare "${1#--}=$2"; shift 2 ;;
    *) sed -n '4p' "$0" >&2; exit 2 ;;
  esac
done

port=${PORT:-5083}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
published=${PUBLISHED:-$folder/published}
[ -e "$published" ] || dotnet publish src/ChurnApi -c Release -o "$published" --verbosity quiet -nologo
[ -n "${NO_BUILD:-}" ] || dotnet build src/ChurnApi -c Release --verbosity quiet -nologo
[ -e "$models/champion.json" ] || dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll train data/telco.csv --models "$models"

/usr/bin/python3 - "$rounds" "$models" "$port" "$published" src/ChurnApi/bin/Release/net10.0 << 'PYTHON'
import http.client, json, os, statistics, subprocess, sys, time

rounds, models, port, *folders = sys.argv[1:]
version = json.load(open(f"{models}/champion.json"))["version"]
customer = json.dumps(json.load(open(f"{models}/{version}/golden.json"))[0]["record"])

def ask(method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()

def start(folder):
    begun = time.monotonic()
    service = subprocess.Popen(
        ["dotnet", f"{folder}/ChurnApi.dll", "--models", os.path.abspath(models), "--urls", f"http://127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL)
    try:
        while not ask("GET", "/health/ready"):
            time.sleep(0.002)
        ready = time.monotonic()
        assert ask("POST", "/predict", customer)
        return (ready - begun) * 1000, (time.monotonic() - ready) * 1000
    finally:
        service.kill()
        service.wait()

times = {folder: [] for folder in folders}
for _ in range(int(rounds) + 1):
    for folder in folders:
        times[folder].append(start(folder))
print("| service | ready, ms | the first prediction after it, ms |\n|---|---|---|")
for name, folder in zip(("published", "built"), folders):
    ready, first = zip(*times[folder][1:])
    print(f"| {name} | {statistics.median(ready):.0f} | {statistics.median(first):.1f} |")
PYTHON
