//! Items, schemes from text, and rounds for the tests of scores.

use std::sync::Arc;

use zs_assess::{
    Answer, Answers, Assessed, Assessment, Judged, Peers, Score, Value, assess, score,
};
use zs_base::Diagnostic;
use zs_law::{
    Applies, Files, Fraction, Indicator, IndicatorShare, Library, Nothing, Points, Scheme, Scoring,
    Status, read,
};

/// Points as they are written, such as `1.2`.
pub fn points(text: &str) -> Points {
    fraction(text).points().unwrap()
}

/// A number as it is written, such as `85%`.
pub fn fraction(text: &str) -> Fraction {
    Fraction::parse(text).unwrap()
}

/// An item with these full points.
pub fn item(full: &str, scoring: Scoring) -> Indicator {
    Indicator {
        code: "X".into(),
        group: "1".into(),
        title: "样例".into(),
        measures: "样例".into(),
        applies: Applies::default(),
        share: IndicatorShare::Common,
        responsible: Vec::new(),
        leading: Vec::new(),
        period: "年".into(),
        evidence: None,
        source: "虚构".into(),
        status: Status::Confirmed,
        points: points(full),
        scoring,
        figures: Vec::new(),
        upload: None,
        no_cases: Nothing::NotJudged,
        same_as: Vec::new(),
        despite: None,
    }
}

/// What an item gives for these numbers.
pub fn gives(full: &str, scoring: Scoring, numbers: &[i64]) -> String {
    let values: Vec<Value> = numbers.iter().map(|it| Value::Number(*it)).collect();
    told(score(&item(full, scoring), &Answer::of(&values), None))
}

/// What an item gives for a share.
pub fn gives_for_share(full: &str, scoring: Scoring, part: i64, whole: i64) -> String {
    let answer = Answer::of(&[Value::Ratio { part, whole }]);
    told(score(&item(full, scoring), &answer, None))
}

/// What an item gives a unit beside others.
pub fn gives_among(full: &str, scoring: &Scoring, own: Value, all: &[Value]) -> String {
    let peers = Peers::of(all);
    told(score(
        &item(full, scoring.clone()),
        &Answer::of(&[own]),
        Some(&peers),
    ))
}

/// A judgement.
pub fn judged(off: &str, reason: &str) -> Answer {
    Answer {
        judged: Judged::new(points(off), reason),
        ..Answer::default()
    }
}

/// A score in words.
pub fn told(score: Score) -> String {
    match score {
        Score::NotApplicable => "不适用".to_owned(),
        Score::NoCases => "不评".to_owned(),
        Score::Waiting(lack) => format!("等待{lack:?}"),
        Score::Points(points) => points.printed(),
    }
}

/// The law with these files.
pub fn law(files: &[(&str, &str)]) -> (Library, Vec<Diagnostic>) {
    let mut all = Files::new("law");
    for (path, text) in files {
        all.add(path, *text);
    }
    read(&all)
}

/// A scheme from the text of its file without its head.
pub fn scheme(body: &str) -> Arc<Scheme> {
    let head = "format = 1\nid = \"s\"\nname = \"样例方案\"\nsource = \"虚构\"\n\
                force = { from = 2026-01-01 }\nthreshold = \"85%\"\n";
    let text = format!("{head}{body}");
    let (library, found) = law(&[("indicators/s/2026-01-01.toml", &text)]);
    assert!(found.is_empty(), "{}", found[0]);
    library.schemes["s"][0].clone()
}

/// An item of a scheme as text: code, group, points, form and what else it says.
pub fn written(code: &str, group: &str, points: &str, score: &str, more: &str) -> String {
    format!(
        "[[item]]\ncode = \"{code}\"\ngroup = \"{group}\"\ntitle = \"样例\"\nmeasures = \"样例\"\n\
         source = \"虚构\"\npoints = \"{points}\"\nscore = {score}\nminutes = 5\nupload = \"样例\"\n{more}\n"
    )
}

/// A round in which units (name, type, properties) have these answers by code.
pub struct Given {
    pub assessed: Vec<Assessed>,
    pub answers: Vec<(String, String, Answer)>,
}

impl Given {
    pub fn new() -> Self {
        Self {
            assessed: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// A unit.
    pub fn unit(mut self, name: &str, unit_type: &str, has: &[&str]) -> Self {
        self.assessed.push(Assessed {
            unit: name.into(),
            name: name.into(),
            unit_type: unit_type.into(),
            has: has.iter().map(|it| Arc::from(*it)).collect(),
        });
        self
    }

    /// An answer.
    pub fn answer(mut self, unit: &str, code: &str, answer: Answer) -> Self {
        self.answers
            .push((unit.to_owned(), code.to_owned(), answer));
        self
    }

    /// A number as an answer.
    pub fn number(self, unit: &str, code: &str, number: i64) -> Self {
        self.answer(unit, code, Answer::of(&[Value::Number(number)]))
    }

    /// The round under a scheme.
    pub fn assess(&self, scheme: &Scheme) -> Assessment {
        let answers = self.answers.iter();
        assess(&Answers {
            scheme,
            assessed: self.assessed.clone(),
            by_item: answers
                .map(|(unit, code, answer)| {
                    ((unit.as_str().into(), code.as_str().into()), answer.clone())
                })
                .collect(),
        })
    }
}

/// The totals of all units, printed.
pub fn totals(assessment: &Assessment) -> Vec<String> {
    let units = assessment.units.iter();
    units
        .map(|it| it.total.map_or_else(|| "未定".to_owned(), Points::printed))
        .collect()
}
