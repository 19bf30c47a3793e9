-- Version 2: accounts, sessions and the audit log; work that waits knows its last day.

-- Who may sign in. The verifier is an argon2id hash; no password stands anywhere.
CREATE TABLE account (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  login TEXT COLLATE "C" NOT NULL,
  verifier TEXT COLLATE "C" NOT NULL,
  standing TEXT COLLATE "C" NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, person)
);
CREATE UNIQUE INDEX account_login ON account (jurisdiction, login);

-- Who is signed in: the digest of a secret that only the browser has.
CREATE TABLE session (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  token BYTEA NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  post TEXT COLLATE "C" NOT NULL,
  began BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, token)
);
CREATE INDEX session_person ON session (jurisdiction, person, token);

-- Who did what to the machine and who looked at personal data, each row linked to the one before.
CREATE TABLE audit (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  result TEXT COLLATE "C" NOT NULL,
  purpose TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  link BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, number)
);
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Projection: the last day of a step that waits (2147483647 where none presses): that of its own
-- running term, or else the first one of its case.
ALTER TABLE queue_row ADD COLUMN due BIGINT NOT NULL DEFAULT 2147483647;
ALTER TABLE queue_row ALTER COLUMN due DROP DEFAULT;
UPDATE queue_row SET due = found.due FROM (
  SELECT jurisdiction, case_id, MIN(due) AS due FROM term_row
  WHERE status = '计算中' GROUP BY jurisdiction, case_id
) AS found
WHERE found.jurisdiction = queue_row.jurisdiction AND found.case_id = queue_row.case_id;
UPDATE queue_row SET due = found.due FROM (
  SELECT jurisdiction, case_id, path, MIN(due) AS due FROM term_row
  WHERE status = '计算中' GROUP BY jurisdiction, case_id, path
) AS found
WHERE found.jurisdiction = queue_row.jurisdiction AND found.case_id = queue_row.case_id
  AND found.path = queue_row.path;
