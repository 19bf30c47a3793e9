-- Version 8: the lists of what was missed, the library of normative documents, and certificates as
-- their cases tell of them, which the program fills from the events when it first starts on older data;
-- who looked at a case, for the person concerned; counts of looks, which everybody may know; and what
-- people say of inspections, as counts alone.

-- When a step was done whose limit was missed, so that what was settled in a quarter is
-- counted without opening a case.
ALTER TABLE term_row ADD COLUMN done INTEGER;
-- What should have been made public and was not, without reading what was.
CREATE INDEX notice_row_owed ON notice_row (jurisdiction, due, case_id, path) WHERE published IS NULL;

-- Projection: normative documents that were made public, one row for each case.
CREATE TABLE document_row (
  jurisdiction TEXT NOT NULL,
  case_id BLOB NOT NULL,
  code TEXT NOT NULL,
  unit TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  published INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  until INTEGER,
  last INTEGER NOT NULL,
  ended_as TEXT NOT NULL,
  reviewed INTEGER,
  filed INTEGER,
  replaces BLOB,
  recalled INTEGER,
  sought TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, case_id)
) STRICT, WITHOUT ROWID;
-- The list, the newest first, with all by which it is chosen.
CREATE INDEX document_row_public
  ON document_row (jurisdiction, published, case_id, starts, last, unit);
CREATE UNIQUE INDEX document_row_code ON document_row (jurisdiction, code);
-- What came in the place of a document.
CREATE INDEX document_row_replaces ON document_row (jurisdiction, replaces, published);

-- Projection: certificates that were issued in a case. It holds no name.
CREATE TABLE certificate_row (
  jurisdiction TEXT NOT NULL,
  case_id BLOB NOT NULL,
  number TEXT NOT NULL,
  unit TEXT NOT NULL,
  since INTEGER,
  until INTEGER,
  withheld INTEGER,
  ended INTEGER,
  PRIMARY KEY (jurisdiction, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_row_number ON certificate_row (jurisdiction, number, case_id);

-- In which unit and post somebody acted; empty for entries that were written before this version.
ALTER TABLE audit ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN post TEXT NOT NULL DEFAULT '';
-- The audit log is asked by case: the subject of a look begins with the 32 letters of its case.
CREATE INDEX audit_case ON audit (jurisdiction, substr(subject, 1, 32), number);

-- How often a unit looked at personal data in a month, by purpose.
CREATE TABLE look_count (
  jurisdiction TEXT NOT NULL,
  month INTEGER NOT NULL,
  unit TEXT NOT NULL,
  purpose TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, month, unit, purpose)
) STRICT, WITHOUT ROWID;

-- How often an answer was given about inspections of a unit in a month. No row says which inspection
-- it was, which code, or which day.
CREATE TABLE rating_count (
  jurisdiction TEXT NOT NULL,
  unit TEXT NOT NULL,
  month INTEGER NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, unit, month, question, answer)
) STRICT, WITHOUT ROWID;
-- Digests of codes with which an inspection was rated. The order of the rows is that of the digests.
CREATE TABLE rating_used (
  jurisdiction TEXT NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, digest)
) STRICT, WITHOUT ROWID;
