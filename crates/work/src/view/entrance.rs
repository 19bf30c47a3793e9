//! The form of an entrance: what anybody begins over the web without an account, with all that is known
//! filled in, and the way from it to a command that nobody signs.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{CaseId, CommandId, Day, Moment, ProcedureId, UnitId};
use zs_case::{Procedures as _, Version};
use zs_disclose::PaperCode;
use zs_event::command::{HandIn, Open, Perform};
use zs_event::{Act, Command, PartyKind, Signer, StepPath, Value};
use zs_law::{Entrance, EntranceSource, EntranceValue, Field, FieldKind, Named, Procedure};
use zs_paper::{Block, Paper};
use zs_store::Fault;

use super::field_ask::{Choice, FieldAsk, Given, Prefill, Required, plain_ask};
use super::fill::{Answers, FieldError, Spot, Wrong};
use super::looker::Looker;
use super::words::text_of;
use crate::law::Law;
use crate::paper::{RemedyAsk, day_in_words, fitting};

/// The column of the table of an entrance with the words.
const WORDS: &str = "文字";
/// The slot for the name of the county.
const COUNTY: &str = "{地方}";

/// What an entrance takes over from the paper from which it is begun.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperKnown {
    /// Its case.
    pub case: CaseId,
    /// The procedure in which its step stands.
    pub procedure: ProcedureId,
    /// The overlays of its case.
    pub overlays: Vec<Arc<str>>,
    /// The unit that made it.
    pub unit: UnitId,
    /// The name of that unit.
    pub unit_name: String,
    /// What it is called.
    pub name: String,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub on: Day,
    /// The day on which it was served, where it was.
    pub received: Option<Day>,
    /// Whether it stands in public.
    pub is_public: bool,
    /// The organ to which its remedy leads.
    pub organ: Option<String>,
    /// The fields of its case.
    pub values: Vec<(Arc<str>, Value)>,
}

impl PaperKnown {
    /// Which paper it is, in words.
    #[must_use]
    pub fn title(&self) -> String {
        let number = self.number.as_ref();
        let number = number.map_or_else(String::new, |it| format!("（{it}）"));
        format!("{}{number}，{}作出", self.name, day_in_words(self.on))
    }
}

/// An entrance as a form.
#[derive(Clone, Debug)]
pub struct EntranceForm {
    /// The entrance.
    pub entrance: Entrance,
    /// The paper from which it is begun.
    pub paper: Option<PaperKnown>,
    /// What is asked.
    pub fields: Vec<FieldAsk>,
    /// How each of them is answered.
    pub hints: Vec<Arc<str>>,
    /// What is known or written without being asked.
    known: Vec<(Named, Value)>,
    /// What stands in a field that was asked and not answered.
    otherwise: BTreeMap<String, Value>,
    /// Where what is asked is written.
    places: BTreeMap<String, Named>,
    overlays: Vec<Arc<str>>,
}

/// What was handed in, ready to be recorded.
#[derive(Clone, Debug)]
pub struct HandedInDraft {
    /// The case and its first step.
    pub act: HandIn,
    /// The text as it is kept as evidence; nothing where the law asks for none.
    pub paper: Option<(String, Paper)>,
}

impl HandedInDraft {
    /// The command, which nobody gives.
    #[must_use]
    pub fn command(self, (id, case): (CommandId, CaseId)) -> Command {
        Command {
            id,
            case,
            by: Signer::nobody(),
            seen: None,
            act: Act::HandIn(Box::new(self.act)),
        }
    }
}

impl Looker {
    /// The entrances that can be begun today, those that begin with a paper only where that paper leads
    /// there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn entrances(
        &mut self,
        paper: Option<&PaperCode>,
        now: Moment,
    ) -> Result<Vec<EntranceForm>, Fault> {
        let law = self.law.clone();
        let mut found = Vec::new();
        for entrance in &law.library.entrances {
            if entrance.organ.is_some() == paper.is_some() {
                found.extend(self.entrance_form(&entrance.id, paper, now)?);
            }
        }
        Ok(found)
    }

    /// The form of an entrance; nothing where there is none of this name, its procedure is not in force,
    /// or the paper does not lead there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn entrance_form(
        &mut self,
        id: &str,
        paper: Option<&PaperCode>,
        now: Moment,
    ) -> Result<Option<EntranceForm>, Fault> {
        let law = self.law.clone();
        let Some(entrance) = law.library.entrances.iter().find(|it| *it.id == *id) else {
            return Ok(None);
        };
        let known = match (&entrance.organ, paper) {
            (None, _) => None,
            (Some(_), None) => return Ok(None),
            (Some(organ), Some(code)) => {
                let county = self.county.clone().unwrap_or_default();
                let organ = organ.replace(COUNTY, &county);
                let known = self.paper_known(code, now)?;
                match known.filter(|it| it.organ.as_deref() == Some(organ.as_str())) {
                    Some(known) => Some(known),
                    None => return Ok(None),
                }
            }
        };
        let units = self.units(now)?;
        let roll = law.roll();
        let lives = |id: &UnitId| roll.unit(id).is_none_or(|it| it.ended.is_none());
        let units = units.iter().filter(|(id, _)| lives(id));
        let units = units.map(|(id, name)| Choice {
            value: id.to_string(),
            label: name.clone(),
        });
        Ok(Making::of(&law, entrance, known, now.day()).map(|it| it.form(units.collect())))
    }

    /// What a filled form gives, for the unit that handles it.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    pub fn hand_in(
        &self,
        form: &EntranceForm,
        answers: &Answers,
        now: Moment,
    ) -> Result<HandedInDraft, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let asked: Vec<&FieldAsk> = form.fields.iter().collect();
        let given = wrong.values(&asked, answers, now);
        let mut values = form.known.clone();
        for (name, place) in &form.places {
            let given = given.iter().find(|(of, _)| of == name).map(|it| &it.1);
            let value = given.or_else(|| form.otherwise.get(name));
            values.extend(value.map(|value| (place.clone(), value.clone())));
        }
        let concerns = &form.entrance.concerns;
        let unit = self.handled_by(&form.entrance, &values);
        if unit.is_none() && given.iter().any(|(name, _)| **name == **concerns) {
            let sentence = "没有可以办理这件事的单位，请当面、邮寄或者打电话提出。";
            wrong.add(Spot::Field(concerns.to_string()), sentence, "");
        }
        let of = |step: bool| {
            let own = values.iter().filter(|(to, _)| to.step.is_some() == step);
            let own = own.map(|(to, value)| (to.field.to_string(), value.clone()));
            own.collect::<Vec<_>>()
        };
        let act = HandIn {
            entrance: form.entrance.id.to_string(),
            open: Open {
                procedure: form.entrance.procedure.clone(),
                unit: unit.unwrap_or_else(|| "".into()),
                overlays: form.overlays.iter().map(ToString::to_string).collect(),
                effective_on: now,
                values: of(false),
                source: None,
            },
            first: Perform {
                path: StepPath::root(form.entrance.step.clone()),
                effective_on: now,
                people: Vec::new(),
                outcome: None,
                values: of(true),
                facts: Vec::new(),
                evidence: Vec::new(),
                reason: None,
                source: None,
            },
        };
        let paper = form.evidence(&values, now.day());
        wrong.or(HandedInDraft { act, paper })
    }

    /// The unit that handles it: the nearest of the named ones that is neither the unit concerned nor
    /// below it.
    fn handled_by(&self, entrance: &Entrance, values: &[(Named, Value)]) -> Option<UnitId> {
        let is_concerned = |to: &Named| to.step.is_none() && to.field == entrance.concerns;
        let concerned = values.iter().find(|(to, _)| is_concerned(to))?;
        let concerned = UnitId::from(concerned.1.as_text()?);
        let (roll, units) = (self.law.roll(), self.law.units());
        let mut nearest = entrance.units.iter();
        nearest.find_map(|ending| {
            let found = roll.nearest(&concerned, ending)?;
            (!units.is_within(&found, &concerned)).then_some(found)
        })
    }
}

impl EntranceForm {
    /// What was handed in as a paper for the file, with every field as it was given.
    fn evidence(&self, values: &[(Named, Value)], on: Day) -> Option<(String, Paper)> {
        let kind = self.entrance.evidence.as_ref()?;
        let mut rows: Vec<Vec<Vec<String>>> = Vec::new();
        if let Some(paper) = &self.paper {
            rows.push(vec![
                vec!["不服的行政行为".to_owned()],
                vec![paper.unit_name.clone(), paper.title()],
            ]);
        }
        for ask in &self.fields {
            let place = self.places.get(&ask.name);
            let value = values.iter().find(|(to, _)| Some(to) == place);
            let text = value.map_or_else(String::new, |(_, value)| text_of(value));
            let lines = text.lines().map(str::to_owned).collect();
            rows.push(vec![vec![ask.name.clone()], lines]);
        }
        let paper = Paper {
            title: format!("{}（网上递交）", self.entrance.name),
            blocks: vec![Block::Table(rows)],
            sign_off: vec![format!("{}网上递交，没有签名", day_in_words(on))],
            ..Paper::default()
        };
        Some((kind.to_string(), paper))
    }
}

/// What a form is made of.
struct Making<'a> {
    law: &'a Law,
    entrance: &'a Entrance,
    paper: Option<PaperKnown>,
    procedure: Arc<Procedure>,
    overlays: Vec<Arc<str>>,
    today: Day,
}

impl<'a> Making<'a> {
    fn of(
        law: &'a Law,
        entrance: &'a Entrance,
        paper: Option<PaperKnown>,
        today: Day,
    ) -> Option<Self> {
        let names = paper.iter().flat_map(|it| &it.overlays);
        let names: Vec<&str> = names.filter_map(|it| it.split('/').next()).collect();
        let overlays = law.library.overlays_on(&names, today).unwrap_or_default();
        let version = Version::InForceOn(today);
        let found = law.procedure(&entrance.procedure, &overlays, version);
        let (procedure, overlays) = match found {
            Some(found) => (found, overlays),
            None => (
                law.procedure(&entrance.procedure, &[], version)?,
                Vec::new(),
            ),
        };
        Some(Self {
            law,
            entrance,
            paper,
            procedure,
            overlays,
            today,
        })
    }

    fn form(self, units: Vec<Choice>) -> EntranceForm {
        let mut form = EntranceForm {
            entrance: self.entrance.clone(),
            paper: self.paper.clone(),
            fields: Vec::new(),
            hints: Vec::new(),
            known: Vec::new(),
            otherwise: BTreeMap::new(),
            places: BTreeMap::new(),
            overlays: self.overlays.clone(),
        };
        for it in &self.entrance.values {
            let Some(field) = self.field(&it.to) else {
                continue;
            };
            let value = self.value(it, field);
            let Some(hint) = &it.ask else {
                form.known.extend(value.map(|value| (it.to.clone(), value)));
                continue;
            };
            let name = field.name.to_string();
            let mut ask = asked(it, field, value, &units);
            // Without the unit concerned nobody knows who handles it.
            if it.to.step.is_none() && it.to.field == self.entrance.concerns {
                ask.required = Required::Always;
            }
            form.fields.push(ask);
            form.hints.push(hint.clone());
            form.places.insert(name.clone(), it.to.clone());
            form.otherwise
                .extend(it.otherwise.clone().map(|words| (name, words)));
        }
        form
    }

    fn field(&self, to: &Named) -> Option<&Field> {
        let fields = match &to.step {
            None => &*self.procedure.fields,
            Some(step) => &self.procedure.step(self.procedure.find_step(step)?).fields,
        };
        fields.iter().find(|it| it.name == to.field)
    }

    /// What is known of a field, or written into it.
    fn value(&self, it: &EntranceValue, field: &Field) -> Option<Value> {
        let Some(from) = &it.from else {
            return it.write.clone();
        };
        let known = match (self.known(from), &it.write) {
            // What is known decides only whether the words hold.
            (Some(_), Some(words)) => Some(words.clone()),
            (known, _) => known,
        };
        let known = known.filter(|it| field.kind.takes(it));
        match it.ask {
            Some(_) => known,
            None => known.or_else(|| it.otherwise.clone()),
        }
    }

    fn known(&self, from: &EntranceSource) -> Option<Value> {
        if *from == EntranceSource::Today {
            return Some(Value::Date(self.today));
        }
        let paper = self.paper.as_ref()?;
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        match from {
            EntranceSource::PaperCase => text(&paper.case.to_string()),
            EntranceSource::PaperUnit => text(paper.unit.as_str()),
            EntranceSource::PaperTitle => text(&paper.title()),
            EntranceSource::PaperNumber => text(paper.number.as_deref()?),
            EntranceSource::PaperReceived => paper.received.map(Value::Date),
            EntranceSource::PaperIsPublic => paper.is_public.then(|| Value::Text(String::new())),
            EntranceSource::PaperField(name) => {
                let mut values = paper.values.iter();
                values.find(|(of, _)| of == name).map(|it| it.1.clone())
            }
            EntranceSource::Table(entry) => self.words(entry, paper),
            EntranceSource::Today => None,
        }
    }

    /// The words of the table for the procedure and the unit of the paper.
    fn words(&self, entry: &str, paper: &PaperKnown) -> Option<Value> {
        let table = self.law.library.tables.get(self.entrance.table.as_ref()?)?;
        let ask = RemedyAsk {
            field: entry,
            procedure: paper.procedure.as_str(),
            unit: &paper.unit_name,
            county: "",
            on: self.today,
        };
        table.value(fitting(table, &ask)?, WORDS).cloned()
    }
}

/// What a form asks for a field of an entrance.
fn asked(it: &EntranceValue, field: &Field, known: Option<Value>, units: &[Choice]) -> FieldAsk {
    let mut ask = plain_ask(field);
    if field.kind == FieldKind::Unit {
        ask.choices = units.to_vec();
    }
    if it.otherwise.is_some() {
        ask.required = Required::No;
    }
    let given = match (known, &field.kind) {
        (Some(value), _) => Given::of(&value),
        (None, FieldKind::Party) => Some(Given::Party {
            kind: PartyKind::Person.word().to_owned(),
            name: String::new(),
            number: String::new(),
        }),
        (None, _) => None,
    };
    ask.prefill = given.map(|given| Prefill {
        given,
        from: String::new(),
    });
    ask
}
