-- Version 3.

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
