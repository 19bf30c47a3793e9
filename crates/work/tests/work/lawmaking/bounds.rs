//! How large drafts, their proofs and their trials may be.

use super::*;

#[test]
fn a10_bounds_of_drafts() {
    let bureau = Bureau::new();
    let office = &bureau.desk.office;
    let begin = |title: &str, bundle: &Bundle| {
        office.begin_draft(&bureau.drafter, title, bundle, HERE, at(3))
    };
    let empty = Bundle::default();
    let title = |count: usize| "名".repeat(count);
    begin(&title(DRAFT_TITLE_CHARACTERS_MAX), &empty).unwrap();
    assert!(begin(&title(DRAFT_TITLE_CHARACTERS_MAX + 1), &empty).is_err());
    let files = |count: usize, bytes: usize| -> Bundle {
        let file = |it: usize| (format!("papers/{it}.md"), "x".repeat(bytes));
        (0..count).map(file).collect()
    };
    begin("甲", &files(DRAFT_FILES_MAX, 1)).unwrap();
    assert!(begin("甲", &files(DRAFT_FILES_MAX + 1, 1)).is_err());
    begin("甲", &files(1, DRAFT_FILE_BYTES_MAX)).unwrap();
    assert!(begin("甲", &files(1, DRAFT_FILE_BYTES_MAX + 1)).is_err());
    let piece = DRAFT_BYTES_MAX / 4;
    begin("甲", &files(4, piece)).unwrap();
    let mut more = files(4, piece);
    more.add("papers/more.md", "x");
    assert!(begin("甲", &more).is_err());
    let number = begin("甲", &empty).unwrap();
    let note = |count: usize| {
        let note = "退".repeat(count);
        let ask = bureau.ask(number);
        refusal(office.return_draft(&bureau.reviewer, &ask, &note, at(4)))
    };
    assert!(note(DRAFT_NOTE_CHARACTERS_MAX).contains("不能这样办"));
    assert!(note(DRAFT_NOTE_CHARACTERS_MAX + 1).contains("最多"));
    let open = 5;
    for _ in open..DRAFTS_OPEN_MAX {
        begin("甲", &empty).unwrap();
    }
    assert!(begin("甲", &empty).is_err());
}

#[test]
fn a10_law_part_bytes_max_splits_a_long_text_and_it_is_whole_again() {
    let bureau = Bureau::new();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for bytes in [LAW_PART_BYTES_MAX, LAW_PART_BYTES_MAX + 1] {
        let mut text: String = "字".repeat((bytes - 6) / 3);
        while text.len() < bytes {
            text.push('x');
        }
        texts.insert(format!("papers/长{bytes}.md"), text);
    }
    let bundle: Bundle = texts.into_iter().collect();
    let enactment = bureau.enacted(&bundle);
    assert_eq!(enactment.bundle, bundle);
    let mut reader = bureau.desk.writer.reader().unwrap();
    let notes = reader.notes(0, 100).unwrap();
    // One part, two parts, and the note that enacts.
    assert_eq!(notes.len(), 4);
}

#[test]
fn a10_draft_states_max_more_states_than_that_are_not_proved() {
    let law = law();
    assert!(proved_within(&law, &stall(), DRAFT_STATES_MAX).is_sound());
    // The largest search of the sample meets so many states, and one less is not enough.
    let enough = |max: usize| proved_within(&law, &stall(), max).is_sound();
    let least = (1..200).find(|max| enough(*max)).unwrap();
    assert!(least > 5 && enough(least) && !enough(least - 1), "{least}");
    let told = proved_within(&law, &stall(), least - 1).found.join("\n");
    assert!(told.contains("状态太多"), "{told}");
}

#[test]
fn a10_trial_acts_max_ends_a_trial() {
    let checked = check_draft(&law(), &stall(), at(0).day());
    let id = ID.into();
    let procedure = checked.law.library.procedure(&id, &[], day("2026-03-10"));
    let procedure = procedure.unwrap();
    let begin = day("2026-03-10").start().plus_hours(9);
    let given = |ask: &FieldAsk| Some((ask.name.clone(), ask.prefill.as_ref()?.given.clone()));
    let answers = Answers {
        fields: trial_fields(procedure, begin.day())
            .iter()
            .filter_map(given)
            .collect(),
        ..Answers::default()
    };
    let mut trial = Trial::open(&checked.law, procedure, &answers, begin).unwrap();
    // The opening is the first act.
    for _ in 1..TRIAL_ACTS_MAX {
        trial.declare("摊位·影响通行", true).unwrap();
    }
    let refused = trial.declare("摊位·影响通行", true);
    assert!(matches!(refused, Err(TrialRefused::Because(_))));
}
