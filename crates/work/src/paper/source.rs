//! Where the value of a slot comes from, for the page of a paper: which step, register or rule.

use zs_case::path_of;
use zs_event::StepPath;
use zs_law::FieldKind;
use zs_paper::Filling;
use zs_paper::filling::slot_name;

use super::Filler;
use super::slot::Other;

/// What kind of place a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A field that people fill in.
    Field,
    /// What the step itself says: who did it, when, with what result.
    Step,
    /// A register: of units or people.
    Register,
    /// The law file: it is computed or numbered, and nobody types it.
    Law,
}

impl Source {
    /// The word for the kind.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Field => "字段",
            Self::Step => "环节",
            Self::Register => "名册",
            Self::Law => "法律",
        }
    }
}

/// Where the value of one slot comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotSource {
    /// The slot, as the template writes it.
    pub slot: String,
    /// What people call it.
    pub name: String,
    /// What kind of place.
    pub source: Source,
    /// The place, in a few Chinese words.
    pub from: String,
    /// The step at which it is filled in; nothing where that is not done at a step.
    pub path: Option<StepPath>,
    /// What fills it; nothing where there is nothing to say.
    pub text: Option<String>,
    /// Whether it must be filled and is not.
    pub is_missing: bool,
}

impl Filler<'_> {
    /// Where a slot's value comes from, with the value.
    pub(super) fn source(&self, slot: &str, filling: &Filling) -> SlotSource {
        let (source, from, path) = self.place(slot);
        SlotSource {
            slot: slot.to_owned(),
            name: self.name_of_slot(slot),
            source,
            from,
            path,
            text: text_of(filling),
            is_missing: matches!(filling, Filling::Missing(_)),
        }
    }

    /// A term has an id that says nothing to people: they know it by its step.
    fn name_of_slot(&self, slot: &str) -> String {
        let Some(term) = self.term_at(slot) else {
            return slot_name(slot).to_owned();
        };
        let step = self.state.instance(term.instance).procedure.step(term.step);
        format!("“{}”的最后一日", step.name)
    }

    fn place(&self, slot: &str) -> (Source, String, Option<StepPath>) {
        let own = |source, what: &str| {
            let from = format!("“{}”{what}", self.step.name);
            (source, from, Some(self.act.path.clone()))
        };
        match slot {
            "paper" => return own(Source::Law, "的文书"),
            "party" => return (Source::Field, "案件登记".to_owned(), None),
            "unit" => return (Source::Register, "单位名册".to_owned(), None),
            "number" | "seq" => {
                let from = "程序文件的文号规则，每个单位每年从 1 起，不断号".to_owned();
                return (Source::Law, from, None);
            }
            "date" | "year" => return own(Source::Step, "的日期"),
            "people" => return own(Source::Step, "的办理人"),
            "outcome" => return own(Source::Step, "的结果"),
            "reason" => return own(Source::Step, "的理由"),
            _ => {}
        }
        if slot.starts_with("case.") {
            return (Source::Field, "案件登记".to_owned(), None);
        }
        if let Some(field) = self.step.fields.iter().find(|it| *it.name == *slot) {
            return own(kind_of(&field.kind), "填写");
        }
        if let Some(term) = self.term_at(slot) {
            let step = self.state.instance(term.instance).procedure.step(term.step);
            let from = format!("“{}”的时限，由系统计算", step.name);
            return (Source::Law, from, None);
        }
        match self.other(slot) {
            Some(Other::Of(instance, number, name)) => {
                let step = self.state.instance(instance).procedure.step(number);
                let mut fields = step.fields.iter();
                let kind = fields.find(|it| *it.name == *name);
                let kind = kind.map_or(Source::Field, |it| kind_of(&it.kind));
                let from = format!("“{}”填写", step.name);
                (kind, from, Some(path_of(self.state, instance, number)))
            }
            Some(Other::NotBegun(instance, number)) => {
                let step = self.state.instance(instance).procedure.step(number);
                (Source::Field, format!("“{}”填写", step.name), None)
            }
            None => (Source::Field, "程序里没有这一项".to_owned(), None),
        }
    }
}

/// A person or unit is named by its register, whoever chose it.
const fn kind_of(kind: &FieldKind) -> Source {
    match kind {
        FieldKind::Officer | FieldKind::Unit => Source::Register,
        FieldKind::Article => Source::Law,
        _ => Source::Field,
    }
}

fn text_of(filling: &Filling) -> Option<String> {
    match filling {
        Filling::Text(text) => Some(text.clone()),
        Filling::List(items) => Some(items.join("、")),
        Filling::Party { name, number } => Some(match number {
            Some(number) => format!("{name}（{number}）"),
            None => name.clone(),
        }),
        Filling::Absent | Filling::Missing(_) => None,
    }
}
