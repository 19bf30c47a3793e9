//! A paper of a case as its page shows it: the issued one, or the draft that a step would issue.

use zs_base::{CaseId, Day, Moment};
use zs_case::{Objection, candidate};
use zs_disclose::PaperCode;
use zs_event::command::Perform;
use zs_event::event::Performed;
use zs_event::{Cite, Happening, Signer, StepPath};
use zs_paper::codes::ZS5107;
use zs_paper::{Block, Fillings, Paper, Unfilled, draft_template};
use zs_power::Denied;
use zs_store::Fault;

use super::case_file::{PaperLine, paper_lines, title};
use super::fill::Answers;
use super::looked::PaperCodes;
use super::looker::{Looked, Looker};
use super::named_case::id_in;
use super::next::{denied, view};
use super::rough::rough;
use super::serve_form::forms_with;
use super::sight::step_name;
use super::step_form::{NoForm, StepForm};
use crate::paper::{
    Cases, FilledPaper, Filler, NoPaper, PaperOf, SlotSource, fill_in, fill_template_in, forms_of,
    paper_of, template_of,
};

/// The papers of a case: what was issued, and what the next steps would issue.
#[derive(Clone, Debug)]
pub struct PaperList {
    /// The case.
    pub case: CaseId,
    /// What the case is about.
    pub title: String,
    /// Whether the asker may open papers, all of which name the party.
    pub sees_personal: bool,
    /// What was issued, in order.
    pub issued: Vec<PaperLine>,
    /// The steps that can be done now and would issue a paper.
    pub coming: Vec<ComingPaper>,
}

/// A paper that a step would issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComingPaper {
    /// The step.
    pub path: StepPath,
    /// Its name.
    pub step: String,
    /// The name of the paper.
    pub name: String,
    /// Whether the asker may do the step now.
    pub is_mine: bool,
}

/// A paper on its page.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The case.
    pub case: CaseId,
    /// What the case is about.
    pub title: String,
    /// The step.
    pub path: StepPath,
    /// The name of the step.
    pub step: String,
    /// The name of the paper.
    pub name: String,
    /// The round of the step; 0 for a draft.
    pub round: u16,
    /// The number it was issued with.
    pub number: Option<String>,
    /// When it was issued; nothing for a draft.
    pub on: Option<Day>,
    /// When it counted as served.
    pub served: Option<Day>,
    /// The paper as far as it can be filled.
    pub paper: Paper,
    /// What must be filled and is not.
    pub unfilled: Vec<Unfilled>,
    /// Where each slot comes from.
    pub sources: Vec<SlotSource>,
    /// What fills the slots, for a county's own template.
    pub fillings: Fillings,
    /// The articles on which the step rests.
    pub cite: Vec<Cite>,
    /// Whether it is a form, printed and written on by hand.
    pub is_form: bool,
    /// The forms that go with it when it is served, such as where somebody goes against it.
    pub forms: Vec<String>,
    /// The code that is printed on it, where it was issued and leaves the house; on a form, that of
    /// the paper with which it goes.
    pub code: Option<PaperCode>,
    /// The codes that stand on the copies of the parties; none on what is not served to them.
    pub codes: PaperCodes,
}

impl Sheet {
    /// Whether it was not issued yet, and is no form either.
    #[must_use]
    pub const fn is_draft(&self) -> bool {
        self.on.is_none() && !self.is_form
    }

    /// Why no file is made of it; nothing where all that the law asks for is there.
    #[must_use]
    pub fn objection(&self) -> Option<Objection> {
        let missing = self.unfilled.iter().map(|it| it.from.clone());
        let missing: Vec<String> = missing.collect();
        if missing.is_empty() {
            return None;
        }
        let sentence = format!(
            "“{}”还有{}处必须写明的内容是空的，不能生成。",
            self.name,
            missing.len()
        );
        let cure = match self.is_draft() {
            true => "点文书里标出的空，到写它的地方填好。",
            false => "用“更正”补上缺少的内容，再生成。",
        };
        let objection = Objection::new(ZS5107, sentence, cure);
        Some(objection.citing(self.cite.first()).missing(missing))
    }

    /// Whether the paper goes to somebody outside the file.
    #[must_use]
    pub fn is_addressed(&self) -> bool {
        let mut blocks = self.paper.blocks.iter();
        blocks.any(|block| matches!(block, Block::Salutation(_)))
    }
}

impl Looker {
    /// The papers of a case.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn papers(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<PaperList, Denied>, Fault> {
        self.look(case, asker, now, |looked| PaperList {
            case: looked.state.case,
            title: title(looked.state, &looked.sight),
            sees_personal: looked.sight.is_whole(),
            issued: paper_lines(looked),
            coming: coming(looked),
        })
    }

    /// A paper that was issued, as it was issued: what came later does not change it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sheet(
        &mut self,
        case: &CaseId,
        (path, round): (&StepPath, u16),
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<Sheet, NoForm>, Fault> {
        let list = match self.papers(case, asker, now)? {
            Ok(list) => list,
            Err(denied) => return Ok(Err(NoForm::Denied(denied))),
        };
        let mut issued = list.issued.into_iter();
        let found = issued.find(|it| it.path == *path && it.round == round);
        let Some(line) = found.filter(|_| list.sees_personal) else {
            return Ok(Err(NoForm::Denied(Denied::Hidden)));
        };
        let of = PaperOf {
            case: *case,
            path: path.clone(),
            round: Some(round),
        };
        let law = self.law.clone();
        let filled = match paper_of(self.reader.as_mut(), &law, &of) {
            Ok(filled) => filled,
            Err(NoPaper::Fault(fault)) => return Err(fault),
            Err(why) => return Ok(Err(NoForm::Nothing(why.to_string()))),
        };
        let head = Head {
            case: *case,
            title: list.title,
            path: line.path,
            step: line.step,
            round,
            cite: line.cite,
        };
        let forms = self.look(case, asker, now, |looked| forms_with(looked, path))?;
        Ok(Ok(Sheet {
            number: line.number,
            on: Some(line.on),
            served: line.served,
            forms: forms.unwrap_or_default(),
            code: self.code_of_paper(case, path, Some(round))?,
            codes: self.codes_on(case, path)?,
            ..sheet(head, filled)
        }))
    }

    /// The paper that a step would issue if it were handed in with these answers; with what the case
    /// knows already where nothing was answered.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn draft(
        &mut self,
        case: &CaseId,
        path: &StepPath,
        answers: Option<&Answers>,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<Sheet, NoForm>, Fault> {
        let form = match self.step_form(case, path, asker, now)? {
            Ok(form) => form,
            Err(why) => return Ok(Err(why)),
        };
        let mut answers = answers.map_or_else(|| Answers::known(&form), Answers::clone);
        self.seek_cases(&form.fields, &mut answers, asker, now)?;
        let perform = rough(&form, &answers, now);
        let mut names = self.names_in(case, asker, now)?;
        let written = perform.values.iter().filter_map(|(_, it)| id_in(it));
        names.extend(self.names_of(written.collect(), asker, now)?);
        let of = |looked: &Looked<'_>| draft(looked, &form, &perform);
        let draft = self.look_naming(case, &names, asker, now, of)?;
        Ok(draft.unwrap_or_else(|denied| Err(NoForm::Denied(denied))))
    }
}

impl Looker {
    /// A form that goes with a step or with the service of its paper: what is known stands in it, the
    /// rest is written by hand.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn form(
        &mut self,
        case: &CaseId,
        (path, name): (&StepPath, &str),
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<Sheet, NoForm>, Fault> {
        let names = self.names_in(case, asker, now)?;
        let of = |looked: &Looked<'_>| form(looked, path, name);
        let sheet = self.look_naming(case, &names, asker, now, of)?;
        let mut sheet = sheet.unwrap_or_else(|denied| Err(NoForm::Denied(denied)));
        if let Ok(sheet) = &mut sheet {
            sheet.code = self.code_of_paper(case, path, None)?;
        }
        Ok(sheet)
    }
}

fn form(looked: &Looked<'_>, path: &StepPath, name: &str) -> Result<Sheet, NoForm> {
    let absent = || NoForm::Denied(Denied::Hidden);
    let (library, on) = (&looked.law.library, looked.now.day());
    let root = looked.state.procedure();
    let procedure = super::sight::procedure_at(root, path).ok_or_else(absent)?;
    let of_step = forms_of(library, &procedure.id, &path.step, on);
    let of_paper = forms_with(looked, path);
    let mut known = of_step.iter().chain(&of_paper);
    if !looked.sight.is_whole() || !known.any(|it| it == name) {
        return Err(absent());
    }
    let template = template_of(library, name, on).ok_or_else(absent)?;
    let empty = Perform {
        path: path.clone(),
        effective_on: looked.now,
        people: Vec::new(),
        outcome: None,
        values: Vec::new(),
        facts: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    };
    let (state, place) = candidate(looked.state, &empty).ok_or_else(absent)?;
    let act = done(looked, path).unwrap_or_else(|| as_if(looked, &empty));
    let step = state.instance(place.instance).procedure.step(place.step);
    let filled = fill_template_in(
        &Filler {
            law: looked.law,
            state: &state,
            instance: place.instance,
            step,
            act: &act,
            candidate: (act.round == 0).then_some(&place),
            is_draft: act.round == 0,
            by_hand: true,
            county: looked.county,
            cases: &cases_in_papers(looked),
            units: &looked.roll.units,
            register: looked.register,
        },
        template,
    );
    let head = Head {
        case: looked.state.case,
        title: title(looked.state, &looked.sight),
        path: path.clone(),
        step: step.name.to_string(),
        round: 0,
        cite: step.cite.clone(),
    };
    Ok(Sheet {
        name: name.to_owned(),
        is_form: true,
        ..sheet(head, filled)
    })
}

/// The other cases that a paper may name, by their numbers.
fn cases_in_papers(looked: &Looked<'_>) -> Cases {
    let names = looked.names.iter();
    names.map(|(case, it)| (*case, it.in_paper())).collect()
}

/// The last time that a step was done.
fn done(looked: &Looked<'_>, path: &StepPath) -> Option<Performed> {
    let mut events = looked.told.events.iter().rev();
    events.find_map(|event| match &event.happening {
        Happening::Performed(it) if it.path == *path => Some(it.clone()),
        _ => None,
    })
}

/// What stands above a sheet.
struct Head {
    case: CaseId,
    title: String,
    path: StepPath,
    step: String,
    round: u16,
    cite: Vec<Cite>,
}

fn sheet(head: Head, filled: FilledPaper) -> Sheet {
    let (paper, unfilled) = draft_template(&filled.template.text, &filled.fillings);
    Sheet {
        case: head.case,
        title: head.title,
        path: head.path,
        step: head.step,
        name: filled.template.name.to_string(),
        round: head.round,
        number: None,
        on: None,
        served: None,
        paper,
        unfilled,
        sources: filled.sources,
        fillings: filled.fillings,
        cite: head.cite,
        is_form: false,
        forms: Vec::new(),
        code: None,
        codes: PaperCodes::default(),
    }
}

fn draft(looked: &Looked<'_>, form: &StepForm, perform: &Perform) -> Result<Sheet, NoForm> {
    let nothing = |why: NoPaper| NoForm::Nothing(why.to_string());
    if !looked.sight.is_whole() {
        return Err(NoForm::Denied(Denied::Hidden));
    }
    let Some((state, place)) = candidate(looked.state, perform) else {
        return Err(nothing(NoPaper::NotPerformed(form.name.clone())));
    };
    let act = as_if(looked, perform);
    let step = state.instance(place.instance).procedure.step(place.step);
    let filled = fill_in(&Filler {
        law: looked.law,
        state: &state,
        instance: place.instance,
        step,
        act: &act,
        candidate: Some(&place),
        is_draft: true,
        by_hand: false,
        county: looked.county,
        cases: &cases_in_papers(looked),
        units: &looked.roll.units,
        register: looked.register,
    });
    let head = Head {
        case: form.case,
        title: form.title.clone(),
        path: form.path.clone(),
        step: form.name.clone(),
        round: 0,
        cite: form.cite.clone(),
    };
    Ok(sheet(head, filled.map_err(nothing)?))
}

/// The event that a command would give, as far as a paper shows it.
fn as_if(looked: &Looked<'_>, it: &Perform) -> Performed {
    let day = it.effective_on.day();
    let step = super::sight::step_at(looked.state.procedure(), &it.path);
    let holds = step.and_then(|step| step.actor.as_ref()?.holds.clone());
    let signed = |signer: &Signer| {
        let person = looked.register.person(&signer.person);
        let certificate = holds.as_ref().and_then(|kind| {
            let person = person.as_ref()?;
            Some(person.certificate(kind, day)?.number.clone())
        });
        Signer {
            certificate,
            ..signer.clone()
        }
    };
    Performed {
        path: it.path.clone(),
        round: 0,
        effective_on: it.effective_on,
        people: it.people.iter().map(signed).collect(),
        outcome: it.outcome.clone(),
        number: None,
        values: it.values.clone(),
        declared: it.facts.clone(),
        used: Vec::new(),
        evidence: it.evidence.clone(),
        reason: it.reason.clone(),
        source: None,
    }
}

fn coming(looked: &Looked<'_>) -> Vec<ComingPaper> {
    let ready = zs_case::ready(&view(looked)).into_iter();
    let papers = ready.filter_map(|it| {
        let step = super::sight::step_at(looked.state.procedure(), &it.path)?;
        let paper = step.paper.as_ref()?;
        Some(ComingPaper {
            step: step_name(looked.state, &it.path),
            name: paper.name.to_string(),
            is_mine: denied(looked, &it.path, &it.posts).is_none(),
            path: it.path,
        })
    });
    papers.collect()
}
