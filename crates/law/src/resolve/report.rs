//! Reports: the figures that they name exist, and no blank was left in their sentences.

use std::sync::Arc;

use zs_base::{ProcedureId, StepId};

use super::cite;
use super::vocabulary::twice;
use crate::codes::figures::{ZS2860, ZS2861, ZS2862, ZS2863};
use crate::draft::{
    Drafts, IdentityDraft, ReportActsDraft, ReportDraft, ReportParagraphDraft, words,
};
use crate::model::{
    Identity, Library, Measure, Procedure, Report, ReportActs, ReportParagraph, ReportPart,
    ReportPiece,
};
use crate::text::{Problems, Text, nearest};

/// What resolving needs.
struct Reports<'a> {
    library: &'a Library,
    drafts: &'a Drafts,
    problems: &'a Problems,
}

/// The reports of all files, by id. The figures are in the library already.
pub(crate) fn reports(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Report> {
    let whole = ["procedures", "figures"]
        .iter()
        .all(|it| drafts.is_whole(it));
    if !whole || problems.has_errors() {
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
        let acts = draft.acts.as_ref().and_then(|it| self.acts(it));
        let procedure = acts.as_ref().and_then(|it| self.procedure(&it.procedure));
        let parts = draft.parts.iter().map(|part| ReportPart {
            title: part.title.value.clone(),
            paragraphs: part
                .paragraphs
                .iter()
                .map(|it| self.paragraph(it, &blanks, procedure))
                .collect(),
        });
        Report {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            due: draft
                .due
                .as_ref()
                .map(|(month, day)| (month.value as i8, day.value as i8)),
            acts,
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

    /// The newest version of a procedure.
    fn procedure(&self, id: &ProcedureId) -> Option<&Procedure> {
        let versions = self.library.procedures.get(id)?;
        versions.last().map(|it| &**it)
    }

    fn acts(&self, draft: &ReportActsDraft) -> Option<ReportActs> {
        let id = ProcedureId::from(draft.procedure.as_str());
        let Some(procedure) = self.procedure(&id) else {
            self.no_place(&draft.procedure, "没有这个程序");
            return None;
        };
        let fields = || procedure.fields.iter().map(|it| &*it.name);
        for name in [
            Some(&draft.year),
            draft.field.as_ref(),
            draft.whose.as_ref(),
        ]
        .into_iter()
        .flatten()
        {
            if !fields().any(|it| it == name.as_str()) {
                self.no_place(name, "程序的案件里没有这个字段");
            }
        }
        let only = draft.field.as_ref().zip(draft.word.as_ref());
        Some(ReportActs {
            procedure: id,
            year: draft.year.value.clone(),
            whose: draft.whose.as_ref().map(|it| it.value.clone()),
            only: only.map(|(field, word)| (field.value.clone(), word.value.clone())),
        })
    }

    /// The step and field of a text, where the procedure of the report has them.
    fn field(&self, text: &Text, procedure: Option<&Procedure>) -> Option<(StepId, Arc<str>)> {
        let found = text.as_str().split_once('.').and_then(|(step, name)| {
            let step = StepId::from(step);
            let procedure = procedure?;
            let law = procedure.step(procedure.find_step(&step)?);
            let field = law.fields.iter().find(|it| *it.name == *name)?;
            Some((step, field.name.clone()))
        });
        if found.is_none() {
            self.no_place(text, "报告的办理程序里没有这个字段");
        }
        found
    }

    fn no_place(&self, text: &Text, why: &str) {
        let cause = format!("“{}”：{why}", text.as_str());
        let cure = "acts 写程序、案件里写年度的字段；field 写 环节.字段";
        self.problems.error(ZS2863, &text.at, cause, cure);
    }

    fn paragraph(
        &self,
        draft: &ReportParagraphDraft,
        blanks: &[Arc<str>],
        procedure: Option<&Procedure>,
    ) -> ReportParagraph {
        match draft {
            ReportParagraphDraft::Written { name, hint, field } => ReportParagraph::Written {
                name: name.value.clone(),
                hint: hint.value.clone(),
                field: field.as_ref().and_then(|it| self.field(it, procedure)),
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
