"""PM4Py: reads an event log and replays it by tokens on a net that was mined from it beforehand.

Usage: log_replay.py LOG.xes[.gz]. Mining is not part of the run: the net takes the place that the
written procedure has on the other side. For each line read: "rows" answers the number of events,
"unfit" the number of cases that the net does not replay, "go" the seconds of reading and replaying
once.
"""

import contextlib
import io
import os
import sys
import time
import warnings

os.environ["TQDM_DISABLE"] = "1"
warnings.filterwarnings("ignore")
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    import pm4py

path = sys.argv[1]


def read():
    """The log, with everything that the library wants to say kept away from the answers."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return pm4py.read_xes(path)


with contextlib.redirect_stdout(io.StringIO()):
    log = read()
    net = pm4py.discover_petri_net_inductive(log)
rows = len(log)
del log

def replay(log):
    """What the replay says of each case."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return pm4py.conformance_diagnostics_token_based_replay(log, *net)


for line in sys.stdin:
    if line.strip() == "rows":
        print(rows, flush=True)
        continue
    if line.strip() == "unfit":
        print(sum(not case["trace_is_fit"] for case in replay(read())), flush=True)
        continue
    begin = time.perf_counter()
    log = read()
    replay(log)
    seconds = time.perf_counter() - begin
    del log
    print(seconds, flush=True)
