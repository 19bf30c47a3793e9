//! Drafts of rules: begun, saved, proved, signed by whoever wrote them and by somebody else, sent
//! back, given up. What enacts them stands in `enacting.rs`.

mod bounds;

use std::collections::BTreeSet;

use zs_base::limits::{DRAFT_FILES_MAX, DRAFTS_OPEN_MAX};
use zs_base::{Digest, Moment, PersonId, PostId};
use zs_power::{Action, Matter, may};
use zs_store::{
    Cell, DraftActKind, DraftActRow, DraftFileRow, DraftRow, DraftStanding, Fault, OfficeChange,
    Reader, listing, page,
};

use bounds::{bounded, noted, titled};

use super::affirm::Affirmation;
use super::audit_log::{Deed, Entry, Outcome};
use super::{Office, Refused, Visitor};
use crate::Unanswered;
use crate::lawmaking::{Bundle, DraftProblem, Verdict, check_draft};

/// Rows read at a time.
const PAGE: usize = 256;
/// Characters of what a proof found that are kept with the draft.
const FOUND_CHARACTERS: usize = 60_000;

/// A draft with its files and what was done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// How it stands.
    pub row: DraftRow,
    /// Its files.
    pub bundle: Bundle,
    /// What was done, in order.
    pub acts: Vec<DraftActRow>,
}

/// Which draft, as the asker saw it.
#[derive(Clone, Copy, Debug)]
pub struct DraftAsk<'a> {
    /// Its number.
    pub number: u64,
    /// The version that the page showed.
    pub version: u64,
    /// From which address it is asked.
    pub address: &'a str,
}

/// Why nothing was done with a draft.
#[derive(Debug)]
pub enum DraftRefused {
    /// As for everything that an office does.
    Refused(Refused),
    /// The sentence says why, and what to do.
    Because(String),
    /// Somebody saved it meanwhile.
    Stale(Box<Draft>),
    /// These problems stand against it.
    Problems(Vec<DraftProblem>),
}

impl From<Unanswered> for DraftRefused {
    fn from(it: Unanswered) -> Self {
        Self::Refused(it.into())
    }
}

impl From<Fault> for DraftRefused {
    fn from(it: Fault) -> Self {
        Self::Refused(it.into())
    }
}

impl From<Refused> for DraftRefused {
    fn from(it: Refused) -> Self {
        Self::Refused(it)
    }
}

impl Draft {
    /// Everybody who wrote in it.
    #[must_use]
    pub fn writers(&self) -> BTreeSet<PersonId> {
        let wrote =
            |it: &&DraftActRow| matches!(it.kind, DraftActKind::Begun | DraftActKind::Saved);
        self.acts
            .iter()
            .filter(wrote)
            .map(|it| it.by.clone())
            .collect()
    }

    /// What the separation of duties asks of whoever signs or enacts it.
    #[must_use]
    pub fn done(&self) -> Vec<(Action, PersonId)> {
        let writers = self.writers().into_iter();
        writers.map(|it| (Action::DraftRules, it)).collect()
    }

    /// The last act of a kind over the files as they are now, since they were last sent back.
    #[must_use]
    pub fn act(&self, kind: DraftActKind) -> Option<&DraftActRow> {
        let back = self
            .acts
            .iter()
            .rposition(|it| it.kind == DraftActKind::Returned);
        let signs = matches!(kind, DraftActKind::Submitted | DraftActKind::Signed);
        let since = back.filter(|_| signs).map_or(0, |it| it + 1);
        let acts = self.acts[since..].iter().rev();
        let mut same = acts.filter(|it| it.kind == kind && it.digest == self.row.digest);
        same.next()
    }

    /// The last proof of the files as they are now on top of a law.
    #[must_use]
    pub fn proof(&self, base: &Digest) -> Option<&DraftActRow> {
        let proofs = self.acts.iter().rev().filter(|it| {
            matches!(it.kind, DraftActKind::Proved | DraftActKind::Disproved)
                && it.digest == self.row.digest
                && it.base == *base
        });
        proofs.take(1).next()
    }

    fn next(&self, kind: DraftActKind, by: &Visitor, base: Digest, now: Moment) -> DraftActRow {
        DraftActRow {
            draft: self.row.number,
            number: self.acts.len() as u64 + 1,
            kind,
            by: by.person.id.clone(),
            post: by.post.clone(),
            at: now,
            digest: self.row.digest,
            base,
            note: String::new(),
        }
    }
}

/// All drafts, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub fn drafts(reader: &mut dyn Reader) -> Result<Vec<DraftRow>, Fault> {
    let mut all: Vec<DraftRow> = Vec::new();
    loop {
        let after = all.last().map(|it| [Cell::Int(it.number as i64)]);
        let after = after.as_ref().map(<[Cell<'_>; 1]>::as_slice);
        let found: Vec<DraftRow> = page(reader, &listing::DRAFTS_NEWEST, &[], after, PAGE)?;
        if found.is_empty() {
            return Ok(all);
        }
        all.extend(found);
    }
}

/// A draft by its number.
///
/// # Errors
/// When the store cannot be read.
pub fn draft(reader: &mut dyn Reader, number: u64) -> Result<Option<Draft>, Fault> {
    let key = [Cell::Int(number as i64)];
    let rows: Vec<DraftRow> = page(reader, &listing::DRAFTS, &key, None, 1)?;
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    let files: Vec<DraftFileRow> =
        page(reader, &listing::DRAFT_FILES, &key, None, DRAFT_FILES_MAX)?;
    let mut acts: Vec<DraftActRow> = Vec::new();
    loop {
        let after = acts
            .last()
            .map(|it| [key[0].clone(), Cell::Int(it.number as i64)]);
        let after = after.as_ref().map(<[Cell<'_>; 2]>::as_slice);
        let found: Vec<DraftActRow> = page(reader, &listing::DRAFT_ACTS, &key, after, PAGE)?;
        if found.is_empty() {
            break;
        }
        acts.extend(found);
    }
    Ok(Some(Draft {
        row,
        bundle: files.into_iter().map(|it| (it.path, it.text)).collect(),
        acts,
    }))
}

impl Office {
    /// Begins a draft with some files, or none.
    ///
    /// # Errors
    /// [`DraftRefused`].
    pub fn begin_draft(
        &self,
        visitor: &Visitor,
        title: &str,
        bundle: &Bundle,
        address: &str,
        now: Moment,
    ) -> Result<u64, DraftRefused> {
        self.rules_power(visitor, Action::DraftRules, &[])?;
        let title = titled(title)?;
        bounded(bundle)?;
        let base = self.writer.in_force().now().digest();
        self.writer.keep(|reader| {
            let all = drafts(reader)?;
            let open = all.iter().filter(|it| {
                !matches!(
                    it.standing,
                    DraftStanding::Enacted | DraftStanding::Withdrawn
                )
            });
            if open.count() >= DRAFTS_OPEN_MAX {
                let sentence = "没有办完的草案太多，请先把不用的作废。";
                return Err(because(sentence));
            }
            let row = DraftRow {
                number: all.first().map_or(1, |it| it.number + 1),
                title: title.to_owned(),
                standing: DraftStanding::Open,
                version: 1,
                by: visitor.person.id.clone(),
                at: now,
                digest: bundle.digest(),
                enacted: None,
            };
            let number = row.number;
            let begun = Draft {
                row,
                bundle: bundle.clone(),
                acts: Vec::new(),
            };
            let act = begun.next(DraftActKind::Begun, visitor, base, now);
            let subject = number.to_string();
            let entry = entry(visitor, Deed::BeginDraft, &subject, address, now);
            let mut changes = vec![OfficeChange::Draft(begun.row)];
            changes.extend(files(number, bundle).map(OfficeChange::DraftFile));
            changes.push(OfficeChange::DraftAct(act));
            changes.push(entry.next(reader)?);
            Ok((changes, number))
        })
    }

    /// Changes the files or the title of a draft that is being written, and gives its new version.
    ///
    /// # Errors
    /// [`DraftRefused::Stale`] where somebody saved it meanwhile; nothing is changed then.
    pub fn save_draft(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        title: Option<&str>,
        change: impl FnOnce(&mut Bundle) -> Result<(), String>,
        now: Moment,
    ) -> Result<u64, DraftRefused> {
        self.rules_power(visitor, Action::DraftRules, &[])?;
        let title = title.map(titled).transpose()?;
        let base = self.writer.in_force().now().digest();
        self.writer.keep(|reader| {
            let mut found = self.asked(reader, ask)?;
            if found.row.standing != DraftStanding::Open {
                let sentence = format!(
                    "这份草案{}，不能改。要改先退回修改。",
                    found.row.standing.chinese()
                );
                return Err(DraftRefused::Because(sentence));
            }
            let before = found.bundle.clone();
            change(&mut found.bundle).map_err(DraftRefused::Because)?;
            bounded(&found.bundle)?;
            found.row.version += 1;
            found.row.at = now;
            found.row.digest = found.bundle.digest();
            if let Some(title) = title {
                title.clone_into(&mut found.row.title);
            }
            let number = found.row.number;
            let mut changes = vec![OfficeChange::Draft(found.row.clone())];
            let gone = files(number, &before).filter(|it| found.bundle.get(&it.path).is_none());
            changes.extend(gone.map(OfficeChange::DropDraftFile));
            let now_there = files(number, &found.bundle);
            let written = now_there.filter(|it| before.get(&it.path) != Some(it.text.as_str()));
            changes.extend(written.map(OfficeChange::DraftFile));
            // Who wrote is what counts, so a row of saves by one person is one act.
            let same = found.acts.last().is_some_and(|it| {
                it.by == visitor.person.id
                    && matches!(it.kind, DraftActKind::Begun | DraftActKind::Saved)
            });
            if !same {
                let act = found.next(DraftActKind::Saved, visitor, base, now);
                changes.push(OfficeChange::DraftAct(act));
            }
            // The row stands at the end as well, by which an unconfirmed save is looked for.
            changes.push(OfficeChange::Draft(found.row.clone()));
            Ok((changes, found.row.version))
        })
    }

    /// Whoever wrote a draft signs it and asks for a review.
    ///
    /// # Errors
    /// [`DraftRefused`]; [`DraftRefused::Problems`] where its check finds errors.
    pub fn submit_draft(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        given: &Affirmation<'_>,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        self.rules_power(visitor, Action::DraftRules, &[])?;
        let law = self.writer.in_force().now();
        let found = self.read_asked(ask)?;
        stands(&found, &[DraftStanding::Open])?;
        if !found.writers().contains(&visitor.person.id) {
            let sentence = "起草人签名送审：你没有写过这份草案，不能替起草人签名。";
            return Err(because(sentence));
        }
        if found.bundle.is_empty() {
            return Err(because("草案里还没有文件。"));
        }
        let checked = check_draft(&law, &found.bundle, now.day());
        if !checked.is_sound() {
            return Err(DraftRefused::Problems(checked.problems));
        }
        let subject = ask.number.to_string();
        self.affirm(visitor, given, (Deed::SubmitDraft, &subject), now)?;
        let step = Step {
            from: &[DraftStanding::Open],
            to: DraftStanding::Submitted,
            kind: DraftActKind::Submitted,
            deed: Deed::SubmitDraft,
            note: "",
        };
        self.step(visitor, ask, &step, law.digest(), now)
    }

    /// Somebody who did not write a draft signs it. It must have been proved.
    ///
    /// # Errors
    /// [`DraftRefused`].
    pub fn sign_draft(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        given: &Affirmation<'_>,
        note: &str,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        let found = self.read_asked(ask)?;
        self.rules_power(visitor, Action::ReviewRules, &found.done())?;
        noted(note)?;
        stands(&found, &[DraftStanding::Submitted])?;
        let law = self.writer.in_force().now();
        match found.proof(&law.digest()).map(|it| it.kind) {
            Some(DraftActKind::Proved) => {}
            Some(_) => return Err(because("证明没有通过，不能审签。请退回修改。")),
            None => return Err(because("还没有证明过，先在“证明”里证明，再审签。")),
        }
        let subject = ask.number.to_string();
        self.affirm(visitor, given, (Deed::SignDraft, &subject), now)?;
        let step = Step {
            from: &[DraftStanding::Submitted],
            to: DraftStanding::Signed,
            kind: DraftActKind::Signed,
            deed: Deed::SignDraft,
            note,
        };
        self.step(visitor, ask, &step, law.digest(), now)
    }

    /// Sends a draft back to be written on, with the reason. Whoever wrote it may take it back.
    ///
    /// # Errors
    /// [`DraftRefused`].
    pub fn return_draft(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        note: &str,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        let found = self.read_asked(ask)?;
        let own = found.writers().contains(&visitor.person.id);
        let action = if own {
            Action::DraftRules
        } else {
            Action::ReviewRules
        };
        self.rules_power(visitor, action, &[])?;
        if note.trim().is_empty() {
            return Err(because("退回要写明理由。"));
        }
        noted(note)?;
        let step = Step {
            from: &[DraftStanding::Submitted, DraftStanding::Signed],
            to: DraftStanding::Open,
            kind: DraftActKind::Returned,
            deed: Deed::ReturnDraft,
            note,
        };
        let base = self.writer.in_force().now().digest();
        self.step(visitor, ask, &step, base, now)
    }

    /// Gives a draft up. It stays to be read.
    ///
    /// # Errors
    /// [`DraftRefused`].
    pub fn withdraw_draft(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        note: &str,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        self.rules_power(visitor, Action::DraftRules, &[])?;
        if note.trim().is_empty() {
            return Err(because("作废要写明理由。"));
        }
        noted(note)?;
        let step = Step {
            from: &[
                DraftStanding::Open,
                DraftStanding::Submitted,
                DraftStanding::Signed,
            ],
            to: DraftStanding::Withdrawn,
            kind: DraftActKind::Withdrawn,
            deed: Deed::WithdrawDraft,
            note,
        };
        let base = self.writer.in_force().now().digest();
        self.step(visitor, ask, &step, base, now)
    }

    /// Writes down what a proof found of the files that it was made over.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn keep_proof(
        &self,
        (person, post): (&PersonId, &PostId),
        number: u64,
        (digest, base): (Digest, Digest),
        verdict: &Verdict,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        let mut note = verdict.summary();
        for found in &verdict.found {
            note.push_str("\n\n");
            note.push_str(found);
        }
        let note: String = note.chars().take(FOUND_CHARACTERS).collect();
        self.writer.keep(|reader| {
            let Some(found) = draft(reader, number)? else {
                return Err(because("没有这份草案。"));
            };
            let act = DraftActRow {
                draft: number,
                number: found.acts.len() as u64 + 1,
                kind: match verdict.is_sound() {
                    true => DraftActKind::Proved,
                    false => DraftActKind::Disproved,
                },
                by: person.clone(),
                post: post.clone(),
                at: now,
                digest,
                base,
                note,
            };
            Ok((vec![OfficeChange::DraftAct(act)], ()))
        })
    }

    /// Whether the authority table lets somebody do this to rules, after what others did.
    pub(super) fn rules_power(
        &self,
        visitor: &Visitor,
        action: Action,
        done: &[(Action, PersonId)],
    ) -> Result<(), Refused> {
        let (authority, units) = self.table();
        let matter = Matter {
            done,
            ..Matter::default()
        };
        let verdict = may(authority, &units, &visitor.asker(), action, &matter);
        verdict.into_result().map(|_| ()).map_err(Refused::Denied)
    }

    /// The draft as it was asked for.
    pub(super) fn read_asked(&self, ask: &DraftAsk<'_>) -> Result<Draft, DraftRefused> {
        let found = self.readers.with(|reader| draft(reader, ask.number))?;
        as_asked(found, ask)
    }

    fn asked(&self, reader: &mut dyn Reader, ask: &DraftAsk<'_>) -> Result<Draft, DraftRefused> {
        as_asked(draft(reader, ask.number)?, ask)
    }

    /// Takes a draft from one standing to another.
    pub(super) fn step(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        step: &Step<'_>,
        base: Digest,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        let subject = ask.number.to_string();
        let entry = entry(visitor, step.deed, &subject, ask.address, now);
        self.writer.keep(|reader| {
            let mut found = self.asked(reader, ask)?;
            stands(&found, step.from)?;
            let mut act = found.next(step.kind, visitor, base, now);
            step.note.trim().clone_into(&mut act.note);
            found.row.standing = step.to;
            found.row.at = now;
            let changes = vec![
                OfficeChange::Draft(found.row),
                OfficeChange::DraftAct(act),
                entry.next(reader)?,
            ];
            Ok((changes, ()))
        })
    }
}

/// From where to where a draft goes, and what is written down of it.
pub(super) struct Step<'a> {
    pub(super) from: &'a [DraftStanding],
    pub(super) to: DraftStanding,
    pub(super) kind: DraftActKind,
    pub(super) deed: Deed,
    pub(super) note: &'a str,
}

fn as_asked(found: Option<Draft>, ask: &DraftAsk<'_>) -> Result<Draft, DraftRefused> {
    let found = found.ok_or_else(|| because("没有这份草案。"))?;
    match found.row.version == ask.version {
        true => Ok(found),
        false => Err(DraftRefused::Stale(Box::new(found))),
    }
}

fn stands(found: &Draft, among: &[DraftStanding]) -> Result<(), DraftRefused> {
    let standing = found.row.standing;
    match among.contains(&standing) {
        true => Ok(()),
        false => Err(DraftRefused::Because(format!(
            "这份草案{}，不能这样办。请刷新页面再看。",
            standing.chinese()
        ))),
    }
}

pub(super) fn because(sentence: &str) -> DraftRefused {
    DraftRefused::Because(sentence.to_owned())
}

pub(super) fn entry<'a>(
    visitor: &Visitor,
    deed: Deed,
    subject: &'a str,
    address: &'a str,
    now: Moment,
) -> Entry<'a> {
    Entry {
        at: now,
        person: visitor.person.id.clone(),
        deed,
        subject,
        outcome: Outcome::Done,
        purpose: "",
        address,
    }
}

fn files(number: u64, bundle: &Bundle) -> impl Iterator<Item = DraftFileRow> {
    bundle.files().map(move |(path, text)| DraftFileRow {
        draft: number,
        path: path.to_owned(),
        text: text.to_owned(),
    })
}
