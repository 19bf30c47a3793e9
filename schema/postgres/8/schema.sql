-- Version 8: the lists of what was missed, the library of normative documents, and certificates as
-- their cases tell of them, which the program fills from the events when it first starts on older data;
-- who looked at a case, for the person concerned; counts of looks, which everybody may know; and what
-- people say of inspections, as counts alone.

-- When a step was done whose limit was missed, so that what was settled in a quarter is
-- counted without opening a case.
ALTER TABLE term_row ADD COLUMN done BIGINT;
-- What should have been made public and was not, without reading what was.
CREATE INDEX notice_row_owed ON notice_row (jurisdiction, due, case_id, path) WHERE published IS NULL;

-- Projection: normative documents that were made public, one row for each case.
CREATE TABLE document_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  case_id BYTEA NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  published BIGINT NOT NULL,
  starts BIGINT NOT NULL,
  until BIGINT,
  last BIGINT NOT NULL,
  ended_as TEXT COLLATE "C" NOT NULL,
  reviewed BIGINT,
  filed BIGINT,
  replaces BYTEA,
  recalled BIGINT,
  sought TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, case_id)
);
-- The list, the newest first, with all by which it is chosen.
CREATE INDEX document_row_public
  ON document_row (jurisdiction, published, case_id, starts, last, unit);
CREATE UNIQUE INDEX document_row_code ON document_row (jurisdiction, code);
-- What came in the place of a document.
CREATE INDEX document_row_replaces ON document_row (jurisdiction, replaces, published);

-- Projection: certificates that were issued in a case. It holds no name.
CREATE TABLE certificate_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  case_id BYTEA NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  since BIGINT,
  until BIGINT,
  withheld BIGINT,
  ended BIGINT,
  PRIMARY KEY (jurisdiction, case_id)
);
CREATE INDEX certificate_row_number ON certificate_row (jurisdiction, number, case_id);

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
