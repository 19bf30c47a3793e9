-- Version 4: drafts of law files, which stand beside the ledger until they are enacted.

-- A draft: what it is called, how it stands, and the digest of its files.
CREATE TABLE draft (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  standing TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  enacted BIGINT,
  PRIMARY KEY (jurisdiction, number)
);

-- The files of a draft, by their path below law/.
CREATE TABLE draft_file (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  draft BIGINT NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, draft, path)
);

-- What people and the proof did with a draft. Append-only.
CREATE TABLE draft_act (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  draft BIGINT NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  post TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  base BYTEA NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, draft, number)
);
CREATE TRIGGER draft_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_act
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
