-- Version 2: accounts, sessions and the audit log.

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
