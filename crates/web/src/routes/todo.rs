//! `GET /todo`: 待办, what waits for me, what waits for others, what is over.

use askama::Template;
use zs_work::view::{PageAsk, QueueList, QueuePage};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
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
        QueueList::Done => queue.done,
    };
    Ok(html(&Page {
        pager: Pager::of(visit.ask, queue.number, ask.rows, total),
        frame: visit.frame(),
        today: visit.now.day(),
        queue,
    }))
}
