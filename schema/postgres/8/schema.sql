-- Version 8: who looked at a case, for the person concerned; counts of looks, which everybody may
-- know; and what people say of inspections, as counts alone.

-- In which unit and post somebody acted; empty for entries that were written before this version.
ALTER TABLE audit ADD COLUMN unit TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN post TEXT COLLATE "C" NOT NULL DEFAULT '';
-- The audit log is asked by case: the subject of a look begins with the 32 letters of its case.
CREATE INDEX audit_case ON audit (jurisdiction, substr(subject, 1, 32), number);

-- How often a unit looked at personal data in a month, by purpose.
CREATE TABLE look_count (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  month BIGINT NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  purpose TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, month, unit, purpose)
);

-- How often an answer was given about inspections of a unit in a month. No row says which inspection
-- it was, which code, or which day.
CREATE TABLE rating_count (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  month BIGINT NOT NULL,
  question TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, unit, month, question, answer)
);
-- Digests of codes with which an inspection was rated. The order of the rows is that of the digests.
CREATE TABLE rating_used (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, digest)
);
