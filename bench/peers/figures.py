"""Polars over the columns and the definitions that the Rust side wrote.

Usage: figures.py FOLDER, with little-endian files: unit, tally, day, kept, value, days (one number for
each occurrence, -1 where no days are counted), terms (six numbers a line: figure, tally, class, and what
a row of the class adds to the numerator as a count and as an amount, and to the denominator), medians
(figure, tally), shares (1 where a figure has a denominator) and sizes (units, tallies, figures, first and
last day). A class is how the limit was kept, from 0 to 3, or 4 before the period.

Unit, tally and class are packed into one number, which Polars groups faster than three columns, and both
queries are collected together. For each line read: "check" writes numerators and denominators to the file
"values" and answers how many figures there are, "go" answers the seconds of one run.
"""

import pathlib
import sys
import time

import numpy as np
import polars as pl

folder = pathlib.Path(sys.argv[1])


def column(name, kind):
    return np.fromfile(folder / name, dtype=kind)


units, tallies, figures, first, last = (int(it) for it in column("sizes", "<i4"))
kinds = {"unit": "<u4", "tally": "<u4", "day": "<i4", "kept": "u1", "value": "<i8", "days": "<i4"}
events = pl.DataFrame({name: column(name, kind) for name, kind in kinds.items()})
terms = pl.DataFrame(
    column("terms", "<i4").reshape(-1, 6), schema=["figure", "tally", "class", "n", "sum", "whole"]
)
terms = terms.select(
    "figure", "n", "sum", "whole", place=(pl.col("tally") * 5 + pl.col("class")).cast(pl.UInt32)
)
medians = pl.DataFrame(
    column("medians", "<i4").reshape(-1, 2), schema=["figure", "tally"]
).with_columns(pl.col("tally").cast(pl.UInt32))
looked_at = medians["tally"].unique()
shares = column("shares", "u1").astype(bool)


def run():
    until = events.lazy().filter(pl.col("day") <= last)
    kept = pl.when(pl.col("day") < first).then(4).otherwise(pl.col("kept").cast(pl.UInt32))
    key = (pl.col("unit") * tallies + pl.col("tally")) * 5 + kept
    counts = (
        until.select("value", key=key.cast(pl.UInt32))
        .group_by("key")
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("value").sum())
    )
    placed = counts.select(
        "count", "value", unit=pl.col("key") // (tallies * 5), place=pl.col("key") % (tallies * 5)
    )
    sums = (
        placed.join(terms.lazy(), on="place")
        .select(
            cell=pl.col("figure") * units + pl.col("unit").cast(pl.Int32),
            part=pl.col("count") * pl.col("n") + pl.col("value") * pl.col("sum"),
            whole=pl.col("count") * pl.col("whole"),
        )
        .group_by("cell")
        .agg(pl.col("part").sum(), pl.col("whole").sum())
    )
    took = until.filter(
        (pl.col("day") >= first) & (pl.col("days") >= 0) & pl.col("tally").is_in(looked_at.implode())
    )
    middles = (
        took.select("unit", "tally", "days")
        .join(medians.lazy(), on="tally")
        .select("days", cell=pl.col("figure") * units + pl.col("unit").cast(pl.Int32))
        .group_by("cell")
        .agg((pl.col("days").median() * 2).cast(pl.Int64).alias("part"), pl.len().alias("whole"))
    )
    values = np.zeros((figures * units, 2), dtype="<i8")
    for found in pl.collect_all([sums, middles]):
        cells = found["cell"].to_numpy()
        values[cells, 0] = found["part"].to_numpy()
        values[cells, 1] = found["whole"].to_numpy()
    # Of nothing there is no share.
    nothing = shares.repeat(units) & (values[:, 1] == 0)
    values[nothing, 0] = 0
    return values


for line in sys.stdin:
    if line.strip() == "check":
        run().tofile(folder / "values")
        print(figures, flush=True)
    else:
        begin = time.perf_counter()
        run()
        print(time.perf_counter() - begin, flush=True)
