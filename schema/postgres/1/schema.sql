-- Version 1: the ledger, its sealed bodies, the register and the projections.
-- Every key begins with the jurisdiction, so that the tables can be sharded by it.

-- Leaves: header and commitments. Append-only.
CREATE TABLE leaf (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  prior BIGINT,
  hash BYTEA NOT NULL,
  leaf BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, seq)
);

-- Sealed bodies: names, salts and values. Only the erasure replaces one.
CREATE TABLE sealed (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, seq)
);

-- Completed nodes of the tree at the levels 8, 16, 24 ... Append-only.
CREATE TABLE node (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  level BIGINT NOT NULL,
  place BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, level, place)
);

-- Signed checkpoints. Append-only.
CREATE TABLE checkpoint (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  signed TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, size)
);

-- The right edge of the tree, one row.
CREATE TABLE frontier (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  edge BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction)
);

-- What was promised for each command.
CREATE TABLE receipt (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  command BYTEA NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  root BYTEA NOT NULL,
  size BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, command)
);

-- The last number given in each series without gaps.
CREATE TABLE series (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  series TEXT COLLATE "C" NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, series)
);

-- Named settings of the data.
CREATE TABLE setting (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  value BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, name)
);

-- People who act.
CREATE TABLE person (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, id)
);

-- Posts of people, in order.
CREATE TABLE holding (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  post TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (jurisdiction, person, place)
);

-- Certificates of people, in order.
CREATE TABLE certificate (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, person, place)
);

-- Units of government.
CREATE TABLE unit (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (jurisdiction, id)
);

-- Bodies that the running erasure may replace; empty between erasures.
CREATE TABLE erasure_permit (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, seq)
);

-- Projection: the case list.
CREATE TABLE case_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  procedure TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  opened_on BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  ended BIGINT,
  last_seq BIGINT NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, number)
);

-- Projection: work that waits, by unit; what replaces a row stands beside it.
CREATE TABLE queue_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  case_id BYTEA NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  post TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, unit, case_id, path, post)
);

-- Projection: terms by due day (2147483647 while there is none).
CREATE TABLE term_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  due BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  term TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  provisional BIGINT NOT NULL,
  started BIGINT,
  PRIMARY KEY (jurisdiction, due, case_id, path, term)
);

-- Projection: notices by due day.
CREATE TABLE notice_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  due BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  published BIGINT,
  recalled BIGINT,
  PRIMARY KEY (jurisdiction, due, case_id, path)
);

-- Projection: counts.
CREATE TABLE count_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  procedure TEXT COLLATE "C" NOT NULL,
  month BIGINT NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction, unit, procedure, month, what)
);

-- Projection: earlier cases under a keyed digest of party and act.
CREATE TABLE earlier_row (
  jurisdiction TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction, digest, case_id)
);

CREATE UNIQUE INDEX case_row_case ON case_row (jurisdiction, case_id);
CREATE INDEX case_row_unit ON case_row (jurisdiction, unit, number);
-- Events of the ledger itself (keys, clock, erasures) belong to no case.
CREATE INDEX leaf_note ON leaf (jurisdiction, seq) WHERE case_id = '\x00000000000000000000000000000000'::bytea;

-- The ledger is append-only: no statement changes or removes what stands in it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '账本只能追加'; END $$;
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leaf
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER node_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON node
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A body changes only while the erasure holds a permit for it.
CREATE FUNCTION refuse_unpermitted() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF NEW.seq = OLD.seq AND EXISTS (SELECT 1 FROM erasure_permit
    WHERE jurisdiction = OLD.jurisdiction AND seq = OLD.seq) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '账本内容只能依法删除';
END $$;
CREATE TRIGGER sealed_by_permit BEFORE UPDATE ON sealed
FOR EACH ROW EXECUTE FUNCTION refuse_unpermitted();
CREATE TRIGGER sealed_no_delete BEFORE DELETE OR TRUNCATE ON sealed
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each writer takes the next number and shows it in every commit, so that a writer that was
-- cut off and replaced cannot write any more.
CREATE TABLE fence (jurisdiction TEXT COLLATE "C" PRIMARY KEY, number BIGINT NOT NULL);
