//! Entrances: what they name exists in every version of the procedure, and the case that one opens gets
//! all that it and its first step must have.

use zs_base::{ProcedureId, StepId};
use zs_event::Value;

use super::portal::{need_cite, unknown_as};
use super::vocabulary::twice;
use crate::codes::portal::{ZS2895, ZS2896};
use crate::draft::{Drafts, EntranceDraft, EntranceValueDraft};
use crate::model::{
    Entrance, EntranceSource, EntranceValue, Field, FieldKind, Library, Named, Procedure, Step,
};
use crate::text::{Problems, Text};

/// The words with which a source begins that names something further.
const OF_PAPER: &str = "paper.";
const OF_TABLE: &str = "table.";

/// The entrances of all files.
pub(crate) fn entrances(library: &Library, drafts: &Drafts, problems: &Problems) -> Vec<Entrance> {
    // Where a procedure could not be read, what entrances say about it cannot be judged.
    if !drafts.is_whole("procedures") || problems.has_errors() {
        return Vec::new();
    }
    let mut found: Vec<Entrance> = Vec::new();
    for draft in &drafts.entrances {
        if found.iter().any(|it| it.id == draft.id.value) {
            twice(problems, &draft.id);
        }
        let Some(it) = Doors::of(library, drafts, draft, problems) else {
            continue;
        };
        found.extend(it.entrance());
    }
    found
}

/// One entrance, with all versions of its procedure.
struct Doors<'a> {
    library: &'a Library,
    drafts: &'a Drafts,
    draft: &'a EntranceDraft,
    problems: &'a Problems,
    versions: Vec<&'a Procedure>,
}

impl<'a> Doors<'a> {
    fn of(
        library: &'a Library,
        drafts: &'a Drafts,
        draft: &'a EntranceDraft,
        problems: &'a Problems,
    ) -> Option<Self> {
        let id = ProcedureId::from(draft.procedure.as_str());
        let Some(versions) = library.procedures.get(&id) else {
            let known: Vec<_> = library.procedures.keys().map(ToString::to_string).collect();
            let known = known.iter().map(String::as_str);
            unknown_name("程序", &draft.procedure, known, problems);
            return None;
        };
        Some(Self {
            library,
            drafts,
            draft,
            problems,
            versions: versions.iter().map(|it| &**it).collect(),
        })
    }

    fn entrance(&self) -> Option<Entrance> {
        let draft = self.draft;
        self.steps(&draft.step);
        let tells = draft.tells.iter().inspect(|name| {
            self.steps(name);
        });
        let tells = tells.map(|it| StepId::from(it.as_str())).collect();
        let concerned = self.field("case", &draft.concerns, draft.concerns.as_str())?;
        if concerned.kind != FieldKind::Unit {
            self.unfit(&draft.concerns, "写指明单位的字段，它的 kind 是 \"unit\"");
        }
        if let Some(table) = &draft.table
            && !self.library.tables.contains_key(&table.value)
        {
            let known = self.library.tables.keys().map(|it| &**it);
            unknown_name("清单表", table, known, self.problems);
        }
        let values: Vec<EntranceValue> = draft
            .values
            .iter()
            .filter_map(|it| self.value(it))
            .collect();
        self.all_given(&values);
        self.evidence();
        let cite = (draft.cite.as_ref(), &draft.at);
        Some(Entrance {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            says: draft.says.value.clone(),
            procedure: ProcedureId::from(draft.procedure.as_str()),
            step: StepId::from(draft.step.as_str()),
            units: draft.units.iter().map(|it| it.value.clone()).collect(),
            concerns: draft.concerns.value.clone(),
            organ: draft.organ.as_ref().map(|it| it.value.clone()),
            table: draft.table.as_ref().map(|it| it.value.clone()),
            values,
            evidence: draft.evidence.as_ref().map(|it| it.value.clone()),
            tells,
            cite: need_cite(self.library, self.drafts, cite, self.problems)?,
        })
    }

    /// The step of this name in every version, or a report that one has none.
    fn steps(&self, name: &Text) -> Vec<&'a Step> {
        let found = self.versions.iter().filter_map(|version| {
            let mut steps = version.steps.iter();
            let found = steps.find(|it| it.id.as_str() == name.as_str());
            if found.is_none() {
                let known = version.steps.iter().map(|it| it.id.as_str());
                unknown_name("环节", name, known, self.problems);
            }
            found
        });
        found.collect()
    }

    /// A field of the case or of the step, which every version has.
    fn field(&self, of: &str, name: &Text, field: &str) -> Option<&'a Field> {
        let mut found = None;
        for version in &self.versions {
            let fields = fields_of(version, of);
            let own = fields.iter().find(|it| *it.name == *field);
            if own.is_none() {
                let known = fields.iter().map(|it| &*it.name);
                unknown_name("字段", name, known, self.problems);
            }
            found = Some(own?);
        }
        found
    }

    fn value(&self, draft: &EntranceValueDraft) -> Option<EntranceValue> {
        let text = draft.to.as_str();
        let (of, name) = text.split_once('.').unwrap_or(("", text));
        if of != "case" && of != self.draft.step.as_str() {
            let known = ["case", self.draft.step.as_str()].into_iter();
            unknown_name("环节", &draft.to, known, self.problems);
            return None;
        }
        let field = self.field(of, &draft.to, name)?;
        let from = match &draft.from {
            Some(from) => Some(self.source(from)?),
            None => None,
        };
        Some(EntranceValue {
            to: Named {
                step: (of != "case").then(|| StepId::from(of)),
                field: name.into(),
            },
            ask: draft.ask.as_ref().map(|it| it.value.clone()),
            from,
            write: draft.write.as_ref().map(|it| self.words(field, it)),
            otherwise: draft.otherwise.as_ref().map(|it| self.words(field, it)),
        })
    }

    fn source(&self, text: &Text) -> Option<EntranceSource> {
        let is_from_paper = self.draft.organ.is_some();
        let of_paper = text.as_str().strip_prefix(OF_PAPER);
        let source = match (text.as_str(), of_paper) {
            ("today", _) => Some(EntranceSource::Today),
            (_, Some(_)) if !is_from_paper => None,
            (_, Some("case")) => Some(EntranceSource::PaperCase),
            (_, Some("unit")) => Some(EntranceSource::PaperUnit),
            (_, Some("title")) => Some(EntranceSource::PaperTitle),
            (_, Some("number")) => Some(EntranceSource::PaperNumber),
            (_, Some("received")) => Some(EntranceSource::PaperReceived),
            (_, Some("public")) => Some(EntranceSource::PaperIsPublic),
            (_, Some(field)) => Some(EntranceSource::PaperField(field.into())),
            (text, None) => text
                .strip_prefix(OF_TABLE)
                .filter(|_| self.draft.table.is_some() && is_from_paper)
                .map(|entry| EntranceSource::Table(entry.into())),
        };
        if source.is_none() {
            let cure = "写 today；写了 organ 的还可以写 paper.case、paper.unit、paper.title、\
                        paper.number、paper.received、paper.public、paper.字段，再写了 table 的可以写 table.事项";
            self.unfit(text, cure);
        }
        source
    }

    fn words(&self, field: &Field, text: &Text) -> Value {
        let value = Value::Text(text.as_str().to_owned());
        if !field.kind.takes(&value) {
            self.unfit(text, "写这个字段的一个选项");
        }
        value
    }

    fn unfit(&self, text: &Text, cure: &str) {
        let cause = format!("入口里这里不能写“{}”", text.as_str());
        self.problems
            .error(ZS2895, &text.at, cause, cure.to_owned());
    }

    /// What the case and its first step must have is asked, known or written.
    fn all_given(&self, values: &[EntranceValue]) {
        let step = self.draft.step.as_str();
        let parts = [("case", None), (step, Some(StepId::from(step)))];
        for version in &self.versions {
            for (of, step) in &parts {
                let needed = fields_of(version, of).iter().filter(|it| it.required);
                let given = |field: &&Field| {
                    let to = Named {
                        step: step.clone(),
                        field: field.name.clone(),
                    };
                    values.iter().any(|it| it.to == to)
                };
                for field in needed.filter(|it| !given(it)) {
                    let cause = format!("入口没有给出“{of}.{}”，不能缺它", field.name);
                    let cure = format!("加一节 [[entrance.value]]，to = \"{of}.{}\"", field.name);
                    self.problems.error(ZS2896, &self.draft.at, cause, cure);
                }
            }
        }
    }

    /// The step asks for no evidence but the text that is handed in, and can be done at once.
    fn evidence(&self) {
        let kind = self.draft.evidence.as_ref().map(Text::as_str);
        for step in self.steps(&self.draft.step) {
            let other = step.evidence.iter().find(|it| Some(&*it.kind) != kind);
            let late = !step.after.is_empty() || !step.outcomes.is_empty();
            if let Some(other) = other {
                let cause = format!("“{}”还要有{}，群众递交时没有", step.name, other.kind);
                let cure = format!("写  evidence = \"{}\"，或者换一个环节", other.kind);
                self.problems.error(ZS2896, &self.draft.at, cause, cure);
            } else if late {
                let cause = format!("“{}”有先后或者结果，递交时不能办", step.name);
                let cure = "写没有前一环节、没有结果的第一个环节".to_owned();
                self.problems
                    .error(ZS2896, &self.draft.step.at, cause, cure);
            }
        }
    }
}

fn fields_of<'p>(procedure: &'p Procedure, of: &str) -> &'p [Field] {
    if of == "case" {
        return &procedure.fields;
    }
    let mut steps = procedure.steps.iter();
    let step = steps.find(|it| it.id.as_str() == of);
    step.map_or(&[], |it| &it.fields)
}

fn unknown_name<'n>(
    what: &str,
    name: &Text,
    known: impl Iterator<Item = &'n str>,
    problems: &Problems,
) {
    unknown_as((ZS2895, what), name, known, problems);
}
