//! What no item may reward: the rules, and the items of schemes that go against them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cite;
use super::figure::counts_of;
use super::vocabulary::twice;
use crate::codes::figures::{ZS2841, ZS2852, ZS2853};
use crate::draft::{Drafts, ForbiddenDraft, IndicatorDraft, words};
use crate::model::{Counted, Despite, Exception, Forbidden, Library, Measure, Scoring};
use crate::text::{Problems, Text, nearest};

/// The rules of the file.
pub(crate) fn forbidden(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Forbidden> {
    let mut found: Vec<Forbidden> = Vec::new();
    for draft in &drafts.forbidden {
        if found.iter().any(|rule| rule.id == draft.id.value) {
            twice(problems, &draft.id);
        }
        characters(drafts, draft, problems);
        let cites = draft.cites.iter();
        found.push(Forbidden {
            id: draft.id.value.clone(),
            words: words(&draft.words),
            counts: words(&draft.counts),
            sums: words(&draft.sums),
            cites: cites
                .map(|it| cite::cite(library, drafts, it, None, problems))
                .collect(),
            sentence: draft.sentence.value.clone(),
            exception: match draft.never {
                true => Exception::Never,
                false => Exception::Named,
            },
        });
    }
    found
}

/// Reports a legal character that no procedure has: such a rule would never find anything.
fn characters(drafts: &Drafts, draft: &ForbiddenDraft, problems: &Problems) {
    let known = drafts
        .procedures
        .iter()
        .filter_map(|it| it.character.as_ref());
    let known: BTreeSet<&str> = known.map(Text::as_str).collect();
    if known.is_empty() || !drafts.is_whole("procedures") {
        return;
    }
    for name in draft.counts.iter().chain(&draft.sums) {
        if !known.contains(name.as_str()) {
            let cause = format!("法库里没有“{}”这个法律性质", name.as_str());
            let cure = nearest(name.as_str(), known.iter().copied()).map_or_else(
                || "写程序文件里的 character".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            problems.error(ZS2841, &name.at, cause, cure);
        }
    }
}

/// Reports an item that rewards what a rule forbids, and gives the name and reason with which a
/// county lets it stand.
pub(super) fn weighed(
    library: &Library,
    draft: &IndicatorDraft,
    scoring: &Scoring,
    problems: &Problems,
) -> Option<Despite> {
    if !scoring.rewards() {
        return None;
    }
    let named = draft.despite.as_ref().filter(|(by, reason)| {
        !by.as_str().trim().is_empty() && !reason.as_str().trim().is_empty()
    });
    let mut despite = None;
    for rule in &library.forbidden {
        let Some(what) = spoken(rule, draft).or_else(|| counted(library, rule, draft)) else {
            continue;
        };
        let cites: Vec<String> = rule.cites.iter().map(|it| it.in_words()).collect();
        let cites = cites.join("、");
        let cause = format!(
            "“{}”给{what}加分或者得分：{}（{cites}）",
            draft.title.as_str(),
            rule.sentence
        );
        match (rule.exception, named) {
            (Exception::Never, Some((by, _))) => {
                let cure = "删掉这一项，改为考核办事的结果";
                problems.error(ZS2853, &by.at, cause, cure);
            }
            (Exception::Named, Some((by, reason))) => {
                despite = Some(Despite {
                    by: by.value.clone(),
                    reason: reason.value.clone(),
                    rule: format!("{}（{cites}）", rule.sentence).into(),
                });
            }
            (exception, None) => {
                let cure = match exception {
                    Exception::Never => "删掉这一项，改为考核办事的结果",
                    Exception::Named => {
                        "改为考核办事的结果；确有需要的，写  despite = { by = \"姓名\", reason = \"理由\" }"
                    }
                };
                problems.error(ZS2852, &draft.title.at, cause, cure);
            }
        }
    }
    despite
}

/// The word of a rule of which an item speaks.
fn spoken(rule: &Forbidden, draft: &IndicatorDraft) -> Option<String> {
    let texts = [
        Some(&draft.title),
        Some(&draft.measures),
        draft.upload.as_ref(),
        draft.evidence.as_ref(),
    ];
    let has = |word: &&Arc<str>| {
        texts
            .iter()
            .flatten()
            .any(|it| it.as_str().contains(&***word))
    };
    rule.words.iter().find(has).map(|word| format!("“{word}”"))
}

/// The figure of an item that counts acts, or adds up amounts, which a rule names.
fn counted(library: &Library, rule: &Forbidden, draft: &IndicatorDraft) -> Option<String> {
    let figures = draft
        .figures
        .iter()
        .filter_map(|it| library.figure(it.as_str()));
    let mut figures = figures.filter(|figure| {
        let (names, characters): (Vec<&Arc<str>>, _) = match &figure.measure {
            Measure::Count(of) => (of.iter().filter_map(Counted::tally).collect(), &rule.counts),
            Measure::Sum(of) | Measure::Average(of) => (of.iter().collect(), &rule.sums),
            _ => return false,
        };
        let of: BTreeSet<&str> = names
            .iter()
            .flat_map(|it| characters_of(library, it))
            .collect();
        characters.iter().any(|it| of.contains(&**it))
    });
    figures.next().map(|it| format!("“{}”", it.name))
}

/// The legal characters of the acts that count under a name.
fn characters_of<'l>(library: &'l Library, name: &str) -> Vec<&'l str> {
    let tallies: Vec<_> = library.tallies.iter().filter(|it| it.names(name)).collect();
    let versions = library.procedures.values().flatten();
    let counted = versions.filter(|procedure| {
        let own = procedure.steps.iter().flat_map(counts_of);
        let steps = || procedure.steps.iter();
        own.into_iter().any(|it| **it == *name)
            || tallies
                .iter()
                .any(|tally| tally.is_of(procedure) && steps().any(|step| tally.takes(step)))
    });
    counted.filter_map(|it| it.character.as_deref()).collect()
}
