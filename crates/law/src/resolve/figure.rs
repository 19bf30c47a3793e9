//! Tallies and figures: the procedures, steps, outcomes, fields and names that they write exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{PostId, ProcedureId, StepId};

use super::vocabulary::{status, twice};
use crate::codes::figures::{ZS2841, ZS2842, ZS2844, ZS2845};
use crate::draft::{
    Drafts, FigureDraft, MeasureDraft, RosterDraft, SplitDraft, StepDoneDraft, TallyDraft, words,
};
use crate::model::{
    Counted, DaysFrom, Field, FieldKind, Figure, Library, Measure, Named, OtherStep, Procedure,
    Roster, Split, Step, StepDone, StockAt, Tally, TallyField, TallyOf,
};
use crate::text::{Problems, Text, nearest, unknown_word};

/// Behind the name of a tally: only what came after its limit.
const LATE: &str = "（逾期）";
/// Before the role of a step, where a step is named by it.
const ROLE: &str = "role:";
/// Before the name of a field of the case itself.
const CASE: &str = "case";

/// What resolving needs.
struct Figures<'a> {
    library: &'a Library,
    problems: &'a Problems,
}

/// The tallies of all files, in their order.
pub(crate) fn tallies(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Tally> {
    // Where a procedure could not be read, what a tally says about it cannot be judged.
    if !drafts.is_whole("procedures") || problems.has_errors() {
        return Vec::new();
    }
    let it = Figures { library, problems };
    let mut found: Vec<Tally> = Vec::new();
    for draft in &drafts.figures.tallies {
        if found.iter().any(|tally| tally.name == draft.name.value) {
            twice(problems, &draft.name);
        }
        found.extend(it.tally(draft));
    }
    found
}

/// The rosters of all files, in their order.
pub(crate) fn rosters(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Roster> {
    let it = Figures { library, problems };
    let read = |draft: &RosterDraft| {
        let posts = library.posts.keys().map(PostId::as_str).collect();
        it.known("岗位", &draft.posts, &posts);
        let certificates = library.certificates.iter().map(|it| &**it).collect();
        it.known("证件", draft.holds.as_slice(), &certificates);
        Roster {
            name: draft.name.value.clone(),
            posts: draft.posts.iter().map(|it| it.as_str().into()).collect(),
            holds: draft.holds.as_ref().map(|it| it.value.clone()),
        }
    };
    drafts.figures.rosters.iter().map(read).collect()
}

/// The figures of all files, in their order. The tallies are in the library already.
pub(crate) fn figures(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Figure> {
    if !drafts.is_whole("procedures") || problems.has_errors() {
        return Vec::new();
    }
    let it = Figures { library, problems };
    let names = library.tally_names();
    let mut found: Vec<Figure> = Vec::new();
    for draft in &drafts.figures.figures {
        if found.iter().any(|figure| figure.id == draft.id.value) {
            twice(problems, &draft.id);
        }
        found.extend(it.figure(draft, &names));
    }
    found
}

impl Figures<'_> {
    fn unknown<'n>(&self, what: &str, name: &Text, known: impl Iterator<Item = &'n str>) {
        let cause = format!("法库里没有“{}”这个{what}", name.as_str());
        let cure = nearest(name.as_str(), known).map_or_else(
            || "核对程序文件里的名字".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2841, &name.at, cause, cure);
    }

    fn known(&self, what: &str, names: &[Text], known: &BTreeSet<&str>) {
        for name in names.iter().filter(|it| !known.contains(it.as_str())) {
            self.unknown(what, name, known.iter().copied());
        }
    }

    fn tally(&self, draft: &TallyDraft) -> Option<Tally> {
        let of = of(draft, self.problems)?;
        let case = matches!(of, TallyOf::Opened | TallyOf::Ended);
        let lists = [&draft.procedures, &draft.characters, &draft.steps];
        let more = [&draft.roles, &draft.counted_as];
        if !case && lists.iter().chain(&more).all(|it| it.is_empty()) {
            let cause = format!("计数点“{}”没有写算哪些程序、环节", draft.name.as_str());
            let cure = "加上 procedure、character、step、role 或者 counts 中的一项";
            self.problems.error(ZS2845, &draft.name.at, cause, cure);
        }
        let procedures = self.procedures(draft);
        let steps: Vec<&Step> = steps_of(&procedures, draft);
        self.names(draft, &procedures, &steps);
        let days_from = draft.days_from.as_ref().map(|it| match it.as_str() {
            "opening" => DaysFrom::Opening,
            step => DaysFrom::Step(StepId::from(step)),
        });
        Some(Tally {
            name: draft.name.value.clone(),
            of,
            procedures: ids(&draft.procedures),
            characters: words(&draft.characters),
            steps: draft.steps.iter().map(|it| it.as_str().into()).collect(),
            roles: words(&draft.roles),
            outcomes: words(&draft.outcomes),
            counted_as: words(&draft.counted_as),
            value: draft.value.iter().map(tally_field).collect(),
            days_from,
            split: draft.split.as_ref().map(split),
            with: others(&draft.with),
            needs: others(&draft.needs),
            holds: words(&draft.holds),
            written: draft.written.iter().map(named).collect(),
            unless: draft.unless.iter().map(step_done).collect(),
        })
    }

    /// The versions of the procedures that a tally names; all where it names none.
    fn procedures(&self, draft: &TallyDraft) -> Vec<&Procedure> {
        let all = &self.library.procedures;
        for name in &draft.procedures {
            if !all.contains_key(&ProcedureId::from(name.as_str())) {
                self.unknown("程序", name, all.keys().map(ProcedureId::as_str));
            }
        }
        let named = |it: &&Procedure| {
            let mut names = draft.procedures.iter();
            let mut characters = draft.characters.iter();
            (draft.procedures.is_empty() || names.any(|name| name.as_str() == it.id.as_str()))
                && (draft.characters.is_empty()
                    || characters.any(|name| it.character.as_deref() == Some(name.as_str())))
        };
        let versions = all.values().flatten().map(|it| &**it);
        versions.filter(named).collect()
    }

    fn names(&self, draft: &TallyDraft, procedures: &[&Procedure], steps: &[&Step]) {
        let all = || procedures.iter().flat_map(|it| it.steps.iter());
        let characters = self.library.procedures.values().flatten();
        let characters = characters
            .filter_map(|it| it.character.as_deref())
            .collect();
        self.known("法律性质", &draft.characters, &characters);
        self.known(
            "环节",
            &draft.steps,
            &all().map(|it| it.id.as_str()).collect(),
        );
        let roles = all().flat_map(|it| &it.roles).map(|it| &**it).collect();
        self.known("环节角色", &draft.roles, &roles);
        let outcomes = steps.iter().flat_map(|it| &it.outcomes);
        let outcomes = outcomes.map(|it| &*it.name).collect();
        self.known("结果", &draft.outcomes, &outcomes);
        let counts = all().flat_map(counts_of).map(|it| &**it).collect();
        self.known("统计名称", &draft.counted_as, &counts);
        let amount = |it: &Field| matches!(it.kind, FieldKind::Money | FieldKind::Count);
        self.fields(
            "金额或者数量字段",
            &draft.value,
            (procedures, steps),
            amount,
        );
        self.beside(draft, procedures);
        if let Some(from) = draft.days_from.iter().find(|it| it.as_str() != "opening") {
            let ids = all().map(|it| it.id.as_str()).collect();
            self.known("环节", std::slice::from_ref(from), &ids);
        }
        if let Some(split) = &draft.split {
            let field = std::slice::from_ref(&split.field);
            self.fields("字段", field, (procedures, steps), |_| true);
            let tables = self.library.tables.values();
            let columns = tables.flat_map(|it| &it.columns).map(|it| &**it).collect();
            self.known("表格的列", split.column.as_slice(), &columns);
        }
    }

    /// Fields of the steps that count, of the case, or of other steps of the procedures and of what
    /// calls them.
    fn fields(
        &self,
        what: &str,
        names: &[Text],
        (procedures, steps): (&[&Procedure], &[&Step]),
        fits: impl Fn(&Field) -> bool,
    ) {
        let (others, own): (Vec<Text>, Vec<Text>) = {
            let names = names.iter().cloned();
            names.partition(|it| it.as_str().contains('.'))
        };
        let fields = steps.iter().flat_map(|it| &it.fields);
        let fields = fields.filter(|it| fits(it)).map(|it| &*it.name).collect();
        self.known(what, &own, &fields);
        if others.is_empty() {
            return;
        }
        let mut known = BTreeSet::new();
        for procedure in self.around(procedures) {
            let case = procedure.fields.iter().map(|it| (CASE, it));
            let steps = procedure.steps.iter();
            let steps = steps.flat_map(|it| it.fields.iter().map(|field| (it.id.as_str(), field)));
            let fields = case.chain(steps).filter(|(_, field)| fits(field));
            known.extend(fields.map(|(of, field)| format!("{of}.{}", field.name)));
        }
        self.known(what, &others, &known.iter().map(|it| &**it).collect());
    }

    /// These procedures and those that call them.
    fn around(&self, procedures: &[&Procedure]) -> Vec<&Procedure> {
        let all = self.library.procedures.values().flatten().map(|it| &**it);
        let is_around = |it: &&Procedure| procedures.iter().any(|inner| it.holds(&inner.id));
        all.filter(is_around).collect()
    }

    /// The other steps, facts and fields on which a tally depends.
    fn beside(&self, draft: &TallyDraft, procedures: &[&Procedure]) {
        let steps = || procedures.iter().flat_map(|it| it.steps.iter());
        let by_role = steps().flat_map(|it| &it.roles);
        let by_role: Vec<String> = by_role.map(|it| format!("{ROLE}{it}")).collect();
        let ids = steps().map(|it| it.id.as_str());
        let others: BTreeSet<&str> = ids.chain(by_role.iter().map(String::as_str)).collect();
        self.known("环节", &draft.with, &others);
        self.known("环节", &draft.needs, &others);
        let facts = procedures.iter().flat_map(|it| it.facts.iter());
        self.known("情形", &draft.holds, &facts.map(|it| &*it.name).collect());
        let ids = steps().map(|it| it.id.as_str()).collect();
        for other in &draft.unless {
            self.known("环节", std::slice::from_ref(&other.step), &ids);
            let same = steps().filter(|it| it.id.as_str() == other.step.as_str());
            let outcomes = same.flat_map(|it| &it.outcomes).map(|it| &*it.name);
            self.known("结果", &other.outcomes, &outcomes.collect());
        }
        if draft.written.is_empty() {
            return;
        }
        let of_case = procedures.iter().flat_map(|it| it.fields.iter());
        let of_case = of_case.map(|it| format!("{CASE}.{}", it.name));
        let of_steps = steps().flat_map(|step| {
            let fields = step.fields.iter();
            fields.map(|it| format!("{}.{}", step.id, it.name))
        });
        let fields: Vec<String> = of_case.chain(of_steps).collect();
        self.known(
            "字段",
            &draft.written,
            &fields.iter().map(String::as_str).collect(),
        );
    }

    fn figure(&self, draft: &FigureDraft, names: &BTreeSet<Arc<str>>) -> Option<Figure> {
        let measure = self.measure(&draft.measure, names)?;
        self.computable(draft, &measure);
        Some(Figure {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            group: draft.group.value.clone(),
            measure,
            unit: draft.unit.value.clone(),
            means: draft.means.value.clone(),
            reading_of: draft.reading_of.as_ref().map(|it| it.value.clone()),
            source: draft.source.as_ref().map(|it| it.value.clone()),
            status: status(draft.confirm),
        })
    }

    fn measure(&self, draft: &MeasureDraft, names: &BTreeSet<Arc<str>>) -> Option<Measure> {
        let tallies = |texts: &[Text]| self.tallied(texts, names);
        let counted = |texts: &[Text]| self.counted(texts, names);
        Some(match draft {
            MeasureDraft::Count(of) => Measure::Count(counted(of)),
            MeasureDraft::Ratio { of, among } => Measure::Ratio {
                of: counted(of),
                among: counted(among),
            },
            MeasureDraft::Sum(of) => Measure::Sum(tallies(of)),
            MeasureDraft::Average(of) => Measure::Average(tallies(of)),
            MeasureDraft::MedianDays(of) => Measure::MedianDays(tallies(of)),
            MeasureDraft::InTime(of) => Measure::InTime(tallies(of)),
            MeasureDraft::Stock(it) => Measure::Stock {
                plus: tallies(&it.plus),
                less: tallies(&it.less),
                at: match it.at.as_str() {
                    "期初" => StockAt::Beginning,
                    "期末" => StockAt::End,
                    _ => {
                        unknown_word(self.problems, &it.at, &["期初", "期末"]);
                        return None;
                    }
                },
            },
        })
    }

    fn tallied(&self, texts: &[Text], names: &BTreeSet<Arc<str>>) -> Vec<Arc<str>> {
        for text in texts.iter().filter(|it| !names.contains(&it.value)) {
            self.no_tally(text, names);
        }
        words(texts)
    }

    fn no_tally(&self, text: &Text, names: &BTreeSet<Arc<str>>) {
        let cause = format!("没有“{}”这个计数点", text.as_str());
        let cure = nearest(text.as_str(), names.iter().map(|it| &**it)).map_or_else(
            || "在 [[tally]] 里定义它，或者写程序里 counts 的名字".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2842, &text.at, cause, cure);
    }

    fn counted(&self, texts: &[Text], names: &BTreeSet<Arc<str>>) -> Vec<Counted> {
        let read = |text: &Text| {
            let mut rosters = self.library.rosters.iter();
            if let Some(people) = rosters.find(|it| *it.name == *text.as_str()) {
                return Counted::Roster(people.name.clone());
            }
            let (name, late) = match text.as_str().strip_suffix(LATE) {
                Some(name) => (Arc::from(name), true),
                None => (text.value.clone(), false),
            };
            if !names.contains(&name) {
                self.no_tally(text, names);
            }
            match late {
                true => Counted::Late(name),
                false => Counted::Tally(name),
            }
        };
        texts.iter().map(read).collect()
    }

    /// What is added up has amounts, what has a middle has days.
    fn computable(&self, draft: &FigureDraft, measure: &Measure) {
        let has: fn(&Tally) -> bool = match measure {
            Measure::Sum(_) | Measure::Average(_) => |it| !it.value.is_empty(),
            Measure::MedianDays(_) => |it| it.days_from.is_some(),
            _ => return,
        };
        for name in measure.tallies() {
            let found = self.library.tallies.iter();
            if found.filter(|it| it.names(name)).any(has) {
                continue;
            }
            let cause = format!("计数点“{name}”没有写合计什么，或者从哪一天算起");
            let cure = "在这个 [[tally]] 里加上 value = \"字段\" 或者 days_from = \"环节\"";
            self.problems.error(ZS2844, &draft.at, cause, cure);
        }
    }
}

fn of(draft: &TallyDraft, problems: &Problems) -> Option<TallyOf> {
    let Some(word) = &draft.of else {
        return Some(TallyOf::Done);
    };
    match word.as_str() {
        "办结" => Some(TallyOf::Done),
        "到期" => Some(TallyOf::Due),
        "立案" => Some(TallyOf::Opened),
        "结案" => Some(TallyOf::Ended),
        _ => {
            unknown_word(problems, word, &["办结", "到期", "立案", "结案"]);
            None
        }
    }
}

fn ids(names: &[Text]) -> Vec<ProcedureId> {
    let ids = names.iter();
    ids.map(|it| ProcedureId::from(it.as_str())).collect()
}

fn step_done(draft: &StepDoneDraft) -> StepDone {
    StepDone {
        step: draft.step.as_str().into(),
        outcomes: words(&draft.outcomes),
    }
}

/// A field of the step that counts by its name alone, any other with the step, or `case`, before it.
fn tally_field(name: &Text) -> TallyField {
    match name.as_str().contains('.') {
        true => TallyField::Of(named(name)),
        false => TallyField::Own(name.value.clone()),
    }
}

fn named(text: &Text) -> Named {
    let (step, field) = text
        .as_str()
        .split_once('.')
        .unwrap_or((CASE, text.as_str()));
    Named {
        step: (step != CASE).then(|| StepId::from(step)),
        field: field.into(),
    }
}

fn others(names: &[Text]) -> Vec<OtherStep> {
    let name = |text: &Text| match text.as_str().strip_prefix(ROLE) {
        Some(role) => OtherStep::Role(role.into()),
        None => OtherStep::Step(StepId::from(text.as_str())),
    };
    names.iter().map(name).collect()
}

fn split(draft: &SplitDraft) -> Split {
    Split {
        field: tally_field(&draft.field),
        column: draft.column.as_ref().map(|it| it.value.clone()),
        order: words(&draft.order),
        other: draft.other.value.clone(),
    }
}

/// The steps that a tally takes, by the names in its draft.
fn steps_of<'p>(procedures: &[&'p Procedure], draft: &TallyDraft) -> Vec<&'p Step> {
    let takes = |step: &&Step| {
        let mut steps = draft.steps.iter();
        let mut roles = draft.roles.iter();
        (draft.steps.is_empty() || steps.any(|it| it.as_str() == step.id.as_str()))
            && (draft.roles.is_empty()
                || roles.any(|role| step.roles.iter().any(|it| **it == *role.as_str())))
    };
    let all = procedures.iter().flat_map(|it| it.steps.iter());
    all.filter(takes).collect()
}

/// The names under which a step and its outcomes are counted.
pub(crate) fn counts_of(step: &Step) -> impl Iterator<Item = &Arc<str>> {
    let outcomes = step.outcomes.iter().filter_map(|it| it.counts.as_ref());
    step.counts.iter().chain(outcomes)
}
