-- Version 8: when a step was done whose limit was missed, so that what was settled in a quarter is
-- counted without opening a case. The projections are computed anew and fill it.
ALTER TABLE term_row ADD COLUMN done INTEGER;
