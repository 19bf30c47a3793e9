-- Version 3.

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
