//! A 程序说明书 as a page shows it: the diagram, the steps and terms as tables, who does what, the
//! papers, what needs judgement, and every sentence with its citations as links.

use zs_law::{
    Chart, Library, OpenNorm, PartOf, Procedure, Status, StepRow, TermRow, chart, open_norms,
    parts, step_rows, term_rows,
};

use crate::cited::{Bit, Bits, Cited, cite_bit};

/// A 程序说明书.
#[derive(Clone, Debug)]
pub struct Booklet {
    /// The name of the procedure.
    pub name: String,
    /// Its id.
    pub id: String,
    /// The last day, where it has one.
    pub until: Option<String>,
    /// Whether a jurist must still confirm something of it.
    pub to_confirm: bool,
    /// The diagram.
    pub chart: Chart,
    /// The steps.
    pub steps: Vec<StepLine>,
    /// The terms.
    pub terms: Vec<TermLine>,
    /// The posts, each with the steps that it does.
    pub posts: Vec<(String, Vec<(String, String)>)>,
    /// The papers.
    pub papers: Vec<PaperLine>,
    /// What the law leaves to judgement.
    pub norms: Vec<NormLine>,
    /// Everything, sentence by sentence.
    pub parts: Vec<PartShown>,
    /// The citations, each once.
    pub cites: Vec<Bit>,
}

/// A step in one row.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// The step.
    pub row: StepRow,
    /// Who does it.
    pub who: Bits,
    /// Whether it must be done, and when.
    pub when: Bits,
    /// By which articles.
    pub cites: Vec<Bit>,
}

/// A term in one row.
#[derive(Clone, Debug)]
pub struct TermLine {
    /// The term.
    pub row: TermRow,
    /// By which article.
    pub cite: Bit,
    /// Whether another term of the same step stands before it.
    pub repeats: bool,
}

/// A paper in one row.
#[derive(Clone, Debug)]
pub struct PaperLine {
    /// Its name.
    pub name: String,
    /// The id of the step that makes it.
    pub step: String,
    /// The name of the step.
    pub step_name: String,
    /// How it is numbered.
    pub number: Option<String>,
    /// Whether it is served.
    pub served: bool,
}

/// What needs judgement, in one row.
#[derive(Clone, Debug)]
pub struct NormLine {
    /// The fact.
    pub norm: OpenNorm,
    /// By which article.
    pub cite: Option<Bit>,
}

/// A part of the whole text.
#[derive(Clone, Debug)]
pub struct PartShown {
    /// Where links lead to it.
    pub anchor: String,
    /// Its heading.
    pub title: String,
    /// What each sentence is about, and the sentence.
    pub lines: Vec<(&'static str, Bits)>,
}

impl Booklet {
    /// The 程序说明书 of a procedure.
    #[must_use]
    pub fn of(library: &Library, procedure: &Procedure) -> Self {
        let cited = Cited::of(library);
        let steps: Vec<StepLine> = step_rows(library, procedure)
            .into_iter()
            .map(|row| StepLine {
                who: cited.bits(&row.who),
                when: cited.bits(&row.when),
                cites: row.cite.iter().map(cite_bit).collect(),
                row,
            })
            .collect();
        let mut terms: Vec<TermLine> = Vec::new();
        for row in term_rows(library, procedure) {
            terms.push(TermLine {
                cite: cite_bit(&row.cite),
                repeats: terms.iter().any(|it| it.row.step == row.step),
                row,
            });
        }
        let norms = open_norms(library, procedure).into_iter();
        let norms = norms.map(|norm| NormLine {
            cite: norm.cite.as_ref().map(cite_bit),
            norm,
        });
        Self {
            name: procedure.name.to_string(),
            id: procedure.id.to_string(),
            until: procedure.until.map(|it| it.to_string()),
            to_confirm: procedure.status == Status::ToConfirm
                || terms.iter().any(|it| it.row.to_confirm),
            chart: chart(procedure),
            posts: posts(library, procedure),
            papers: papers(procedure),
            norms: norms.collect(),
            parts: shown(library, procedure, &cited),
            cites: procedure.cites().iter().map(cite_bit).collect(),
            steps,
            terms,
        }
    }
}

fn posts(library: &Library, procedure: &Procedure) -> Vec<(String, Vec<(String, String)>)> {
    let mut found: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for step in procedure.steps.iter() {
        for post in step.actor.iter().flat_map(|it| &it.posts) {
            let name = library.posts.get(post);
            let name = name.map_or_else(|| post.to_string(), |it| it.name.to_string());
            let this = (step.id.to_string(), step.name.to_string());
            match found.iter_mut().find(|(it, _)| *it == name) {
                Some((_, steps)) => steps.push(this),
                None => found.push((name, vec![this])),
            }
        }
    }
    found
}

fn papers(procedure: &Procedure) -> Vec<PaperLine> {
    let made = procedure.steps.iter().filter_map(|step| {
        let paper = step.paper.as_ref()?;
        Some(PaperLine {
            name: paper.name.to_string(),
            step: step.id.to_string(),
            step_name: step.name.to_string(),
            number: paper.number.as_ref().map(|it| it.pattern.to_string()),
            served: paper.served,
        })
    });
    made.collect()
}

fn shown(library: &Library, procedure: &Procedure, cited: &Cited<'_>) -> Vec<PartShown> {
    let each = parts(library, procedure).into_iter().map(|part| PartShown {
        anchor: anchor(&part.of),
        title: match part.of {
            PartOf::Head => "概要".to_owned(),
            _ => part.title,
        },
        lines: part
            .lines
            .iter()
            .map(|line| (line.about, cited.bits(&line.text)))
            .collect(),
    });
    each.collect()
}

/// Where a part stands on the page.
#[must_use]
pub fn anchor(part: &PartOf) -> String {
    match part {
        PartOf::Head => "head".to_owned(),
        PartOf::Facts => "facts".to_owned(),
        PartOf::Tables => "tables".to_owned(),
        PartOf::Step(step) => format!("s-{step}"),
        PartOf::Publications => "publish".to_owned(),
        PartOf::Links => "links".to_owned(),
        PartOf::Manual => "manual".to_owned(),
    }
}
