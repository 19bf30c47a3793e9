//! `GET /todo`: 待办, what waits for me, what waits for others, what is over; my last days as a file
//! for calendar programs.

use askama::Template;
use zs_base::limits::MOVED_SHOWN_DAYS_MAX;
use zs_paper::{Agenda, AgendaDay, agenda};
use zs_work::view::{DueDay, PageAsk, QueueList, QueuePage};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::routes::term::CALENDAR;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "todo.html")]
struct Page {
    frame: Frame,
    queue: QueuePage,
    pager: Pager,
    today: zs_base::Day,
}

/// Shows one of the three lists.
///
/// # Errors
/// When the post may not read cases, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asker = visit.signer()?;
    let query = &visit.ask.query;
    let list = match query.get("list") {
        "others" => QueueList::Others,
        "moved" => QueueList::Moved,
        "done" => QueueList::Done,
        _ => QueueList::Mine,
    };
    let ask = PageAsk {
        number: Pager::number(query),
        rows: Pager::rows(query),
    };
    let queue = visit.looker.queue(&asker, list, ask, visit.now)??;
    let total = match list {
        QueueList::Mine => queue.mine.total(),
        QueueList::Others => queue.others.total(),
        QueueList::Moved => queue.moved,
        QueueList::Done => queue.done,
    };
    Ok(html(&Page {
        pager: Pager::of(visit.ask, queue.number, ask.rows, total),
        frame: visit.frame(),
        today: visit.now.day(),
        queue,
    }))
}

/// The last days of the cases that wait for the visitor's post: numbers of cases and names of steps,
/// and nothing about anybody.
///
/// # Errors
/// When the post may not read cases, or the store fails.
pub fn days(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asker = visit.signer()?;
    let found = visit.looker.due_days(&asker, visit.now)??;
    let note = match found.is_cut {
        true => "件数太多，只有到期最早的一部分；全部见待办。",
        false => "下载那一刻的期限；以后变了的，以网页为准，重新下载会更新。",
    };
    let file = Agenda {
        name: "我的待办期限".to_owned(),
        note: note.to_owned(),
        made_at: visit.now,
        days: found.days.iter().map(day).collect(),
    };
    Ok(Answer::file("期限.ics", CALENDAR, agenda(&file)))
}

fn day(of: &DueDay) -> AgendaDay {
    let mut text = format!("依据：{}", of.cite);
    for line in &of.arithmetic {
        text.push('\n');
        text.push_str(line);
    }
    let open = if of.provisional { "（暂定）" } else { "" };
    AgendaDay {
        mark: format!("{}-{}@zhunsheng", of.case, of.term),
        sequence: of.changes,
        on: of.on,
        title: format!("{} 号案件“{}”到期{open}", of.serial, of.step),
        text,
        remind_on: of.remind_on.clone(),
    }
}
