"""Analysts at the console: each opens a page, waits, and opens another; prints a row of a table.

Usage: analysts.py CONSOLE RUN ANALYSTS SECONDS NAME
"""

import http.client
import random
import sys
import threading
import time
import urllib.parse

PAUSE = 10.0  # seconds between two pages of an analyst, at most
PAGES = [
    "", "/calls?run={run}", "/calls?run={run}", "/calls?run={run}&sort=probability", "/calls?run={run}&sort=value",
    "/calls?run={run}&sort=probability&least=80", "/calls/{run}/{place}", "/calls/{run}/{place}", "/calls/{run}/{place}",
    "/monitoring", "/models",
]


def work(address, run, ends, seed, times, failures):
    """One analyst, whose pauses and pages follow from the seed."""
    choose = random.Random(seed)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)
    time.sleep(choose.uniform(0, min(PAUSE, ends - time.monotonic())))
    while time.monotonic() < ends:
        path = address.path + choose.choice(PAGES).format(run=run, place=choose.randrange(1000))
        began = time.monotonic()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failures.append(path)
        except OSError:
            failures.append(path)
            connection.close()
        times.append(time.monotonic() - began)
        time.sleep(choose.uniform(0, PAUSE))


def main():
    address = urllib.parse.urlparse(sys.argv[1])
    run, analysts, seconds, name = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
    times, failures = [], []
    ends = time.monotonic() + seconds
    threads = [
        threading.Thread(target=work, args=(address, run, ends, seed, times, failures)) for seed in range(analysts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    quantile = lambda share: 1000 * times[min(len(times) - 1, int(share * len(times)))]
    print(f"| {name} | {len(times) / seconds:.1f} | {quantile(0.5):.0f} | {quantile(0.99):.0f} | {len(failures)} |")


main()
