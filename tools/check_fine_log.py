#!/usr/bin/env python3
"""Counts the deviations of a road-traffic-fine log by naive code of its own.

It shares nothing with the program: its own XML reader, its own arithmetic, the rules written a
second time by hand. Usage: check_fine_log.py LOG.xes[.gz]; prints kind, step, what, count as
tab-separated lines, sorted, and the rows and cases on standard error.
"""

import collections
import datetime
import decimal
import gzip
import sys
import xml.etree.ElementTree as xml

CREATE, SEND, NOTIFY, PAY = "Create Fine", "Send Fine", "Insert Fine Notification", "Payment"
PENALTY, COLLECT, JUDGE = "Add penalty", "Send for Credit Collection", "Appeal to Judge"
APPEAL, FORWARD = "Insert Date Appeal to Prefecture", "Send Appeal to Prefecture"
RESULT, TELL = "Receive Result Appeal from Prefecture", "Notify Result Appeal to Offender"
STEPS = {CREATE: "create", SEND: "send", NOTIFY: "notify", PAY: "pay", PENALTY: "penalty",
         COLLECT: "collect", APPEAL: "appeal", FORWARD: "forward", RESULT: "result", TELL: "tell",
         JUDGE: "judge"}
NEEDED_FIELDS = {CREATE: ["amount", "article", "vehicleClass", "points", "dismissal"],
                 SEND: ["expense"], NOTIFY: ["notificationType"],
                 PAY: ["paymentAmount", "totalPaymentAmount"], PENALTY: ["amount"],
                 FORWARD: ["dismissal"], JUDGE: ["dismissal"]}


def cases(path):
    """Yields each case as a list of dictionaries, one per event."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rb") as file:
        for _, element in xml.iterparse(file):
            if element.tag.endswith("trace"):
                found = [c for c in element if c.tag.endswith("event")]
                yield [{a.get("key"): a.get("value") for a in event} for event in found]
                element.clear()


class Case:
    """What has happened in a case so far."""

    def __init__(self):
        self.day, self.paid, self.amount, self.expense = {}, 0, 0, 0
        self.raised, self.dismissed, self.over = None, False, False

    def fine_open(self):
        return self.paid < self.amount

    def first_debt(self):
        return self.paid < self.amount + self.expense

    def debt(self):
        return self.first_debt() or self.paid < (self.raised or 0) + self.expense

    def needed(self, name):
        """Whether the step must be done; None for a step that merely may."""
        done = self.day
        if name in (PAY, APPEAL, JUDGE):
            return None
        if name == CREATE:
            return True
        if name == SEND:
            return self.fine_open() and not self.dismissed
        if name == NOTIFY:
            return self.first_debt() and not self.dismissed
        if name == PENALTY:
            return self.first_debt() and not self.dismissed and APPEAL not in done and JUDGE not in done
        if name == COLLECT:
            return self.debt() and not self.dismissed
        if name == FORWARD:
            return APPEAL in done
        if name == RESULT:
            return FORWARD in done and not self.dismissed
        return RESULT in done

    def missing_before(self, name):
        before = {SEND: [CREATE], NOTIFY: [SEND], PAY: [CREATE], PENALTY: [NOTIFY],
                  COLLECT: [PENALTY, FORWARD, RESULT, TELL], APPEAL: [NOTIFY], FORWARD: [APPEAL],
                  RESULT: [FORWARD], TELL: [RESULT], JUDGE: [NOTIFY]}.get(name, [])
        return [s for s in before if s not in self.day and self.needed(s)]

    def take(self, name, day, event):
        """Adds an event. Money is taken first, so that rules see it."""
        cents = lambda key: int(decimal.Decimal(event.get(key, "0")) * 100)
        if name == CREATE:
            self.amount = cents("amount")
        elif name == SEND:
            self.expense += cents("expense")
        elif name == PENALTY:
            self.raised = cents("amount")
        elif name == PAY:
            self.paid += cents("paymentAmount")
        if event.get("dismissal", "NIL") != "NIL":
            self.dismissed = True


def check(events, found):
    case = Case()
    parse = lambda e: datetime.date.fromisoformat(e["time:timestamp"][:10])
    for event in sorted(events, key=lambda e: e["time:timestamp"][:19]):
        name, day = event["concept:name"], parse(event)
        if name not in STEPS:
            found["unknown", name, ""] += 1
            continue
        step = STEPS[name]
        if case.over:
            found["after_end", step, ""] += 1
        if name in case.day and name != PAY:
            found["repeated", step, ""] += 1
        case.take(name, day, event)
        case.day[name] = day
        missing = case.missing_before(name)
        if missing:
            found["sequence", step, "、".join(STEPS[m] for m in missing)] += 1
        if (name == PAY and case.dismissed) or case.needed(name) is False:
            found["not_needed", step, ""] += 1
        lacking = [f for f in NEEDED_FIELDS.get(name, []) if f not in event]
        if lacking:
            found["field_missing", step, str(len(lacking))] += 1
        if name == PAY and "totalPaymentAmount" in event:
            if int(decimal.Decimal(event["totalPaymentAmount"]) * 100) != case.paid:
                found["require", step, ""] += 1
        days = lambda since: (day - case.day[since]).days if since in case.day else None
        if case.needed(name) is False:
            # A step that is not needed has no clock.
            case.over = case.over or name == COLLECT
            continue
        if name == PENALTY and NOTIFY in case.day and days(NOTIFY) < 60:
            found["too_early", step, ""] += 1
        limits = {SEND: [(CREATE, 90)], APPEAL: [(NOTIFY, 60)], FORWARD: [(APPEAL, 60)],
                  JUDGE: [(TELL, 30)] if TELL in case.day else [(NOTIFY, 60)]}
        for since, most in limits.get(name, []):
            if since in case.day and days(since) > most:
                found["late", step, "from_result" if since == TELL else ""] += 1
        case.over = case.over or name == COLLECT
    return case, max(map(parse, events))


def left_undone(case, last, found):
    """What had to be done next when the log ended, and whether its last day had passed."""
    if case.over:
        return
    for name, step in STEPS.items():
        if case.needed(name) and name not in case.day and not case.missing_before(name):
            since, most = {SEND: (CREATE, 90), FORWARD: (APPEAL, 60)}.get(name, (None, 0))
            late = since in case.day and (last - case.day[since]).days > most
            found["overdue" if late else "unfinished", step, ""] += 1


def main():
    found, all_cases, rows = collections.Counter(), [], 0
    last = datetime.date.min
    for events in cases(sys.argv[1]):
        rows += len(events)
        if events:
            case, day = check(events, found)
            all_cases.append(case)
            last = max(last, day)
    for case in all_cases:
        left_undone(case, last, found)
    for (kind, step, what), count in sorted(found.items()):
        print(f"{kind}\t{step}\t{what}\t{count}")
    print(f"{len(all_cases)} cases, {rows} rows, last day {last}", file=sys.stderr)


if __name__ == "__main__":
    main()
