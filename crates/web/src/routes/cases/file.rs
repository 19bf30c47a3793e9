//! `GET /cases/{case}`: the case, its clocks first.

use askama::Template;
use zs_base::Day;
use zs_base::limits::PAGE_COMPARED_BYTES_MAX;
use zs_event::StepPath;
use zs_law::Need;
use zs_store::CaseRow;
use zs_work::view::{ActOffer, CaseFile};

use super::asked_list::masked_names;
use super::case_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    file: CaseFile,
    today: Day,
    /// Beside each file of the case, whether its content is what the ledger says.
    compared: Vec<Compared>,
    /// The acts outside a step.
    acts: Vec<ActOffer>,
    /// The place in the ledger of what was just recorded.
    recorded: Option<String>,
    /// The step that the address asks for.
    here: Option<Here>,
    /// Where the case consults the public: how many comments came, and how many wait for an answer.
    comments: Option<(u32, usize)>,
}

/// A step that somebody came to see: where the ledger says what became of it.
struct Here {
    /// Its name.
    name: String,
    path: StepPath,
    /// Its entries, the oldest first.
    seqs: Vec<u64>,
    /// The newest entry of the case.
    last: u64,
}

impl Here {
    /// The step of the address; nothing where the case has no such step.
    fn of(visit: &Visit<'_>, file: &CaseFile, row: &CaseRow) -> Option<Self> {
        let path = visit.ask.query.given("step")?;
        let step = StepPath::from(path);
        let entries = file.course.iter();
        let entries = entries.filter(|it| it.path.as_ref() == Some(&step));
        Some(Self {
            name: masked_names(visit).step(row, path),
            seqs: entries.map(|it| it.seq).collect(),
            last: file.course.iter().map(|it| it.seq).max()?,
            path: step,
        })
    }

    /// Whether an entry is one of this step.
    fn has(&self, seq: &u64) -> bool {
        self.seqs.contains(seq)
    }
}

/// Shows the case.
///
/// # Errors
/// When the visitor may not see it, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let file = visit.looker.case_file(&case, &asker, visit.now)??;
    let acts = visit.looker.acts(&case, &asker, visit.now)??;
    let recorded = visit.ask.query.given("done");
    let recorded = recorded.filter(|seq| seq.chars().all(|it| it.is_ascii_digit()));
    let compared = compared(visit, &file);
    let comments = match visit.looker.consultation(&case, visit.now)? {
        Some(it) => {
            let tally = visit.site.office.book(&case)?.tally(it.round);
            Some((tally.received, tally.unanswered.len()))
        }
        None => None,
    };
    let row = visit.looker.reader().case(&case)?;
    let here = row.and_then(|row| Here::of(visit, &file, &row));
    Ok(html(&Page {
        compared,
        acts,
        recorded: recorded.map(str::to_owned),
        here,
        comments,
        frame: visit.frame(),
        today: visit.now.day(),
        file,
    }))
}

/// What comparing a file with its digest in the ledger gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compared {
    Same,
    Other,
    Later,
}

impl Compared {
    const fn word(self) -> &'static str {
        match self {
            Self::Same => "核对一致",
            Self::Other => "不一致或者缺失，请报告管理员",
            Self::Later => "文件大，下载时核对",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Same => "light green",
            Self::Other => "light red",
            Self::Later => "light grey",
        }
    }
}

/// Compares the files of a case one after another, as many as a page may wait for.
fn compared(visit: &Visit<'_>, file: &CaseFile) -> Vec<Compared> {
    let files = &visit.site.beside.files;
    let mut room = PAGE_COMPARED_BYTES_MAX;
    let each = file.files.iter().map(|line| {
        let Ok(bytes) = files.bytes(&line.digest) else {
            return Compared::Other;
        };
        let Some(left) = room.checked_sub(bytes) else {
            return Compared::Later;
        };
        room = left;
        match files.verify(&line.digest) {
            Ok(()) => Compared::Same,
            Err(_) => Compared::Other,
        }
    });
    each.collect()
}

impl Page {
    /// Whether the visitor can do something now.
    fn has_mine(&self) -> bool {
        self.file.next.iter().any(|next| next.is_mine())
    }

    /// Whether something waits for others, or cannot be done yet.
    fn has_others(&self) -> bool {
        self.file.next.iter().any(|next| !next.is_mine()) || !self.file.blocked.is_empty()
    }
}
