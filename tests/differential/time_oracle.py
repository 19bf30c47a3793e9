"""Compares due dates with an independent calendar, the PyPI package chinesecalendar.

Three forms:
  time_oracle.py make STEP FILE          writes start,unit,n,within,provisional for every STEP-th case
  time_oracle.py check FILE              reads start,unit,n and due, and compares every row
  time_oracle.py days FILE               reads start,due: the first working day after the eve of each day

It counts day by day as the law does and shares no code and no table with the program.
It prints one line for each difference, then the number compared, and exits with 1 on any difference.
"""

import calendar
import csv
import datetime
import sys

import chinese_calendar

FIRST = datetime.date(2020, 1, 1)
LAST = datetime.date(2026, 12, 31)
ONE = datetime.timedelta(days=1)
UNITS = ("d", "wd", "m", "y")
N_MAX = 90


def works(day):
    """Working day; years beyond the data of the package count their weekends only."""
    if FIRST <= day <= LAST:
        return chinese_calendar.is_workday(day)
    return day.weekday() < 5


WORKS = {}


def is_work_day(day):
    if day not in WORKS:
        WORKS[day] = works(day)
    return WORKS[day]


def months_after(start, months):
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, last))


def due(start, unit, n):
    if unit == "wd":
        day = start
        while n:
            day += ONE
            n -= is_work_day(day)
        return day
    day = start + n * ONE if unit == "d" else months_after(start, n * (12 if unit == "y" else 1))
    while not is_work_day(day):
        day += ONE
    return day


def cases():
    start = FIRST
    while start <= LAST:
        for unit in UNITS:
            for n in range(1, N_MAX + 1):
                yield start, unit, n
        start += ONE


def make(step, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["start", "unit", "n", "within", "provisional"])
        for index, (start, unit, n) in enumerate(cases()):
            if index % step == 0:
                table.writerow([start, unit, n, f"{n}{unit}", "weekends"])


def check(path):
    compared = different = 0
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted = due(datetime.date.fromisoformat(row["start"]), row["unit"], int(row["n"]))
            compared += 1
            if row["due"] != wanted.isoformat():
                different += 1
                print(f"different: {row} wanted {wanted}")
    return compared, different


def days(path):
    compared = different = 0
    wanted = FIRST
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            # The first working day after the eve of a day is that day exactly when it is worked.
            works_here = row["due"] == wanted.isoformat()
            if row["start"] != (wanted - ONE).isoformat() or works_here != is_work_day(wanted):
                different += 1
                print(f"different: {row} for {wanted}")
            compared += 1
            wanted += ONE
    return compared, different


def main():
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), sys.argv[3])
        return 0
    compared, different = {"check": check, "days": days}[sys.argv[1]](sys.argv[2])
    print(f"compared {compared} different {different}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
