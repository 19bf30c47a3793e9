-- Version 3: the case list knows the party and the matter of a case, units have a history, accounts may
-- have a second factor. The program fills the new columns of projections from the events when it first
-- starts on older data.

-- ==== The case list: open cases and those that are over, by unit, procedure and day ====

ALTER TABLE case_row ADD COLUMN party TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN is_person BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN matter TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN sought TEXT COLLATE "C" NOT NULL DEFAULT '';

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
  jurisdiction TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  other TEXT COLLATE "C" NOT NULL,
  cite TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, number)
);
CREATE TRIGGER unit_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON unit_change
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The second factor of an account: a secret sealed with a key outside the database, the last code
-- that was used, and digests of recovery codes.
CREATE TABLE second_factor (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  secret BYTEA NOT NULL,
  standing TEXT COLLATE "C" NOT NULL,
  used BIGINT NOT NULL,
  recovery BYTEA NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, person)
);

-- The audit log is asked by person.
CREATE INDEX audit_person ON audit (jurisdiction, person, number);

-- ==== End of people and authority ====

-- ---- Public notices ----------------------------------------------------------------------------
-- A row whose code is missing was written by an older version: the writer computes it anew when it
-- starts. An empty code means that nothing of the case is public.
ALTER TABLE notice_row ADD COLUMN unit TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN procedure TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN code TEXT COLLATE "C";
ALTER TABLE notice_row ADD COLUMN decided BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice_row ADD COLUMN until BIGINT NOT NULL DEFAULT 2147483647;
ALTER TABLE notice_row ADD COLUMN number TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN name TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN sought TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX notice_row_code ON notice_row (jurisdiction, code);
CREATE INDEX notice_row_public
  ON notice_row (jurisdiction, published, case_id, path) WHERE code <> '';
CREATE INDEX notice_row_public_unit
  ON notice_row (jurisdiction, unit, published, case_id, path) WHERE code <> '';
-- ---- End of public notices ---------------------------------------------------------------------
