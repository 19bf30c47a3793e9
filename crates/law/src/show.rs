//! The 程序说明书: a procedure as Chinese prose that reviewers read, sign and archive, with a
//! diagram of its steps. It says everything the model says, and where each part comes from.

mod chart;
mod compare;
mod diagram;
mod facts;
mod levels;
mod links;
mod parts;
mod rows;
mod said;
mod same;
mod tables;
mod terms;
mod words;

pub use chart::{Chart, ChartArrow, ChartBox, chart};
pub use compare::{LineChange, PartChange, compare};
pub use parts::{Part, PartLine, PartOf, parts};
pub use rows::{OpenNorm, StepRow, TermRow, open_norms, step_rows, term_rows};
pub use said::{StartSaid, TermSaid, say_term};
pub use same::{Piece, pieces};

use crate::model::{Library, Procedure, Term};
use words::Words;

/// What a term demands, in a few words.
#[must_use]
pub fn term_in_words(library: &Library, procedure: &Procedure, term: &Term) -> String {
    Words { library, procedure }.term_kind(&term.kind)
}

/// The 程序说明书 of a procedure of a library.
#[must_use]
pub fn show(library: &Library, procedure: &Procedure) -> String {
    let mut page = Page::default();
    for part in parts(library, procedure) {
        page.part(&part, procedure);
    }
    page.text
}

/// A text under construction.
#[derive(Default)]
struct Page {
    text: String,
    steps: usize,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str) {
        self.line("");
        self.line(heading);
        self.line("");
    }

    fn part(&mut self, part: &Part, procedure: &Procedure) {
        let mark = match &part.of {
            PartOf::Manual => "- [ ] ",
            _ => "- ",
        };
        match &part.of {
            PartOf::Head => {
                self.line(&format!("# {}", part.title));
                self.line("");
            }
            PartOf::Step(_) => {
                self.steps += 1;
                if self.steps == 1 {
                    self.line("");
                    self.line("## 环节");
                }
                self.heading(&format!("### {}. {}", self.steps, part.title));
            }
            _ => self.heading(&format!("## {}", part.title)),
        }
        for line in &part.lines {
            self.line(&format!("{mark}{}", line.text));
        }
        if part.of == PartOf::Head {
            self.heading("## 环节图");
            self.line(diagram::LEGEND);
            self.line("");
            diagram::draw(procedure, &mut self.text);
        }
    }
}
