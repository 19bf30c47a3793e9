//! `/replay`: 推演. What if a rule were another: the recorded history is walked under it, and nothing
//! is written.

pub mod result;

use std::fs;

use askama::Template;
use zs_base::limits::{DRAFT_BYTES_MAX, DRAFT_FILE_BYTES_MAX, DRAFT_FILES_MAX, REPLAY_CASES_MAX};
use zs_base::{Day, Severity};
use zs_store::DraftStanding;
use zs_work::lawmaking::{Bundle, DraftProblem, refused_words};
use zs_work::office::{draft, drafts};
use zs_work::view::read;
use zs_work::{ChangedLaw, changed_law, place_changes};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::replays::{Ended, Replay, ReplayAsk};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Days back from today from which cases are walked, where nothing is said.
const DAYS_BACK: i32 = 365;
/// Texts that the form has room for before anything was sent.
const TEXTS: usize = 1;

#[derive(Template)]
#[template(path = "replay.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    drafts: Vec<(u64, String)>,
    problems: Vec<Problem>,
    own: Vec<Line>,
    cases_max: u64,
}

/// What stands in the form.
struct Asked {
    draft: String,
    texts: Vec<Text>,
    from: String,
    to: String,
}

/// A file of the form, with the name that it has among problems.
struct Text {
    name: String,
    text: String,
}

/// Something that is wrong.
struct Problem {
    /// The field; empty for a file that the draft brings.
    field: String,
    /// The file, with line and column where they are known.
    place: String,
    /// The line as it stands there.
    line: String,
    sentence: String,
}

/// A replay of the visitor.
struct Line {
    number: u64,
    files: String,
    days: String,
    state: String,
    now: zs_base::Moment,
}

/// Shows the form and the replays of the visitor.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let today = visit.now.day();
    let asked = Asked {
        draft: visit.ask.query.get("draft").to_owned(),
        texts: vec![Text::empty(1)],
        from: today.plus(-DAYS_BACK).to_string(),
        to: today.to_string(),
    };
    page(visit, asked, Vec::new())
}

fn page(visit: &mut Visit<'_>, asked: Asked, problems: Vec<Problem>) -> Result<Answer, Trouble> {
    let open = drafts(visit.looker.reader())?.into_iter();
    let open = open.filter(|it| {
        matches!(
            it.standing,
            DraftStanding::Open | DraftStanding::Submitted | DraftStanding::Signed
        )
    });
    let by = visit.visitor()?.person.id.clone();
    let own = visit.site.replays.all_of(&by);
    let status = if problems.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        drafts: open.map(|it| (it.number, it.title)).collect(),
        own: own.iter().map(|it| Line::of(it)).collect(),
        frame: visit.frame(),
        cases_max: REPLAY_CASES_MAX,
        asked,
        problems,
    });
    answer.status = status;
    Ok(answer)
}

/// Begins a replay.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let mut problems = Vec::new();
    let asked = Asked::sent(visit, &mut problems);
    let days = asked.days(visit.now.day(), &mut problems);
    let found = law_of(visit, &asked, &mut problems)?;
    let (Some(days), Some((changed, files))) = (days, found) else {
        return page(visit, asked, problems);
    };
    if !problems.is_empty() {
        return page(visit, asked, problems);
    }
    let ask = ReplayAsk {
        by: visit.visitor()?.person.id.clone(),
        files,
        days,
        now: visit.now,
    };
    let reader = visit.own_reader()?;
    let laws = (visit.law.clone(), changed);
    match visit.site.replays.begin(ask, laws, reader) {
        Some(replay) => Ok(Answer::see_other(format!("/replay/{}", replay.number))),
        None => {
            let sentence = "有人正在推演，一次只推演一份，请等它完了再来；你写的都还在下面。";
            problems.push(Problem::of("from", sentence));
            page(visit, asked, problems)
        }
    }
}

/// The law with what was sent, and how people call what is changed; nothing where something is wrong.
fn law_of(
    visit: &mut Visit<'_>,
    asked: &Asked,
    problems: &mut Vec<Problem>,
) -> Result<Option<(ChangedLaw, Vec<String>)>, Trouble> {
    let (mut bundle, mut names) = (Bundle::default(), Vec::new());
    if !asked.draft.is_empty() {
        let number = asked.draft.parse().ok();
        let found = match number {
            Some(number) => draft(visit.looker.reader(), number)?,
            None => None,
        };
        match found {
            Some(found) => {
                names.push(format!("草案 {}：{}", found.row.number, found.row.title));
                bundle.absorb(&found.bundle);
            }
            None => problems.push(Problem::of("draft", "没有这份草案，请从列表里选。")),
        }
    }
    let texts: Vec<(String, String)> = asked
        .texts
        .iter()
        .filter(|it| !it.text.trim().is_empty())
        .map(|it| (it.name.clone(), it.text.clone()))
        .collect();
    let changes = place_changes(visit.law, &texts);
    for name in &changes.unplaced {
        let sentence = "看不出是哪一种规则：要有 id 和 force，或者 year、short、name 和 keys。";
        problems.push(Problem {
            place: name.clone(),
            ..Problem::of("text1", sentence)
        });
    }
    for name in &changes.twice {
        let sentence = "和前面的一份是同一种规则的同一个版本，只能有一份。";
        problems.push(Problem {
            place: name.clone(),
            ..Problem::of("text1", sentence)
        });
    }
    bundle.absorb(&changes.bundle);
    names.extend(changes.placed.iter().map(|(_, place)| place.clone()));
    if bundle.len() > DRAFT_FILES_MAX || bundle.bytes() > DRAFT_BYTES_MAX {
        let kilobytes = DRAFT_BYTES_MAX / 1_024;
        let sentence =
            format!("太多了：一次最多 {DRAFT_FILES_MAX} 份，合起来最多 {kilobytes} KB。");
        problems.push(Problem::of("text1", &sentence));
    }
    if !problems.is_empty() {
        return Ok(None);
    }
    let (changed, found) = changed_law(visit.law, &bundle);
    let shown: Vec<(String, String)> = changes
        .placed
        .iter()
        .map(|(name, place)| (visit.law.files().shown(place), name.clone()))
        .collect();
    let errors = found.iter().filter(|it| it.severity == Severity::Error);
    let errors = errors.map(|it| DraftProblem::of(it, None));
    for it in errors.chain(refused_words(&bundle)) {
        problems.push(Problem::in_file(&it, &shown));
    }
    Ok(problems.is_empty().then_some((changed, names)))
}

impl Asked {
    /// What was sent; files become texts of the form, so that nothing has to be chosen again.
    fn sent(visit: &Visit<'_>, problems: &mut Vec<Problem>) -> Self {
        let form = &visit.ask.form;
        let mut texts: Vec<Text> = Vec::new();
        for text in form.all("text").filter(|it| !it.is_empty()) {
            let name = format!("第 {} 份", texts.len() + 1);
            take(&mut texts, problems, name, text);
        }
        for arrived in visit.ask.files.iter().filter(|it| it.bytes > 0) {
            let bytes = fs::read(arrived.file.path()).unwrap_or_default();
            let name = arrived.name.clone();
            match std::str::from_utf8(&bytes) {
                Ok(text) => take(
                    &mut texts,
                    problems,
                    name,
                    text.trim_start_matches('\u{feff}'),
                ),
                Err(_) => {
                    let sentence = format!("“{name}”不是 UTF-8 的文字文件。");
                    problems.push(Problem::of("file", &sentence));
                }
            }
        }
        if texts.is_empty() {
            texts.push(Text::empty(TEXTS));
        }
        Self {
            draft: form.get("draft").to_owned(),
            from: form.get("from").to_owned(),
            to: form.get("to").to_owned(),
            texts,
        }
    }

    /// The days that were asked for.
    fn days(&self, today: Day, problems: &mut Vec<Problem>) -> Option<(Day, Day)> {
        let mut day = |field: &str, text: &str| match read::day(text, today) {
            Ok(day) => Some(day),
            Err(misread) => {
                let sentence = format!("{}{}。", misread.sentence, misread.accepted);
                problems.push(Problem::of(field, &sentence));
                None
            }
        };
        let (from, to) = (day("from", &self.from)?, day("to", &self.to)?);
        if from > to {
            problems.push(Problem::of("to", "到哪一天，不能早于从哪一天。"));
            return None;
        }
        Some((from, to))
    }
}

/// Takes a text into the form, where it is not too large.
fn take(texts: &mut Vec<Text>, problems: &mut Vec<Problem>, name: String, text: &str) {
    if text.len() > DRAFT_FILE_BYTES_MAX {
        let kilobytes = DRAFT_FILE_BYTES_MAX / 1_024;
        let sentence = format!("“{name}”太大，一份最多 {kilobytes} KB。");
        problems.push(Problem::of("file", &sentence));
        return;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    texts.push(Text { name, text });
}

impl Text {
    fn empty(number: usize) -> Self {
        Self {
            name: format!("第 {number} 份"),
            text: String::new(),
        }
    }
}

impl Problem {
    fn of(field: &str, sentence: &str) -> Self {
        Self {
            field: field.to_owned(),
            place: String::new(),
            line: String::new(),
            sentence: sentence.to_owned(),
        }
    }

    /// A problem of a file, by the name that the visitor knows it by.
    fn in_file(it: &DraftProblem, shown: &[(String, String)]) -> Self {
        let own = shown.iter().position(|(name, _)| *name == it.name);
        let own = own.or_else(|| {
            let mut paths = shown.iter();
            paths.position(|(name, _)| it.path.as_ref().is_some_and(|path| name.ends_with(path)))
        });
        let name = own.map_or(&it.name, |place| &shown[place].1);
        let at = it.at.map_or_else(String::new, |(line, column)| {
            format!("第 {line} 行第 {column} 个字")
        });
        let cure = match it.cure.is_empty() {
            true => String::new(),
            false => format!("{}。", it.cure),
        };
        Self {
            field: own.map_or_else(String::new, |place| format!("text{}", place + 1)),
            place: format!("{name} {at}"),
            line: it.line.trim().to_owned(),
            sentence: format!("{}。{cure}", it.cause),
        }
    }
}

impl Line {
    fn of(replay: &Replay) -> Self {
        let (from, to) = replay.ask.days;
        Self {
            number: replay.number,
            files: named(&replay.ask.files),
            days: format!("{from} 至 {to}"),
            state: match replay.ended() {
                None => format!("正在推演，看过 {} 件", replay.walked()),
                Some(Ended::Not(_)) => "没有做完".to_owned(),
                Some(Ended::Found(found)) => {
                    format!("看了 {} 件，{} 件不同", found.cases, found.count)
                }
            },
            now: replay.ask.now,
        }
    }
}

/// What is changed, in one line.
fn named(files: &[String]) -> String {
    match files.is_empty() {
        true => "现行的规则，不作改动".to_owned(),
        false => files.join("、"),
    }
}

impl Page {
    /// The name of the field of a text, from 1.
    fn text_field(&self, number: &usize) -> String {
        format!("text{number}")
    }

    fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|it| it.field == field);
        found.map(|it| it.sentence.as_str())
    }
}
