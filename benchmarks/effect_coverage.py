"""How often the 95 % interval of the average effect of a trial holds the true one.

The trials are those of uplift-trials (SimulatedTrial), the interval is that of churn uplift: the difference of two rates with the
sum of their variances. Without models a trial takes milliseconds, so there can be thousands.

    python3 benchmarks/effect_coverage.py 3000
"""

import math
import random
import sys


def holds(customers: int) -> bool:
    good, arms, effects = [0, 0], [0, 0], 0.0
    for _ in range(customers):
        usage, age = random.random(), random.random()
        effect = 0.25 * (usage - 0.3)
        treated = random.random() < 0.5
        good[treated] += random.random() < 0.3 + 0.3 * age + (effect if treated else 0)
        arms[treated] += 1
        effects += effect
    control, treatment = good[0] / arms[0], good[1] / arms[1]
    error = math.sqrt(control * (1 - control) / arms[0] + treatment * (1 - treatment) / arms[1])
    return abs(treatment - control - effects / customers) <= 1.959964 * error


random.seed(5)
trials = int(sys.argv[1])
held = sum(holds(4_000) for _ in range(trials))
print(f"{held} of {trials} ({held / trials:.2%}), standard error {math.sqrt(0.05 * 0.95 / trials):.2%}")
