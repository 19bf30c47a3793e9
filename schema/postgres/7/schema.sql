-- Version 7: answers to surveys, as counts alone. Nothing here is a projection: no event holds an
-- answer, and no row says which code gave which answer, or when.

-- How often an answer was given.
CREATE TABLE survey_count (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  survey BYTEA NOT NULL,
  part TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  procedure TEXT COLLATE "C" NOT NULL,
  question TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, survey, part, unit, procedure, question, answer)
);
-- Digests of codes that were used. The order of the rows is that of the digests.
CREATE TABLE survey_used (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  survey BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, survey, digest)
);
