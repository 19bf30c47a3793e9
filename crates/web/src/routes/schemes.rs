//! `GET /schemes`: 指标, the items of a scheme with what the acts themselves answer, how many are met
//! and how far that is from the line. There is no ranking of units.

pub mod same;
pub mod share_out;

use askama::Template;
use zs_assess::{Lack, Score};
use zs_law::{Indicator, Scheme, Status};
use zs_work::figures::{Standing, standing};

use super::cases::asked_list::ALL_UNITS;
use super::figures::Asked;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "schemes.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    said: String,
    name: String,
    source: String,
    to_confirm: bool,
    schemes: Vec<(String, String, bool)>,
    line: Line,
    groups: Vec<Group>,
}

/// Where a scheme stands as a whole.
struct Line {
    all: usize,
    /// Items that the acts answer by themselves.
    looked: usize,
    met: i64,
    applicable: i64,
    must: i64,
    none: usize,
    minutes: u32,
}

struct Group {
    name: String,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    title: String,
    measures: String,
    within: String,
    /// Name and value of each figure, with its address.
    figures: Vec<(String, String, String)>,
    /// What must be handed in, and for how many minutes.
    upload: Option<(String, u32)>,
    light: &'static str,
    word: &'static str,
    leading: String,
    to_confirm: bool,
}

/// Shows a scheme.
///
/// # Errors
/// When the post may not assess the unit, the law has no scheme, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let law = visit.law.clone();
    let query = &visit.ask.query;
    let newest = law.library.schemes.values().filter_map(|it| it.last());
    let chosen = query.given("scheme");
    let mut schemes = newest.clone();
    let scheme = schemes.find(|it| chosen.is_none_or(|id| *it.id == *id));
    let scheme = scheme.ok_or(Trouble::NoPage)?;
    let kind = kind_of(scheme);
    let reader = visit.looker.reader();
    let stands = standing(reader, &law, scheme, &kind, &asked.ask)?;
    let mut groups: Vec<Group> = Vec::new();
    for item in &scheme.items {
        let row = row(&law.library, scheme, item, &stands, &asked);
        let top = scheme.top_of(item);
        let name = top.map_or_else(String::new, |it| it.name.to_string());
        match groups.iter_mut().find(|it| it.name == name) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group {
                name,
                rows: vec![row],
            }),
        }
    }
    let listed = newest.map(|it| (it.id.to_string(), it.name.to_string(), it.id == scheme.id));
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        said: asked.ask.period.said(),
        name: scheme.name.to_string(),
        source: scheme.source.to_string(),
        to_confirm: scheme.status == Status::ToConfirm,
        schemes: listed.collect(),
        line: line(scheme, &stands),
        groups,
        asked,
    }))
}

/// As a unit of which type the scheme is looked at: the first that one of its items names.
fn kind_of(scheme: &Scheme) -> String {
    let mut types = scheme.items.iter().flat_map(|it| &it.applies.types);
    types.next().map_or_else(String::new, ToString::to_string)
}

fn line(scheme: &Scheme, stands: &Standing) -> Line {
    let scores = || stands.score.scores.iter().map(|(_, score)| *score);
    Line {
        all: scheme.items.len(),
        looked: scores()
            .filter(|it| !matches!(it, Score::Waiting(_)))
            .count(),
        met: stands.score.met,
        applicable: stands.score.applicable,
        must: stands.score.must_be_met,
        none: scores()
            .filter(|it| matches!(it, Score::NotApplicable | Score::NoCases))
            .count(),
        minutes: scheme.minutes(),
    }
}

fn row(
    library: &zs_law::Library,
    scheme: &Scheme,
    item: &Indicator,
    stands: &Standing,
    asked: &Asked,
) -> Row {
    let (light, word) = match stands.of(&item.code) {
        Score::NotApplicable => ("grey", "不适用"),
        Score::NoCases => ("grey", "无此类案件"),
        Score::Points(points) if points >= item.points => ("green", "达到"),
        Score::Points(_) => ("red", "没有达到"),
        Score::Waiting(_) if item.upload.is_some() && item.figures.is_empty() => {
            ("yellow", "要交材料")
        }
        Score::Waiting(Lack::Figure) => ("yellow", "要交材料"),
        Score::Waiting(Lack::Judgement) => ("yellow", "待评定"),
        Score::Waiting(Lack::External) => ("yellow", "等别处的结果"),
        Score::Waiting(Lack::Others) => ("yellow", "等其他单位"),
    };
    let values = stands.values.get(&item.code).into_iter().flatten();
    let figures = values.map(|(id, value)| {
        let name = library
            .figure(id)
            .map_or_else(|| id.to_string(), |it| it.name.to_string());
        let made_of = value.made_of().map(|it| format!("（{it}）"));
        let said = format!("{}{}", value.printed(), made_of.unwrap_or_default());
        (name, said, format!("/figures/{id}?{}", asked.same()))
    });
    let within = scheme.group(&item.group);
    Row {
        code: item.code.to_string(),
        title: item.title.to_string(),
        measures: item.measures.to_string(),
        within: within.map_or_else(String::new, |it| it.name.to_string()),
        figures: figures.collect(),
        upload: item
            .upload
            .as_ref()
            .map(|it| (it.what.to_string(), it.minutes)),
        light,
        word,
        leading: item.leading.join("、"),
        to_confirm: item.status == Status::ToConfirm,
    }
}

impl Page {
    /// How many items are missing to the line.
    fn short(&self) -> i64 {
        (self.line.must - self.line.met).max(0)
    }
}
