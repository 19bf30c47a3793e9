-- Version 3: what is needed to list and search public notices without opening their cases.

-- ---- Public notices ----------------------------------------------------------------------------
-- A row whose code is missing was written by an older version: the writer computes it anew when it
-- starts. An empty code means that nothing of the case is public.
ALTER TABLE notice_row ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN procedure TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN code TEXT;
ALTER TABLE notice_row ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice_row ADD COLUMN until INTEGER NOT NULL DEFAULT 2147483647;
ALTER TABLE notice_row ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_row ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX notice_row_code ON notice_row (jurisdiction, code);
CREATE INDEX notice_row_public
  ON notice_row (jurisdiction, published, case_id, path, until, unit, procedure, sought, code) WHERE code <> '';
CREATE INDEX notice_row_public_unit
  ON notice_row (jurisdiction, unit, published, case_id, path, until, procedure, sought, code) WHERE code <> '';
-- ---- End of public notices ---------------------------------------------------------------------
