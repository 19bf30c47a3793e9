-- Version 9: cases in which a unit is complained about, so that nobody of that unit reads them. The
-- program fills it from the events when it first starts on older data.

-- Projection: a case and the unit from whose people it is kept. The key answers both questions: is there
-- any case about this unit, and is this case about it.
CREATE TABLE shield_row (
  jurisdiction TEXT NOT NULL,
  unit TEXT NOT NULL,
  case_id BLOB NOT NULL,
  PRIMARY KEY (jurisdiction, unit, case_id)
) STRICT, WITHOUT ROWID;
