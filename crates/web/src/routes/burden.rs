//! `GET /burden`: 填报负担, what each unit wrote down in a month, what stood there already, and how
//! long that took by the estimates of the law folder; units in the order of the register, no ranking.

use askama::Template;
use zs_assess::Period;
use zs_work::{Burden, burden};

use super::cases::asked_list::ALL_UNITS;
use super::figures::Asked;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "burden.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    said: String,
    months: Vec<(String, String)>,
    month: String,
    rows: Vec<Row>,
    all: Row,
    source: String,
    costs: Vec<(String, String)>,
}

struct Row {
    unit: String,
    /// Where the cases of the unit are.
    href: String,
    acts: i64,
    asked: i64,
    known: i64,
    written: i64,
    minutes: String,
    saved: String,
}

/// Shows a month.
///
/// # Errors
/// When the post may not assess the unit, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of_all(visit)?;
    let months = months(&asked);
    let (year, month, _) = asked.ask.as_of.ymd();
    let this = Period::months(year, month, 1).unwrap_or(asked.ask.period);
    let written = visit.ask.query.given("period").and_then(Period::parse);
    let chosen = written.filter(|it| {
        months
            .iter()
            .any(|(code, _)| Some(code) == it.code().as_ref())
    });
    let period = chosen.unwrap_or(this);
    let law = visit.law.clone();
    let reader = visit.looker.reader();
    let found = burden(reader, &law, &asked.ask.units, period)?;
    let mut all = Burden::default();
    let mut rows = Vec::new();
    for (unit, name) in &asked.units {
        let Some(it) = found.get(unit) else { continue };
        all = all.plus(it);
        let pair = crate::pairs::Pairs::default().with("unit", unit.as_str());
        rows.push(Row::of(name, format!("/cases?{pair}"), it));
    }
    let costs = law.library.burden.seconds.iter();
    let costs = costs.map(|(kind, seconds)| (word(kind).to_owned(), format!("{seconds} 秒")));
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        said: period.said(),
        month: period.code().unwrap_or_default(),
        months,
        all: Row::of("合计", "/cases?unit=*".to_owned(), &all),
        rows,
        source: law.library.burden.source.to_string(),
        costs: costs.collect(),
        asked,
    }))
}

/// The months that one may choose: this one and the twelve before.
fn months(asked: &Asked) -> Vec<(String, String)> {
    let (year, month, _) = asked.ask.as_of.ymd();
    let last = i32::from(year) * 12 + i32::from(month) - 1;
    let each = (0..13).filter_map(|back| {
        let at = last - back;
        let (year, month) = (at.div_euclid(12) as i16, at.rem_euclid(12) as i8 + 1);
        let period = Period::months(year, month, 1)?;
        Some((period.code()?, period.said()))
    });
    each.collect()
}

impl Row {
    fn of(unit: &str, href: String, it: &Burden) -> Self {
        Self {
            unit: unit.to_owned(),
            href,
            acts: it.acts,
            asked: it.asked,
            known: it.known,
            written: it.written,
            minutes: time(it.seconds),
            saved: time(it.saved),
        }
    }
}

/// Seconds as hours and minutes; a minute that was begun is one.
fn time(seconds: i64) -> String {
    let minutes = (seconds + 59).div_euclid(60);
    match minutes / 60 {
        0 => format!("{minutes} 分钟"),
        hours => format!("{hours} 小时 {} 分钟", minutes % 60),
    }
}

/// What people call a kind of field.
fn word(kind: &str) -> &'static str {
    match kind {
        "text" => "文字",
        "list" => "多项文字",
        "money" => "金额",
        "count" => "整数",
        "date" => "日期",
        "moment" => "时刻",
        "choice" => "选项",
        "party" => "当事人",
        "officer" => "人员",
        "unit" => "单位",
        "place" => "地点",
        "article" => "法条",
        "key" => "目录项",
        "file" => "文件",
        "case" => "案件",
        _ => "其他",
    }
}
