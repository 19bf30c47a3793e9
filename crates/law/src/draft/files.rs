//! Reads every file of `law/` that this crate understands, by its path.

use std::sync::Arc;

use zs_base::{Day, Source};

use super::{
    BurdenDraft, EntranceDraft, FactWord, FiguresDraft, ForbiddenDraft, GeneralDraft, LeadDraft,
    LinkDraft, MaskingDraft, OverlayDraft, PaperText, PortalDraft, PostWord, ProcedureDraft,
    ReportDraft, SchemeDraft, StatReportDraft, StatuteDraft, StatutePart, TableDraft, figures,
    vocabulary,
};
use crate::codes::files::{ZS2001, ZS2002};
use crate::text::{At, Files, Node, Parsed, Place, Problems, Text, source};

/// Everything that was read.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub(crate) statutes: Vec<StatuteDraft>,
    pub(crate) statute_parts: Vec<StatutePart>,
    pub(crate) posts: Vec<PostWord>,
    pub(crate) certificates: Vec<(Text, Option<Text>)>,
    pub(crate) facts: Vec<FactWord>,
    pub(crate) masking: Option<MaskingDraft>,
    pub(crate) lead: Option<LeadDraft>,
    pub(crate) burden: Option<BurdenDraft>,
    pub(crate) portal: Option<PortalDraft>,
    pub(crate) tables: Vec<TableDraft>,
    pub(crate) papers: Vec<PaperText>,
    pub(crate) generals: Vec<GeneralDraft>,
    pub(crate) procedures: Vec<ProcedureDraft>,
    pub(crate) overlays: Vec<OverlayDraft>,
    pub(crate) links: Vec<LinkDraft>,
    pub(crate) entrances: Vec<EntranceDraft>,
    pub(crate) figures: FiguresDraft,
    pub(crate) reports: Vec<ReportDraft>,
    pub(crate) statistics: Vec<StatReportDraft>,
    pub(crate) schemes: Vec<SchemeDraft>,
    pub(crate) forbidden: Vec<ForbiddenDraft>,
    /// Folders with a file that could not be read: what it may hold is then not reported missing.
    pub(crate) unread: Vec<String>,
}

/// Folders and files that other parts of the product read.
const ELSEWHERE: [&str; 7] = [
    "authority",
    "calendar",
    "cases",
    "invariants",
    "bad",
    "models",
    "README",
];

impl Drafts {
    /// Reads all files; what is wrong with one does not keep the others from being read.
    pub(crate) fn read(files: &Files, problems: &Problems) -> Self {
        let mut drafts = Self::default();
        for (path, bytes) in files.iter() {
            let parts: Vec<&str> = path.split('/').collect();
            if is_elsewhere(&parts) {
                continue;
            }
            match source(files, path, bytes, problems) {
                Some(source) => drafts.file(&parts, &source, problems),
                None => drafts.unread.push(parts[0].to_owned()),
            }
        }
        drafts
    }

    /// Whether every file of a folder could be read.
    pub(crate) fn is_whole(&self, folder: &str) -> bool {
        !self.unread.iter().any(|it| it == folder)
    }

    fn file(&mut self, parts: &[&str], source: &Arc<Source>, problems: &Problems) {
        if let ["papers", file] = parts
            && let Some(name) = file.strip_suffix(".md")
        {
            let top = Place::top(source);
            let name = At {
                value: Arc::from(name),
                at: top.clone(),
            };
            self.papers.push(PaperText { name, top });
            return;
        }
        let known = matches!(
            parts,
            ["posts.toml"
                | "facts.toml"
                | "masking.toml"
                | "lead.toml"
                | "burden.toml"
                | "portal.toml"]
                | [
                    "annual"
                        | "facts"
                        | "figures"
                        | "links"
                        | "entrances"
                        | "reports"
                        | "statutes"
                        | "tables"
                        | "powers"
                        | "discretion",
                    _
                ]
                | ["tables" | "statutes", _, _]
                | ["indicators", "forbidden.toml"]
                | ["general" | "procedures" | "overlays" | "indicators", _, _]
        );
        let is_toml = parts.last().is_some_and(|file| file.ends_with(".toml"));
        if !known || !is_toml {
            let cause = "这里不该有这个文件".to_owned();
            let cure = "移到它的文件夹里；每个文件夹放什么见 docs/law-format.md";
            problems.error(ZS2001, &Place::top(source), cause, cure);
            return;
        }
        let parsed = Parsed::new(source, problems);
        let read = parsed.sound && self.table(parts, Node::top(&parsed, problems));
        if !read {
            self.unread.push(parts[0].to_owned());
        }
    }

    /// A table may be written in several files, such as one for each kind of act; they are read as
    /// one where they have the same columns.
    fn add_table(&mut self, draft: TableDraft) {
        let mut tables = self.tables.iter_mut();
        match tables.find(|it| continues(it, &draft)) {
            Some(table) => table.rows.extend(draft.rows),
            None => self.tables.push(draft),
        }
    }

    /// Reads a table by its path and says whether it gave a draft.
    fn table(&mut self, parts: &[&str], node: Node<'_>) -> bool {
        let problems = node.problems();
        match parts {
            ["posts.toml"] => (self.posts, self.certificates) = vocabulary::posts(node),
            ["facts.toml" | "facts", ..] => self.facts.extend(vocabulary::facts(node)),
            ["masking.toml"] => {
                self.masking = MaskingDraft::read(node);
                return self.masking.is_some();
            }
            ["lead.toml"] => self.lead = Some(LeadDraft::read(node)),
            ["burden.toml"] => self.burden = Some(BurdenDraft::read(node)),
            ["portal.toml"] => self.portal = Some(PortalDraft::read(node)),
            ["entrances", ..] => self.entrances.extend(EntranceDraft::all(node)),
            ["links", ..] => self.links.extend(LinkDraft::all(node)),
            ["annual", file] => {
                let Some(draft) = ReportDraft::read(node) else {
                    return false;
                };
                same(problems, "id", &draft.id, stem(file));
                self.reports.push(draft);
            }
            ["figures" | "reports" | "indicators", ..] => {
                return self.counted(parts, node);
            }
            ["statutes", file] => {
                let Some(draft) = StatuteDraft::read(node) else {
                    return false;
                };
                same(problems, "short", &draft.short, stem(file));
                self.statutes.push(draft);
            }
            ["statutes", folder, _] => {
                let Some(draft) = StatutePart::read(node) else {
                    return false;
                };
                same(problems, "short", &draft.short, folder);
                self.statute_parts.push(draft);
            }
            ["general", folder, file] => {
                let Some(draft) = GeneralDraft::read(node) else {
                    return false;
                };
                same(problems, "character", &draft.character, folder);
                same_day(problems, &draft.force.from, stem(file));
                self.generals.push(draft);
            }
            ["procedures", folder, file] => {
                let Some(draft) = ProcedureDraft::read(node) else {
                    return false;
                };
                same(problems, "id", &draft.id, folder);
                same_day(problems, &draft.force.from, stem(file));
                self.procedures.push(draft);
            }
            ["overlays", folder, file] => {
                let Some(draft) = OverlayDraft::read(node) else {
                    return false;
                };
                same(problems, "id", &draft.id, folder);
                same_day(problems, &draft.force.from, stem(file));
                self.overlays.push(draft);
            }
            _ => match TableDraft::read(node) {
                Some(draft) => self.add_table(draft),
                None => return false,
            },
        }
        true
    }

    /// Reads what counts, and what is made of it, and says whether it gave a draft.
    fn counted(&mut self, parts: &[&str], node: Node<'_>) -> bool {
        let problems = node.problems();
        match parts {
            ["figures", ..] => {
                let draft = figures(node);
                self.figures.tallies.extend(draft.tallies);
                self.figures.rosters.extend(draft.rosters);
                self.figures.figures.extend(draft.figures);
            }
            ["reports", file] => {
                let Some(draft) = StatReportDraft::read(node) else {
                    return false;
                };
                same(problems, "name", &draft.name, stem(file));
                self.statistics.push(draft);
            }
            ["indicators", "forbidden.toml"] => self.forbidden.extend(ForbiddenDraft::all(node)),
            ["indicators", folder, file] => {
                let Some(draft) = SchemeDraft::read(node) else {
                    return false;
                };
                same(problems, "id", &draft.id, folder);
                same_day(problems, &draft.force.from, stem(file));
                self.schemes.push(draft);
            }
            _ => return false,
        }
        true
    }
}

/// Whether what says the same columns in the same order says the rest of the same table.
fn continues(table: &TableDraft, more: &TableDraft) -> bool {
    let same = |a: &[Text], b: &[Text]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.value == b.value)
    };
    let (names, kinds): (Vec<_>, Vec<_>) = table.columns.iter().cloned().unzip();
    let (more_names, more_kinds): (Vec<_>, Vec<_>) = more.columns.iter().cloned().unzip();
    table.name.value == more.name.value
        && same(&table.keys, &more.keys)
        && same(&names, &more_names)
        && same(&kinds, &more_kinds)
}

fn is_elsewhere(parts: &[&str]) -> bool {
    let first = parts[0];
    let stem = first.split('.').next().unwrap_or(first);
    parts.iter().any(|part| part.starts_with('.'))
        || ELSEWHERE.contains(&stem)
        || first == "service.toml"
}

fn stem(file: &str) -> &str {
    file.strip_suffix(".toml").unwrap_or(file)
}

fn same(problems: &Problems, key: &str, text: &Text, wanted: &str) {
    if text.as_str() != wanted {
        let cause = format!("{key} 是“{}”，文件的位置说的是“{wanted}”", text.as_str());
        problems.error(ZS2002, &text.at, cause, "改 id，或者改文件夹和文件的名字");
    }
}

fn same_day(problems: &Problems, day: &At<Day>, wanted: &str) {
    if day.value.to_string() != wanted {
        let cause = format!("施行日期是{}，文件名是{wanted}", day.value);
        let cure = "文件名用开始施行的日期，例如 2021-07-15.toml";
        problems.error(ZS2002, &day.at, cause, cure);
    }
}
