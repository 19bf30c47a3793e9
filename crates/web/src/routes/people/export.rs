//! `GET /people/export`: the people of a list as a table that can be imported again.

use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_paper::table::{Sheet, columns_of, csv_of};

use super::list::asked;
use crate::answer::Answer;
use crate::site::Site;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Gives the people that the address asks for, all pages of them.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let ask = asked(&visit.ask.query);
    let roster = visit.looker.roster(&ask, visit.now)?;
    let found = roster.of(ask.part);
    let columns = columns_of("人员");
    let keys: Vec<&str> = columns.iter().map(|it| &*it.key).collect();
    let rows = found
        .iter()
        .flat_map(|it| rows(visit.site, &it.person, &keys));
    let sheet = Sheet {
        name: "人员".to_owned(),
        rows: rows.collect(),
        head: columns.iter().map(|it| it.name.clone()).collect(),
    };
    let name = format!("人员-{}.csv", visit.now.day());
    let kind = "text/csv; charset=utf-8";
    Ok(Answer::file(name, kind, csv_of(&sheet).into_bytes()))
}

/// One row for each post, or for each certificate where there are more of them.
fn rows(site: &Site, person: &Person, keys: &[&str]) -> Vec<Vec<String>> {
    let (posts, certificates) = (&person.posts, &person.certificates);
    let count = posts.len().max(certificates.len());
    let row = |index: usize| {
        // A row says a post, also where only a certificate is left to be said.
        let post = posts.get(index).or(posts.first());
        let certificate = certificates.get(index);
        let cells = keys
            .iter()
            .map(|key| cell(site, person, post, certificate, key));
        cells.collect()
    };
    (0..count).map(row).collect()
}

fn cell(
    site: &Site,
    person: &Person,
    post: Option<&Holding>,
    certificate: Option<&Certificate>,
    key: &str,
) -> String {
    let text = match key {
        "unit" => post.map(|it| site.unit(&it.unit)),
        "word" => post.map(|it| it.unit.to_string()),
        "person" => Some(person.name.clone()),
        "id" => Some(person.id.to_string()),
        "post" => post.map(|it| site.post(&it.post)),
        "since" => post.map(|it| it.from.to_string()),
        "left" => post.and_then(|it| it.until).map(|it| it.to_string()),
        "kind" => certificate.map(|it| it.kind.clone()),
        "number" => certificate.map(|it| it.number.clone()),
        "from" => certificate.map(|it| it.from.to_string()),
        "until" => certificate.map(|it| it.until.to_string()),
        _ => None,
    };
    text.unwrap_or_default()
}
