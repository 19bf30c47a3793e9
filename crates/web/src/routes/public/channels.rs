//! `GET /s`: what happened to somebody, and where to go with it: the channel, the term, what to bring,
//! as a table of the law says.

use askama::Template;
use zs_base::Day;
use zs_event::{Cite, Value};
use zs_law::Library;

use super::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The table.
const TABLE: &str = "监督渠道";

#[derive(Template)]
#[template(path = "channels.html")]
struct Page {
    frame: Frame,
    channels: Vec<Channel>,
}

/// Where to go with something.
pub(in crate::routes) struct Channel {
    /// What happened.
    pub(in crate::routes) what: String,
    way: String,
    term: String,
    bring: String,
    how: String,
    /// The page on which one goes on, where there is one.
    entrance: Option<String>,
    cite: Cite,
}

/// Shows the channels.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let page = html(&Page {
        frame: visit.frame(),
        channels: channels(&visit.law.library, visit.now.day()),
    });
    Ok(public(visit, page))
}

/// The rows in force on a day, in the order of the table.
pub(in crate::routes) fn channels(library: &Library, on: Day) -> Vec<Channel> {
    let Some(table) = library.tables.get(TABLE) else {
        return Vec::new();
    };
    let rows = table.rows.iter();
    let in_force = rows.filter(|row| row.from <= on && row.until.is_none_or(|until| on <= until));
    let channels = in_force.map(|row| {
        let text = |column: &str| {
            let value = table.value(row, column).and_then(Value::as_text);
            value.unwrap_or_default().to_owned()
        };
        Channel {
            what: row
                .keys
                .first()
                .map_or_else(String::new, |it| it.to_string()),
            way: text("渠道"),
            term: text("期限"),
            bring: text("带什么"),
            how: text("怎么办"),
            entrance: Some(text("入口")).filter(|it| it.starts_with('/')),
            cite: row.cite.clone(),
        }
    });
    channels.collect()
}
