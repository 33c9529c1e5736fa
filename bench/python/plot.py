#!/usr/bin/python3
"""Draws what Scaling.java measured: rows as JSON from standard input, the PNG to the file named."""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

AXES = [("threads", "threads", "wallMs", "ms that pass"), ("views", "views", "cpuMs", "processor ms"),
        ("resolution", "pixels a side", "cpuMs", "processor ms"), ("grid", "vertices a side", "cpuMs", "processor ms")]
POWER = {"threads": -1, "views": 1, "resolution": 2, "grid": 1}
LAW = {"threads": "by threads", "views": "by views", "resolution": "by pixels", "grid": "by side"}

rows = json.load(sys.stdin)
figure, plots = plt.subplots(1, 4, figsize=(12, 3), dpi=110)
for plot, (axis, label, value, unit) in zip(plots, AXES):
    points = [(r["x"], r[value]) for r in rows if r["axis"] == axis]
    x, y = zip(*points)
    plot.plot(x, y, "o-", color="#c4551b", label="measured")
    # in proportion, through the largest
    law = [y[-1] * (i / x[-1]) ** POWER[axis] for i in x]
    plot.plot(x, law, "--", color="#888888", linewidth=1, label=LAW[axis])
    plot.set_xscale("log", base=2)
    plot.set_yscale("log", base=2)
    plot.set_ylim(min(y + tuple(law)) * 0.7, max(y + tuple(law)) * 1.4)
    plot.set_xticks(x)
    for scale in (plot.xaxis, plot.yaxis):
        scale.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%d"))
        scale.set_minor_locator(matplotlib.ticker.NullLocator())
    plot.set_xlabel(label)
    plot.set_ylabel(unit)
    plot.legend(fontsize=7)
figure.tight_layout()
figure.savefig(sys.argv[1])
