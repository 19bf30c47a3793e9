//! The leader's page: five figures that exist, with short names and lines that a share can reach.

use super::cite;
use super::vocabulary::twice;
use crate::codes::lead::{ZS2881, ZS2882, ZS2883};
use crate::draft::{Drafts, LeadFigureDraft};
use crate::model::{Figure, Fraction, LEAD_FIGURES, LeadFigure, Library, Measure};
use crate::text::{Problems, Text, nearest};

/// Characters of a short name: a line of a telephone.
const SHORT_CHARACTERS: usize = 12;

/// The figures of the leader's page, in their order; none where the library has no such file. The
/// figures are in the library already.
pub(crate) fn lead(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<LeadFigure> {
    let Some(draft) = &drafts.lead else {
        return Vec::new();
    };
    if !drafts.is_whole("figures") || problems.has_errors() {
        return Vec::new();
    }
    if draft.figures.len() != LEAD_FIGURES {
        let cause = format!("领导一页写了{}个数字", draft.figures.len());
        let cure = format!("写{LEAD_FIGURES}节 [[figure]]，不多不少");
        problems.error(ZS2881, &draft.at, cause, cure);
    }
    let mut found: Vec<LeadFigure> = Vec::new();
    for it in &draft.figures {
        if found.iter().any(|known| known.id == it.id.value) {
            twice(problems, &it.id);
        }
        short(&it.short, problems);
        if let Some(figure) = known(library, &it.id, problems) {
            line(figure, it, problems);
        }
        let cites = it.cite.iter();
        let cites = cites.map(|text| cite::cite(library, drafts, text, None, problems));
        found.push(LeadFigure {
            id: it.id.value.clone(),
            short: it.short.value.clone(),
            line: it.line.as_ref().map(|line| line.value),
            cite: cites.collect(),
        });
    }
    found
}

fn short(name: &Text, problems: &Problems) {
    if name.as_str().chars().count() > SHORT_CHARACTERS {
        let cause = format!("“{}”太长", name.as_str());
        let cure = format!("short 不超过{SHORT_CHARACTERS}个字");
        problems.error(ZS2881, &name.at, cause, cure);
    }
}

fn known<'l>(library: &'l Library, id: &Text, problems: &Problems) -> Option<&'l Figure> {
    let found = library.figure(id.as_str());
    if found.is_none() {
        let ids = library.figures.iter().map(|it| &*it.id);
        let cause = format!("没有编号是“{}”的数字", id.as_str());
        let cure = nearest(id.as_str(), ids).map_or_else(
            || "先在 figures 文件夹里定义这个数字".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        problems.error(ZS2882, &id.at, cause, cure);
    }
    found
}

/// Only a share has a line, and one that it can reach.
fn line(figure: &Figure, draft: &LeadFigureDraft, problems: &Problems) {
    let Some(line) = &draft.line else { return };
    let share = matches!(figure.measure, Measure::Ratio { .. } | Measure::InTime(_));
    let within = Fraction::new(0, 1).is_some_and(|zero| line.value > zero)
        && Fraction::new(1, 1).is_some_and(|one| line.value <= one);
    if !share || !within {
        let cause = format!("“{}”画不出这条线", figure.name);
        let cure = "line 只给比率画，大于 0%，不超过 100%；不画线的删去 line";
        problems.error(ZS2883, &line.at, cause, cure);
    }
}
