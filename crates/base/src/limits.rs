//! Every bound of the product, in one place. Each has a test at n and n + 1.

/// Bytes of one text value in an event.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;
/// Bytes of all fields of one event; what is larger belongs in a file with its digest.
pub const EVENT_BYTES_MAX: usize = 64 * 1024;
/// Fields of one event.
pub const FIELDS_MAX: usize = 256;
/// People who sign one step.
pub const PEOPLE_MAX: usize = 32;
/// Bytes of one law file.
pub const LAW_FILE_BYTES_MAX: usize = 1024 * 1024;
/// Steps of one procedure.
pub const STEPS_MAX: usize = 512;
/// Rounds of one step.
pub const ROUNDS_MAX: usize = 1_000;
/// Instances of sub-procedures in one case.
pub const INSTANCES_MAX: usize = 1_000;
/// The largest length of a term in its own unit.
pub const TERM_LENGTH_MAX: u32 = 100_000;
/// Characters of a password.
pub const PASSWORD_CHARACTERS_MAX: usize = 128;
/// Characters of a name with which people sign in.
pub const LOGIN_CHARACTERS_MAX: usize = 64;
/// Characters of the purpose for which personal data are looked at.
pub const PURPOSE_CHARACTERS_MAX: usize = 200;
/// Sessions that one person has at a time.
pub const SESSIONS_OF_PERSON_MAX: usize = 16;
/// Readers that are kept open while nobody uses them.
pub const READERS_KEPT_MAX: usize = 32;
/// Look-ups of a certificate by one address in a minute.
pub const LOOKUPS_OF_ADDRESS_A_MINUTE_MAX: usize = 12;
/// Look-ups of certificates by all addresses in a minute; it also bounds the addresses that are kept.
pub const LOOKUPS_A_MINUTE_MAX: usize = 600;
/// Accounts, browsers and addresses of which failed sign-ins are remembered.
pub const ATTEMPTS_KEPT_MAX: usize = 20_000;
/// Commands that wait for the writer.
pub const QUEUE_MAX: usize = 1_024;
/// Commands that one transaction carries.
pub const BATCH_MAX: usize = 512;
/// Commands that are decided before they are handed on to be written.
pub const CHUNK_MAX: usize = 32;
/// Bytes of one event log, inflated.
pub const LOG_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;
/// Bytes of one trace (case) of an event log.
pub const LOG_TRACE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Events of one trace of an event log.
pub const LOG_TRACE_EVENTS_MAX: usize = 10_000;
/// Attributes of one event or trace of an event log.
pub const LOG_ATTRIBUTES_MAX: usize = 256;
/// How deep attributes of an event log may be nested.
pub const LOG_DEPTH_MAX: usize = 32;
/// Problems of one import that are told one by one; the rest is only counted by code and row.
pub const IMPORT_PROBLEMS_MAX: usize = 10_000;
/// Deviations of one log that are listed case by case; the rest is counted.
pub const DEVIATIONS_LISTED_MAX: usize = 50_000;
/// Bytes of an event log, inflated, that a page reads.
pub const PAGE_LOG_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Cases that leave a page as one event log.
pub const PAGE_LOG_CASES_MAX: u64 = 5_000;
/// Bytes of a log in OCEL, which is read as a whole.
pub const OCEL_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes of the file that says what the names of a log mean.
pub const LOG_MAP_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of one office file (docx, xlsx, csv) as it arrives.
pub const OFFICE_FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Parts inside one office file.
pub const OFFICE_PARTS_MAX: usize = 1_000;
/// Bytes of all parts of one office file, inflated.
pub const OFFICE_INFLATED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How many times larger than itself an office file may inflate; from one mebibyte on.
pub const OFFICE_RATIO_MAX: u64 = 100;
/// Bytes of one part of a docx that is filled in.
pub const DOCX_PART_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Tables of one docx that is read.
pub const DOCX_TABLES_MAX: usize = 1_000;
/// Sheets of one workbook.
pub const TABLE_SHEETS_MAX: usize = 64;
/// Rows of one workbook, all sheets together.
pub const TABLE_ROWS_MAX: usize = 200_000;
/// Rows of a table that is looked at and taken on a page. Larger ones go in at the machine, whose
/// memory nobody else is being served from.
pub const PAGE_TABLE_ROWS_MAX: usize = 20_000;
/// Cells of such a table that hold something: 15 for each row, and a table of people has 13 columns.
pub const PAGE_TABLE_CELLS_MAX: usize = 300_000;
/// Bytes of all texts of such a table: 400 for each row, and a row of a table of people has 110.
pub const PAGE_TABLE_TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes of the file of such a table, inflated.
pub const PAGE_TABLE_BYTES_MAX: u64 = 24 * 1024 * 1024;
/// Seconds that a table waits on a page until those before it have been looked at.
pub const PAGE_TABLE_WAIT_SECONDS_MAX: u64 = 10;
/// Columns of one sheet.
pub const TABLE_COLUMNS_MAX: usize = 256;
/// Cells of one workbook that hold something, those that a merge fills included.
pub const TABLE_CELLS_MAX: usize = 2_000_000;
/// Bytes of all texts of one workbook, those that a merge repeats included.
pub const TABLE_TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of one cell.
pub const TABLE_CELL_BYTES_MAX: usize = 32 * 1024;
/// Cells that are changed in one workbook at a time.
pub const CELLS_CHANGED_MAX: usize = 100_000;
/// Rows of one exported xlsx file; a csv file has no such bound.
pub const EXPORT_ROWS_MAX: usize = 100_000;
/// Bytes of one form of a page.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// Bytes of a proof that somebody brings to be checked; the proof of the largest event is below.
pub const PROOF_BYTES_MAX: usize = 512 * 1024;
/// Leaves that one check on a page recomputes.
pub const LEDGER_CHECK_LEAVES_MAX: usize = 1_000;
/// Bytes of the name of a witness.
pub const WITNESS_NAME_BYTES_MAX: usize = 200;
/// Requests that look, and as many that hand something in, answered at the same time; more are asked
/// to come again.
pub const REQUESTS_AT_ONCE_MAX: usize = 64;
/// Public pages that are made at the same time for each core of the machine; the others wait in turn.
pub const PUBLIC_PAGES_OF_CORE_AT_ONCE_MAX: usize = 1;
/// Requests that wait until a public page is made for them; more are asked to come again.
pub const PUBLIC_PAGES_WAITING_MAX: usize = 1_024;
/// Bytes of the public pages that are kept in memory.
pub const KEPT_PAGES_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Numbers of public notices, each for another question, that are known without counting again.
pub const NOTICE_COUNTS_MAX: usize = 1_024;
/// Bytes of the address of a page that is kept; a longer one is made each time.
pub const KEPT_ADDRESS_BYTES_MAX: usize = 1_024;
/// Requests whose bodies are arriving at the same time; more are asked to come again.
pub const FORMS_AT_ONCE_MAX: usize = 2_048;
/// Bytes of one uploaded video or sound.
pub const UPLOAD_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Bytes of one uploaded picture or document.
pub const UPLOAD_STILL_BYTES_MAX: u64 = 50 * 1024 * 1024;
/// Bytes of all files of one declaration pack that a page makes.
pub const PACK_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Bytes of one form with its files.
pub const UPLOAD_FORM_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Points of the longer side of a picture; panoramas and long screenshots of telephones stay below.
pub const PICTURE_SIDE_MAX: u32 = 30_000;
/// Points of a picture. Telephones take up to 200 million; shown, 250 million take one gigabyte of
/// the memory of an office computer, and more would stop it.
pub const PICTURE_PIXELS_MAX: u64 = 250_000_000;
/// How many times longer than wide a picture may be; a long screenshot has up to 28.
pub const PICTURE_SHAPE_MAX: u32 = 100;
/// Reads of the head of a picture until it has said how large it is; 50 MB of JPEG segments of full
/// length are 800.
pub const PICTURE_PARTS_MAX: usize = 1_000;
/// Files of one form.
pub const UPLOAD_FORM_FILES_MAX: usize = 20;
/// Bytes of one piece of a file that arrives in pieces.
pub const UPLOAD_PIECE_BYTES_MAX: usize = 256 * 1024;
/// Files that one person has uploaded or begun to upload, and not yet forgotten.
pub const UPLOADS_OF_PERSON_MAX: usize = 200;
/// Bytes of all files that one person has uploaded or begun to upload, and not yet forgotten.
pub const UPLOADS_OF_PERSON_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Characters of the name of an uploaded file; the rest is cut off.
pub const UPLOAD_NAME_CHARACTERS_MAX: usize = 120;
/// Forms with files that are read at the same time.
pub const UPLOADS_AT_ONCE_MAX: usize = 16;
/// Seconds in which a virus scanner must have said something of a file; a request waits a little longer.
pub const SCAN_SECONDS_MAX: u64 = 25;
/// Files that a virus scanner looks at at the same time; far fewer than requests, which it must not stop.
pub const SCANS_AT_ONCE_MAX: usize = 8;
/// Bytes of evidence that are compared while a page of a case is made.
pub const PAGE_COMPARED_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Bytes that must be free where the data is; below, the disk is called nearly full.
pub const DISK_FREE_BYTES_MIN: u64 = 5_000_000_000;
/// Days after which the last backup is called too old.
pub const BACKUP_AGE_DAYS_MAX: i32 = 3;
/// Purposes of looking at cases that are remembered at the same time.
pub const PURPOSES_KEPT_MAX: usize = 20_000;
/// Entries of the audit log that one look goes through.
pub const AUDIT_ROWS_SCANNED_MAX: usize = 20_000;
/// Sign-ins that wait for their second factor at the same time.
pub const SECOND_WAITING_MAX: usize = 10_000;
/// Days before the end of a certificate in which it is told that it ends.
pub const CERTIFICATE_NEAR_DAYS: i32 = 60;
/// Bytes of a county's own template of a paper.
pub const TEMPLATE_BYTES_MAX: usize = 1024 * 1024;
/// Versions of a county's own template of one paper.
pub const TEMPLATE_VERSIONS_MAX: usize = 100;
/// Characters by which the calculator looks for an act; the rest is not read.
pub const CALCULATOR_SEARCH_CHARACTERS_MAX: usize = 100;
/// Stretches of one kind that the calculator takes out of a term, and extensions that it adds.
pub const CALCULATOR_STRETCHES_MAX: usize = 3;
/// Cases that one replay of history on a page walks; more are walked at the machine.
pub const REPLAY_CASES_MAX: u64 = 20_000;
/// Cases of one replay that are listed; of the others only their number by unit is kept.
pub const REPLAY_LISTED_MAX: usize = 1_000;
/// Replays that are kept in memory; the oldest that has ended makes room.
pub const REPLAYS_KEPT_MAX: usize = 8;
/// Days for which lists of work tell that a last day has moved; the page of the case tells it always.
pub const MOVED_SHOWN_DAYS_MAX: i32 = 30;
/// Days of one file for a calendar program (ICS); a person who has more sees the nearest.
pub const AGENDA_DAYS_MAX: usize = 500;
/// Bytes of a law text that one event carries; longer ones are split.
pub const LAW_PART_BYTES_MAX: usize = 48 * 1024;
/// Bytes of one file of a draft of law; the largest shipped procedure has a fifth of it.
pub const DRAFT_FILE_BYTES_MAX: usize = 192 * 1024;
/// Bytes of all files of a draft of law.
pub const DRAFT_BYTES_MAX: usize = 512 * 1024;
/// Files of a draft of law.
pub const DRAFT_FILES_MAX: usize = 64;
/// Characters of the title of a draft of law.
pub const DRAFT_TITLE_CHARACTERS_MAX: usize = 100;
/// Characters of what somebody writes to a draft of law.
pub const DRAFT_NOTE_CHARACTERS_MAX: usize = 2_000;
/// Drafts of law that are neither enacted nor given up.
pub const DRAFTS_OPEN_MAX: usize = 200;
/// States that one search of a proof on a page may meet; more is not proved.
pub const DRAFT_STATES_MAX: usize = 300_000;
/// Trials of drafts that are kept in memory at the same time.
pub const TRIALS_MAX: usize = 24;
/// Acts of one trial.
pub const TRIAL_ACTS_MAX: usize = 300;
/// Parties of closed cases that one survey may ask.
pub const SURVEY_MEMBERS_MAX: usize = 20_000;
/// Rows of a list from which is drawn.
pub const DRAW_ROWS_MAX: usize = 20_000;
/// Lots of one row of such a list.
pub const DRAW_WEIGHT_MAX: u32 = 1_000;
/// Rows that one draw draws.
pub const DRAW_PICKS_MAX: usize = 200;
/// Characters of a comment on a draft.
pub const COMMENT_CHARACTERS_MAX: usize = 1_000;
/// Characters of the name or the telephone number that somebody leaves with it.
pub const COMMENT_CONTACT_CHARACTERS_MAX: usize = 40;
/// Comments that one case takes.
pub const COMMENTS_OF_CASE_MAX: usize = 20_000;
/// Comments that are answered together.
pub const COMMENTS_ANSWERED_MAX: usize = 500;
/// Characters of an answer.
pub const COMMENT_ANSWER_CHARACTERS_MAX: usize = 2_000;
/// Comments from one address at once.
pub const COMMENTS_OF_ADDRESS_AT_ONCE_MAX: u32 = 20;
/// Comments from everywhere at once.
pub const COMMENTS_AT_ONCE_MAX: u32 = 300;
/// Addresses whose comments are counted apart.
pub const COMMENT_ADDRESSES_MAX: usize = 20_000;
/// How old the form of a comment must be at least, in milliseconds.
pub const COMMENT_FORM_MS_MIN: i64 = 2_000;
/// How old it may be at most, in milliseconds.
pub const COMMENT_FORM_MS_MAX: i64 = 24 * 60 * 60 * 1_000;
