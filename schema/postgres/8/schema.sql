-- Version 8: the lists of what was missed.

-- When a step was done whose limit was missed, so that what was settled in a quarter is
-- counted without opening a case. The projections are computed anew and fill it.
ALTER TABLE term_row ADD COLUMN done BIGINT;
-- What should have been made public and was not, without reading what was.
CREATE INDEX notice_row_owed ON notice_row (jurisdiction, due, case_id, path) WHERE published IS NULL;
