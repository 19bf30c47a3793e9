//! One item on one screen: what is asked, what the acts say, what the unit says, with what files,
//! and what was said to it, this year and last.

use zs_assess::{Score, Value};
use zs_base::{CaseId, Digest};
use zs_law::{Library, Scheme};
use zs_work::figures::{Lacks, Standing};
use zs_work::view::{ItemFile, ItemPlace, Meets, SELF, Said};

use super::asked::Asked;

/// An item as pages show it.
pub struct Shown {
    pub case: CaseId,
    pub code: String,
    pub title: String,
    pub group: String,
    pub asks: Vec<String>,
    pub measures: String,
    pub upload: Option<(String, u32)>,
    pub figures: Vec<Number>,
    pub by_acts: bool,
    /// What the acts alone say: a light with its word.
    pub computed: (&'static str, &'static str),
    /// How far it is: a light with its word.
    pub place: (&'static str, &'static str),
    pub due: Option<(String, String)>,
    pub due_said: String,
    pub answer: Option<Said>,
    pub said: Vec<Said>,
    pub remark: Option<Said>,
    pub last_year: Option<Said>,
    pub ended: Option<String>,
    /// Whether the unit says that it is met although the numbers say that it is not.
    pub disagrees: bool,
    pub unit: String,
}

/// A number of an item.
pub struct Number {
    pub name: String,
    pub value: String,
    /// Numerator and denominator.
    pub made_of: Option<(String, String)>,
    /// How many are lacking to all of them.
    pub short: Option<i64>,
    pub href: String,
}

impl Shown {
    pub fn of(
        library: &Library,
        asked: &Asked,
        file: &ItemFile,
        stands: &Standing,
        before: Option<&ItemFile>,
        unit: String,
    ) -> Self {
        let scheme: &Scheme = &asked.scheme;
        let code = file.item.clone().unwrap_or_default();
        let item = scheme.items.iter().find(|it| *it.code == *code);
        let score = match item {
            Some(_) => stands.of(&code),
            None => Score::NotApplicable,
        };
        let is_full = matches!((score, item), (Score::Points(has), Some(it)) if has >= it.points);
        let group = item.and_then(|it| scheme.top_of(it));
        let said_met = file.meets() == Some(Meets::Yes);
        Self {
            case: file.case,
            title: file.matter.clone(),
            group: group.map_or_else(|| "没有对应的指标".to_owned(), |it| it.name.to_string()),
            asks: file.asks.lines().map(str::to_owned).collect(),
            measures: item.map_or_else(String::new, |it| it.measures.to_string()),
            upload: item
                .and_then(|it| it.upload.as_ref())
                .map(|it| (it.what.to_string(), it.minutes)),
            figures: numbers(library, asked, file, stands),
            by_acts: file.by_acts,
            computed: computed(score, is_full, file),
            place: place(file),
            due: file
                .clock
                .as_ref()
                .map(|it| (it.due.to_string(), it.left_words())),
            due_said: file.due_said.clone().unwrap_or_default(),
            answer: file.answer.clone(),
            said: file.said.clone(),
            remark: file.remark().cloned(),
            last_year: before
                .and_then(|it| it.remark().or(it.said.first()))
                .cloned(),
            ended: file.ended.clone(),
            disagrees: said_met && matches!(score, Score::Points(_)) && !is_full,
            code,
            unit,
        }
    }

    /// What the unit answered, in one word.
    pub fn answered(&self) -> &str {
        let outcome = self.answer.as_ref().and_then(|it| it.outcome.as_deref());
        outcome.unwrap_or_default()
    }

    /// The files of the unit, each once, the newest first.
    pub fn files(&self) -> Vec<(Digest, String)> {
        let mut files: Vec<(Digest, String)> = Vec::new();
        let answers = self.said.iter().filter(|it| it.is(SELF));
        for (digest, kind) in answers.flat_map(|it| &it.files) {
            if !files.iter().any(|(known, _)| known == digest) {
                files.push((*digest, kind.clone()));
            }
        }
        files
    }
}

fn numbers(library: &Library, asked: &Asked, file: &ItemFile, stands: &Standing) -> Vec<Number> {
    let code = file.item.as_deref().unwrap_or_default();
    let unit = crate::pairs::Pairs::default().with("unit", file.unit.as_str());
    let values = stands.values.get(code).into_iter().flatten();
    let number = values.map(|(id, value)| {
        let name = library.figure(id);
        let (made_of, short) = match value {
            Value::Ratio { part, whole } => (
                Some((part.to_string(), whole.to_string())),
                Some(whole - part).filter(|it| *it > 0),
            ),
            _ => (None, None),
        };
        Number {
            name: name.map_or_else(|| id.to_string(), |it| it.name.to_string()),
            value: value.printed(),
            made_of,
            short,
            href: format!("/figures/{id}?{unit}&period={}", asked.year),
        }
    });
    number.collect()
}

fn computed(score: Score, is_full: bool, file: &ItemFile) -> (&'static str, &'static str) {
    match score {
        _ if !file.by_acts => ("grey", "系统算不出来"),
        Score::NotApplicable => ("grey", "不适用"),
        Score::NoCases => ("grey", "无此类案件"),
        Score::Points(_) if is_full => ("green", "达到"),
        Score::Points(_) => ("red", "没有达到"),
        Score::Waiting(_) => ("yellow", "要人评定"),
    }
}

pub fn place(file: &ItemFile) -> (&'static str, &'static str) {
    match file.place {
        ItemPlace::ToAssign => ("grey", "还没有下达"),
        ItemPlace::Returned => ("red", "被退回"),
        ItemPlace::ToAnswer => ("yellow", "未自评"),
        ItemPlace::ToReview => ("grey", "待审核"),
        ItemPlace::Reviewed => ("grey", "已审核"),
        ItemPlace::Ended => ("green", "已定稿"),
    }
}

/// What an item lacks, in words.
pub const fn lacks(lacks: Lacks) -> &'static str {
    match lacks {
        Lacks::Numbers => "数字还没有达到要求",
        Lacks::Papers => "系统算不出来，要交材料自评",
        Lacks::Answer => "要人评定，还没有自评",
        Lacks::SaidNot => "单位自评为没有达到",
        Lacks::Returned => "被退回，要重新自评",
        Lacks::Decided => "定稿为没有达到",
    }
}
