-- Version 6: what each case counts for, from which figures are computed. The program fills the table
-- and the counts from the events when it first starts on older data.

-- Projection: occurrences of tallies, by unit, name and moment. An occurrence stays with the unit that
-- handled the case when it came about.
CREATE TABLE tally_row (
  jurisdiction TEXT NOT NULL,
  unit TEXT NOT NULL,
  tally TEXT NOT NULL,
  at INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  path TEXT NOT NULL,
  round INTEGER NOT NULL,
  procedure TEXT NOT NULL,
  kept INTEGER NOT NULL,
  value INTEGER NOT NULL,
  days INTEGER,
  PRIMARY KEY (jurisdiction, unit, tally, at, case_id, path, round)
) STRICT, WITHOUT ROWID;
-- What a case counts for.
CREATE INDEX tally_row_case ON tally_row (jurisdiction, case_id, tally, path, round);
-- Counts of one name over all units and months.
CREATE INDEX count_row_what ON count_row (jurisdiction, what, unit, month, procedure);
