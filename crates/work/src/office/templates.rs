//! A county's own templates of papers (docx): brought in by one person, put in force by another, each
//! version with the day from which papers follow it. No version is ever taken away, so that a paper
//! that is printed again years later is the same.

use zs_base::limits::TEMPLATE_VERSIONS_MAX;
use zs_base::{Day, Digest, Moment, PersonId};
use zs_power::{Action, Matter, may};
use zs_store::{Fault, OfficeChange, Reader};

use super::audit_log::{Entry, Outcome};
use super::{Deed, Office, Refused, Visitor};
use crate::Unanswered;

/// A version of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateVersion {
    /// The SM3 digest of the docx.
    pub digest: Digest,
    /// The first day whose papers follow it.
    pub from: Day,
    /// Who brought it in.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Who put it in force, and when; nothing while nobody has.
    pub confirmed: Option<(PersonId, Moment)>,
}

/// Which version of which template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateAsk<'a> {
    /// The name of the paper.
    pub paper: &'a str,
    /// The digest of the docx.
    pub digest: Digest,
    /// The first day whose papers follow it.
    pub from: Day,
    /// From which address it is asked.
    pub address: &'a str,
}

/// Why a template was not taken.
#[derive(Debug)]
pub enum TemplateRefused {
    /// As for everything that an office does.
    Refused(Refused),
    /// The sentence says why, and what to do.
    Because(String),
}

impl From<Unanswered> for TemplateRefused {
    fn from(it: Unanswered) -> Self {
        Self::Refused(it.into())
    }
}

impl From<Fault> for TemplateRefused {
    fn from(it: Fault) -> Self {
        Self::Refused(it.into())
    }
}

impl From<Refused> for TemplateRefused {
    fn from(it: Refused) -> Self {
        Self::Refused(it)
    }
}

impl Office {
    /// Keeps a template that was looked at; nobody's papers follow it yet.
    ///
    /// # Errors
    /// [`TemplateRefused`].
    pub fn propose_template(
        &self,
        visitor: &Visitor,
        ask: &TemplateAsk<'_>,
        docx: &[u8],
        now: Moment,
    ) -> Result<(), TemplateRefused> {
        let entry = entry(visitor, Deed::ProposeTemplate, ask, now);
        self.power(visitor, Action::ManagePapers, &[])?;
        not_before_tomorrow(ask, now)?;
        self.writer().keep(|reader| {
            let mut versions = template_versions(reader, ask.paper)?;
            if versions.iter().any(|it| is_asked(it, ask)) {
                return Err(because("这份模板已经上传过，从同一天起用。"));
            }
            if versions.len() >= TEMPLATE_VERSIONS_MAX {
                return Err(because("这种文书的模板版本太多，不能再上传。"));
            }
            versions.push(TemplateVersion {
                digest: ask.digest,
                from: ask.from,
                by: visitor.person.id.clone(),
                at: now,
                confirmed: None,
            });
            let changes = vec![
                OfficeChange::Setting(file_key(&ask.digest), docx.to_vec()),
                OfficeChange::Setting(key(ask.paper), written(&versions).into_bytes()),
                entry.next(reader)?,
            ];
            Ok((changes, ()))
        })
    }

    /// Puts a version in force; whoever brought it in cannot.
    ///
    /// # Errors
    /// [`TemplateRefused`].
    pub fn confirm_template(
        &self,
        visitor: &Visitor,
        ask: &TemplateAsk<'_>,
        now: Moment,
    ) -> Result<(), TemplateRefused> {
        let entry = entry(visitor, Deed::ConfirmTemplate, ask, now);
        not_before_tomorrow(ask, now)?;
        self.writer().keep(|reader| {
            let mut versions = template_versions(reader, ask.paper)?;
            let found = versions.iter_mut().find(|it| is_asked(it, ask));
            let found = found.ok_or_else(|| because("没有这个版本，请刷新页面再看。"))?;
            self.power(
                visitor,
                Action::ManageRules,
                &[(Action::ManagePapers, found.by.clone())],
            )?;
            if found.confirmed.is_some() {
                return Err(because("这个版本已经启用。"));
            }
            found.confirmed = Some((visitor.person.id.clone(), now));
            let changes = vec![
                OfficeChange::Setting(key(ask.paper), written(&versions).into_bytes()),
                entry.next(reader)?,
            ];
            Ok((changes, ()))
        })
    }

    fn power(
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
}

fn because(sentence: &str) -> TemplateRefused {
    TemplateRefused::Because(sentence.to_owned())
}

fn is_asked(version: &TemplateVersion, ask: &TemplateAsk<'_>) -> bool {
    version.digest == ask.digest && version.from == ask.from
}

/// A paper that was issued today keeps what it was issued with.
fn not_before_tomorrow(ask: &TemplateAsk<'_>, now: Moment) -> Result<(), TemplateRefused> {
    match ask.from > now.day() {
        true => Ok(()),
        false => Err(because(
            "启用的日期要在明天或者以后，这样已经发出的文书不会变。请改日期，重新上传。",
        )),
    }
}

fn entry<'a>(visitor: &Visitor, deed: Deed, ask: &'a TemplateAsk<'_>, now: Moment) -> Entry<'a> {
    Entry {
        at: now,
        person: visitor.person.id.clone(),
        deed,
        subject: ask.paper,
        outcome: Outcome::Done,
        purpose: "",
        address: ask.address,
    }
}

fn key(paper: &str) -> String {
    format!("paper-template/{paper}")
}

fn file_key(digest: &Digest) -> String {
    format!("paper-template-file/{digest}")
}

/// One line for each version, its parts set apart by tabs.
fn written(versions: &[TemplateVersion]) -> String {
    let lines = versions.iter().map(|it| {
        let (digest, from, by, at) = (&it.digest, it.from, it.by.as_str(), it.at.ms());
        match &it.confirmed {
            Some((who, when)) => format!("{digest}\t{from}\t{by}\t{at}\t{who}\t{}", when.ms()),
            None => format!("{digest}\t{from}\t{by}\t{at}"),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn version_of(line: &str) -> Option<TemplateVersion> {
    let parts: Vec<&str> = line.split('\t').collect();
    let [digest, from, by, at, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let moment = |text: &str| Some(Moment::from_ms(text.parse().ok()?));
    Some(TemplateVersion {
        digest: digest.parse().ok()?,
        from: from.parse().ok()?,
        by: PersonId::from(*by),
        at: moment(at)?,
        confirmed: match rest {
            [who, when] => Some((PersonId::from(*who), moment(when)?)),
            _ => None,
        },
    })
}

/// The versions of a county's own template of a paper, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub fn template_versions(
    reader: &mut dyn Reader,
    paper: &str,
) -> Result<Vec<TemplateVersion>, Fault> {
    let kept = reader.setting(&key(paper))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&kept).into_owned();
    Ok(text.lines().filter_map(version_of).collect())
}

/// The docx of a version.
///
/// # Errors
/// When the store cannot be read.
pub fn template_docx(reader: &mut dyn Reader, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
    let kept = reader.setting(&file_key(digest))?;
    // What was altered since is not taken for what somebody looked at.
    Ok(kept.filter(|bytes| Digest::of(&[bytes]) == *digest))
}

/// The template that a paper of a day follows: the newest that was in force; nothing where the
/// county has none of its own, and the shipped one is followed.
///
/// # Errors
/// When the store cannot be read.
pub fn template_on(
    reader: &mut dyn Reader,
    paper: &str,
    on: Day,
) -> Result<Option<TemplateVersion>, Fault> {
    Ok(in_force(template_versions(reader, paper)?, on))
}

/// The newest version that was put in force for a day.
fn in_force(versions: Vec<TemplateVersion>, on: Day) -> Option<TemplateVersion> {
    let fit = versions.into_iter();
    let fit = fit.filter(|it| it.confirmed.is_some() && it.from <= on);
    fit.max_by_key(|it| (it.from, it.confirmed.as_ref().map(|(_, at)| *at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_written_and_read_back() {
        let version = |confirmed| TemplateVersion {
            digest: Digest::of(&[b"x"]),
            from: Day::from_ymd(2026, 3, 9).unwrap(),
            by: "甲".into(),
            at: Moment::from_ms(5),
            confirmed,
        };
        let all = [
            version(None),
            version(Some(("乙".into(), Moment::from_ms(7)))),
        ];
        let text = written(&all);
        let read: Vec<_> = text.lines().filter_map(version_of).collect();
        assert_eq!(read, all);
        assert_eq!(version_of("x\ty"), None);
    }

    #[test]
    fn a_paper_follows_the_version_of_its_day_for_ever() {
        let day = |of| Day::from_ymd(2026, 3, of).unwrap();
        let version = |of, confirmed: Option<i64>| TemplateVersion {
            digest: Digest::of(&[&[of as u8]]),
            from: day(of),
            by: "甲".into(),
            at: Moment::from_ms(0),
            confirmed: confirmed.map(|at| ("乙".into(), Moment::from_ms(at))),
        };
        let all = vec![version(9, Some(1)), version(12, None), version(20, Some(2))];
        let on = |of| in_force(all.clone(), day(of)).map(|it| it.from);
        assert_eq!(on(8), None);
        assert_eq!(on(9), Some(day(9)));
        // Nobody has put the version of the 12th in force.
        assert_eq!(on(15), Some(day(9)));
        assert_eq!(on(25), Some(day(20)));
    }
}
