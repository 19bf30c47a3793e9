-- Version 2: accounts, sessions and the audit log; work that waits knows its last day.

-- Who may sign in. The verifier is an argon2id hash; no password stands anywhere.
CREATE TABLE account (
  jurisdiction TEXT NOT NULL,
  person TEXT NOT NULL,
  login TEXT NOT NULL,
  verifier TEXT NOT NULL,
  standing TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_login ON account (jurisdiction, login);

-- Who is signed in: the digest of a secret that only the browser has.
CREATE TABLE session (
  jurisdiction TEXT NOT NULL,
  token BLOB NOT NULL,
  person TEXT NOT NULL,
  post TEXT NOT NULL,
  began INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (jurisdiction, person, token);

-- Who did what to the machine and who looked at personal data, each row linked to the one before.
CREATE TABLE audit (
  jurisdiction TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  result TEXT NOT NULL,
  purpose TEXT NOT NULL,
  address TEXT NOT NULL,
  link BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, '审计日志只能追加'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, '审计日志只能追加'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE jurisdiction = NEW.jurisdiction AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, '审计日志只能追加'); END;

-- Projection: the last day of a step that waits (2147483647 where none presses): that of its own
-- running term, or else the first one of its case.
ALTER TABLE queue_row ADD COLUMN due INTEGER NOT NULL DEFAULT 2147483647;
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
