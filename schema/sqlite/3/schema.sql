-- Version 3: the case list knows the party and the matter of a case, units have a history, accounts may
-- have a second factor. The program fills the new columns of projections from the events when it first
-- starts on older data.

-- ==== The case list: open cases and those that are over, by unit, procedure and day ====

ALTER TABLE case_row ADD COLUMN party TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN is_person INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN matter TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN sought TEXT NOT NULL DEFAULT '';

DROP INDEX case_row_unit;
CREATE INDEX case_row_open ON case_row (jurisdiction, unit, opened_on, number)
WHERE ended IS NULL;
CREATE INDEX case_row_over ON case_row (jurisdiction, unit, opened_on, number)
WHERE ended IS NOT NULL;
CREATE INDEX case_row_open_of_procedure
ON case_row (jurisdiction, unit, procedure, opened_on, number) WHERE ended IS NULL;
CREATE INDEX case_row_over_of_procedure
ON case_row (jurisdiction, unit, procedure, opened_on, number) WHERE ended IS NOT NULL;
CREATE INDEX case_row_party ON case_row (jurisdiction, sought, number);

-- ==== People and authority ====

-- What became of units: founded, renamed, put below another, ended with successors. Append-only.
CREATE TABLE unit_change (
  jurisdiction TEXT NOT NULL,
  number INTEGER NOT NULL,
  unit TEXT NOT NULL,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  other TEXT NOT NULL,
  cite TEXT NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER unit_change_no_update BEFORE UPDATE ON unit_change
BEGIN SELECT RAISE(ABORT, '单位沿革只能追加'); END;
CREATE TRIGGER unit_change_no_delete BEFORE DELETE ON unit_change
BEGIN SELECT RAISE(ABORT, '单位沿革只能追加'); END;
CREATE TRIGGER unit_change_no_replace BEFORE INSERT ON unit_change
WHEN EXISTS (SELECT 1 FROM unit_change WHERE jurisdiction = NEW.jurisdiction AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, '单位沿革只能追加'); END;

-- The second factor of an account: a secret sealed with a key outside the database, the last code
-- that was used, and digests of recovery codes.
CREATE TABLE second_factor (
  jurisdiction TEXT NOT NULL,
  person TEXT NOT NULL,
  secret BLOB NOT NULL,
  standing TEXT NOT NULL,
  used INTEGER NOT NULL,
  recovery BLOB NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, person)
) STRICT, WITHOUT ROWID;

-- The audit log is asked by person.
CREATE INDEX audit_person ON audit (jurisdiction, person, number);

-- ==== End of people and authority ====

-- ---- Public notices ----------------------------------------------------------------------------
-- A row whose code is missing was written by an older version: the writer computes it anew when it
-- starts. An empty code means that nothing of the case is public.
ALTER TABLE notice_row ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN procedure TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN code TEXT;
ALTER TABLE notice_row ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice_row ADD COLUMN until INTEGER NOT NULL DEFAULT 2147483647;
ALTER TABLE notice_row ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX notice_row_code ON notice_row (jurisdiction, code);
CREATE INDEX notice_row_public
  ON notice_row (jurisdiction, published, case_id, path, until, unit, procedure, sought, code) WHERE code <> '';
CREATE INDEX notice_row_public_unit
  ON notice_row (jurisdiction, unit, published, case_id, path, until, procedure, sought, code) WHERE code <> '';
-- ---- End of public notices ---------------------------------------------------------------------
