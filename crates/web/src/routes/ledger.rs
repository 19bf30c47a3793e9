//! The ledger for people at work: its head, its entries for whoever audits, a check of some leaves,
//! and one leaf for whoever may read its case.

use askama::Template;
use zs_base::limits::LEDGER_CHECK_LEAVES_MAX;
use zs_base::{CaseId, Digest, Moment};
use zs_ledger::{Checkpoint, Leaf};
use zs_power::{Action, Matter, absent, may};
use zs_store::StoredLeaf;
use zs_work::{Checked, Law, check_range, ring_of, stored};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "ledger.html")]
struct Page {
    frame: Frame,
    size: u64,
    head: Option<Head>,
    /// A signature that does not hold.
    broken: Option<String>,
    key: String,
    last_check: Option<(Moment, Checked)>,
    most: usize,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

/// The last thing that was signed.
struct Head {
    checkpoint: Checkpoint,
    text: String,
}

/// An entry: what its leaf says in clear, and no more.
struct Row {
    seq: u64,
    at: String,
    kind: String,
    procedure: String,
    case: String,
    hash: Digest,
}

/// Shows the head, and the entries to whoever audits; recomputes some leaves where that is asked.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let first = visit.site.first_key.clone();
    let ring = ring_of(visit.looker.reader(), &first)?;
    let edge = visit.looker.reader().edge()?;
    let size = edge.last.map_or(0, |last| last.seq + 1);
    let signed = visit.looker.reader().last_checkpoint()?;
    let (mut head, mut broken) = (None, None);
    if let Some((_, text)) = signed {
        match ring.open(&text) {
            Ok(checkpoint) => head = Some(Head { checkpoint, text }),
            Err(error) => broken = Some(error.to_string()),
        }
    }
    if let Some(from) = visit.ask.query.given("first") {
        let from = from.parse().unwrap_or(0);
        let count = visit.ask.query.get("count").parse().unwrap_or(0);
        let count = Ord::clamp(count, 1, LEDGER_CHECK_LEAVES_MAX);
        let checked = check_range(visit.looker.reader(), &ring, from, count)?;
        if let Ok(mut kept) = visit.site.checked.lock() {
            *kept = Some((visit.now, checked));
        }
    }
    let (rows, pager) = match sees_all(visit)? {
        true => entries(visit, size)?,
        false => (Vec::new(), None),
    };
    let last_check = visit.site.checked.lock();
    Ok(html(&Page {
        frame: visit.frame(),
        last_check: last_check.map_or(None, |it| it.clone()),
        key: ring.at(size).to_string(),
        most: LEDGER_CHECK_LEAVES_MAX,
        size,
        head,
        broken,
        rows,
        pager,
    }))
}

/// Whether somebody may look at every entry: which kinds of matters a county has is not for all.
fn sees_all(visit: &Visit<'_>) -> Result<bool, Trouble> {
    let (law, who) = (visit.law, visit.visitor()?);
    let matter = Matter::default();
    let may = may(
        &law.authority,
        &law.units(),
        &who.asker(),
        Action::ReadAudit,
        &matter,
    );
    Ok(may.allowed())
}

fn entries(visit: &mut Visit<'_>, size: u64) -> Result<(Vec<Row>, Option<Pager>), Trouble> {
    let total = usize::try_from(size).unwrap_or(usize::MAX);
    let rows = Pager::rows(&visit.ask.query);
    let pages = total.div_ceil(rows).max(1);
    let number = Pager::number(&visit.ask.query).clamp(1, pages);
    let pager = Pager::of(visit.ask, number, rows, total);
    // The newest first: the page ends where the one before begins.
    let end = size.saturating_sub((number - 1) as u64 * rows as u64);
    let first = end.saturating_sub(rows as u64);
    let leaves = visit
        .looker
        .reader()
        .leaves(first, (end - first) as usize)?;
    let law = visit.law.clone();
    let mut rows = Vec::with_capacity(leaves.len());
    for leaf in leaves.iter().rev() {
        if is_there(visit, &leaf.case)? {
            rows.push(Row::of(leaf, &law)?);
        }
    }
    Ok((rows, Some(pager)))
}

/// Whether an entry is one of the ledger itself, or of a case that exists for the visitor.
fn is_there(visit: &mut Visit<'_>, case: &CaseId) -> Result<bool, Trouble> {
    Ok(*case == CaseId::default() || visit.looker.reader().case(case)?.is_some())
}

impl Row {
    fn of(stored: &StoredLeaf, law: &Law) -> Result<Self, zs_store::Fault> {
        let leaf = Leaf::decode(&stored.leaf)?;
        let header = leaf.header();
        Ok(Self {
            seq: stored.seq,
            at: crate::words::minute(header.recorded_at, zs_base::Day::MIN),
            kind: header.kind.clone(),
            procedure: law
                .library
                .version(&header.procedure, &[], header.version)
                .map_or_else(|| header.procedure.to_string(), |it| it.name.to_string()),
            case: match header.case == CaseId::default() {
                true => String::new(),
                false => header.case.to_string(),
            },
            hash: stored.hash,
        })
    }
}

#[derive(Template)]
#[template(path = "ledger_leaf.html")]
struct One {
    frame: Frame,
    leaf: Leaf,
    hash: Digest,
    /// The case, where the visitor may read it.
    case: Option<CaseId>,
    /// The draft that it enacted, with its title.
    draft: Option<(u64, String)>,
}

/// `GET /ledger/{seq}`: one leaf, for whoever audits or may read its case; what enacts rules is for
/// everybody who works here. Any other answers like
/// one that does not exist.
///
/// # Errors
/// When the visitor may not see it, or the store fails.
pub fn one(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let all = sees_all(visit)?;
    let seq = visit.part("seq").parse::<u64>().ok();
    let found = match seq {
        Some(seq) => stored(visit.looker.reader(), seq)?,
        None => None,
    };
    let (all, case) = match &found {
        Some(leaf) => {
            let all = all && is_there(visit, &leaf.case)?;
            (all, readable(visit, &leaf.case)?)
        }
        None => (all, None),
    };
    let enacted = visit.law.enacted().iter();
    let draft = enacted
        .filter(|it| Some(it.seq) == seq)
        .map(|it| (it.draft, it.title.clone()))
        .next();
    let Some(found) = found.filter(|_| all || case.is_some() || draft.is_some()) else {
        return Err(absent(&visit.visitor()?.asker()).into());
    };
    let leaf = Leaf::decode(&found.leaf).map_err(zs_store::Fault::from)?;
    Ok(html(&One {
        frame: visit.frame(),
        hash: leaf.hash(),
        leaf,
        case,
        draft,
    }))
}

/// The case of a leaf, where the visitor may read it.
fn readable(visit: &mut Visit<'_>, case: &CaseId) -> Result<Option<CaseId>, Trouble> {
    let row = visit.looker.reader().case(case)?;
    let Some(row) = row else { return Ok(None) };
    let (law, who) = (visit.law, visit.visitor()?);
    let matter = Matter {
        unit: Some(&row.unit),
        ..Matter::default()
    };
    let read = may(
        &law.authority,
        &law.units(),
        &who.asker(),
        Action::ReadCase,
        &matter,
    );
    Ok(read.allowed().then_some(*case))
}
