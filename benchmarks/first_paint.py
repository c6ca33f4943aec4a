#!/usr/bin/env python3
"""When a browser shows something of a page: milliseconds from the start of the navigation to the first paint of text, by Debian's
chromium with an empty cache, the median of some rounds.

Usage: first_paint.py ADDRESS [ROUNDS]
"""

import json
import statistics
import subprocess
import sys
import tempfile

ADDRESS, ROUNDS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5


def paint():
    """One round: milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", f"--user-data-dir={folder}", "--trace-startup=loading,blink.user_timing",
             "--trace-startup-format=json", f"--trace-startup-file={folder}/trace.json",
             f"--screenshot={folder}/page.png", ADDRESS],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        with open(f"{folder}/trace.json", encoding="utf-8") as file:
            events = json.load(file)["traceEvents"]
    begun = {}  # navigation -> microseconds
    for event in events:
        data = event.get("args", {}).get("data", {})
        if event["name"] == "navigationStart" and data.get("documentLoaderURL", "").startswith(ADDRESS.split("?")[0]):
            begun[data["navigationId"]] = event["ts"]
        if event["name"] == "firstContentfulPaint" and data.get("navigationId") in begun:
            return (event["ts"] - begun[data["navigationId"]]) / 1000
    sys.exit("the trace has no paint of this page")


times = [paint() for _ in range(ROUNDS)]
print(f"first paint: {statistics.median(times):.0f} ms ({min(times):.0f} to {max(times):.0f})")
