//! What `decide` reads beside the case, from the store and from what the batch has changed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{CaseId, Day, PersonId, ProcedureId, UnitId};
use zs_case::{Computing, Procedures, Register, Version};
use zs_event::{Person, Value};
use zs_law::{CalendarUse, Entrance, FieldMeaning, Procedure};
use zs_store::{Fault, Files, Reader};
use zs_time::{Calendar, ServiceWay};

use crate::consult::{Comments, counted};
use crate::draw::computed;
use crate::earlier::key;
use crate::law::Law;
use crate::memory::Memory;
use crate::projection::{Public, Rules};

/// The register of one command. A fault of the store is kept and ends the batch, because a rule
/// must not be decided on half a register.
pub(crate) struct Desk<'a> {
    law: &'a Law,
    /// Another national calendar than that of the law.
    national: Option<&'a Calendar>,
    secret: &'a [u8],
    /// Where locked lists are read; without it nothing is drawn.
    files: Option<&'a Files>,
    inner: RefCell<Inner<'a>>,
}

struct Inner<'a> {
    reader: &'a mut dyn Reader,
    memory: &'a mut Memory,
    fault: Option<Fault>,
    case: CaseId,
    earlier: EarlierFrom,
}

/// Where earlier cases are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EarlierFrom {
    /// In memory, then in the store.
    Store,
    /// In memory alone, while the table of the store is being computed anew.
    Memory,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(
        law: &'a Law,
        secret: &'a [u8],
        reader: &'a mut dyn Reader,
        memory: &'a mut Memory,
        case: CaseId,
    ) -> Self {
        let inner = RefCell::new(Inner {
            reader,
            memory,
            fault: None,
            case,
            earlier: EarlierFrom::Store,
        });
        Self {
            law,
            national: None,
            secret,
            files: None,
            inner,
        }
    }

    /// The same, drawing from the locked lists among these files.
    pub(crate) fn drawing_from(self, files: Option<&'a Files>) -> Self {
        Self { files, ..self }
    }

    /// The same, counting in another national calendar.
    pub(crate) fn counting_in(self, national: &'a Calendar) -> Self {
        Self {
            national: Some(national),
            ..self
        }
    }

    /// What the public codes and the masking need.
    pub(crate) fn public(&self) -> Public<'_> {
        Public {
            secret: self.secret,
            masking: self.law.library.masking.as_deref(),
        }
    }

    /// What decides which rows a case has.
    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules {
            public: self.public(),
            tallies: &self.law.library.tallies,
            documents: self.law.documents(),
            certificate: self.law.library.certificate.as_ref(),
        }
    }

    /// The same, with the earlier cases that stand in memory and no others.
    pub(crate) fn knowing_earlier(self) -> Self {
        self.inner.borrow_mut().earlier = EarlierFrom::Memory;
        self
    }

    /// The fault of the store that was met, once.
    pub(crate) fn fault(&self) -> Option<Fault> {
        self.inner.borrow_mut().fault.take()
    }
}

impl Inner<'_> {
    fn kept<T: Default>(&mut self, result: Result<T, Fault>) -> T {
        result.unwrap_or_else(|fault| {
            self.fault.get_or_insert(fault);
            T::default()
        })
    }
}

impl Desk<'_> {
    /// A number of comments, from the ledger. What another system counted comes in as it was.
    fn counted(
        &self,
        meaning: FieldMeaning,
        asked: &Computing<'_>,
    ) -> Result<Option<Value>, String> {
        if asked.act.source.is_some() {
            return Ok(None);
        }
        let mut comments = Comments::default();
        let mut inner = self.inner.borrow_mut();
        let read = comments.catch_up(inner.reader);
        inner.kept(read);
        let count = counted(comments.book(&asked.state.case), asked.state, meaning)?;
        Ok(Some(Value::Count(count)))
    }
}

impl Procedures for Desk<'_> {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        self.law.procedure(id, overlays, version)
    }
}

impl Register for Desk<'_> {
    fn entrances(&self) -> &[Entrance] {
        &self.law.library.entrances
    }

    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        let mut inner = self.inner.borrow_mut();
        if let Some(known) = inner.memory.people.get(id) {
            return known.clone();
        }
        let read = inner.reader.person(id);
        let person = inner.kept(read).map(Arc::new);
        inner.memory.people.put(id.clone(), person.clone());
        person
    }

    fn next_number(&self, series: &str) -> u64 {
        let mut inner = self.inner.borrow_mut();
        if let Some(last) = inner.memory.numbers.get(series) {
            return last + 1;
        }
        let read = inner.reader.last_number(series);
        if let Ok(last) = read {
            inner.memory.numbers.insert(series.to_owned(), last);
        }
        inner.kept(read) + 1
    }

    fn earlier(&self, party: &Value, act: &Value, role: &str) -> u32 {
        let digest = key(self.secret, party, act, role);
        let mut inner = self.inner.borrow_mut();
        let own = inner.case;
        let least = (digest, CaseId([0; 16]));
        let under_way = inner.memory.earlier.range(least..);
        let mut cases: BTreeSet<CaseId> = under_way
            .take_while(|(it, _)| *it == digest)
            .map(|(_, case)| *case)
            .collect();
        if inner.earlier == EarlierFrom::Store {
            let read = inner.reader.earlier(&digest);
            cases.extend(inner.kept(read));
        }
        cases.remove(&own);
        cases.len() as u32
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        match (used, self.national) {
            (CalendarUse::National, Some(calendar)) => calendar,
            _ => self.law.calendar(used),
        }
    }

    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.law.service_way(id, on)
    }

    fn is_within(&self, unit: &UnitId, of: &UnitId) -> bool {
        self.law.units().is_within(unit, of)
    }

    fn computed(&self, asked: &Computing<'_>) -> Result<Option<Value>, String> {
        match asked.field.is {
            Some(meaning) if meaning.is_counted() => self.counted(meaning, asked),
            _ => computed(self.files, asked),
        }
    }
}
