//! What becomes of units (机构改革): founded, renamed, moved, ended with successors. Nothing is ever
//! altered; each change says from which day and by which document.

use std::collections::BTreeSet;

use zs_base::{Day, Moment, PersonId, UnitId};
use zs_case::Objection;
use zs_event::Person;
use zs_event::person::Holding;
use zs_paper::table::normal;
use zs_power::{Action, Relation};
use zs_store::people::Unit;
use zs_store::{OfficeChange, Reader, UnitChangeKind, UnitChangeRow};

use super::audit_log::{Deed, Entry, Outcome, chain};
use super::import::next_unit_change;
use super::{Office, Refused, Visitor, codes};
use crate::import_people::is_id;
use crate::tenure::overlap;
use crate::{Region, Roll, UnitFile};

/// What becomes of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitAct {
    /// It begins, with a name, below another or below none.
    Found(String, Option<UnitId>),
    /// It has another name.
    Rename(String),
    /// It stands below another unit, or below none.
    Move(Option<UnitId>),
    /// It lies in a region, or in none but that of the unit above it.
    Place(Option<Region>),
    /// It ends, in one of the kinds in which units end, and these go on with its powers.
    End(UnitChangeKind, Vec<UnitId>),
}

/// A change to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitOrder {
    /// The id of the unit, which is its code.
    pub unit: UnitId,
    /// What becomes of it.
    pub act: UnitAct,
    /// From which day; today or before.
    pub on: Day,
    /// The document that says so.
    pub cite: String,
}

impl Office {
    /// Changes a unit. Where one unit goes on with the powers of one that ends, the people and the
    /// units below follow it from that day.
    ///
    /// # Errors
    /// When the visitor may not, or a rule says no; both are written down.
    pub fn change_unit(
        &self,
        visitor: &Visitor,
        order: &UnitOrder,
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let told = format!("{} {} {}", order.kind().word(), order.on, order.cite);
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed: Deed::ChangeUnit,
            subject: order.unit.as_str(),
            outcome: Outcome::Done,
            purpose: &told,
            address,
        };
        let entry = self.permitted(visitor, Action::ManageUnits, entry)?;
        let kept = self.writer.keep(|reader| {
            let roll = Roll::read(reader)?;
            order.check(&roll, now.day())?;
            Ok((order.changes(reader, &roll, &entry)?, ()))
        });
        match kept {
            Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
            Err(refused) => Err(self.refused(entry, refused)),
            Ok(()) => Ok(()),
        }
    }
}

fn no(sentence: impl Into<String>, cure: &str) -> Result<(), Refused> {
    Err(Objection::new(codes::ZS4119, sentence, cure).into())
}

/// The code is one of a region, where there is one.
fn is_region(region: Option<&Region>) -> Result<(), Refused> {
    match region.filter(|it| !Region::is_code(&it.code)) {
        None => Ok(()),
        Some(it) => no(
            format!("“{}”不是区划代码。", it.code),
            "县级写6位数字，乡镇、街道写9位，村、社区写12位，例如 159999101。",
        ),
    }
}

impl UnitOrder {
    const fn kind(&self) -> UnitChangeKind {
        match &self.act {
            UnitAct::Found(..) => UnitChangeKind::Founded,
            UnitAct::Rename(_) => UnitChangeKind::Renamed,
            UnitAct::Move(_) => UnitChangeKind::Moved,
            UnitAct::Place(_) => UnitChangeKind::Placed,
            UnitAct::End(kind, _) => *kind,
        }
    }

    /// Whether the change goes with all that is written down so far.
    fn check(&self, roll: &Roll, today: Day) -> Result<(), Refused> {
        if self.cite.trim().is_empty() {
            return no(
                "没有写依据的文件。",
                "写上批准文件的文号，例如“旗编发〔2026〕3号”。",
            );
        }
        if self.on > today {
            let sentence = format!("{}还没有到。", self.on);
            return no(sentence, "到那一天再登记。");
        }
        let known = roll.unit(&self.unit);
        if let UnitAct::Found(name, above) = &self.act {
            if known.is_some() || !is_id(self.unit.as_str()) || self.unit.as_str().is_empty() {
                let sentence = format!("编号“{}”已经有了，或者不能用。", self.unit);
                return no(
                    sentence,
                    "编号一个单位一个，以后不改；只用文字、数字、横线和点。",
                );
            }
            free_name(roll, name)?;
            return self.above(roll, above.as_ref());
        }
        let Some(unit) = known else {
            let sentence = format!("没有“{}”这个单位。", self.unit);
            return Err(Objection::new(codes::ZS4115, sentence, "从列出的单位里选。").into());
        };
        if let Some(ended) = unit.ended {
            let sentence = format!("“{}”从{ended}起已经不再保留。", unit.name);
            return no(sentence, "调整接替它的单位。");
        }
        if let Some(last) = unit.changes.last().filter(|it| self.on < it.on) {
            let sentence = format!("“{}”在{}已有调整，这一次不能早于它。", unit.name, last.on);
            return no(sentence, "核对生效的日期。");
        }
        match &self.act {
            UnitAct::Found(..) => Ok(()),
            UnitAct::Rename(name) => free_name(roll, name),
            UnitAct::Move(above) => self.above(roll, above.as_ref()),
            UnitAct::Place(region) => is_region(region.as_ref()),
            UnitAct::End(kind, heirs) => self.heirs(roll, *kind, heirs),
        }
    }

    /// The unit above is there and does not stand below this one.
    fn above(&self, roll: &Roll, above: Option<&UnitId>) -> Result<(), Refused> {
        let Some(above) = above else {
            return Ok(());
        };
        self.living(roll, above)?;
        let below = roll.relations.relation(&self.unit, above);
        if *above == self.unit || below == Relation::Child {
            let sentence = format!("“{}”在它自己下面。", roll.name(above));
            return no(sentence, "换一个上级单位。");
        }
        Ok(())
    }

    fn living<'a>(&self, roll: &'a Roll, unit: &UnitId) -> Result<&'a UnitFile, Refused> {
        let found = roll.unit(unit);
        let living = found.filter(|it| it.ended.is_none_or(|ended| self.on < ended));
        living.ok_or_else(|| {
            let sentence = format!("“{}”在{}不是一个单位。", roll.name(unit), self.on);
            Objection::new(codes::ZS4115, sentence, "从列出的单位里选。").into()
        })
    }

    fn heirs(&self, roll: &Roll, kind: UnitChangeKind, heirs: &[UnitId]) -> Result<(), Refused> {
        let different: BTreeSet<&UnitId> = heirs.iter().filter(|it| **it != self.unit).collect();
        let fits = match kind {
            UnitChangeKind::Merged => different.len() == 1,
            UnitChangeKind::Split => different.len() >= 2,
            _ => !different.is_empty(),
        };
        if !fits || different.len() != heirs.len() {
            let sentence = "接替它的单位没有选对。";
            let cure = "并入的选一个，分设的选两个以上，撤销的选继续行使职权的单位；不能选它自己。";
            return no(sentence, cure);
        }
        for heir in heirs {
            self.living(roll, heir)?;
        }
        let below = roll.below(Some(&self.unit));
        let below: Vec<&str> = below
            .filter(|it| it.ended.is_none())
            .map(|it| &*it.name)
            .collect();
        if heirs.len() > 1 && !below.is_empty() {
            let sentence = format!("它下面还有{}。", below.join("、"));
            return no(sentence, "先给它们调整上级单位。");
        }
        Ok(())
    }

    /// Everything that is written.
    fn changes(
        &self,
        reader: &mut dyn Reader,
        roll: &Roll,
        entry: &Entry<'_>,
    ) -> Result<Vec<OfficeChange>, Refused> {
        let row = |unit: &UnitId, kind, name: &str, other: &str| UnitChangeRow {
            number: 0,
            unit: unit.clone(),
            on: self.on,
            kind,
            name: name.to_owned(),
            other: other.to_owned(),
            cite: self.cite.clone(),
            by: entry.person.clone(),
            at: entry.at,
        };
        let text = |unit: &Option<UnitId>| unit.as_ref().map_or(String::new(), ToString::to_string);
        let named = |name: &str| {
            OfficeChange::Unit(Unit {
                id: self.unit.clone(),
                name: name.to_owned(),
            })
        };
        let (unit, kind) = (&self.unit, self.kind());
        let mut changes = Vec::new();
        let mut rows = Vec::new();
        let mut followers = Vec::new();
        match &self.act {
            UnitAct::Found(name, above) => {
                changes.push(named(name));
                rows.push(row(unit, kind, name, &text(above)));
            }
            UnitAct::Rename(name) => {
                changes.push(named(name));
                rows.push(row(unit, kind, name, &roll.name(unit)));
            }
            UnitAct::Move(above) => rows.push(row(unit, kind, "", &text(above))),
            UnitAct::Place(Some(it)) => rows.push(row(unit, kind, &it.name, &it.code)),
            UnitAct::Place(None) => rows.push(row(unit, kind, "", "")),
            UnitAct::End(_, heirs) => {
                rows.extend(heirs.iter().map(|it| row(unit, kind, "", it.as_str())));
                if let [heir] = heirs.as_slice() {
                    let below = roll.below(Some(unit)).filter(|it| it.ended.is_none());
                    let moved = UnitChangeKind::Moved;
                    rows.extend(below.map(|it| row(&it.id, moved, "", heir.as_str())));
                    followers = self.followers(reader, heir)?;
                } else {
                    self.nobody_left(reader)?;
                }
            }
        }
        let next = next_unit_change(reader)?;
        let numbered = rows.into_iter().zip(next..);
        changes.extend(
            numbered.map(|(row, number)| OfficeChange::UnitChange(UnitChangeRow { number, ..row })),
        );
        let ids: Vec<PersonId> = followers.iter().map(|it| it.id.clone()).collect();
        let mut entries = vec![entry.clone()];
        entries.extend(ids.iter().map(|id| Entry {
            deed: Deed::GivePost,
            subject: id.as_str(),
            ..entry.clone()
        }));
        let people = followers.into_iter().map(Box::new);
        changes.extend(people.map(OfficeChange::Person));
        changes.extend(chain(reader, &entries)?);
        Ok(changes)
    }

    /// The people who hold posts in the unit that ends, with those posts in the unit that goes on.
    fn followers(&self, reader: &mut dyn Reader, heir: &UnitId) -> Result<Vec<Person>, Refused> {
        let before = Day::from_number(self.on.number() - 1);
        let mut followers = Vec::new();
        for mut person in reader.everybody()? {
            let mut begun: Vec<Holding> = Vec::new();
            for held in person.posts.iter_mut().filter(|it| self.goes_beyond(it)) {
                let next = Holding {
                    unit: heir.clone(),
                    from: held.from.max(self.on),
                    ..held.clone()
                };
                held.until = Some(before.max(Day::from_number(held.from.number() - 1)));
                begun.push(next);
            }
            if begun.is_empty() {
                continue;
            }
            for next in begun {
                let mut posts = person.posts.iter();
                let has = posts
                    .any(|it| it.post == next.post && it.unit == next.unit && overlap(it, &next));
                // Whoever holds the post in both units goes on with the one.
                if !has {
                    person.posts.push(next);
                }
            }
            followers.push(person);
        }
        Ok(followers)
    }

    /// Whether a post is held in the unit that ends on that day or after.
    fn goes_beyond(&self, held: &Holding) -> bool {
        held.unit == self.unit && held.until.is_none_or(|until| self.on <= until)
    }

    /// Where several units go on, somebody must say who goes where.
    fn nobody_left(&self, reader: &mut dyn Reader) -> Result<(), Refused> {
        let everybody = reader.everybody()?;
        let left = everybody.iter();
        let left = left.filter(|it| it.posts.iter().any(|held| self.goes_beyond(held)));
        let names: Vec<&str> = left.map(|it| &*it.name).collect();
        let Some(some) = names.get(..names.len().min(5)).filter(|it| !it.is_empty()) else {
            return Ok(());
        };
        let sentence = format!(
            "还有{}人在这个单位任职：{}等。",
            names.len(),
            some.join("、")
        );
        no(sentence, "由安全管理员先把他们的岗位调整到接替的单位。")
    }
}

/// Two units that go on at the same time have two names.
fn free_name(roll: &Roll, name: &str) -> Result<(), Refused> {
    if name.trim().is_empty() {
        return no("没有写名称。", "写上单位的全称。");
    }
    let mut living = roll.all().filter(|it| it.ended.is_none());
    match living.find(|it| normal(&it.name) == normal(name)) {
        None => Ok(()),
        Some(known) => no(
            format!("“{}”已经是编号“{}”的单位的名称。", known.name, known.id),
            "核对名称。",
        ),
    }
}
