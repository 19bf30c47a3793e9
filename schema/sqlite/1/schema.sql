-- Version 1: the ledger, its sealed bodies, the register and the projections.
-- Every key begins with the jurisdiction, so that the tables can be sharded by it.

-- Leaves: header and commitments. Append-only.
CREATE TABLE leaf (
  jurisdiction TEXT NOT NULL,
  seq INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  prior INTEGER,
  hash BLOB NOT NULL,
  leaf BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, seq)
) STRICT;

-- Sealed bodies: names, salts and values. Only the erasure replaces one.
CREATE TABLE sealed (
  jurisdiction TEXT NOT NULL,
  seq INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, seq)
) STRICT;

-- Completed nodes of the tree at the levels 8, 16, 24 ... Append-only.
CREATE TABLE node (
  jurisdiction TEXT NOT NULL,
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, level, place)
) STRICT, WITHOUT ROWID;

-- Signed checkpoints. Append-only.
CREATE TABLE checkpoint (
  jurisdiction TEXT NOT NULL,
  size INTEGER NOT NULL,
  signed TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, size)
) STRICT, WITHOUT ROWID;

-- The right edge of the tree, one row.
CREATE TABLE frontier (
  jurisdiction TEXT NOT NULL,
  edge BLOB NOT NULL,
  PRIMARY KEY (jurisdiction)
) STRICT, WITHOUT ROWID;

-- What was promised for each command.
CREATE TABLE receipt (
  jurisdiction TEXT NOT NULL,
  command BLOB NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  root BLOB NOT NULL,
  size INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, command)
) STRICT, WITHOUT ROWID;

-- The last number given in each series without gaps.
CREATE TABLE series (
  jurisdiction TEXT NOT NULL,
  series TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, series)
) STRICT, WITHOUT ROWID;

-- Named settings of the data.
CREATE TABLE setting (
  jurisdiction TEXT NOT NULL,
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, name)
) STRICT, WITHOUT ROWID;

-- People who act.
CREATE TABLE person (
  jurisdiction TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, id)
) STRICT, WITHOUT ROWID;

-- Posts of people, in order.
CREATE TABLE holding (
  jurisdiction TEXT NOT NULL,
  person TEXT NOT NULL,
  place INTEGER NOT NULL,
  post TEXT NOT NULL,
  unit TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (jurisdiction, person, place)
) STRICT, WITHOUT ROWID;

-- Certificates of people, in order.
CREATE TABLE certificate (
  jurisdiction TEXT NOT NULL,
  person TEXT NOT NULL,
  place INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, person, place)
) STRICT, WITHOUT ROWID;

-- Units of government.
CREATE TABLE unit (
  jurisdiction TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (jurisdiction, id)
) STRICT, WITHOUT ROWID;

-- Bodies that the running erasure may replace; empty between erasures.
CREATE TABLE erasure_permit (
  jurisdiction TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, seq)
) STRICT, WITHOUT ROWID;

-- Projection: the case list.
CREATE TABLE case_row (
  jurisdiction TEXT NOT NULL,
  number INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  procedure TEXT NOT NULL,
  version INTEGER NOT NULL,
  unit TEXT NOT NULL,
  opened_on INTEGER NOT NULL,
  status TEXT NOT NULL,
  ended INTEGER,
  last_seq INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, number)
) STRICT, WITHOUT ROWID;

-- Projection: work that waits, by unit; what replaces a row stands beside it.
CREATE TABLE queue_row (
  jurisdiction TEXT NOT NULL,
  unit TEXT NOT NULL,
  case_id BLOB NOT NULL,
  path TEXT NOT NULL,
  post TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, unit, case_id, path, post)
) STRICT, WITHOUT ROWID;

-- Projection: terms by due day (2147483647 while there is none).
CREATE TABLE term_row (
  jurisdiction TEXT NOT NULL,
  due INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  path TEXT NOT NULL,
  term TEXT NOT NULL,
  status TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  started INTEGER,
  PRIMARY KEY (jurisdiction, due, case_id, path, term)
) STRICT, WITHOUT ROWID;

-- Projection: notices by due day.
CREATE TABLE notice_row (
  jurisdiction TEXT NOT NULL,
  due INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  path TEXT NOT NULL,
  published INTEGER,
  recalled INTEGER,
  PRIMARY KEY (jurisdiction, due, case_id, path)
) STRICT, WITHOUT ROWID;

-- Projection: counts.
CREATE TABLE count_row (
  jurisdiction TEXT NOT NULL,
  unit TEXT NOT NULL,
  procedure TEXT NOT NULL,
  month INTEGER NOT NULL,
  what TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (jurisdiction, unit, procedure, month, what)
) STRICT, WITHOUT ROWID;

-- Projection: earlier cases under a keyed digest of party and act.
CREATE TABLE earlier_row (
  jurisdiction TEXT NOT NULL,
  digest BLOB NOT NULL,
  case_id BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, digest, case_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX case_row_case ON case_row (jurisdiction, case_id);
CREATE INDEX case_row_unit ON case_row (jurisdiction, unit, number);
-- Events of the ledger itself (keys, clock, erasures) belong to no case.
CREATE INDEX leaf_note ON leaf (jurisdiction, seq) WHERE case_id = x'00000000000000000000000000000000';

-- The ledger is append-only: no statement changes or removes what stands in it.
CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
-- INSERT OR REPLACE would remove a row without calling the trigger above.
CREATE TRIGGER leaf_no_replace BEFORE INSERT ON leaf
WHEN EXISTS (SELECT 1 FROM leaf WHERE jurisdiction = NEW.jurisdiction AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
CREATE TRIGGER node_no_update BEFORE UPDATE ON node
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
CREATE TRIGGER node_no_delete BEFORE DELETE ON node
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
-- INSERT OR REPLACE would remove a row without calling the trigger above.
CREATE TRIGGER node_no_replace BEFORE INSERT ON node
WHEN EXISTS (SELECT 1 FROM node WHERE jurisdiction = NEW.jurisdiction AND level = NEW.level AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;
-- INSERT OR REPLACE would remove a row without calling the trigger above.
CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE jurisdiction = NEW.jurisdiction AND size = NEW.size)
BEGIN SELECT RAISE(ABORT, '账本只能追加'); END;

-- A body changes only while the erasure holds a permit for it.
CREATE TRIGGER sealed_no_update BEFORE UPDATE ON sealed
WHEN NEW.seq <> OLD.seq OR NOT EXISTS (SELECT 1 FROM erasure_permit
  WHERE jurisdiction = OLD.jurisdiction AND seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, '账本内容只能依法删除'); END;
CREATE TRIGGER sealed_no_delete BEFORE DELETE ON sealed
BEGIN SELECT RAISE(ABORT, '账本内容只能依法删除'); END;
CREATE TRIGGER sealed_no_replace BEFORE INSERT ON sealed
WHEN EXISTS (SELECT 1 FROM sealed WHERE jurisdiction = NEW.jurisdiction AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, '账本内容只能依法删除'); END;
