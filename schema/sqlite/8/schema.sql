-- Version 8: the lists of what was missed, the library of normative documents, and certificates as
-- their cases tell of them. The program fills all of it from the events when it first starts on older
-- data.

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
