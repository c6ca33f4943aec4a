"""The peer of `churn snapshot`: pandas reads the events and makes aggregates of one snapshot.
Usage: events_pandas.py EVENTS AS-OF OUT"""
import sys

import pandas as pd

file, day, out = sys.argv[1], pd.Timestamp(sys.argv[2], tz="UTC"), sys.argv[3]
events = pd.read_csv(file, parse_dates=["time"], dtype={"type": "category", "channel": "category"})
events = events[(events.time < day) & (events.time >= day - pd.Timedelta(days=365))]
age = (day - events.time) / pd.Timedelta(days=1)
parts = []
for days in (7, 30, 90, 180, 365):
    recent = events[age <= days]
    customers = recent.groupby("customer")
    parts.append(customers.size().rename(f"events_{days}d"))
    parts.append(recent.time.dt.floor("D").groupby(recent.customer).nunique().rename(f"active_days_{days}d"))
    parts.append(customers.amount.agg(["sum", "mean", "std"]).add_suffix(f"_{days}d"))
    parts.append(pd.crosstab(recent.customer, recent.type).add_suffix(f"_{days}d"))
by = age.groupby(events.customer)
parts += [by.min().rename("recency_days"), by.max().rename("observed_days")]
parts.append((events.time.dt.dayofweek > 4).groupby(events.customer).mean().rename("weekend_share"))
parts.append((events.time.dt.hour < 6).groupby(events.customer).mean().rename("night_share"))
pd.concat(parts, axis=1).to_csv(out)
