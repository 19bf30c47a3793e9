-- Version 7: answers to surveys, as counts alone. Nothing here is a projection: no event holds an
-- answer, and no row says which code gave which answer, or when.

-- How often an answer was given.
CREATE TABLE survey_count (
  jurisdiction TEXT NOT NULL,
  survey BLOB NOT NULL,
  part TEXT NOT NULL,
  unit TEXT NOT NULL,
  procedure TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, survey, part, unit, procedure, question, answer)
) STRICT, WITHOUT ROWID;
-- Digests of codes that were used. The order of the rows is that of the digests.
CREATE TABLE survey_used (
  jurisdiction TEXT NOT NULL,
  survey BLOB NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, survey, digest)
) STRICT, WITHOUT ROWID;
