"""PM4Py: reads the event logs that the product writes, and writes them again.

Usage: event_log.py LOG.xes LOG.json FOLDER. For each line read: "cases", "events" answer what the XES
holds, "objects", "related" how many objects and relations of events the OCEL 2.0 holds, "go" the
seconds of writing both anew into the folder.
"""

import contextlib
import io
import os
import sys
import time
import warnings

os.environ["TQDM_DISABLE"] = "1"
warnings.filterwarnings("ignore")


def quiet(work, *arguments):
    """What work comes to, with everything that the library wants to say kept away from the answers."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return work(*arguments)


def load():
    """The library."""
    import pm4py

    return pm4py


pm4py = quiet(load)
xes, ocel, folder = sys.argv[1:4]
log = quiet(pm4py.read_xes, xes)
objects = quiet(pm4py.read_ocel2_json, ocel)

ANSWERS = {
    "cases": lambda: log["case:concept:name"].nunique(),
    "events": lambda: len(log),
    "objects": lambda: len(objects.objects),
    "related": lambda: len(objects.relations),
}

for line in sys.stdin:
    word = line.strip()
    if word in ANSWERS:
        print(ANSWERS[word](), flush=True)
        continue
    begin = time.perf_counter()
    quiet(pm4py.write_xes, log, os.path.join(folder, "again.xes"))
    quiet(pm4py.write_ocel2_json, objects, os.path.join(folder, "again.json"))
    print(time.perf_counter() - begin, flush=True)
