//! The public portal: what it computes documents from exists in every version of their procedure.

use zs_base::{Code, ProcedureId, StepId};
use zs_event::Cite;

use super::cite;
use super::vocabulary::twice;
use crate::codes::portal::{ZS2891, ZS2892, ZS2893};
use crate::codes::terms::ZS2110;
use crate::draft::{CertificateRuleDraft, Drafts, NormRuleDraft};
use crate::model::{
    CertificateRule, FieldKind, Library, Named, NormRule, OpenData, PortalCount, PortalNumber,
    PowerLists, Procedure, Step,
};
use crate::text::{Place, Problems, Text, nearest};

/// Numbers on the first page: what a telephone shows at a glance.
const NUMBERS_MAX: usize = 5;

/// How documents are computed; nothing where the library has no such file, or nobody can judge it.
pub(crate) fn document(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Option<NormRule> {
    let draft = drafts.portal.as_ref()?.document.as_ref()?;
    if !drafts.is_whole("procedures") || problems.has_errors() {
        return None;
    }
    let it = Asked::of(library, &draft.procedure, problems)?;
    it.words(draft);
    let is_day = |kind: &FieldKind| *kind == FieldKind::Date;
    let rule = NormRule {
        procedure: ProcedureId::from(draft.procedure.as_str()),
        title: it.field(&draft.title, |kind| *kind == FieldKind::Text),
        starts: it.field(&draft.starts, is_day),
        until: it.field(&draft.until, is_day),
        number: it.step(&draft.number),
        reviewed: it.step(&draft.reviewed),
        filed: it.step(&draft.filed),
        before: it.field(&draft.before, |kind| *kind == FieldKind::Case),
        ends: it.step(&draft.ends),
        words: draft
            .words
            .iter()
            .map(|(outcome, word)| (outcome.value.clone(), word.value.clone()))
            .collect(),
        expired: draft.expired.value.clone(),
        cite: need_cite(library, drafts, (draft.cite.as_ref(), &draft.at), problems)?,
    };
    Some(rule)
}

/// How certificates are checked; nothing where the library has no such file, or nobody can judge it.
pub(crate) fn certificate(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Option<CertificateRule> {
    let draft = drafts.portal.as_ref()?.certificate.as_ref()?;
    if !drafts.is_whole("procedures") || problems.has_errors() {
        return None;
    }
    let it = Asked::of(library, &draft.procedure, problems)?;
    let is_day = |kind: &FieldKind| *kind == FieldKind::Date;
    it.withheld(draft);
    let rule = CertificateRule {
        procedure: ProcedureId::from(draft.procedure.as_str()),
        number: it.field(&draft.number, |kind| *kind == FieldKind::Text),
        since: it.field(&draft.since, is_day),
        until: it.field(&draft.until, is_day),
        unit: it.field(&draft.unit, |kind| *kind == FieldKind::Unit),
        withheld: it.step(&draft.withheld),
        withholds: StepId::from(draft.withholds.as_str()),
        withheld_as: draft.withheld_as.value.clone(),
        restored: draft.restored.value.clone(),
        cite: need_cite(library, drafts, (draft.cite.as_ref(), &draft.at), problems)?,
        phone: draft.phone.value.clone(),
    };
    Some(rule)
}

/// The terms on which the public may use the data; nothing where the library has no such file.
pub(crate) fn open_data(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Option<OpenData> {
    let (licence, text, at) = drafts.portal.as_ref()?.open.as_ref()?;
    Some(OpenData {
        licence: licence.value.clone(),
        cite: need_cite(library, drafts, (text.as_ref(), at), problems)?,
    })
}

/// The numbers on the first page, as many as fit there.
pub(crate) fn portal_numbers(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Vec<PortalNumber> {
    let drafted = drafts.portal.as_ref().map_or(&[][..], |it| &it.numbers);
    if let Some(more) = drafted.get(NUMBERS_MAX) {
        let cause = format!(
            "首页最多放 {NUMBERS_MAX} 个数，“{}”放不下",
            more.name.as_str()
        );
        problems.error(ZS2893, &more.name.at, cause, "去掉几个，或者去掉这一节");
    }
    let numbers = drafted.iter().filter_map(|draft| {
        let counts = counted(&draft.counts, problems)?;
        let procedure = match &draft.procedure {
            None => None,
            Some(name) if counts == PortalCount::Notices => {
                Asked::of(library, name, problems)?;
                Some(ProcedureId::from(name.as_str()))
            }
            Some(name) => {
                let cause = "只有 counts = \"notices\" 可以限定程序".to_owned();
                problems.error(ZS2893, &name.at, cause, "去掉 procedure 这一行");
                return None;
            }
        };
        Some(PortalNumber {
            name: draft.name.value.clone(),
            unit: draft.unit.value.clone(),
            counts,
            procedure,
        })
    });
    numbers.collect()
}

/// What the word of a number counts.
fn counted(word: &Text, problems: &Problems) -> Option<PortalCount> {
    let mut all = PortalCount::ALL.iter();
    if let Some((_, counts)) = all.find(|(known, _)| *known == word.as_str()) {
        return Some(*counts);
    }
    let words = PortalCount::ALL.map(|(known, _)| known);
    let cure = nearest(word.as_str(), words).map_or_else(
        || format!("写 {} 中的一个", words.join("、")),
        |near| format!("是不是要写“{near}”？"),
    );
    let cause = format!("首页的数不能数“{}”", word.as_str());
    problems.error(ZS2893, &word.at, cause, cure);
    None
}

/// What stands on the page of powers; nothing where the library has no such file, or nobody can judge
/// it.
pub(crate) fn power_lists(library: &Library, drafts: &Drafts, problems: &Problems) -> PowerLists {
    let whole = ["tables", "powers", "procedures"].map(|it| drafts.is_whole(it));
    let Some(draft) = drafts.portal.as_ref().filter(|_| whole == [true; 3]) else {
        return PowerLists::default();
    };
    if problems.has_errors() {
        return PowerLists::default();
    }
    let (tables, procedures) = &draft.lists;
    for name in tables
        .iter()
        .filter(|it| !library.tables.contains_key(&it.value))
    {
        let known = library.tables.keys().map(|it| &**it);
        unknown("清单表", name, known, problems);
    }
    let procedures = procedures
        .iter()
        .filter(|name| Asked::of(library, name, problems).is_some());
    PowerLists {
        tables: tables.iter().map(|it| it.value.clone()).collect(),
        procedures: procedures
            .map(|it| ProcedureId::from(it.as_str()))
            .collect(),
    }
}

/// Where the law says it; a report where the file does not.
pub(super) fn need_cite(
    library: &Library,
    drafts: &Drafts,
    (text, at): (Option<&Text>, &Place),
    problems: &Problems,
) -> Option<Cite> {
    let Some(text) = text else {
        let cause = "没有写是哪一条规定的".to_owned();
        problems.error(ZS2110, at, cause, "加上  cite = \"法规简称#条号\"");
        return None;
    };
    Some(cite::cite(library, drafts, text, None, problems))
}

/// All versions of the procedure that is asked about.
struct Asked<'a> {
    versions: Vec<&'a Procedure>,
    problems: &'a Problems,
}

impl<'a> Asked<'a> {
    fn of(library: &'a Library, name: &Text, problems: &'a Problems) -> Option<Self> {
        let id = ProcedureId::from(name.as_str());
        let Some(versions) = library.procedures.get(&id) else {
            let known = library.procedures.keys().map(ProcedureId::as_str);
            unknown("程序", name, known, problems);
            return None;
        };
        Some(Self {
            versions: versions.iter().map(|it| &**it).collect(),
            problems,
        })
    }

    /// The step calls a procedure that decides by that step and outcome, and gives back by the other.
    fn withheld(&self, draft: &CertificateRuleDraft) {
        for version in &self.versions {
            let call = step_of(version, draft.withheld.as_str()).and_then(|it| it.call.as_ref());
            let callee = call.and_then(|it| version.callees.get(usize::from(it.callee)));
            let Some(callee) = callee else {
                unknown(
                    "转办的环节",
                    &draft.withheld,
                    std::iter::empty(),
                    self.problems,
                );
                continue;
            };
            let step = step_of(callee, draft.withholds.as_str());
            if step.is_none() {
                let known = callee.steps.iter().map(|it| it.id.as_str());
                unknown("环节", &draft.withholds, known, self.problems);
            }
            let decides = step.iter().flat_map(|it| it.outcomes.iter());
            let all = callee.steps.iter().flat_map(|it| it.outcomes.iter());
            let decides: Vec<&str> = decides.map(|it| &*it.name).collect();
            let all: Vec<&str> = all.map(|it| &*it.name).collect();
            for (name, known) in [(&draft.withheld_as, decides), (&draft.restored, all)] {
                if !known.contains(&name.as_str()) {
                    unknown("结果", name, known.into_iter(), self.problems);
                }
            }
        }
    }

    /// A step that every version has.
    fn step(&self, name: &Text) -> StepId {
        for version in &self.versions {
            if step_of(version, name.as_str()).is_none() {
                let known = version.steps.iter().map(|it| it.id.as_str());
                unknown("环节", name, known, self.problems);
            }
        }
        StepId::from(name.as_str())
    }

    /// A field `case.<name>` or `<step>.<name>` that every version has, of a kind that fits.
    fn field(&self, name: &Text, fits: impl Fn(&FieldKind) -> bool) -> Named {
        let (step, field) = name.as_str().split_once('.').unwrap_or(("case", ""));
        for version in &self.versions {
            let fields = match step {
                "case" => Some(&*version.fields),
                step => step_of(version, step).map(|it| &*it.fields),
            };
            let mut fields = fields.into_iter().flatten();
            let found = fields.find(|it| *it.name == *field && fits(&it.kind));
            if found.is_none() {
                unknown("字段", name, std::iter::empty(), self.problems);
            }
        }
        Named {
            step: (step != "case").then(|| StepId::from(step)),
            field: field.into(),
        }
    }

    /// Every outcome of the step with which a document ends has one word, and one of them is that of
    /// a document whose time is over.
    fn words(&self, draft: &NormRuleDraft) {
        for (place, (outcome, _)) in draft.words.iter().enumerate() {
            let mut earlier = draft.words[..place].iter();
            if earlier.any(|(known, _)| known.value == outcome.value) {
                twice(self.problems, outcome);
            }
        }
        for version in &self.versions {
            let step = step_of(version, draft.ends.as_str());
            let outcomes = step.iter().flat_map(|it| it.outcomes.iter());
            let names: Vec<&str> = outcomes.map(|it| &*it.name).collect();
            let written = draft.words.iter().map(|(outcome, _)| outcome);
            for outcome in written.chain([&draft.expired]) {
                if !names.contains(&outcome.as_str()) {
                    unknown("结果", outcome, names.iter().copied(), self.problems);
                }
            }
            for name in names {
                if !draft.words.iter().any(|(it, _)| it.as_str() == name) {
                    let cause = format!("“{name}”没有写公众看到的词");
                    let cure = format!("加一节 [[document.end]]，写 outcome = \"{name}\" 和 word");
                    self.problems.error(ZS2892, &draft.at, cause, cure);
                }
            }
        }
    }
}

fn step_of<'a>(procedure: &'a Procedure, name: &str) -> Option<&'a Step> {
    let mut steps = procedure.steps.iter();
    steps.find(|it| it.id.as_str() == name)
}

fn unknown<'n>(what: &str, name: &Text, known: impl Iterator<Item = &'n str>, problems: &Problems) {
    unknown_as((ZS2891, what), name, known, problems);
}

/// Reports under a code that something has not the name or is not of the kind that is asked for.
pub(super) fn unknown_as<'n>(
    (code, what): (Code, &str),
    name: &Text,
    known: impl Iterator<Item = &'n str>,
    problems: &Problems,
) {
    let cause = format!(
        "“{}”不是这个程序的{what}，或者不是这里要的那一种",
        name.as_str()
    );
    let cure = nearest(name.as_str(), known).map_or_else(
        || "核对程序文件里的名字和种类".to_owned(),
        |word| format!("是不是要写“{word}”？"),
    );
    problems.error(code, &name.at, cause, cure);
}
