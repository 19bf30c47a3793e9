//! The files of a form: those that came with it, those that came before, those of the case.

use std::fs::File;

use zs_base::limits::{UPLOAD_BYTES_MAX, UPLOAD_NAME_CHARACTERS_MAX};
use zs_base::{CaseId, Digest, PersonId};
use zs_event::command::Evidence;
use zs_paper::{NotTaken, sort_of};
use zs_store::Fault;
use zs_work::view::{FieldError, ItemFileAsk, Spot};

use crate::pages::asked::error_at;
use crate::scanned::{Harm, scanned};
use crate::trouble::Trouble;
use crate::visit::{Arrived, Visit};

/// A file that a form knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The SM3 digest of its content.
    pub digest: Digest,
    /// Its name with its size, or where in the case it stands.
    pub label: String,
}

/// A kind of evidence on a form.
#[derive(Clone, Debug)]
pub struct FileField {
    /// The kind.
    pub kind: String,
    /// What the law asks of it, in a few words.
    pub hint: String,
    /// What was chosen so far.
    pub chosen: Vec<Known>,
    /// What else may be chosen.
    pub others: Vec<Known>,
    /// What is wrong.
    pub error: Option<String>,
}

/// The files that a form gives.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// As the command carries them.
    pub evidence: Vec<Evidence>,
    /// What is wrong with some.
    pub errors: Vec<FieldError>,
    /// What the case holds, and what else may be used in it.
    of_case: Vec<Known>,
    chosen: Vec<(String, Known)>,
    /// Why the scanner said nothing of a file; then it is not asked about the others either.
    unscanned: Option<NotTaken>,
}

impl Files {
    /// The files of the form that was sent, of these kinds, for this case. What is sound is kept,
    /// whatever else is wrong with the form.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn of(visit: &mut Visit<'_>, case: &CaseId, kinds: &[String]) -> Result<Self, Trouble> {
        if kinds.is_empty() {
            return Ok(Self::default());
        }
        let asker = visit.signer()?;
        let file = visit.looker.case_file(case, &asker, visit.now)??;
        let mut files = Self::default();
        for line in file.files {
            let label = format!("{}（{}，{}）", line.kind, line.step, line.on);
            if !files.of_case.iter().any(|it| it.digest == line.digest) {
                files.of_case.push(Known {
                    digest: line.digest,
                    label,
                });
            }
        }
        files.of_other_items(visit, case)?;
        for kind in kinds {
            files.earlier(visit, &asker.person, kind);
            let field = format!("file:{kind}");
            for arrived in visit.ask.files.iter().filter(|it| it.field == field) {
                files.arrived(visit, &asker.person, kind, arrived)?;
            }
        }
        Ok(files)
    }

    /// What the unit handed in for other items of the same year: one file may bear out several.
    fn of_other_items(&mut self, visit: &mut Visit<'_>, case: &CaseId) -> Result<(), Trouble> {
        let asker = visit.signer()?;
        let Some(item) = visit.looker.item_file(case, &asker, visit.now)? else {
            return Ok(());
        };
        let ask = ItemFileAsk {
            units: vec![item.unit],
            year: Some(item.year),
            scheme: None,
        };
        for other in visit.looker.item_files(&ask, &asker, visit.now)? {
            for said in &other.said {
                for (digest, kind) in &said.files {
                    if self.of_case.iter().any(|it| it.digest == *digest) {
                        continue;
                    }
                    self.of_case.push(Known {
                        digest: *digest,
                        label: format!("{kind}（{}，{}）", other.matter, said.on),
                    });
                }
            }
        }
        Ok(())
    }

    /// Files that the form names by their digests: uploaded before by the same person, or in the
    /// case already. Knowing a digest alone gives nothing.
    fn earlier(&mut self, visit: &Visit<'_>, who: &PersonId, kind: &str) {
        let field = format!("kept:{kind}");
        for text in visit.ask.form.all(&field) {
            let digest = text.parse::<Digest>().ok();
            let uploaded = digest.and_then(|it| visit.site.incoming.kept(who, &it));
            let uploaded = uploaded.map(|it| Known {
                digest: it.digest,
                label: named(&it.name, it.bytes),
            });
            let of_case = || {
                let mut all = self.of_case.iter();
                all.find(|it| Some(it.digest) == digest).cloned()
            };
            match uploaded.or_else(of_case) {
                Some(known) => self.choose(kind, known),
                None => self.wrong(kind, "先前上传的文件已经过期。", "请重新上传。"),
            }
        }
    }

    fn arrived(
        &mut self,
        visit: &Visit<'_>,
        who: &PersonId,
        kind: &str,
        arrived: &Arrived,
    ) -> Result<(), Trouble> {
        let path = arrived.file.path();
        if let Err(why) = self.looked_at(visit, arrived)? {
            let sentence = format!("“{}”：{}", arrived.name, why.sentence);
            self.wrong(kind, &sentence, &why.cure);
            return Ok(());
        }
        let (site, name) = (visit.site, &arrived.name);
        let kept = site.incoming.keep(who, &site.beside.files, path, name)?;
        let label = named(&kept.name, kept.bytes);
        let digest = kept.digest;
        self.choose(kind, Known { digest, label });
        Ok(())
    }

    /// Whether a file that came with the form is taken, by its content and by what the scanner says.
    fn looked_at(
        &mut self,
        visit: &Visit<'_>,
        arrived: &Arrived,
    ) -> Result<Result<(), NotTaken>, Trouble> {
        let (path, name) = (arrived.file.path(), &arrived.name);
        if let Err(why) = looked_at(path, name, arrived.bytes)? {
            return Ok(Err(why));
        }
        if let Some(why) = &self.unscanned {
            return Ok(Err(why.clone()));
        }
        Ok(match scanned(visit, path, name)? {
            Ok(()) => Ok(()),
            Err(Harm::Found(why)) => Err(why),
            Err(Harm::Unknown(why)) => {
                self.unscanned = Some(why.clone());
                Err(why)
            }
        })
    }

    fn choose(&mut self, kind: &str, known: Known) {
        let one = Evidence {
            file: known.digest,
            kind: kind.to_owned(),
        };
        if !self.evidence.contains(&one) {
            self.evidence.push(one);
            self.chosen.push((kind.to_owned(), known));
        }
    }

    fn wrong(&mut self, kind: &str, sentence: &str, accepted: &str) {
        self.errors.push(FieldError {
            spot: Spot::Evidence(kind.to_owned()),
            sentence: sentence.to_owned(),
            accepted: accepted.to_owned(),
        });
    }

    /// All that is wrong: with the files, and with the rest of the form. That a kind is missing is
    /// not said of one that came and was not taken.
    #[must_use]
    pub fn errors_with(&self, rest: Vec<FieldError>) -> Vec<FieldError> {
        let told = |error: &FieldError| self.errors.iter().any(|it| it.spot == error.spot);
        let rest = rest.into_iter().filter(|error| !told(error));
        rest.chain(self.errors.iter().cloned()).collect()
    }

    /// A kind as the form shows it.
    #[must_use]
    pub fn field(&self, kind: &str, hint: String, errors: &[FieldError]) -> FileField {
        let chosen = self.chosen.iter().filter(|(of, _)| of == kind);
        let chosen: Vec<Known> = chosen.map(|(_, known)| known.clone()).collect();
        let is_chosen = |it: &&Known| chosen.iter().any(|known| known.digest == it.digest);
        let others = self.of_case.iter().filter(|it| !is_chosen(it)).cloned();
        FileField {
            kind: kind.to_owned(),
            hint,
            others: others.collect(),
            chosen,
            error: error_at(&Spot::Evidence(kind.to_owned()), errors),
        }
    }
}

/// Whether a file is taken, by its content.
///
/// # Errors
/// When it cannot be opened.
pub fn looked_at(
    path: &std::path::Path,
    name: &str,
    bytes: u64,
) -> Result<Result<zs_paper::Sort, NotTaken>, Fault> {
    if bytes > UPLOAD_BYTES_MAX {
        return Ok(Err(NotTaken {
            sentence: format!("文件超过 {} MB。", UPLOAD_BYTES_MAX / 1_024 / 1_024),
            cure: "请压缩，或者分成几个文件上传。".to_owned(),
        }));
    }
    let file = File::open(path).map_err(|error| Fault::writing("读上传的文件", error));
    Ok(sort_of(&mut file?, name))
}

fn named(name: &str, bytes: u64) -> String {
    format!("{name}（{}）", size(bytes))
}

/// A number of bytes for people.
#[must_use]
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1_024;
    match bytes {
        0..KB => format!("{bytes} 字节"),
        KB..1_048_576 => format!("{} KB", bytes / KB),
        _ => format!(
            "{}.{} MB",
            bytes / KB / KB,
            bytes % (KB * KB) * 10 / (KB * KB)
        ),
    }
}

/// A name as it is shown: without folders, without signs that nobody sees, and not too long. It is
/// never the name of anything on the disk.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let unseen = |it: char| {
        it.is_control()
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let seen: Vec<char> = last.chars().filter(|it| !unseen(*it)).collect();
    let from = seen.len().saturating_sub(UPLOAD_NAME_CHARACTERS_MAX);
    // The end stays, for it says what the file is.
    let kept: String = seen.into_iter().skip(from).collect();
    kept.trim().to_owned()
}
