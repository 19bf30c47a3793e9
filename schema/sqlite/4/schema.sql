-- Version 4: drafts of law files, which stand beside the ledger until they are enacted.

-- A draft: what it is called, how it stands, and the digest of its files.
CREATE TABLE draft (
  jurisdiction TEXT NOT NULL,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  standing TEXT NOT NULL,
  version INTEGER NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  digest BLOB NOT NULL,
  enacted INTEGER,
  PRIMARY KEY (jurisdiction, number)
) STRICT, WITHOUT ROWID;

-- The files of a draft, by their path below law/.
CREATE TABLE draft_file (
  jurisdiction TEXT NOT NULL,
  draft INTEGER NOT NULL,
  path TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, draft, path)
) STRICT, WITHOUT ROWID;

-- What people and the proof did with a draft. Append-only.
CREATE TABLE draft_act (
  jurisdiction TEXT NOT NULL,
  draft INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  person TEXT NOT NULL,
  post TEXT NOT NULL,
  at INTEGER NOT NULL,
  digest BLOB NOT NULL,
  base BLOB NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, draft, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER draft_act_no_update BEFORE UPDATE ON draft_act
BEGIN SELECT RAISE(ABORT, '草案的经过只能追加'); END;
CREATE TRIGGER draft_act_no_delete BEFORE DELETE ON draft_act
BEGIN SELECT RAISE(ABORT, '草案的经过只能追加'); END;
CREATE TRIGGER draft_act_no_replace BEFORE INSERT ON draft_act
WHEN EXISTS (SELECT 1 FROM draft_act
  WHERE jurisdiction = NEW.jurisdiction AND draft = NEW.draft AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, '草案的经过只能追加'); END;
