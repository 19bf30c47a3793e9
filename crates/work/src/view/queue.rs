//! The work list of a post in a unit: what waits for it, what waits for others, what is over.
//!
//! The lists are read from the projections; only the cases of the page that is shown are replayed.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, Day, Moment, PostId, UnitId};
use zs_event::{Signer, StepPath};
use zs_law::CalendarUse;
use zs_power::{Action, Asker, Denied, Matter, may};
use zs_store::{CaseRow, Cell, Fault, QueueRow, Reader as _, Row as _, listing, page};

use super::case_file::{clocks, title};
use super::clock::{Clock, Left, Light, NEAR_DAYS, days_left, light};
use super::looker::{Looked, Looker};
use super::moved::{DateMove, MovedLine, recent};
use super::sight::step_name;
use crate::case_list::{CaseAsk, Turn};

/// Rows read from the store at a time.
const SCAN_ROWS: usize = 1_000;
/// Rows of one unit that a list reaches; further ones are not counted, and the list says so.
const LIST_ROWS_MAX: usize = 20_000;
/// The newest cases of a unit among which those that are over are looked for.
const DONE_CASES_MAX: usize = 2_000;
/// Rows of one page.
const PAGE_ROWS_MAX: usize = 200;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueList {
    /// 待我办: steps that the asker's post can do now.
    Mine,
    /// 等别人: steps of the unit's cases that other posts must do.
    Others,
    /// 期限变动: last days of the unit's cases that moved although nothing was done about them.
    Moved,
    /// 已办: cases of the unit that are over, the last one first.
    Done,
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageAsk {
    /// From 1.
    pub number: usize,
    /// Rows of a page: 15, 50 or 200.
    pub rows: usize,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePage {
    /// Which list.
    pub list: QueueList,
    /// Which page; the last one where a later one was asked for.
    pub number: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// The rows, by their last day.
    pub rows: Vec<QueueLine>,
    /// How many rows each list has.
    pub mine: Lights,
    /// See [`QueuePage::mine`].
    pub others: Lights,
    /// The lines of [`QueueList::Moved`].
    pub moves: Vec<MovedLine>,
    /// How many days moved and are still told.
    pub moved: usize,
    /// How many cases are over.
    pub done: usize,
    /// Whether a unit has more than a list reaches, so that the counts are too small.
    pub is_cut: bool,
}

/// How many rows of a list have which light, told from their days alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    /// Today or past.
    pub red: usize,
    /// Within a few working days.
    pub yellow: usize,
    /// The rest.
    pub other: usize,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueLine {
    /// The case.
    pub case: CaseId,
    /// The number of the case in the jurisdiction.
    pub serial: u64,
    /// What the case is about.
    pub title: String,
    /// The step; nothing where the case is over.
    pub path: Option<StepPath>,
    /// The name of the step, or how the case ended.
    pub step: String,
    /// The posts that do it, by their Chinese names.
    pub posts: Vec<String>,
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// How urgent it is.
    pub light: Light,
    /// What is left, as people say it.
    pub left: String,
    /// The last day: of the step, or else of the case.
    pub due: Option<Day>,
    /// How that day moved, where people should be told.
    pub moved: Option<DateMove>,
    /// Since when it waits, or when the case ended.
    pub since: Moment,
}

impl Lights {
    /// How many rows there are.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.red + self.yellow + self.other
    }
}

/// A step that waits, with all posts that can do it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Waiting {
    /// Whether no day presses, so that such rows come last.
    without_day: bool,
    due: Option<Day>,
    since: Moment,
    pub(super) case: CaseId,
    path: String,
    posts: Vec<PostId>,
    unit: UnitId,
}

/// Everything the lists of an asker hold, before a page is cut out of it.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) mine: Vec<Waiting>,
    others: Vec<Waiting>,
    done: Vec<CaseRow>,
    is_cut: bool,
}

impl Looker {
    /// A page of a work list of the asker's post, in the units in which it is held today.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn queue(
        &mut self,
        asker: &Signer,
        list: QueueList,
        ask: PageAsk,
        now: Moment,
    ) -> Result<Result<QueuePage, Denied>, Fault> {
        let units = match self.units_of(asker, now)? {
            Ok(units) => units,
            Err(denied) => return Ok(Err(denied)),
        };
        let mut lists = self.waiting_in(&units, asker)?;
        for unit in &units {
            self.over(unit, &mut lists)?;
        }
        lists
            .done
            .sort_by_key(|row| std::cmp::Reverse((row.ended, row.number)));
        let moved = self.moved_in(&units, now)?;
        let length = match list {
            QueueList::Mine => lists.mine.len(),
            QueueList::Others => lists.others.len(),
            QueueList::Moved => moved.len(),
            QueueList::Done => lists.done.len(),
        };
        let rows = ask.rows.clamp(1, PAGE_ROWS_MAX);
        let pages = length.div_ceil(rows).max(1);
        let number = ask.number.clamp(1, pages);
        let (from, to) = ((number - 1) * rows, (number * rows).min(length));
        let (mut lines, mut moves) = (Vec::with_capacity(to - from), Vec::new());
        match list {
            QueueList::Mine => self.lines(&lists.mine[from..to], asker, now, &mut lines)?,
            QueueList::Others => self.lines(&lists.others[from..to], asker, now, &mut lines)?,
            QueueList::Moved => moves = self.moved_lines(&moved[from..to], asker, now)?,
            QueueList::Done => self.done_lines(&lists.done[from..to], asker, now, &mut lines)?,
        }
        Ok(Ok(QueuePage {
            list,
            number,
            pages,
            rows: lines,
            moves,
            moved: moved.len(),
            mine: self.lights(&lists.mine, now),
            others: self.lights(&lists.others, now),
            done: lists.done.len(),
            is_cut: lists.is_cut,
        }))
    }

    /// What waits in these units, for the asker's post and for others, by the last day.
    pub(super) fn waiting_in(
        &mut self,
        units: &BTreeSet<UnitId>,
        asker: &Signer,
    ) -> Result<Lists, Fault> {
        let mut lists = Lists::default();
        for unit in units {
            self.waiting(unit, &asker.post, &mut lists)?;
        }
        lists.mine.sort_unstable();
        lists.others.sort_unstable();
        Ok(lists)
    }

    /// The units in which the asker holds the post today and may read cases.
    pub(super) fn units_of(
        &mut self,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<BTreeSet<UnitId>, Denied>, Fault> {
        let Some(person) = self.reader.person(&asker.person)? else {
            return Ok(Err(Denied::SignIn));
        };
        let on = now.day();
        let held = person.posts.iter().filter(|held| {
            held.post == asker.post && held.from <= on && held.until.is_none_or(|until| on <= until)
        });
        let who = Asker::Post {
            person: &person,
            post: &asker.post,
            on,
        };
        let (mut units, mut denied) = (BTreeSet::new(), Denied::SignIn);
        for held in held {
            let matter = Matter {
                unit: Some(&held.unit),
                ..Matter::default()
            };
            let (authority, all) = (&self.law.authority, &self.law.units());
            match may(authority, all, &who, Action::ReadCase, &matter).into_result() {
                Ok(_) => {
                    // What a unit left that has ended waits for whoever goes on with its powers.
                    units.extend(all.own(&held.unit));
                }
                Err(why) => denied = why,
            }
        }
        Ok(if units.is_empty() {
            Err(denied)
        } else {
            Ok(units)
        })
    }

    /// The steps of a unit's cases that wait.
    fn waiting(&mut self, unit: &UnitId, post: &PostId, lists: &mut Lists) -> Result<(), Fault> {
        let mut steps: BTreeMap<(CaseId, String), Waiting> = BTreeMap::new();
        let prefix = [Cell::text(unit.as_str())];
        let mut after: Option<QueueRow> = None;
        let mut read = 0;
        loop {
            let cells = after.as_ref().map(|row| row.cells()[..4].to_vec());
            let rows: Vec<QueueRow> = page(
                self.reader.as_mut(),
                &listing::QUEUE,
                &prefix,
                cells.as_deref(),
                SCAN_ROWS,
            )?;
            let last = rows.len() < SCAN_ROWS;
            read += rows.len();
            after = rows.last().cloned();
            for row in rows {
                let step = steps.entry((row.case, row.path.clone()));
                let step = step.or_insert_with(|| Waiting::of(&row));
                step.posts.push(row.post);
            }
            if last {
                break;
            }
            if read >= LIST_ROWS_MAX {
                lists.is_cut = true;
                break;
            }
        }
        for step in steps.into_values() {
            let mine = step.posts.contains(post);
            let list = if mine {
                &mut lists.mine
            } else {
                &mut lists.others
            };
            list.push(step);
        }
        Ok(())
    }

    /// The cases of a unit that are over, among its newest ones.
    fn over(&mut self, unit: &UnitId, lists: &mut Lists) -> Result<(), Fault> {
        let ask = CaseAsk {
            units: vec![unit.clone()],
            over: Some(true),
            ..CaseAsk::default()
        };
        let rows = ask.page(self.reader.as_mut(), Turn::First, DONE_CASES_MAX)?;
        lists.is_cut |= rows.len() == DONE_CASES_MAX;
        lists.done.extend(rows);
        Ok(())
    }

    fn lines(
        &mut self,
        waiting: &[Waiting],
        asker: &Signer,
        now: Moment,
        lines: &mut Vec<QueueLine>,
    ) -> Result<(), Fault> {
        for step in waiting {
            let line = self.look(&step.case, asker, now, |looked| line(looked, step))?;
            // A case that went to another unit a moment ago is no longer for this list.
            lines.extend(line.ok());
        }
        Ok(())
    }

    fn done_lines(
        &mut self,
        over: &[CaseRow],
        asker: &Signer,
        now: Moment,
        lines: &mut Vec<QueueLine>,
    ) -> Result<(), Fault> {
        for row in over {
            let line = self.look(&row.case, asker, now, |looked| done_line(looked, row))?;
            lines.extend(line.ok());
        }
        Ok(())
    }

    fn lights(&self, waiting: &[Waiting], now: Moment) -> Lights {
        let calendar = self.law.calendar(CalendarUse::National);
        let mut lights = Lights::default();
        for step in waiting {
            let left = step
                .due
                .map(|due| days_left(due, true, calendar, now.day()));
            match left.map(|left| light(left, false, Some(NEAR_DAYS))) {
                Some(Light::Red) => lights.red += 1,
                Some(Light::Yellow) => lights.yellow += 1,
                _ => lights.other += 1,
            }
        }
        lights
    }
}

impl Waiting {
    fn of(row: &QueueRow) -> Self {
        Self {
            without_day: row.due.is_none(),
            due: row.due,
            since: row.since,
            case: row.case,
            path: row.path.clone(),
            posts: Vec::new(),
            unit: row.unit.clone(),
        }
    }
}

fn line(looked: &Looked<'_>, step: &Waiting) -> QueueLine {
    let path = StepPath::from(step.path.as_str());
    let clocks = clocks(looked);
    let mut pressing = clocks.iter().filter(|it| it.is_open() && !it.is_wait);
    let own = pressing.clone().find(|it| it.path == path);
    let clock = own.or_else(|| pressing.find(|it| it.left != Left::Still));
    QueueLine {
        case: step.case,
        serial: looked.told.row.number,
        title: title(looked.state, &looked.sight),
        step: step_name(looked.state, &path),
        path: Some(path),
        posts: step
            .posts
            .iter()
            .map(|post| super::next::post_name(looked, post))
            .collect(),
        unit: step.unit.clone(),
        unit_name: looked.unit_name(),
        light: clock.map_or(Light::Grey, |it| it.light),
        left: clock.map_or_else(|| "没有期限".to_owned(), Clock::left_words),
        due: clock.filter(|it| it.left != Left::Still).map(|it| it.due),
        moved: clock.and_then(|clock| recent(looked, clock)),
        since: step.since,
    }
}

fn done_line(looked: &Looked<'_>, row: &CaseRow) -> QueueLine {
    QueueLine {
        case: row.case,
        serial: row.number,
        title: title(looked.state, &looked.sight),
        path: None,
        step: row.status.clone(),
        posts: Vec::new(),
        unit: row.unit.clone(),
        unit_name: looked.unit_name(),
        light: Light::Grey,
        left: "已办结".to_owned(),
        due: None,
        moved: None,
        since: row.ended.unwrap_or(row.opened_on),
    }
}
