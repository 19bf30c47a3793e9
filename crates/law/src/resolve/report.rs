//! Reports: the figures that they name exist, and no blank was left in their sentences.

use std::sync::Arc;

use super::cite;
use super::vocabulary::twice;
use crate::codes::figures::{ZS2860, ZS2861, ZS2862};
use crate::draft::{Drafts, IdentityDraft, ReportDraft, ReportParagraphDraft, words};
use crate::model::{Identity, Library, Measure, Report, ReportParagraph, ReportPart, ReportPiece};
use crate::text::{Problems, Text, nearest};

/// What resolving needs.
struct Reports<'a> {
    library: &'a Library,
    drafts: &'a Drafts,
    problems: &'a Problems,
}

/// The reports of all files, by id. The figures are in the library already.
pub(crate) fn reports(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Report> {
    if !drafts.is_whole("figures") || problems.has_errors() {
        return Vec::new();
    }
    let it = Reports {
        library,
        drafts,
        problems,
    };
    let mut found: Vec<Report> = Vec::new();
    for draft in &drafts.reports {
        if found.iter().any(|report| report.id == draft.id.value) {
            twice(problems, &draft.id);
        }
        found.push(it.report(draft));
    }
    found
}

impl Reports<'_> {
    fn report(&self, draft: &ReportDraft) -> Report {
        let cite = draft.cite.iter();
        let cite = cite.map(|it| cite::cite(self.library, self.drafts, it, None, self.problems));
        let blanks = words(&draft.blanks);
        let parts = draft.parts.iter().map(|part| ReportPart {
            title: part.title.value.clone(),
            paragraphs: part
                .paragraphs
                .iter()
                .map(|it| self.paragraph(it, &blanks))
                .collect(),
        });
        Report {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            due: draft
                .due
                .as_ref()
                .map(|(month, day)| (month.value as i8, day.value as i8)),
            parts: parts.collect(),
            identities: draft
                .identities
                .iter()
                .map(|it| self.identity(it))
                .collect(),
            blanks,
            cite: cite.collect(),
        }
    }

    fn paragraph(&self, draft: &ReportParagraphDraft, blanks: &[Arc<str>]) -> ReportParagraph {
        match draft {
            ReportParagraphDraft::Written { name, hint } => ReportParagraph::Written {
                name: name.value.clone(),
                hint: hint.value.clone(),
            },
            ReportParagraphDraft::Said(text) => {
                self.no_blank(text, blanks);
                ReportParagraph::Said(self.pieces(text))
            }
        }
    }

    /// A blank in a sentence of the file would be published as it stands.
    fn no_blank(&self, text: &Text, blanks: &[Arc<str>]) {
        for blank in blanks.iter().filter(|it| text.as_str().contains(&***it)) {
            let cause = format!("句子里留着空白“{blank}”");
            let cure = "写数字的编号，例如 {F040}；要人写的内容改成 write";
            self.problems.error(ZS2861, &text.at, cause, cure);
        }
    }

    fn pieces(&self, text: &Text) -> Vec<ReportPiece> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((words, after)) = rest.split_once('{') {
            let Some((id, behind)) = after.split_once('}') else {
                break;
            };
            if !words.is_empty() {
                pieces.push(ReportPiece::Words(words.into()));
            }
            self.known(id, text);
            pieces.push(ReportPiece::Figure(id.into()));
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(ReportPiece::Words(rest.into()));
        }
        pieces
    }

    fn known(&self, id: &str, text: &Text) {
        if self.library.figure(id).is_some() {
            return;
        }
        let known = self.library.figures.iter().map(|it| &*it.id);
        let cause = format!("没有编号是“{id}”的数字");
        let cure = nearest(id, known).map_or_else(
            || "先在 figures 文件夹里定义这个数字".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2860, &text.at, cause, cure);
    }

    fn identity(&self, draft: &IdentityDraft) -> Identity {
        for id in draft.left.iter().chain(&draft.right) {
            self.known(id.as_str(), id);
            let figure = self.library.figure(id.as_str());
            let counts = |it: &Measure| {
                matches!(
                    it,
                    Measure::Count(_) | Measure::Stock { .. } | Measure::Sum(_)
                )
            };
            if figure.is_some_and(|it| !counts(&it.measure)) {
                let cause = format!("“{}”是比率、平均数或者天数，不能相加", id.as_str());
                let cure = "勾稽关系的两边只写件数、金额和时点数";
                self.problems.error(ZS2862, &id.at, cause, cure);
            }
        }
        Identity {
            left: words(&draft.left),
            right: words(&draft.right),
            means: draft.means.value.clone(),
        }
    }
}
