#!/usr/bin/env python3
"""Computes every figure a second time, by naive code of its own, and compares.

It shares nothing with the program. It replays the events of each case (docs/act-log.md) without any
table of counts, reads the definitions out of law/figures/, and counts one occurrence after another.
Taken from the export are only the last days of limits, and which conditions of the law hold, because
those need the calendar and the whole law.

Usage: recompute_figures.py LAW_FOLDER ACTS.jsonl FIGURES.csv
Prints how many values were compared; ends with 1 and one line for each value that differs.
"""

import csv
import datetime
import json
import pathlib
import sys
import tomllib

DAY_MS = 86_400_000
EPOCH = datetime.date(1970, 1, 1)
LATE = "（逾期）"
REGION = "区划:"


def day_of(ms):
    return EPOCH + datetime.timedelta(days=ms // DAY_MS)


def listed(value):
    """What may be written as one word or as several."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


class Law:
    """Tallies, rosters and figures of a folder."""

    def __init__(self, folder):
        self.tallies, self.rosters, self.figures = [], {}, []
        for path in sorted(pathlib.Path(folder, "figures").glob("*.toml")):
            file = tomllib.loads(path.read_text(encoding="utf-8"))
            self.tallies += file.get("tally", [])
            self.rosters.update((it["name"], it) for it in file.get("roster", []))
            self.figures += file.get("figure", [])


class Instance:
    """A procedure under way: the case's own, or one that a step called."""

    def __init__(self, procedure, caller):
        self.procedure, self.caller = procedure, caller
        self.rounds, self.void, self.ended = {}, False, None

    def done(self, step):
        valid = [it for it in self.rounds.get(step, []) if not it["void"]]
        return valid[-1] if valid else None

    def law(self, step):
        return next((it for it in self.procedure["steps"] if it["id"] == step), None)


def split_path(path):
    """`preserve#2.release` as the calls that lead there, and the step."""
    calls, _, step = path.rpartition(".")
    return calls, step


def outcome_of(law, name):
    return next((it for it in law["outcomes"] if it["name"] == name), None)


class Case:
    """A case as far as its events tell."""

    def __init__(self, line, procedures):
        self.procedures = procedures
        self.instances = {"": Instance(procedures[line["procedure"]], None)}
        self.values = dict(line.get("values", []))
        self.opened, self.unit = line["at"], line["unit"]
        self.over, self.ended = False, None
        self.limits, self.needed, self.holds = [], set(), {}
        self.units = {}

    def instance(self, calls):
        """The instance at the end of a chain of calls, begun where it is new."""
        if calls not in self.instances:
            outer, call = split_path(calls)
            caller = self.instance(outer)
            step = call.split("#")[0]
            procedure = self.procedures[caller.law(step)["call"]]
            self.instances[calls] = Instance(procedure, (outer, step))
        return self.instances[calls]

    def event(self, line):
        kind = line["kind"]
        if kind in ("performed", "deemed"):
            self.performed(line)
        elif kind == "corrected":
            self.corrected(line)
        elif kind == "transferred":
            self.unit = line["unit"]
        elif kind == "moved":
            self.instances[""].procedure = self.procedures[line["procedure"]]
        elif kind == "withdrawn":
            self.over, self.ended = True, line["at"]
        elif kind == "merged":
            self.over, self.ended = True, None

    def performed(self, line):
        calls, step = split_path(line["path"])
        instance = self.instance(calls)
        law = instance.law(step)
        made = {"at": line["at"], "outcome": line.get("outcome"), "void": False,
                "values": dict(line.get("values", []))}
        instance.rounds.setdefault(step, []).append(made)
        outcome = outcome_of(law, made["outcome"])
        if outcome and outcome["return_to"]:
            self.go_back(calls, step, outcome)
        if (law["ends"] or (outcome and outcome["ends"])) and instance.ended is None:
            instance.ended = line["at"]
            if calls == "" and not self.over:
                self.over, self.ended = True, line["at"]

    def corrected(self, line):
        calls, step = split_path(line["path"])
        instance = self.instance(calls)
        law = instance.law(step)
        made = instance.rounds[step][line["round"] - 1]
        made["at"] = line.get("at", made["at"])
        made["values"].update(line.get("values", []))
        outcome = outcome_of(law, made["outcome"])
        if not (law["ends"] or (outcome and outcome["ends"])):
            made["void"] = made["void"] or line["void"]
            return
        made["void"] = made["void"] or line["void"]
        if instance.ended is not None:
            instance.ended = None if line["void"] else made["at"]
        # The case keeps the day on which it was ended, unless the end itself did not stand.
        if line["void"] and calls == "" and self.ended is not None:
            self.over, self.ended = False, None

    def go_back(self, calls, step, outcome):
        """A return undoes where it goes back to, itself, and all that comes after."""
        instance = self.instances[calls]
        undone, open_ = set(), [outcome["return_to"]]
        while open_:
            before = open_.pop()
            for law in instance.procedure["steps"]:
                if before in law["after"] and law["id"] not in undone:
                    undone.add(law["id"])
                    open_.append(law["id"])
        undone |= {outcome["return_to"], step}
        for each in undone - set(outcome["keep"]):
            for made in instance.rounds.get(each, []):
                made["void"] = True
            for name, inner in self.instances.items():
                if inner.caller == (calls, each):
                    self.undo(name)

    def undo(self, name):
        self.instances[name].void = True
        for other, inner in self.instances.items():
            if inner.caller and inner.caller[0] == name and not inner.void:
                self.undo(other)

    def stands(self, line):
        self.limits, self.needed = line["limits"], set(line["needed"])
        self.holds = {calls: set(facts) for calls, facts in line["holds"]}


def path_of(calls, step):
    return f"{calls}.{step}" if calls else step


class Counted:
    """One occurrence of a tally."""

    __slots__ = ("name", "at", "kept", "value", "days", "key", "unit")

    def __init__(self, name, at, kept, value, days, key):
        self.name, self.at, self.kept = name, at, kept
        self.value, self.days, self.key, self.unit = value, days, (name,) + key, None


def is_of(tally, procedure):
    ids, characters = listed(tally.get("procedure")), listed(tally.get("character"))
    return ((not ids or procedure["id"] in ids)
            and (not characters or procedure["character"] in characters))


def takes(tally, law):
    steps, roles = listed(tally.get("step")), listed(tally.get("role"))
    return ((not steps or law["id"] in steps)
            and (not roles or any(it in law["roles"] for it in roles)))


def occurrences(case, tallies):
    """Everything that a case counts for."""
    found = []
    for tally in tallies:
        if is_of(tally, case.instances[""].procedure):
            at = {"立案": case.opened, "结案": case.ended}.get(tally.get("of"))
            if at is not None and beside(case, "", tally, at):
                days = (at // DAY_MS - case.opened // DAY_MS
                        if tally.get("days_from") == "opening" else None)
                found.append(Counted(tally["name"], at, "none", 0, days, ("", 1)))
    for calls, instance in case.instances.items():
        if not instance.void:
            here = [it for it in tallies if is_of(it, instance.procedure)]
            for law in instance.procedure["steps"]:
                found += of_rounds(case, calls, instance, law, here)
                found += of_limits(case, calls, instance, law, here)
    return found


def kept_of(case, calls, law):
    words = [it["status"] for it in case.limits if it["path"] == path_of(calls, law["id"])]
    return "late" if "late" in words else "in_time" if "met" in words else "none"


def of_rounds(case, calls, instance, law, tallies):
    found, rounds = [], instance.rounds.get(law["id"], [])
    for number, made in enumerate(rounds, 1):
        if made["void"]:
            continue
        kept = kept_of(case, calls, law) if number == len(rounds) else "none"
        key = (path_of(calls, law["id"]), number)
        outcome = outcome_of(law, made["outcome"])
        own = (outcome and outcome["counts"]) or law["counts"]
        if own:
            found.append(Counted(own, made["at"], kept, 0, None, key))
        for tally in tallies:
            if tally.get("of", "办结") != "办结" or not takes(tally, law):
                continue
            outcomes, names = listed(tally.get("outcomes")), listed(tally.get("counts"))
            if outcomes and made["outcome"] not in outcomes:
                continue
            if names and law["counts"] not in names and not (
                    outcome and outcome["counts"] in names):
                continue
            if not beside(case, calls, tally, made["at"]):
                continue
            value = sum(amount(looked(case, calls, law, made, it))
                        for it in listed(tally.get("value")))
            days = days_from(case, instance, tally, made["at"])
            found.append(Counted(tally["name"], made["at"], kept, value, days, key))
            if "split" in tally:
                word = heaviest(tally["split"],
                                looked(case, calls, law, made, tally["split"]["field"]))
                name = f"{tally['name']}·{word}"
                found.append(Counted(name, made["at"], kept, value, days, key))
    return found


def of_limits(case, calls, instance, law, tallies):
    here = [it for it in tallies if it.get("of") == "到期" and takes(it, law)
            and beside(case, calls, it, None)]
    done = instance.done(law["id"]) is not None
    over = case.over or instance.ended is not None
    if not here or (not done and over and not law["afterwards"]):
        return []
    found, path = [], path_of(calls, law["id"])
    for limit in case.limits:
        if limit["path"] != path or limit["status"] in ("not_begun", "not_applicable", "paused"):
            continue
        kept = "open" if not done else "late" if limit["status"] == "late" else "in_time"
        due = (datetime.date.fromisoformat(limit["due"]) - EPOCH).days * DAY_MS
        found += [Counted(it["name"], due, kept, 0, None, (path, limit["place"])) for it in here]
    return found


def beside(case, calls, tally, by):
    """Whether an instance has what a tally asks for beside the step itself."""
    instance = case.instances[calls]

    def steps(name):
        role = name.removeprefix("role:") if name.startswith("role:") else None
        return [it["id"] for it in instance.procedure["steps"]
                if (role in it["roles"] if role else it["id"] == name)]

    def done(step, by):
        made = instance.done(step)
        if made and (by is None or made["at"] <= by):
            return True
        return any(it.caller == (calls, step) and not it.void and it.ended is not None
                   and (by is None or it.ended <= by) for it in case.instances.values())

    def written(name):
        step, _, field = name.rpartition(".")
        if step in ("", "case"):
            return field in case.values
        made = instance.done(step)
        return made is not None and field in made["values"]

    def spoilt(other):
        words = listed(other.get("outcomes"))
        return any(not it["void"] and (not words or it["outcome"] in words)
                   for it in instance.rounds.get(other["step"], []))

    unless = tally.get("unless", [])
    return (all(any(done(it, by) for it in steps(name)) for name in listed(tally.get("with")))
            and all(any(done(it, None) or path_of(calls, it) in case.needed for it in steps(name))
                    for name in listed(tally.get("needs")))
            and all(it in case.holds.get(calls, ()) for it in listed(tally.get("holds")))
            and not any(spoilt(it) for it in ([unless] if isinstance(unless, dict) else unless))
            and all(written(it) for it in listed(tally.get("written"))))


def looked(case, calls, law, made, name):
    """The value of a field of the round that counts, of the case, or of another step."""
    step, _, field = name.rpartition(".")
    if not step:
        return made["values"].get(field)
    if step == "case":
        return case.values.get(field)
    while calls is not None:
        instance = case.instances[calls]
        other = instance.done(step) if instance.law(step) else None
        if other:
            return other["values"].get(field)
        calls = instance.caller[0] if instance.caller else None
    return None


def amount(value):
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def days_from(case, instance, tally, at):
    start = tally.get("days_from")
    if start is None:
        return None
    if start != "opening":
        made = instance.done(start)
        if made is None:
            return None
        return at // DAY_MS - made["at"] // DAY_MS
    return at // DAY_MS - case.opened // DAY_MS


def heaviest(split, value):
    if isinstance(value, dict):
        words = [value.get(split.get("column", ""))]
    else:
        words = value if isinstance(value, list) else [value]
    return next((it for it in reversed(split["order"]) if it in words), split["other"])


def remember_units(case, law):
    """What came about by now belongs to the unit that has the case; what was there keeps its own."""
    now = occurrences(case, law.tallies)
    for it in now:
        it.unit = case.units.setdefault(it.key, case.unit)
    case.units = {it.key: it.unit for it in now}
    return now


class Lie:
    """Where units lie, by what is written down of them and of those above them."""

    def __init__(self):
        self.lines = {}

    def code(self, unit, day, seen=()):
        line = self.lines.get(unit)
        if line is None or unit in seen:
            return ""
        placed = [it["code"] for it in line["regions"] if it["from"] <= str(day)]
        if placed and placed[-1]:
            return placed[-1]
        return self.code(line["above"], day, (*seen, unit))

    def units(self, code, day):
        return {it for it in self.lines if (mine := self.code(it, day)) and mine.startswith(code)}


def read_acts(path, law):
    procedures, people, cases, found, lie = {}, [], {}, [], Lie()
    with open(path, encoding="utf-8") as file:
        for text in file:
            line = json.loads(text)
            kind = line["line"]
            if kind == "procedure":
                procedures[line["no"]] = line
            elif kind == "person":
                people.append(line)
            elif kind == "unit":
                lie.lines[line["unit"]] = line
            elif kind == "stands":
                case = cases[line["case"]]
                case.stands(line)
                case.found = remember_units(case, law)
            elif line["kind"] == "opened":
                cases[line["case"]] = Case(line, procedures)
            else:
                cases[line["case"]].event(line)
    for case in cases.values():
        found += case.found
    return people, found, lie


class Period:
    """The occurrences of some units, before a day and up to another."""

    def __init__(self, found, people, rosters, units, first, last):
        self.before, self.within = {}, {}
        self.people, self.rosters, self.units, self.last = people, rosters, units, last
        for it in found:
            if it.unit not in units:
                continue
            day = day_of(it.at)
            if day < first:
                self.before.setdefault(it.name, []).append(it)
            elif day <= last:
                self.within.setdefault(it.name, []).append(it)

    def all(self, names, test=lambda it: True):
        return [it for name in listed(names) for it in self.within.get(name, []) if test(it)]

    def many(self, names):
        """How many of what a count or a share names: occurrences, those too late, people."""
        total = 0
        for name in listed(names):
            if name in self.rosters:
                total += self.on_roster(self.rosters[name])
            elif name.endswith(LATE):
                total += len(self.all(name.removesuffix(LATE),
                                      lambda it: it.kept in ("late", "open")))
            else:
                total += len(self.all(name))
        return total

    def on_roster(self, roster):
        def held(it):
            return it["from"] <= str(self.last) and (it["until"] or "9999") >= str(self.last)
        return sum(
            any(it["post"] in roster["posts"] and it["unit"] in self.units and held(it)
                for it in person["posts"])
            and (not roster.get("holds")
                 or any(it["kind"] == roster["holds"] and held(it)
                        for it in person["certificates"]))
            for person in self.people)

    def value(self, figure):
        """The value as it is printed, and what it is made of."""
        if "count" in figure:
            return str(self.many(figure["count"])), ""
        if "ratio" in figure:
            return share(self.many(figure["ratio"]["of"]), self.many(figure["ratio"]["in"]))
        if "sum" in figure:
            return yuan(sum(it.value for it in self.all(figure["sum"]))), ""
        if "average" in figure:
            them = self.all(figure["average"])
            total = sum(it.value for it in them)
            if not them:
                return "无此类案件", ""
            return yuan(half_up(total, len(them))), f"{yuan(total)}元/{len(them)}"
        if "in_time" in figure:
            kept = self.all(figure["in_time"], lambda it: it.kept != "none")
            return share(sum(it.kept == "in_time" for it in kept), len(kept))
        if "median_days" in figure:
            return median([max(it.days, 0) for it in self.all(figure["median_days"])
                           if it.days is not None])
        stock = figure["stock"]
        end = stock.get("at", "期末") == "期末"
        total = 0
        for sign, names in ((1, stock.get("plus")), (-1, stock.get("less"))):
            for name in listed(names):
                total += sign * len(self.before.get(name, []))
                total += sign * len(self.within.get(name, [])) if end else 0
        return str(total), ""


def half_up(dividend, divisor):
    sign = -1 if dividend < 0 else 1
    return sign * ((2 * abs(dividend) + divisor) // (2 * divisor))


def share(part, whole):
    if whole == 0:
        return "无此类案件", ""
    hundredths = half_up(part * 10_000, whole)
    return f"{hundredths // 100}.{hundredths % 100:02}%", f"{part}/{whole}"


def yuan(cents):
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}" + (f".{cents % 100:02}" if cents % 100 else "")


def median(days):
    if not days:
        return "无此类案件", ""
    days.sort()
    doubled = days[(len(days) - 1) // 2] + days[len(days) // 2]
    return str(doubled // 2) + (".5" if doubled % 2 else ""), f"{len(days)}件的中间"


def main(folder, acts, figures):
    law = Law(folder)
    people, found, lie = read_acts(acts, law)
    with open(figures, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    units = {row["单位"] for row in rows if row["单位"] and not row["单位"].startswith(REGION)}
    by_id, periods, wrong, telling = {it["id"]: it for it in law.figures}, {}, [], 0
    for row in rows:
        key = (row["单位"], row["从"], row["到"])
        if key not in periods:
            first, last = (datetime.date.fromisoformat(it) for it in key[1:])
            mine = {key[0]} if key[0] else units
            if key[0].startswith(REGION):
                mine = lie.units(key[0].removeprefix(REGION), last) & units
            periods[key] = Period(found, people, law.rosters, mine, first, last)
        value, made_of = periods[key].value(by_id[row["数字"]])
        telling += value not in ("0", "无此类案件")
        if (value, made_of) != (row["值"], row["由"].lstrip("'")):
            wrong.append(f"{row['数字']} {row['单位'] or '全部'}: "
                         f"{row['值']} {row['由']} here, {value} {made_of} recomputed")
    for line in wrong:
        print(line)
    print(f"{len(rows)} values compared, {telling} of them neither zero nor empty, "
          f"{len(wrong)} differ")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
