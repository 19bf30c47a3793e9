//! `/units`: the tree of units, what became of each, and what becomes of one now.

use askama::Template;
use zs_base::{Day, UnitId};
use zs_case::Refusal;
use zs_store::{UnitChangeKind, UnitChangeRow};
use zs_work::office::{Refused, UnitAct, UnitOrder};
use zs_work::{Region, Roll, UnitFile};

use super::figures::region_asked;
use super::people::Wrongs;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "units.html")]
struct All {
    frame: Frame,
    rows: Vec<Row>,
    living: Vec<(UnitId, String)>,
    sent: Pairs,
    today: Day,
    done: bool,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
}

/// A unit in the tree.
struct Row {
    depth: usize,
    id: String,
    name: String,
    ended: Option<(Day, String)>,
    last: Option<String>,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct One {
    frame: Frame,
    id: String,
    name: String,
    above: Option<(String, String)>,
    below: Vec<(String, String)>,
    ended: Option<Day>,
    heirs: Vec<(String, String)>,
    course: Vec<Line>,
    /// The region that was written down for the unit itself.
    own_region: Option<Region>,
    /// The region in which it lies.
    region: Option<Region>,
    /// The regions that are known.
    regions: Vec<Region>,
    living: Vec<(UnitId, String)>,
    sent: Pairs,
    today: Day,
    done: bool,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
}

/// What became of a unit on a day.
struct Line {
    on: Day,
    what: String,
    cite: String,
    by: String,
}

type Wrong = (Vec<(String, String)>, Option<Refusal>);

/// Shows all units.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn all(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(tree(visit, (Vec::new(), None)))
}

fn tree(visit: &Visit<'_>, (problems, refusal): Wrong) -> Answer {
    let roll = visit.law.roll();
    let row = |(depth, it): &(usize, &UnitFile)| Row {
        depth: (*depth).min(4),
        id: it.id.to_string(),
        name: it.name.clone(),
        ended: it.ended.map(|day| (day, names(&roll, &it.heirs))),
        last: it.changes.last().map(|last| {
            let what = last.kind.chinese();
            format!("{} {what}", last.on)
        }),
    };
    let sound = problems.is_empty() && refusal.is_none();
    let mut answer = html(&All {
        frame: visit.frame(),
        rows: roll.tree().iter().map(row).collect(),
        living: living(&roll, None),
        sent: visit.ask.form.clone(),
        today: visit.now.day(),
        done: visit.ask.query.given("done").is_some(),
        problems,
        refusal,
    });
    answer.status = if sound { 200 } else { 422 };
    answer
}

fn names(roll: &Roll, units: &[UnitId]) -> String {
    let names: Vec<String> = units.iter().map(|it| roll.name(it)).collect();
    names.join("、")
}

fn living(roll: &Roll, but: Option<&UnitId>) -> Vec<(UnitId, String)> {
    let going_on = roll
        .all()
        .filter(|it| it.ended.is_none() && Some(&it.id) != but);
    going_on
        .map(|it| (it.id.clone(), it.name.clone()))
        .collect()
}

/// Shows one unit with what became of it.
///
/// # Errors
/// When there is none by that number.
pub fn one(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    file(visit, (Vec::new(), None))
}

fn file(visit: &Visit<'_>, (problems, refusal): Wrong) -> Result<Answer, Trouble> {
    let roll = visit.law.roll();
    let id = UnitId::from(visit.part("unit"));
    let unit = roll.unit(&id).ok_or(Trouble::NoPage)?;
    let named = |id: &UnitId| (id.to_string(), roll.name(id));
    let sound = problems.is_empty() && refusal.is_none();
    let mut answer = html(&One {
        frame: visit.frame(),
        id: id.to_string(),
        name: unit.name.clone(),
        above: unit.above.as_ref().map(named),
        below: roll.below(Some(&id)).map(|it| named(&it.id)).collect(),
        ended: unit.ended,
        heirs: unit.heirs.iter().map(named).collect(),
        course: unit
            .changes
            .iter()
            .rev()
            .map(|it| line(&roll, it))
            .collect(),
        own_region: unit.own_region(visit.now.day()),
        region: roll.region_of(&id, visit.now.day()),
        regions: roll.regions(visit.now.day()),
        living: living(&roll, Some(&id)),
        sent: visit.ask.form.clone(),
        today: visit.now.day(),
        done: visit.ask.query.given("done").is_some(),
        problems,
        refusal,
    });
    answer.status = if sound { 200 } else { 422 };
    Ok(answer)
}

fn line(roll: &Roll, it: &UnitChangeRow) -> Line {
    let other = || roll.name(&UnitId::from(it.other.as_str()));
    let what = match it.kind {
        UnitChangeKind::Founded if it.other.is_empty() => format!("设立“{}”", it.name),
        UnitChangeKind::Founded => format!("设立“{}”，上级是{}", it.name, other()),
        UnitChangeKind::Renamed => format!("“{}”更名为“{}”", it.other, it.name),
        UnitChangeKind::Moved if it.other.is_empty() => "不再有上级单位".to_owned(),
        UnitChangeKind::Moved => format!("上级调整为{}", other()),
        UnitChangeKind::Placed if it.other.is_empty() => "不再有自己的区划，随上级单位".to_owned(),
        UnitChangeKind::Placed => format!("区划登记为{}（{}）", it.name, it.other),
        UnitChangeKind::Merged => format!("并入{}", other()),
        UnitChangeKind::Split => format!("分设，由{}接替", other()),
        UnitChangeKind::Abolished => format!("撤销，由{}继续行使职权", other()),
    };
    Line {
        on: it.on,
        what,
        cite: it.cite.clone(),
        by: it.by.to_string(),
    }
}

/// Founds a unit.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn found(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (sent, mut wrongs) = (&visit.ask.form, Wrongs::default());
    let order = UnitOrder {
        unit: wrongs
            .must("code", "编号", sent.get("code"))
            .as_str()
            .into(),
        act: UnitAct::Found(
            wrongs.must("name", "名称", sent.get("name")),
            sent.given("above").map(UnitId::from),
        ),
        on: wrongs.day("on", "设立日期", sent.get("on"), visit.now.day()),
        cite: wrongs.must("cite", "依据的文件", sent.get("cite")),
    };
    match ordered(visit, &order, wrongs)? {
        None => Ok(Answer::see_other("/units?done=1")),
        Some(wrong) => Ok(tree(visit, wrong)),
    }
}

/// Changes a unit.
///
/// # Errors
/// When the visitor may not, the form is none of this page, or the machine failed.
pub fn change(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (sent, mut wrongs) = (&visit.ask.form, Wrongs::default());
    let unit = UnitId::from(visit.part("unit"));
    let heirs = || {
        sent.all("heir")
            .filter(|it| !it.is_empty())
            .map(UnitId::from)
            .collect()
    };
    let act = match sent.get("act") {
        "rename" => UnitAct::Rename(wrongs.must("name", "新的名称", sent.get("name"))),
        "move" => UnitAct::Move(sent.given("above").map(UnitId::from)),
        "place" => UnitAct::Place(placed(visit, &mut wrongs)),
        "merged" => UnitAct::End(UnitChangeKind::Merged, heirs()),
        "split" => UnitAct::End(UnitChangeKind::Split, heirs()),
        "abolished" => UnitAct::End(UnitChangeKind::Abolished, heirs()),
        "" => {
            wrongs.must("kind", "怎样结束", "");
            UnitAct::End(UnitChangeKind::Abolished, heirs())
        }
        _ => return Err(Trouble::Bad("这张表不是这一页的。".to_owned())),
    };
    let order = UnitOrder {
        on: wrongs.day("main", "生效日期", sent.get("on"), visit.now.day()),
        cite: wrongs.must("main", "依据的文件", sent.get("cite")),
        unit,
        act,
    };
    let address = format!("{}?done=1#main", visit.ask.path);
    match ordered(visit, &order, wrongs)? {
        None => Ok(Answer::see_other(address)),
        Some(wrong) => file(visit, wrong),
    }
}

/// The region of the form: one that is known, another one with its name, or none of its own.
fn placed(visit: &Visit<'_>, wrongs: &mut Wrongs) -> Option<Region> {
    let sent = &visit.ask.form;
    match sent.get("region") {
        "" => None,
        "new" => Some(Region {
            code: wrongs.must("code", "区划代码", sent.get("code")),
            name: wrongs.must("region_name", "区划名称", sent.get("region_name")),
        }),
        code => {
            let mut known = visit.law.roll().regions(visit.now.day()).into_iter();
            let found = known.find(|it| it.code == code);
            // A code that is not known has no name.
            found.or_else(|| {
                wrongs.must("region", "区划", "");
                None
            })
        }
    }
}

/// Carries out a change; what is wrong with it, where it is not carried out.
fn ordered(visit: &Visit<'_>, order: &UnitOrder, wrongs: Wrongs) -> Result<Option<Wrong>, Trouble> {
    if !wrongs.0.is_empty() {
        return Ok(Some((wrongs.0, None)));
    }
    let (office, who) = (&visit.site.office, visit.visitor()?);
    match office.change_unit(who, order, &visit.ask.address, visit.now) {
        Ok(()) => Ok(None),
        Err(Refused::Rule(refusal)) => Ok(Some((Vec::new(), Some(refusal)))),
        Err(Refused::Denied(denied)) => Err(denied.into()),
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(other) => Err(Trouble::Bad(other.to_string())),
    }
}

impl One {
    /// What was sent for a field of the form that came back.
    fn was(&self, act: &str, field: &str) -> &str {
        match self.sent.get("act") == act {
            true => self.sent.get(field),
            false => "",
        }
    }

    /// Whether a region is the one to choose: what was sent, or where the unit lies now.
    fn is_region(&self, it: &Region) -> bool {
        match self.sent.get("act") == "place" {
            true => self.sent.get("region") == it.code,
            false => self
                .own_region
                .as_ref()
                .is_some_and(|own| own.code == it.code),
        }
    }

    /// The figures of a region.
    fn of_region(&self, it: &Region) -> String {
        Pairs::default().with("unit", &region_asked(it))
    }

    /// Whether the form that ends the unit came back.
    fn ends(&self) -> bool {
        ["merged", "split", "abolished"].contains(&self.sent.get("act"))
    }

    fn chose(&self, heir: &UnitId) -> bool {
        self.sent.all("heir").any(|it| it == heir.as_str())
    }
}
