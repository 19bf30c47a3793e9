//! Which story visits which route: a page that nobody opens in a browser is nobody's.

use std::collections::BTreeSet;

use zs_testkit::tree::in_tree;

/// A story that visits pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// A citizen without an account.
    Public,
    /// Everybody whose part a newcomer may play.
    Personas,
    /// The states of pages that no menu leads to.
    States,
    /// A citizen in a county where everything is under way.
    Street,
    /// Whoever stands before a new installation.
    Founding,
    /// Those who make rules.
    Rules,
    /// Those who share items of a scheme out, answer them and look at the answers.
    Items,
    /// Those who run a survey of satisfaction, and a party who answers.
    Survey,
    /// Nobody: it is a file, a picture or a part of a page, which other tests ask for by its bytes,
    /// or it only leads elsewhere.
    NoPage,
}

/// Every address that a browser may open, with the story that does.
const VISITED: &[(&str, Story)] = &[
    ("/", Story::Public),
    ("/g", Story::Public),
    ("/g/owed", Story::Public),
    ("/a", Story::Public),
    ("/a/{entrance}", Story::Public),
    ("/s", Story::Public),
    ("/r", Story::Public),
    ("/r/{code}", Story::Street),
    ("/r/{code}/qr.svg", Story::NoPage),
    ("/r/{code}/proof.json", Story::NoPage),
    ("/r/{code}/application.docx", Story::NoPage),
    ("/g/{code}", Story::Public),
    ("/g/{code}/data.json", Story::NoPage),
    ("/g/{code}/data.csv", Story::NoPage),
    ("/g/{code}/qr.svg", Story::NoPage),
    ("/g/{code}/proof.json", Story::NoPage),
    ("/g/{code}/leaf", Story::Public),
    ("/g/feed.xml", Story::NoPage),
    ("/d", Story::Public),
    ("/d/notices.json", Story::NoPage),
    ("/d/notices.csv", Story::NoPage),
    ("/d/duties.json", Story::NoPage),
    ("/d/duties.csv", Story::NoPage),
    ("/d/{code}", Story::Street),
    ("/d/{code}/{form}", Story::NoPage),
    ("/q", Story::Public),
    ("/q/powers", Story::Public),
    ("/q/{unit}", Story::Public),
    ("/q/powers.json", Story::NoPage),
    ("/q/powers.csv", Story::NoPage),
    ("/w", Story::Public),
    ("/w/list.json", Story::NoPage),
    ("/w/list.csv", Story::NoPage),
    ("/w/feed.xml", Story::NoPage),
    ("/w/{code}", Story::Street),
    ("/w/{code}/docx", Story::NoPage),
    ("/j", Story::Public),
    ("/j/replay_draw.py", Story::NoPage),
    ("/j/{draw}", Story::Street),
    ("/j/{draw}/draw.json", Story::NoPage),
    ("/i", Story::Public),
    ("/i/{code}", Story::Public),
    ("/i/{code}/qr.svg", Story::NoPage),
    ("/i/{code}/rate", Story::Street),
    ("/k", Story::Public),
    ("/k/counts", Story::Public),
    ("/k/counts/data.csv", Story::NoPage),
    ("/k/counts/data.json", Story::NoPage),
    ("/ratings", Story::Personas),
    ("/p", Story::Public),
    ("/p/{survey}", Story::Survey),
    ("/p/{survey}/frame.txt", Story::NoPage),
    ("/p/{survey}/sample.csv", Story::NoPage),
    ("/y", Story::Public),
    ("/y/receipt", Story::Public),
    ("/y/{consult}", Story::Street),
    ("/y/{consult}/f", Story::Street),
    ("/v", Story::Public),
    ("/v/verify_ledger.py", Story::NoPage),
    ("/v/key.txt", Story::NoPage),
    ("/v/checkpoints", Story::Public),
    ("/v/checkpoint.txt", Story::NoPage),
    ("/v/consistency/{from}/{to}", Story::NoPage),
    ("/v/countersignature/{digest}", Story::NoPage),
    ("/login", Story::Personas),
    ("/login/second", Story::States),
    ("/first", Story::Founding),
    ("/metrics", Story::NoPage),
    ("/term", Story::Public),
    ("/term/{procedure}", Story::Public),
    ("/term/{procedure}/ics", Story::NoPage),
    ("/term/{procedure}/{term}", Story::Public),
    ("/term/{procedure}/{term}/ics", Story::NoPage),
    ("/assets/{name}", Story::NoPage),
    ("/healthz", Story::NoPage),
    ("/password", Story::States),
    ("/password/second", Story::States),
    ("/post", Story::States),
    ("/todo", Story::Personas),
    ("/todo/terms.ics", Story::NoPage),
    ("/cases", Story::Personas),
    ("/cases/export/{form}", Story::NoPage),
    ("/new", Story::Personas),
    ("/new/{procedure}", Story::States),
    ("/cases/{case}/figures", Story::Personas),
    ("/rectification", Story::Personas),
    ("/quarter", Story::Personas),
    ("/quarter/{quarter}", Story::Personas),
    ("/quarter/{quarter}/docx", Story::NoPage),
    ("/figures", Story::Personas),
    ("/figures/{figure}", Story::Personas),
    ("/lead", Story::Personas),
    ("/lead/wall", Story::Personas),
    ("/lead/overdue", Story::Personas),
    ("/lead/unpublished", Story::Personas),
    ("/finals", Story::Personas),
    ("/finals/{seq}", Story::States),
    ("/surveys", Story::Personas),
    ("/surveys/{case}", Story::Survey),
    ("/surveys/{case}/slips", Story::Survey),
    ("/burden", Story::Personas),
    ("/schemes", Story::Personas),
    ("/workbook", Story::Items),
    ("/workbook/pack", Story::NoPage),
    ("/workbook/pack/zip", Story::NoPage),
    ("/schemes/units", Story::Items),
    ("/schemes/same", Story::Items),
    ("/schemes/review", Story::Items),
    ("/schemes/import", Story::Items),
    ("/schemes/import/rows", Story::Items),
    ("/schemes/import/filled", Story::NoPage),
    ("/schemes/import/problems", Story::NoPage),
    ("/reports/annual", Story::Personas),
    ("/reports/annual/{form}", Story::NoPage),
    ("/reports/statistics", Story::Personas),
    ("/reports/statistics/{id}", Story::Personas),
    ("/reports/statistics/{id}/{form}", Story::NoPage),
    ("/import/log", Story::Personas),
    ("/import/log/result", Story::States),
    ("/import/log/result/{form}", Story::NoPage),
    ("/cases/{case}", Story::Personas),
    ("/cases/{case}/step", Story::Personas),
    ("/cases/{case}/comments", Story::NoPage),
    ("/cases/{case}/serve", Story::States),
    ("/cases/{case}/files/{digest}", Story::NoPage),
    ("/cases/{case}/papers", Story::Personas),
    ("/cases/{case}/papers/{paper}", Story::Personas),
    ("/cases/{case}/papers/{paper}/docx", Story::NoPage),
    ("/cases/{case}/draft", Story::States),
    ("/cases/{case}/clock/{clock}", Story::Personas),
    ("/cases/{case}/act/{kind}", Story::States),
    ("/cases/{case}/form", Story::States),
    ("/cases/{case}/form/docx", Story::NoPage),
    ("/files/{upload}", Story::NoPage),
    ("/system", Story::Personas),
    ("/units", Story::Personas),
    ("/units/{unit}", Story::Personas),
    ("/people", Story::Personas),
    ("/people/new", Story::Personas),
    ("/people/export", Story::NoPage),
    ("/people/import", Story::Personas),
    ("/people/import/problems", Story::NoPage),
    ("/people/import/template", Story::NoPage),
    ("/people/{person}", Story::States),
    ("/audit", Story::Personas),
    ("/audit/export", Story::NoPage),
    ("/ledger", Story::Personas),
    ("/ledger/{seq}", Story::States),
    ("/templates", Story::Personas),
    ("/templates/{paper}", Story::States),
    ("/templates/{paper}/sample", Story::NoPage),
    ("/procedures", Story::Personas),
    ("/procedures/{procedure}", Story::Personas),
    ("/procedures/{procedure}/text", Story::NoPage),
    ("/procedures/{procedure}/compare", Story::Rules),
    ("/rules", Story::Personas),
    ("/rules/new", Story::Rules),
    ("/rules/{draft}", Story::Rules),
    ("/rules/{draft}/text", Story::Rules),
    ("/rules/{draft}/steps", Story::Rules),
    ("/rules/{draft}/steps/table", Story::NoPage),
    ("/rules/{draft}/read", Story::Rules),
    ("/rules/{draft}/compare", Story::Rules),
    ("/rules/{draft}/trial", Story::Rules),
    ("/rules/{draft}/trial/step", Story::Rules),
    ("/rules/{draft}/proof", Story::Rules),
    ("/rules/{draft}/sign", Story::Rules),
    ("/statutes", Story::Rules),
    ("/statutes/{statute}", Story::Rules),
    ("/replay", Story::Personas),
    ("/replay/{replay}", Story::States),
    ("/authority", Story::Personas),
];

/// Every row of a story was opened by it; addresses are whole, with the site before them.
pub fn all_visited(story: Story, addresses: &BTreeSet<String>) {
    let seen: BTreeSet<&str> = addresses.iter().filter_map(|it| route_of(it)).collect();
    let own = VISITED.iter().filter(|(_, by)| *by == story);
    let missed: Vec<&str> = own.map(|it| it.0).filter(|it| !seen.contains(it)).collect();
    assert!(missed.is_empty(), "{story:?} does not open {missed:?}");
}

/// The route of an address: the one with the fewest places that may hold anything.
fn route_of(address: &str) -> Option<&'static str> {
    let path = address.split("://").nth(1)?;
    let path = &path[path.find('/')?..];
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let free = |route: &str| route.matches('{').count();
    let fits = |route: &&(&'static str, Story)| {
        let wanted: Vec<&str> = route.0.split('/').collect();
        let mut pairs = wanted.iter().zip(&parts);
        wanted.len() == parts.len() && pairs.all(|(of, it)| of.starts_with('{') || of == it)
    };
    let found = VISITED.iter().filter(fits).min_by_key(|it| free(it.0));
    found.map(|it| it.0)
}

#[test]
fn x1_every_address_has_a_story_that_opens_it() {
    let table = std::fs::read_to_string(in_tree("tests/golden/routes.txt")).unwrap();
    let routes = table.lines().filter_map(|line| line.strip_prefix("GET "));
    let routes: BTreeSet<&str> = routes
        .filter_map(|it| it.split_whitespace().next())
        .collect();
    let visited: BTreeSet<&str> = VISITED.iter().map(|it| it.0).collect();
    assert_eq!(routes, visited);
}

#[test]
fn an_address_belongs_to_its_closest_route() {
    let of = |path: &str| route_of(&format!("http://127.0.0.1:1{path}"));
    assert_eq!(of("/people/new?x=1"), Some("/people/new"));
    assert_eq!(of("/people/p00001"), Some("/people/{person}"));
    assert_eq!(of("/nowhere"), None);
    let none = std::panic::catch_unwind(|| all_visited(Story::Public, &BTreeSet::new()));
    assert!(none.is_err());
}
