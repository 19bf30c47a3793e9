-- Version 6: what each case counts for, from which figures are computed. The program fills the table
-- and the counts from the events when it first starts on older data.

-- Projection: occurrences of tallies, by unit, name and moment. An occurrence stays with the unit that
-- handled the case when it came about.
CREATE TABLE tally_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  tally TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  round BIGINT NOT NULL,
  procedure TEXT COLLATE "C" NOT NULL,
  kept BIGINT NOT NULL,
  value BIGINT NOT NULL,
  days BIGINT,
  PRIMARY KEY (jurisdiction, unit, tally, at, case_id, path, round)
);
-- What a case counts for.
CREATE INDEX tally_row_case ON tally_row (jurisdiction, case_id, tally, path, round);
-- Counts of one name over all units and months.
CREATE INDEX count_row_what ON count_row (jurisdiction, what, unit, month, procedure);
