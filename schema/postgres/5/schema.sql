-- Version 5: last days that moved although nothing was done about them. The program fills the table
-- from the events when it first starts on older data.

-- Projection: moved days of terms that still run, by unit (2147483647 where there was or is no day).
CREATE TABLE moved_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  term TEXT COLLATE "C" NOT NULL,
  old BIGINT NOT NULL,
  new BIGINT NOT NULL,
  cause TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, unit, at, case_id, path, term)
);
