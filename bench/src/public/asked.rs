//! The public addresses of a county, found as anybody finds them: by the links of its pages.

use std::net::SocketAddr;
use std::path::Path;

use rusqlite::Connection;
use zs_base::random::Seeded;
use zs_base::{CaseId, Digest};
use zs_disclose::PaperCode;

use crate::frame::BenchError;
use crate::http::Client;
use crate::served::between;

/// A kind of public page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Home,
    Notices,
    NoticesOfUnit,
    NoticesOfAct,
    NoticesOfDays,
    NoticesSearched,
    Notice,
    Feed,
    Owed,
    Documents,
    DocumentsSearched,
    Document,
    Consultations,
    Consultation,
    Reports,
    ReportOf,
    Draws,
    Draw,
    Bodies,
    Unit,
    Paper,
    Channels,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 22] = [
        Self::Home,
        Self::Notices,
        Self::NoticesOfUnit,
        Self::NoticesOfAct,
        Self::NoticesOfDays,
        Self::Notice,
        Self::Feed,
        Self::Owed,
        Self::Documents,
        Self::Document,
        Self::Consultations,
        Self::Consultation,
        Self::Reports,
        Self::ReportOf,
        Self::Draws,
        Self::Draw,
        Self::Bodies,
        Self::Unit,
        Self::Paper,
        Self::Channels,
        // What is looked for in all texts takes long, and comes last.
        Self::NoticesSearched,
        Self::DocumentsSearched,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "home /",
            Self::Notices => "list /g",
            Self::NoticesOfUnit => "list /g?unit=",
            Self::NoticesOfAct => "list /g?kind=",
            Self::NoticesOfDays => "list /g?from=&to=",
            Self::NoticesSearched => "list /g?q=, another word each time",
            Self::Notice => "notice /g/{code}",
            Self::Feed => "feed /g/feed.xml",
            Self::Owed => "owed /g/owed",
            Self::Documents => "list /w",
            Self::DocumentsSearched => "list /w?q=, another word each time",
            Self::Document => "document /w/{code}",
            Self::Consultations => "list /y",
            Self::Consultation => "consultation /y/{id}",
            Self::Reports => "data /d",
            Self::ReportOf => "report /d/{code}",
            Self::Draws => "list /j",
            Self::Draw => "draw /j/{draw}",
            Self::Bodies => "bodies /q",
            Self::Unit => "unit /q/{unit}",
            Self::Paper => "paper /r/{code}",
            Self::Channels => "channels /s",
        }
    }

    /// Pages that each client asks for in a turn; fewer where each is looked for in all texts.
    pub const fn asks(self) -> usize {
        match self {
            Self::NoticesSearched | Self::DocumentsSearched => 2,
            _ => 40,
        }
    }
}

/// What there is to ask for.
pub struct Asked {
    units: Vec<String>,
    kinds: Vec<String>,
    notices: Vec<String>,
    documents: Vec<String>,
    consultations: Vec<String>,
    reports: Vec<String>,
    draws: Vec<String>,
    papers: Vec<String>,
}

impl Asked {
    /// Reads the pages of a county, and the codes of papers from its database, where no page shows them.
    ///
    /// # Errors
    /// When the program does not answer.
    pub fn of(county: &Path, address: SocketAddr) -> Result<Self, BenchError> {
        let mut client = Client::connect(address)?;
        let list = client.get("/g?rows=200")?.body;
        let offered = |select: &str| {
            let options = between(&list, &format!("<select id=\"{select}\""), "</select>");
            let values = options
                .unwrap_or_default()
                .split("<option value=\"")
                .skip(1);
            let values = values.filter_map(|it| it.split_once('"'));
            let values = values.map(|(value, _)| encoded(value));
            values.filter(|it| !it.is_empty()).collect::<Vec<String>>()
        };
        let mut notices = Vec::new();
        for page in 1..=20 {
            let list = client.get(&format!("/g?rows=200&page={page}"))?.body;
            // A copy has no case to be opened.
            let own = linked(&list, "/g/").into_iter().filter(|it| it.len() == 17);
            notices.extend(own);
        }
        let mut of = |page: &str, below: &str| -> Result<Vec<String>, BenchError> {
            Ok(linked(&client.get(page)?.body, below))
        };
        let mut documents = of("/w?show=all&rows=200", "/w/")?;
        documents.retain(|it| it.len() == 17);
        let (mut consultations, mut draws) = (of("/y?rows=200", "/y/")?, of("/j", "/j/")?);
        consultations.retain(|it| it.len() == 32);
        draws.retain(|it| it.len() == 32);
        let mut reports = of("/d?rows=200", "/d/")?;
        reports.retain(|it| it.len() == 17);
        Ok(Self {
            units: offered("unit"),
            kinds: offered("kind"),
            papers: papers(county, &mut client, &notices)?,
            notices,
            documents,
            consultations,
            reports,
            draws,
        })
    }

    /// An address of a kind; nothing where the county has none.
    pub fn address(&self, kind: Kind, random: &mut Seeded) -> Option<String> {
        let mut of = |of: &[String], before: &str| {
            let found = random.pick(of).cloned();
            found.map(|it| format!("{before}{it}"))
        };
        match kind {
            Kind::Home => Some("/".to_owned()),
            Kind::Notices => Some("/g".to_owned()),
            Kind::NoticesOfUnit => of(&self.units, "/g?unit="),
            Kind::NoticesOfAct => of(&self.kinds, "/g?kind="),
            Kind::NoticesOfDays => {
                let (year, month) = (2015 + random.below(11), 1 + random.below(12));
                Some(format!(
                    "/g?from={year}-{month:02}-01&to={year}-{month:02}-28"
                ))
            }
            // No two of them are the same, so that no page of them is kept.
            Kind::NoticesSearched => {
                let number = random.below(1_000_000_000);
                Some(format!("/g?q={}", encoded(&format!("青交许{number}号"))))
            }
            Kind::Notice => of(&self.notices, "/g/"),
            Kind::Feed => Some("/g/feed.xml".to_owned()),
            Kind::Owed => Some("/g/owed".to_owned()),
            Kind::Documents => Some("/w".to_owned()),
            Kind::DocumentsSearched => {
                let number = random.below(1_000_000_000);
                Some(format!(
                    "/w?show=all&q={}",
                    encoded(&format!("优化营商{number}"))
                ))
            }
            Kind::Document => of(&self.documents, "/w/"),
            Kind::Consultations => Some("/y".to_owned()),
            Kind::Consultation => of(&self.consultations, "/y/"),
            Kind::Reports => Some("/d".to_owned()),
            Kind::ReportOf => of(&self.reports, "/d/"),
            Kind::Draws => Some("/j".to_owned()),
            Kind::Draw => of(&self.draws, "/j/"),
            Kind::Bodies => Some("/q".to_owned()),
            Kind::Unit => of(&self.units, "/q/"),
            Kind::Paper => of(&self.papers, "/r/"),
            Kind::Channels => Some("/s".to_owned()),
        }
    }
}

/// The last parts of the addresses below another one that a page links.
fn linked(page: &str, below: &str) -> Vec<String> {
    let before = format!("href=\"{below}");
    let links = page.split(&*before).skip(1);
    let links = links.filter_map(|it| it.split_once('"').map(|(link, _)| link.to_owned()));
    let mut links: Vec<String> = links.filter(|it| !it.contains(['/', '?', '.'])).collect();
    links.sort();
    links.dedup();
    links
}

fn encoded(text: &str) -> String {
    let each = text
        .bytes()
        .map(|byte| match byte.is_ascii_alphanumeric() || byte == b'.' {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        });
    each.collect()
}

/// The codes on the papers of the decisions of some notices, as the program makes them.
fn papers(
    county: &Path,
    client: &mut Client,
    notices: &[String],
) -> Result<Vec<String>, BenchError> {
    let database = Connection::open(county.join("data/county.db")).map_err(BenchError::machine)?;
    let secret: Vec<u8> = database
        .query_row(
            "SELECT value FROM setting WHERE name = 'earlier-case-key'",
            [],
            |row| row.get(0),
        )
        .map_err(BenchError::machine)?;
    let keyed = |message: &[u8]| Digest::of(&[b"zhunsheng paper code", &secret, message]);
    let mut papers = Vec::new();
    for code in notices.iter().take(200) {
        let case: Vec<u8> = database
            .query_row(
                "SELECT case_id FROM notice_row WHERE code = ?1",
                [code],
                |row| row.get(0),
            )
            .map_err(BenchError::machine)?;
        let proof = client.get(&format!("/g/{code}/proof.json"))?.body;
        let seq = between(&proof, "\"seq\":", ",").and_then(|it| it.trim().parse().ok());
        let (Some(seq), Ok(case)) = (seq, <[u8; 16]>::try_from(case)) else {
            continue;
        };
        let paper = PaperCode::new(seq, &CaseId(case), keyed).to_string();
        // Not every decision that is public has a paper.
        if client.get(&format!("/r/{paper}"))?.status == 200 {
            papers.push(paper);
        }
    }
    Ok(papers)
}
