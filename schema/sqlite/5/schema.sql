-- Version 5: last days that moved although nothing was done about them. The program fills the table
-- from the events when it first starts on older data.

-- Projection: moved days of terms that still run, by unit (2147483647 where there was or is no day).
CREATE TABLE moved_row (
  jurisdiction TEXT NOT NULL,
  unit TEXT NOT NULL,
  at INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  path TEXT NOT NULL,
  term TEXT NOT NULL,
  old INTEGER NOT NULL,
  new INTEGER NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, unit, at, case_id, path, term)
) STRICT, WITHOUT ROWID;
