//! The list of deviations of a log as people read it: by heading, each in a sentence with its
//! citation and its cases; as a page shows it, as xlsx and as docx.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::limits::EXPORT_ROWS_MAX;
use zs_base::{Day, Severity};
use zs_conform::{Fault, Finding, Kind, SERVED_BEFORE_MADE, Tally};
use zs_event::Cite;
use zs_law::{Library, Procedure, term_in_words};
use zs_paper::table::{CellProblem, Sheet};
use zs_paper::{Block, Paper, Problem};

use crate::log_problems::LogProblems;

/// Cases of each deviation that the document names; the workbook names them all.
const NAMED_IN_DOCUMENT: usize = 20;
/// Problems of reading that the document names.
const PROBLEMS_IN_DOCUMENT: usize = 50;

/// A list of deviations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviations {
    /// What was checked, and how: each with a name.
    pub about: Vec<(&'static str, String)>,
    /// The deviations by heading, in the order of headings.
    pub groups: Vec<DeviationGroup>,
    /// What could not be read.
    pub problems: Vec<CellProblem>,
    /// How many problems more there are.
    pub untold: u64,
}

/// The deviations under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviationGroup {
    /// The heading.
    pub fault: Fault,
    /// How often.
    pub count: u64,
    /// The deviations.
    pub lines: Vec<Deviation>,
}

/// One deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// Its number in the whole list, from 1.
    pub number: usize,
    /// What is not as it must be.
    pub sentence: String,
    /// How often.
    pub count: u64,
    /// Where the law says so.
    pub cite: Option<Cite>,
    /// Facts of which the log tells nothing and under which it is no deviation.
    pub unless: Vec<Arc<str>>,
    /// Its cases: the number, where the row stands, and what is so there.
    pub cases: Vec<DeviatingCase>,
}

/// A case that deviates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviatingCase {
    /// Its number in the log.
    pub number: String,
    /// Where the row stands.
    pub place: String,
    /// What is so in this very case.
    pub note: String,
}

impl Deviations {
    /// The list of a tally as it stands on a day; `place` says where a row stands.
    #[must_use]
    pub fn of(
        tally: Tally,
        on: Day,
        (library, procedure): (&Library, &Procedure),
        place: impl Fn(u64) -> String,
    ) -> Self {
        let words = Words { library, procedure };
        let before = tally.before_law();
        let mut about = vec![
            (
                "程序",
                format!("{}（{} 起施行的版本）", procedure.name, procedure.version),
            ),
            ("案件", format!("{} 件", tally.cases())),
            ("记录", format!("{} 项", tally.events())),
            ("没有办的算到", on.to_string()),
        ];
        if before > 0 {
            let told = format!("{before} 件，开始在程序施行以前，没有检查");
            about.push(("施行以前的案件", told));
        }
        let mut groups: BTreeMap<Fault, Vec<Finding>> = BTreeMap::new();
        for finding in tally.findings(on) {
            let fault = finding.kind.fault();
            if fault != Fault::Open {
                groups.entry(fault).or_default().push(finding);
            }
        }
        let mut number = 0;
        let groups = groups.into_iter().map(|(fault, findings)| DeviationGroup {
            fault,
            count: findings.iter().map(|it| it.count).sum(),
            lines: findings
                .into_iter()
                .map(|finding| {
                    number += 1;
                    words.deviation(number, finding, &place)
                })
                .collect(),
        });
        Self {
            groups: groups.collect(),
            about,
            problems: Vec::new(),
            untold: 0,
        }
    }

    /// The same with what could not be read of a log.
    #[must_use]
    pub fn with_log_problems(mut self, problems: &LogProblems, file: &str) -> Self {
        self.untold = problems.untold();
        let told = problems.told().iter();
        let cell = |it: &Problem| CellProblem {
            code: it.code,
            severity: Severity::Error,
            sheet: file.to_owned(),
            row: u32::try_from(it.row).unwrap_or(u32::MAX),
            column: String::new(),
            excerpt: it.excerpt.clone(),
            cause: it.cause.clone(),
            cure: it.cure.clone(),
        };
        self.problems = told.map(cell).collect();
        self
    }

    /// How many deviations there are, all together.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.groups.iter().map(|it| it.count).sum()
    }

    /// The deviation of a number.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<(&DeviationGroup, &Deviation)> {
        self.groups.iter().find_map(|group| {
            let line = group.lines.iter().find(|it| it.number == number);
            line.map(|line| (group, line))
        })
    }

    /// The workbook: the deviations, all their cases, what could not be read, and what it is.
    #[must_use]
    pub fn sheets(&self) -> [Sheet; 4] {
        let about = self.about.iter().map(|(name, text)| row([name, text]));
        [
            Sheet {
                name: "问题汇总".to_owned(),
                head: row(["编号", "类别", "问题", "件次", "依据", EXCEPT]),
                rows: self
                    .lines()
                    .map(|(fault, line)| line.summary(fault))
                    .collect(),
            },
            Sheet {
                name: "逐件清单".to_owned(),
                head: row([
                    "编号",
                    "类别",
                    "问题",
                    "案件",
                    "所在行",
                    "情况",
                    "依据",
                    EXCEPT,
                ]),
                rows: self
                    .lines()
                    .flat_map(|(fault, line)| line.each(fault))
                    .take(EXPORT_ROWS_MAX / 2)
                    .collect(),
            },
            Sheet {
                name: "没有读入".to_owned(),
                head: row(["在哪里", "内容", "哪里不对", "怎么改", "编号"]),
                rows: self
                    .problems
                    .iter()
                    .map(|it| row([&it.place(), &it.excerpt, &it.cause, &it.cure, it.code.id]))
                    .collect(),
            },
            Sheet {
                name: "说明".to_owned(),
                head: row(["项目", "内容"]),
                rows: about.chain([row(["怎样读", HOW])]).collect(),
            },
        ]
    }

    fn lines(&self) -> impl Iterator<Item = (Fault, &Deviation)> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.lines.iter().map(|line| (group.fault, line)))
    }

    /// The document: every deviation with its first cases.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut blocks = Vec::new();
        let about = self
            .about
            .iter()
            .map(|(name, text)| vec![vec![(*name).to_owned()], vec![text.clone()]]);
        blocks.push(Block::Table(about.collect()));
        blocks.push(Block::Paragraph(HOW.to_owned()));
        for (place, group) in self.groups.iter().enumerate() {
            let heading = format!(
                "{}、{}（{} 件次）",
                place + 1,
                group.fault.title(),
                group.count
            );
            blocks.push(Block::Heading(heading));
            for line in &group.lines {
                blocks.push(Block::Paragraph(line.in_words()));
                let cases = line.cases.iter().take(NAMED_IN_DOCUMENT);
                let rows = cases.map(|case| {
                    vec![
                        vec![case.number.clone()],
                        vec![case.place.clone(), case.note.clone()],
                    ]
                });
                let rows: Vec<_> = rows.collect();
                if !rows.is_empty() {
                    blocks.push(Block::Table(rows));
                }
                if line.count > NAMED_IN_DOCUMENT as u64 {
                    let told = format!("以上是前 {NAMED_IN_DOCUMENT} 件，其余见 xlsx。");
                    blocks.push(Block::Paragraph(told));
                }
            }
        }
        if self.groups.is_empty() {
            blocks.push(Block::Paragraph("没有发现不符合程序的地方。".to_owned()));
        }
        if !self.problems.is_empty() {
            blocks.push(Block::Heading("没有读入的行".to_owned()));
            let rows = self.problems.iter().take(PROBLEMS_IN_DOCUMENT);
            let rows =
                rows.map(|it| vec![vec![it.place()], vec![it.cause.clone(), it.cure.clone()]]);
            blocks.push(Block::Table(rows.collect()));
        }
        Paper {
            unit: None,
            title: "历史台账程序检查结果".to_owned(),
            number: None,
            blocks,
            sign_off: Vec::new(),
            foot: Vec::new(),
        }
    }
}

/// How a list of deviations is to be read; it accuses nobody.
pub const HOW: &str = "本表只说记录与程序哪里不一致，供核对案卷用：台账没有写的，不作为问题；\
    写明“除外”的情形，台账没有记载，要看案卷。它不是对任何人的评价。";

impl Deviation {
    /// Where the law says so, in words.
    #[must_use]
    pub fn cited(&self) -> String {
        self.cite.as_ref().map_or_else(String::new, Cite::in_words)
    }

    /// What would excuse it.
    #[must_use]
    pub fn provided(&self) -> String {
        let names: Vec<&str> = self.unless.iter().map(|it| &**it).collect();
        names.join("、")
    }

    fn summary(&self, fault: Fault) -> Vec<String> {
        row([
            &self.number.to_string(),
            fault.title(),
            &self.sentence,
            &self.count.to_string(),
            &self.cited(),
            &self.provided(),
        ])
    }

    /// A row for each of its cases.
    fn each(&self, fault: Fault) -> impl Iterator<Item = Vec<String>> {
        let (number, cited, provided) = (self.number.to_string(), self.cited(), self.provided());
        self.cases.iter().map(move |case| {
            row([
                &number,
                fault.title(),
                &self.sentence,
                &case.number,
                &case.place,
                &case.note,
                &cited,
                &provided,
            ])
        })
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}. {}，{} 件次。", self.number, self.sentence, self.count);
        let cited = self.cited();
        if !cited.is_empty() {
            text.push_str(&format!("依据：{cited}。"));
        }
        if !self.unless.is_empty() {
            text.push_str(&format!("有这些情形的除外：{}。", self.provided()));
        }
        text
    }
}

/// The head of the column of what would excuse a deviation.
const EXCEPT: &str = "有这些情形的除外";

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

struct Words<'a> {
    library: &'a Library,
    procedure: &'a Procedure,
}

impl Words<'_> {
    fn deviation(
        &self,
        number: usize,
        finding: Finding,
        place: impl Fn(u64) -> String,
    ) -> Deviation {
        let sentence = self.sentence(&finding);
        let cases = finding.examples.into_iter().map(|it| DeviatingCase {
            place: place(it.row),
            number: it.case,
            note: it.note,
        });
        Deviation {
            number,
            sentence,
            count: finding.count,
            cite: finding.cite,
            unless: finding.unless,
            cases: cases.collect(),
        }
    }

    fn sentence(&self, finding: &Finding) -> String {
        let step = &self.procedure.step(finding.step).name;
        let what = &finding.what;
        match finding.kind {
            Kind::Missing => format!("没有“{step}”的记录"),
            Kind::Order if what == SERVED_BEFORE_MADE => {
                format!("“{step}”的文书{SERVED_BEFORE_MADE}")
            }
            Kind::Order => format!("“{step}”在“{what}”以前"),
            Kind::Sequence => format!("办“{step}”时还没有完成“{what}”"),
            Kind::Unserved => format!("没有“{step}”的送达记录"),
            Kind::Unpublished => format!("没有“{step}”的记录"),
            Kind::Late => format!("“{step}”逾期：{}", self.term(finding)),
            Kind::Overdue => format!("“{step}”到期没有办：{}", self.term(finding)),
            Kind::TooEarly => format!("“{step}”办得太早：{}", self.term(finding)),
            Kind::Notice => format!("“{step}”通知得不够早：{}", self.term(finding)),
            kind if what.is_empty() => format!("“{step}”：{}", kind.title()),
            kind => format!("“{step}”：{}（{what}）", kind.title()),
        }
    }

    /// The term that a finding is about, in words; the first limit where it names none.
    fn term(&self, finding: &Finding) -> String {
        let terms = &self.procedure.step(finding.step).terms;
        let named = terms.iter().find(|it| *it.id == *finding.what);
        let cited = || {
            terms
                .iter()
                .find(|it| Some(&it.cite) == finding.cite.as_ref())
        };
        named.or_else(cited).map_or_else(String::new, |term| {
            term_in_words(self.library, self.procedure, term)
        })
    }
}
