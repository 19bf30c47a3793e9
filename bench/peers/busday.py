"""numpy's busday_offset over the starts and counts that the Rust side wrote.

Usage: busday.py DAYS_OFF STARTS COUNTS, three files of little-endian 32-bit numbers: every day that
is not a working day, the first days, and how many working days to count. Every weekday is a working
day of the mask and every day off a holiday, because numpy cannot express a Saturday that is worked.
For each line read: "sum" answers the sum of all results, "go" the seconds of one run.
"""

import sys
import time

import numpy as np

off, starts, counts = (np.fromfile(path, dtype="<i4") for path in sys.argv[1:4])
days = starts.astype("datetime64[D]")
calendar = np.busdaycalendar(weekmask="1111111", holidays=off.astype("datetime64[D]"))


def run():
    return np.busday_offset(days, counts, roll="backward", busdaycal=calendar)


for line in sys.stdin:
    if line.strip() == "sum":
        print(int(run().astype("int64").sum()), flush=True)
    else:
        begin = time.perf_counter()
        run()
        print(time.perf_counter() - begin, flush=True)
