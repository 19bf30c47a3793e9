//! Links: the procedures, steps, outcomes and fields that they name exist in every version, and
//! the case that one opens gets all that it must have.

use zs_base::{ProcedureId, StepId};
use zs_event::{Cite, Value};

use super::cite;
use super::vocabulary::twice;
use crate::codes::calls::{ZS2605, ZS2606, ZS2607};
use crate::codes::steps::ZS2214;
use crate::codes::terms::ZS2110;
use crate::draft::{Drafts, LinkDraft, LinkEffectDraft, OpensDraft, words};
use crate::model::{
    Carried, Field, FieldKind, FieldMeaning, Library, Link, LinkEffect, LinkUnit, Named, Opens,
    Procedure,
};
use crate::text::{Problems, Text, nearest};

/// What resolving needs.
struct Links<'a> {
    library: &'a Library,
    drafts: &'a Drafts,
    problems: &'a Problems,
}

/// The links of all files.
pub(crate) fn links(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Link> {
    // Where a procedure could not be read, what links say about it cannot be judged.
    if !drafts.is_whole("procedures") || problems.has_errors() {
        return Vec::new();
    }
    let it = Links {
        library,
        drafts,
        problems,
    };
    let mut found: Vec<Link> = Vec::new();
    for draft in &drafts.links {
        if found.iter().any(|link| link.id == draft.id.value) {
            twice(problems, &draft.id);
        }
        found.extend(it.link(draft));
    }
    found
}

impl Links<'_> {
    fn link(&self, draft: &LinkDraft) -> Option<Link> {
        let sources: Vec<&Procedure> = draft
            .procedures
            .iter()
            .flat_map(|name| self.versions(name))
            .collect();
        for source in &sources {
            self.step(source, &draft.step, &draft.outcomes);
        }
        let effect = match &draft.effect {
            LinkEffectDraft::Opens(it) => LinkEffect::Opens(self.opens(it, &sources)?),
            LinkEffectDraft::Deems {
                case,
                step,
                outcome,
                unnamed,
            } => {
                let named = self.named(case, &sources, |kind| *kind == FieldKind::Case)?;
                self.any_step(step, outcome);
                LinkEffect::Deems {
                    case: named,
                    step: StepId::from(step.as_str()),
                    outcome: outcome.value.clone(),
                    unnamed: *unnamed,
                }
            }
        };
        let procedures = draft.procedures.iter();
        Some(Link {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            procedures: procedures
                .map(|it| ProcedureId::from(it.as_str()))
                .collect(),
            step: StepId::from(draft.step.as_str()),
            outcomes: words(&draft.outcomes),
            effect,
            cite: self.cite(draft),
        })
    }

    fn cite(&self, draft: &LinkDraft) -> Cite {
        let Some(text) = &draft.cite else {
            let cause = "没有写这一联动是哪一条规定的".to_owned();
            let cure = "加上  cite = \"法规简称#条号\"";
            self.problems.error(ZS2110, &draft.at, cause, cure);
            return Cite::from("");
        };
        cite::cite(self.library, self.drafts, text, None, self.problems)
    }

    /// The versions of a procedure, or a report that there is none.
    fn versions(&self, name: &Text) -> Vec<&Procedure> {
        let id = ProcedureId::from(name.as_str());
        let Some(versions) = self.library.procedures.get(&id) else {
            let known: Vec<String> = self
                .library
                .procedures
                .keys()
                .map(ToString::to_string)
                .collect();
            self.unknown("程序", name, known.iter().map(String::as_str));
            return Vec::new();
        };
        versions.iter().map(|it| &**it).collect()
    }

    fn unknown<'n>(&self, what: &str, name: &Text, known: impl Iterator<Item = &'n str>) {
        let cause = format!("没有“{}”这个{what}", name.as_str());
        let cure = nearest(name.as_str(), known).map_or_else(
            || "核对各版本程序文件里的名字".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2605, &name.at, cause, cure);
    }

    fn step(&self, procedure: &Procedure, name: &Text, outcomes: &[Text]) {
        let step = procedure.steps.iter();
        let Some(step) = step.clone().find(|it| it.id.as_str() == name.as_str()) else {
            self.unknown("环节", name, step.map(|it| it.id.as_str()));
            return;
        };
        for outcome in outcomes {
            let mut known = step.outcomes.iter().map(|it| &*it.name);
            if !known.clone().any(|it| it == outcome.as_str()) {
                self.unknown("结果", outcome, known.by_ref());
            }
        }
    }

    /// Some procedure has the step with the outcome.
    fn any_step(&self, name: &Text, outcome: &Text) {
        let versions = self.library.procedures.values().flatten();
        let mut steps = versions
            .flat_map(|it| it.steps.iter())
            .filter(|it| it.id.as_str() == name.as_str())
            .peekable();
        if steps.peek().is_none() {
            self.unknown("环节", name, std::iter::empty());
            return;
        }
        let names: Vec<&str> = steps
            .flat_map(|it| it.outcomes.iter().map(|it| &*it.name))
            .collect();
        if !names.contains(&outcome.as_str()) {
            self.unknown("结果", outcome, names.into_iter());
        }
    }

    /// A field `case.<name>` or `<step>.<name>` that every version has, of a kind that fits.
    fn named(
        &self,
        name: &Text,
        sources: &[&Procedure],
        fits: impl Fn(&FieldKind) -> bool,
    ) -> Option<Named> {
        let (step, field) = name.as_str().split_once('.').unwrap_or(("", name.as_str()));
        for source in sources {
            let Some(found) = field_of(source, step, field) else {
                self.unknown("字段", name, std::iter::empty());
                return None;
            };
            if !fits(&found.kind) {
                let cause = format!("“{}”是{}", name.as_str(), found.kind.word());
                let cure = "两边的字段要是同一种；指明另一案件的字段写 kind = \"case\"";
                self.problems.error(ZS2607, &name.at, cause, cure);
            }
        }
        Some(Named {
            step: (step != "case").then(|| StepId::from(step)),
            field: field.into(),
        })
    }

    fn opens(&self, draft: &OpensDraft, sources: &[&Procedure]) -> Option<Opens> {
        let targets = self.versions(&draft.procedure);
        let mut values = Vec::new();
        for (name, from) in &draft.carry {
            let target = self.target(&targets, name)?;
            if from.as_str() == "unit" && target.kind == FieldKind::Unit {
                values.push((name.value.clone(), Carried::Unit));
                continue;
            }
            self.tells_nobody(from, sources);
            let same = |kind: &FieldKind| alike(kind, &target.kind);
            values.push((
                name.value.clone(),
                Carried::Field(self.named(from, sources, same)?),
            ));
        }
        for (name, text) in &draft.write {
            let target = self.target(&targets, name)?;
            let words = text.as_str().to_owned();
            let value = match target.kind {
                FieldKind::List => Value::List(vec![words]),
                _ => Value::Text(words),
            };
            if !target.kind.takes(&value) {
                let cause = format!("“{}”不能写“{}”", name.as_str(), text.as_str());
                let cure = "写这个字段的一个选项，或者改用 carry";
                self.problems.error(ZS2607, &text.at, cause, cure);
            }
            values.push((name.value.clone(), Carried::Words(value)));
        }
        if let Some(back) = &draft.back {
            let target = self.target(&targets, back)?;
            let shielded = sources.iter().find(|it| is_shielded(it));
            if let Some(source) = shielded.filter(|_| target.required) {
                let (source, back) = (&source.name, back.as_str());
                let cause = format!("“{source}”反映的是一个单位，另一件不能必须写明“{back}”");
                let cure = "那一件的这个字段写 optional = true，或者去掉 back";
                self.problems
                    .error(ZS2214, &draft.procedure.at, cause, cure);
            }
        }
        self.all_given(draft, &targets);
        Some(Opens {
            procedure: ProcedureId::from(draft.procedure.as_str()),
            unit: self.unit(draft, sources)?,
            back: draft.back.as_ref().map(|it| it.value.clone()),
            values,
        })
    }

    /// Where a unit is complained about, it may see the case that is opened, and that must not tell
    /// who complained.
    fn tells_nobody(&self, from: &Text, sources: &[&Procedure]) {
        let Some(name) = from.as_str().strip_prefix("case.") else {
            return;
        };
        for source in sources.iter().filter(|it| is_shielded(it)) {
            if field_of(source, "case", name).is_some_and(|it| it.private.is_some()) {
                let cause = format!("“{}”反映的是一个单位，不能带走“{name}”", source.name);
                let cure = "去掉这一项；确需知道的人凭权限看原来的案件";
                self.problems.error(ZS2214, &from.at, cause, cure);
            }
        }
    }

    fn unit(&self, draft: &OpensDraft, sources: &[&Procedure]) -> Option<LinkUnit> {
        if let Some(ending) = &draft.unit_named {
            return Some(LinkUnit::Ending(ending.value.clone()));
        }
        let unit = draft.unit.as_ref()?;
        if unit.as_str() == "own" {
            return Some(LinkUnit::Same);
        }
        let is_unit = |kind: &FieldKind| *kind == FieldKind::Unit;
        Some(LinkUnit::Field(self.named(unit, sources, is_unit)?))
    }

    /// A field of the opened case, in all its versions.
    fn target<'t>(&self, targets: &[&'t Procedure], name: &Text) -> Option<&'t Field> {
        let mut found = None;
        for target in targets {
            let field = target.fields.iter().find(|it| *it.name == *name.value);
            if field.is_none() {
                self.unknown("字段", name, target.fields.iter().map(|it| &*it.name));
            }
            found = Some(field?);
        }
        found
    }

    /// What the opened case must have is carried or written.
    fn all_given(&self, draft: &OpensDraft, targets: &[&Procedure]) {
        let given = |field: &Field| {
            let mut names = draft.carry.iter().chain(&draft.write).map(|(name, _)| name);
            names.any(|it| *it.value == *field.name)
                || draft
                    .back
                    .as_ref()
                    .is_some_and(|it| *it.value == *field.name)
        };
        for target in targets {
            for field in target.fields.iter().filter(|it| it.required && !given(it)) {
                let cause = format!("没有写“{}”从哪里来，“{}”不能缺它", field.name, target.name);
                let cure = format!("在 carry 或者 write 里加上  \"{}\" = \"…\"", field.name);
                self.problems
                    .error(ZS2606, &draft.procedure.at, cause, cure);
            }
        }
    }
}

/// Whether a unit may be complained about in its cases.
fn is_shielded(procedure: &Procedure) -> bool {
    procedure.meaning(FieldMeaning::Against).is_some()
}

fn field_of<'p>(procedure: &'p Procedure, step: &str, name: &str) -> Option<&'p Field> {
    let fields = match step {
        "case" => &*procedure.fields,
        _ => {
            let mut steps = procedure.steps.iter();
            &steps.find(|it| it.id.as_str() == step)?.fields
        }
    };
    fields.iter().find(|it| *it.name == *name)
}

/// Whether a value of one kind can stand in a field of the other.
fn alike(from: &FieldKind, to: &FieldKind) -> bool {
    let text = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Text | FieldKind::Choice(_) | FieldKind::Place | FieldKind::Key(..)
        )
    };
    match to {
        FieldKind::Text => text(from) || *from == FieldKind::Article,
        FieldKind::Key(table, column) => {
            matches!(from, FieldKind::Key(other, its) if *other.name == *table.name && its == column)
        }
        to => from == to,
    }
}
