//! Erasure of what was written about people: only what no rule asks for any more, only in a case
//! that has ended, and never without an event that says who did it, why and by which article.
//!
//! The leaf stays: header and commitments are what old proofs stand on. Salt and value go.

use std::collections::BTreeSet;

use zs_base::random::Rng;
use zs_base::{CaseId, Day, Digest, Moment, PersonId};
use zs_case::state::Standing as CaseStanding;
use zs_case::{InstanceNo, Standing, State, View, need_of};
use zs_event::canon;
use zs_event::event::Noted;
use zs_law::{Derived, FactSource, FieldRef, Quantity};
use zs_ledger::{Body, Sealed};
use zs_power::{Action, Denied, Matter, Reason};
use zs_store::remark::file_of;
use zs_store::{CaseRow, Change, Erasure, Fault, NoticeRow, Reader, Rows, StoredLeaf};

use super::changes::changes;
use super::{Engine, Prepared};
use crate::authority::in_any_post;
use crate::memory::Memory;
use crate::projection::case_row_of;
use crate::register::Desk;
use crate::replay::{Replayed, replay};

/// Fields that one note names; an event has room for a few more.
const FIELDS_PER_NOTE: usize = 200;
/// Leaves read at a time when other references to a file are looked for.
const PAGE: usize = 1_024;

/// What an erasure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One event.
    Event(u64),
    /// Every event of a case that has the fields.
    Case(CaseId),
}

/// Who wants what erased, and on which ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureAsk {
    /// Where.
    pub about: About,
    /// The names of the fields.
    pub fields: Vec<String>,
    /// Who.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// The article that demands or allows it.
    pub cite: String,
}

/// An erasure that may be done.
#[derive(Clone, Debug)]
pub struct Erasing {
    /// The case.
    pub case: CaseId,
    /// The fields that go, by event and name.
    pub fields: Vec<(u64, String)>,
    /// Files that these fields referred to.
    pub files: Vec<Digest>,
    /// Why the person may do it.
    pub because: Vec<Reason>,
    /// The bodies without these fields.
    pub bodies: Vec<Erasure>,
    changes: Vec<Change>,
    notes: Vec<Noted>,
}

/// Why nothing is erased.
#[derive(Debug, thiserror::Error)]
pub enum NotErased {
    /// What must be kept, or is not there; the sentence says which and why.
    #[error("{0}")]
    Kept(String),
    /// The person has not the power.
    #[error("{0}")]
    Denied(Denied),
    /// The machine failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn kept<T>(sentence: impl Into<String>) -> Result<T, NotErased> {
    Err(NotErased::Kept(sentence.into()))
}

impl<R: Rng> Engine<R> {
    /// Finds out whether an erasure may be done and what would go; nothing is changed.
    ///
    /// # Errors
    /// When something of it must be kept, the person may not, or the store cannot be read.
    pub fn plan_erasure(&mut self, ask: &ErasureAsk, today: Day) -> Result<Erasing, NotErased> {
        for (text, word) in [(&ask.reason, "理由"), (&ask.cite, "依据")] {
            if text.trim().is_empty() {
                return kept(format!("还要写明删除的{word}。"));
            }
        }
        let case = self.case_about(ask.about)?;
        let Some(row) = self.reader.case(&case)? else {
            return kept(format!("没有编号为 {case} 的案件。"));
        };
        let leaves = self.reader.events_of(&row)?;
        let before = self.replayed(case, row.number, &leaves)?;
        let because = self.may_erase(&ask.by, &before.state, today)?;
        if before.state.standing == CaseStanding::Open {
            return kept("案件还没有办结，案卷里的内容都要保留；办结以后才能删除。");
        }
        let (fields, files, after) = without(&leaves, ask)?;
        let bodies = after
            .iter()
            .filter(|leaf| fields.iter().any(|(seq, _)| *seq == leaf.seq));
        let bodies = bodies.map(|leaf| Erasure {
            seq: leaf.seq,
            body: leaf.body.clone(),
        });
        let bodies: Vec<Erasure> = bodies.collect();
        let replayed = self.replayed(case, row.number, &after)?;
        let changes = self.unchanged_rules(&before, &replayed, today)?;
        Ok(Erasing {
            case,
            notes: notes(ask, &fields),
            fields,
            files,
            because,
            bodies,
            changes,
        })
    }

    /// Prepares the batch that records an erasure; hand its bodies and this batch to
    /// `Store::erase` and settle it like any other.
    ///
    /// # Errors
    /// As for [`Engine::prepare`].
    pub fn prepare_erasure(&mut self, now: Moment, erasing: &Erasing) -> Result<Prepared, Fault> {
        let mut prepared = self.prepare_after(&erasing.notes, now, &[])?;
        prepared
            .batch
            .changes
            .extend(erasing.changes.iter().cloned());
        self.memory.cases.pop(&erasing.case);
        self.memory.earlier.retain(|(_, of)| *of != erasing.case);
        Ok(prepared)
    }

    /// Of these files, those that no event refers to any more; ask after the erasure.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unreferenced(&mut self, files: &[Digest]) -> Result<Vec<Digest>, Fault> {
        let mut left: BTreeSet<Digest> = files.iter().copied().collect();
        let mut next = 0;
        while !left.is_empty() {
            let leaves = self.reader.leaves(next, PAGE)?;
            let Some(last) = leaves.last() else { break };
            next = last.seq + 1;
            for leaf in &leaves {
                let sealed = Sealed::decode(&leaf.body)?;
                for field in sealed.fields() {
                    if let Some(digest) = file_of(&field.name, &field.body) {
                        left.remove(&digest);
                    }
                }
            }
        }
        Ok(left.into_iter().collect())
    }

    fn case_about(&mut self, about: About) -> Result<CaseId, NotErased> {
        let seq = match about {
            About::Case(case) => return Ok(case),
            About::Event(seq) => seq,
        };
        let leaves = self.reader.leaves(seq, 1)?;
        match leaves.first().filter(|leaf| leaf.seq == seq) {
            None => kept(format!("账本里没有第{seq}号记录。")),
            Some(leaf) if leaf.case == CaseId::default() => kept(format!(
                "第{seq}号是账本自身的记录（密钥、时钟、删除），必须保留。"
            )),
            Some(leaf) => Ok(leaf.case),
        }
    }

    fn replayed(
        &mut self,
        case: CaseId,
        number: u64,
        leaves: &[StoredLeaf],
    ) -> Result<Replayed, Fault> {
        let law = self.law.clone();
        let mut memory = Memory::default();
        let reader: &mut dyn Reader = self.reader.as_mut();
        let desk = Desk::new(&law, &self.secret, reader, &mut memory, case);
        let replayed = replay(case, number, leaves, &desk, |_, _| {})?;
        desk.fault().map_or(Ok(replayed), Err)
    }

    /// The rules by which the person may erase in this case, in any post held today.
    fn may_erase(
        &mut self,
        by: &PersonId,
        state: &State,
        today: Day,
    ) -> Result<Vec<Reason>, NotErased> {
        let Some(person) = self.reader.person(by)? else {
            return kept(format!("登记册里没有“{by}”这个人，请核对经办人的编号。"));
        };
        let matter = Matter {
            unit: Some(&state.unit),
            ..Matter::default()
        };
        let verdict = in_any_post(&self.law, &person, Action::Erase, &matter, today);
        verdict.or_else(|denied| match denied {
            // Whoever works at the machine names the person and has the case number already.
            why @ Denied::Refused { .. } => Err(NotErased::Denied(why)),
            Denied::Hidden | Denied::SignIn => kept(format!(
                "“{by}”没有权限在这个案件里删除个人信息；由办案单位的档案人员办理。"
            )),
        })
    }

    /// Refuses an erasure that a rule would notice, and gives the changes of projections: only what
    /// names the party in the case list and what finds its earlier cases goes with the party.
    fn unchanged_rules(
        &mut self,
        before: &Replayed,
        after: &Replayed,
        today: Day,
    ) -> Result<Vec<Change>, NotErased> {
        let law = self.law.clone();
        let mut memory = Memory::default();
        let reader: &mut dyn Reader = self.reader.as_mut();
        let case = before.state.case;
        let desk = Desk::new(&law, &self.secret, reader, &mut memory, case);
        let view = |state| View {
            state,
            candidate: None,
            register: &desk,
            day: today,
        };
        let (one, other) = (view(&before.state), view(&after.state));
        if let Some(name) = fact_that_reads(&one, &other) {
            return kept(format!(
                "情形“{name}”由其中的一个字段得出，程序还要用它，必须保留。"
            ));
        }
        let same = needs(&one) == needs(&other);
        if let Some(fault) = desk.fault() {
            return Err(fault.into());
        }
        let mut found = Vec::new();
        changes(&before.rows, &after.rows, &mut found);
        let lawful = found
            .iter()
            .all(|change| goes_with_party(change, &before.rows));
        if same && lawful {
            return Ok(found);
        }
        kept("其中有的字段程序还要用来决定环节、时限或者公示，必须保留。")
    }
}

/// Whether two rows of a case differ in nothing but in whom and what they name.
fn named_alike(one: &CaseRow, other: &CaseRow) -> bool {
    let unnamed = CaseRow {
        party: one.party.clone(),
        is_person: one.is_person,
        matter: one.matter.clone(),
        sought: one.sought.clone(),
        ..other.clone()
    };
    *one == unnamed
}

/// Whether a change of a projection only takes away what finds the party: the digest for later
/// cases, and the names under which the case list and the public list show it.
fn goes_with_party(change: &Change, before: &[Rows]) -> bool {
    match change {
        Change::Delete(Rows::Earlier(_)) => true,
        Change::Put(Rows::Case(after)) => {
            case_row_of(before).is_some_and(|row| named_alike(row, after))
        }
        Change::Put(Rows::Notice(after)) => before.iter().any(|row| match row {
            Rows::Notice(row) => {
                let nameless = NoticeRow {
                    name: String::new(),
                    sought: after.sought.clone(),
                    ..row.clone()
                };
                after.name.is_empty() && nameless == *after
            }
            _ => false,
        }),
        _ => false,
    }
}

/// The fields that go, the files they named, and the leaves of the case without them.
type Without = (Vec<(u64, String)>, Vec<Digest>, Vec<StoredLeaf>);

fn without(leaves: &[StoredLeaf], ask: &ErasureAsk) -> Result<Without, NotErased> {
    let (mut fields, mut files, mut gone) = (Vec::new(), BTreeSet::new(), 0);
    let mut after = leaves.to_vec();
    let names: BTreeSet<&str> = ask.fields.iter().map(String::as_str).collect();
    let wanted = |leaf: &&mut StoredLeaf| match ask.about {
        About::Event(seq) => leaf.seq == seq,
        About::Case(_) => true,
    };
    for leaf in after.iter_mut().filter(wanted) {
        let mut sealed = Sealed::decode(&leaf.body).map_err(Fault::from)?;
        for name in &names {
            match sealed.field(name) {
                None => continue,
                Some(Body::Erased) => gone += 1,
                Some(body) => {
                    if !canon::is_erasable(name) {
                        return kept(format!(
                            "第{}号的“{name}”必须保留：没有它就说不清发生了什么、由谁负责。\
                             能删的是 value.、file. 开头的字段和 reason。",
                            leaf.seq
                        ));
                    }
                    files.extend(file_of(name, body));
                    fields.push((leaf.seq, (*name).to_owned()));
                    sealed.erase(name).map_err(Fault::from)?;
                }
            }
        }
        leaf.body = sealed.encode();
    }
    match (fields.is_empty(), gone) {
        (false, _) => Ok((fields, files.into_iter().collect(), after)),
        (true, 0) => kept("那里没有这些字段。不写 --field 可以列出有哪些字段。"),
        (true, _) => kept("这些字段已经删除过了，没有再删什么。"),
    }
}

/// The notes that record an erasure: who, why, by which article, and the fields; never a value.
fn notes(ask: &ErasureAsk, fields: &[(u64, String)]) -> Vec<Noted> {
    let item = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let note = |fields: &[(u64, String)]| Noted {
        topic: "erasure".to_owned(),
        items: [
            item("by", ask.by.as_str()),
            item("reason", &ask.reason),
            item("cite", &ask.cite),
        ]
        .into_iter()
        .chain(
            fields
                .iter()
                .map(|(seq, name)| (format!("{seq} {name}"), String::new())),
        )
        .collect(),
    };
    fields.chunks(FIELDS_PER_NOTE).map(note).collect()
}

/// Which steps must, may or need not be done.
fn needs(view: &View<'_>) -> Vec<Standing> {
    let mut found = Vec::new();
    for (index, instance) in view.state.instances.iter().enumerate() {
        let number = InstanceNo(index as u16);
        let steps = instance.procedure.step_numbers();
        found.extend(steps.map(|step| need_of(view, number, step)));
    }
    found
}

/// The first fact that is derived from a field with another value in the second view.
///
/// The kind of a party and the search for earlier cases are left out: both only matter before the
/// decision, and what they gave then stands in the events themselves.
fn fact_that_reads(one: &View<'_>, other: &View<'_>) -> Option<String> {
    for (index, instance) in one.state.instances.iter().enumerate() {
        let at = InstanceNo(index as u16);
        for fact in instance.procedure.facts.iter() {
            let FactSource::Derived(derived) = &fact.source else {
                continue;
            };
            let kept = |field: &&FieldRef| one.all_values(at, field) == other.all_values(at, field);
            if !fields_of(derived).iter().all(kept) {
                return Some(fact.name.to_string());
            }
        }
    }
    None
}

fn fields_of(derived: &Derived) -> Vec<&FieldRef> {
    let mut fields = match derived {
        Derived::Compare { left, right, .. } => {
            let mut fields = fields_of_quantity(left);
            fields.extend(fields_of_quantity(right));
            fields
        }
        Derived::Member { left, .. } => vec![left],
        Derived::Working { field, .. } => vec![field],
        Derived::Outcome { .. }
        | Derived::Done(_)
        | Derived::UnderWay(_)
        | Derived::Earlier { .. } => Vec::new(),
    };
    fields.retain(|field| !matches!(field, FieldRef::CasePartyKind(_)));
    fields
}

fn fields_of_quantity(quantity: &Quantity) -> Vec<&FieldRef> {
    match quantity {
        Quantity::Field(field) => vec![field],
        Quantity::Sum(fields) => fields.iter().collect(),
        Quantity::Lookup { by, on, .. } => by.iter().map(|(_, field)| field).chain(on).collect(),
        Quantity::Literal(_)
        | Quantity::Count(_)
        | Quantity::Earlier { .. }
        | Quantity::DaysBetween(..) => Vec::new(),
    }
}
