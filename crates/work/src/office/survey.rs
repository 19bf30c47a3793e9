//! An answer to a survey is counted, and its code is used up, in one transaction; neither the answer nor
//! the count says when, from where, or with which code.

use zs_base::{Digest, Moment};
use zs_store::{
    Cell, Fault, OfficeChange, Reader, SurveyCountRow, SurveyPart, SurveyUsedRow, listing, page,
};

use super::{Office, Refused};
use crate::Unanswered;
use crate::account::Place;
use crate::view::SurveyTicket;

/// Why an answer was not counted.
#[derive(Debug)]
pub enum SurveyRefused {
    /// The code was used before.
    Used,
    /// The code was not used yet, so nobody else can have used it.
    NotUsed,
    /// Its owner has said before that somebody else used it.
    Complained,
    /// The survey has moved on since the code was looked for.
    Moved,
    /// The machine failed.
    Unanswered(Unanswered),
}

impl From<Unanswered> for SurveyRefused {
    fn from(it: Unanswered) -> Self {
        Self::Unanswered(it)
    }
}

impl From<Fault> for SurveyRefused {
    fn from(it: Fault) -> Self {
        Self::Unanswered(it.into())
    }
}

impl Office {
    /// Counts an attempt with a code before it is looked for, by address alone: there is no account
    /// that strangers could lock.
    ///
    /// # Errors
    /// When there were too many wrong ones from there.
    pub fn begin_code(&self, address: &str, now: Moment) -> Result<(), Refused> {
        self.begin(&place(address), now)
    }

    /// The code was one of ours.
    pub fn heard_code(&self, address: &str) {
        self.heard(&place(address));
    }

    /// Whether the code of a ticket was used.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_code_used(&self, ticket: &SurveyTicket) -> Result<bool, Unanswered> {
        self.readers
            .with(|reader| is_kept(reader, ticket, &ticket.used))
    }

    /// Counts the answers of a party, each a question and an answer, once for each code.
    ///
    /// # Errors
    /// When the code was used, or the survey has moved on, or the machine failed.
    pub fn answer_survey(
        &self,
        ticket: &SurveyTicket,
        answers: &[(String, String)],
    ) -> Result<(), SurveyRefused> {
        self.writer.keep(|reader| {
            stands(reader, ticket)?;
            if is_kept(reader, ticket, &ticket.used)? {
                return Err(SurveyRefused::Used);
            }
            let people = (String::new(), String::new());
            let counted = [people].into_iter().chain(answers.iter().cloned());
            let counts = counted.map(|(question, answer)| {
                OfficeChange::SurveyCount(SurveyCountRow {
                    survey: ticket.survey,
                    part: ticket.part,
                    unit: ticket.unit.clone(),
                    procedure: ticket.procedure.clone(),
                    question,
                    answer,
                    n: 1,
                })
            });
            // The code stands last: by it, it is told whether a transaction was kept.
            let used = kept(ticket, ticket.used);
            Ok((counts.chain([used]).collect(), ()))
        })
    }

    /// Counts that the owner of a used code says that somebody else used it; of whom is not kept.
    ///
    /// # Errors
    /// When the code was not used, that was said before, or the machine failed.
    pub fn complain_of_code(&self, ticket: &SurveyTicket) -> Result<(), SurveyRefused> {
        self.writer.keep(|reader| {
            stands(reader, ticket)?;
            if !is_kept(reader, ticket, &ticket.used)? {
                return Err(SurveyRefused::NotUsed);
            }
            if is_kept(reader, ticket, &ticket.complained)? {
                return Err(SurveyRefused::Complained);
            }
            let count = OfficeChange::SurveyCount(SurveyCountRow {
                survey: ticket.survey,
                part: SurveyPart::Complaint,
                unit: "".into(),
                procedure: "".into(),
                question: String::new(),
                answer: String::new(),
                n: 1,
            });
            Ok((vec![count, kept(ticket, ticket.complained)], ()))
        })
    }
}

fn kept(ticket: &SurveyTicket, digest: Digest) -> OfficeChange {
    OfficeChange::SurveyUsed(SurveyUsedRow {
        survey: ticket.survey,
        digest,
    })
}

/// Whether the case of the survey is as it was when the code was looked for, so that no answer is
/// counted after the end.
fn stands(reader: &mut dyn Reader, ticket: &SurveyTicket) -> Result<(), SurveyRefused> {
    let row = reader.case(&ticket.survey)?;
    match row.is_some_and(|it| it.last_seq == ticket.last_seq) {
        true => Ok(()),
        false => Err(SurveyRefused::Moved),
    }
}

fn is_kept(reader: &mut dyn Reader, ticket: &SurveyTicket, digest: &Digest) -> Result<bool, Fault> {
    let key = [Cell::blob(&ticket.survey.0), Cell::blob(&digest.0)];
    let found: Vec<SurveyUsedRow> = page(reader, &listing::SURVEY_USED, &key, None, 1)?;
    Ok(!found.is_empty())
}

fn place(address: &str) -> Place {
    Place {
        login: format!("survey {address}"),
        known: Some(Digest::of(&[b"zhunsheng survey", address.as_bytes()])),
        address: address.to_owned(),
    }
}
