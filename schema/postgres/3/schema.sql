-- Version 3: the case list knows the party and the matter of a case, and finds open cases and those
-- that are over by unit, procedure and day. The program fills the new columns from the events when
-- it first starts on older data.

ALTER TABLE case_row ADD COLUMN party TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN is_person BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN matter TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN sought TEXT COLLATE "C" NOT NULL DEFAULT '';

DROP INDEX case_row_unit;
CREATE INDEX case_row_open ON case_row (jurisdiction, unit, opened_on, number)
WHERE ended IS NULL;
CREATE INDEX case_row_over ON case_row (jurisdiction, unit, opened_on, number)
WHERE ended IS NOT NULL;
CREATE INDEX case_row_open_of_procedure
ON case_row (jurisdiction, unit, procedure, opened_on, number) WHERE ended IS NULL;
CREATE INDEX case_row_over_of_procedure
ON case_row (jurisdiction, unit, procedure, opened_on, number) WHERE ended IS NOT NULL;
CREATE INDEX case_row_party ON case_row (jurisdiction, sought, number);
