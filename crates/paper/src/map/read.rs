//! Reads a map against a procedure, with every problem at its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;
use zs_base::limits::LOG_MAP_BYTES_MAX;
use zs_base::{Diagnostic, Source, StepId};
use zs_law::{FactSource, Field, FieldKind, Procedure};

use super::table::{Problems, Table, Text};
use super::{Covers, DayRule, LogMap, Rule, Shape, StepRule, Target};
use crate::codes;

/// Digits of money after the point, where the map says nothing: cents, 分.
const SCALE_DEFAULT: u32 = 2;

/// Reads a map. `name` is how messages call the file. There is a map only where nothing is wrong.
#[must_use]
pub fn read_map(
    name: &str,
    bytes: &[u8],
    procedure: &Procedure,
) -> (Option<LogMap>, Vec<Diagnostic>) {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOG_MAP_BYTES_MAX)]);
    let source = Arc::new(Source {
        name: name.to_owned(),
        text: text.into_owned(),
    });
    let problems = Problems::new(source.clone());
    if bytes.len() > LOG_MAP_BYTES_MAX {
        let cause = format!("对照表有{}字节，最多{LOG_MAP_BYTES_MAX}字节", bytes.len());
        problems.add(codes::ZS5207, 0..0, cause, "删去不需要的内容。");
        return (None, problems.into_sorted());
    }
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        let cause = format!("这里不合 TOML 的写法（{}）", error.message());
        let cure = "检查引号、等号和方括号是不是英文的，是不是成对。";
        problems.add(codes::ZS5201, error.span().unwrap_or(0..0), cause, cure);
    }
    let map = errors.is_empty().then(|| {
        let reader = Reader {
            procedure,
            problems: &problems,
        };
        reader.map(Table::new(table.get_ref(), 0..0, &problems))
    });
    let found = problems.into_sorted();
    (map.flatten().filter(|_| found.is_empty()), found)
}

/// What was read beside the section of the log.
struct Read {
    shape: Shape,
    covers: Covers,
    steps: BTreeMap<String, StepRule>,
    days: Vec<DayRule>,
    case_rules: Vec<Rule>,
}

/// Reads a map against a procedure.
pub(super) struct Reader<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) problems: &'a Problems,
}

impl<'a> Reader<'a> {
    fn map(&self, root: Table<'a>) -> Option<LogMap> {
        let format = root.number("format");
        if format.as_ref().is_none_or(|(number, _)| *number != 1) {
            let at = format.map_or(0..0, |(_, at)| at);
            self.problems.add(
                codes::ZS5203,
                at,
                "对照表要写 format = 1".into(),
                "在第一行写 format = 1。",
            );
        }
        let Some(log) = root.table("log") else {
            self.problems.add(
                codes::ZS5203,
                0..0,
                "没有 [log] 这一节".into(),
                "加上 [log]，写明案件编号、环节、时间各在哪一项。",
            );
            return None;
        };
        let shape = self.shape(&log);
        let covers = self.covers(&log, shape);
        let (mut steps, days) = match shape {
            Shape::Events => (self.steps(&root, covers), Vec::new()),
            Shape::Cases => self.days(&root),
        };
        let case_rules = self.rules(&root, &mut steps);
        root.finish();
        let read = Read {
            shape,
            covers,
            steps,
            days,
            case_rules,
        };
        self.log(log, read)
    }

    fn shape(&self, log: &Table<'a>) -> Shape {
        match log.text("shape") {
            None | Some(("events", _)) => Shape::Events,
            Some(("cases", _)) => Shape::Cases,
            Some((_, at)) => {
                self.word(at, "events 或者 cases");
                Shape::Events
            }
        }
    }

    /// A row for each case cannot tell everything that happened in it.
    fn covers(&self, log: &Table<'a>, shape: Shape) -> Covers {
        match (log.text("covers"), shape) {
            (Some(("named", _)), _) | (None, Shape::Cases) => Covers::Named,
            (None | Some(("all", _)), Shape::Events) => Covers::All,
            (Some((_, at)), Shape::Events) => {
                self.word(at, "all 或者 named");
                Covers::All
            }
            (Some((_, at)), Shape::Cases) => {
                self.word(at, "named，因为一行一案的表说不全");
                Covers::Named
            }
        }
    }

    fn word(&self, at: Range<usize>, words: &str) {
        let cause = format!("这里只能写 {words}");
        let cure = "改成可以写的词，或者删去这一行。";
        self.problems.add(codes::ZS5208, at, cause, cure);
    }

    fn log(&self, log: Table<'a>, read: Read) -> Option<LogMap> {
        let owned = |text: Option<Text<'a>>| text.map(|(text, _)| text.to_owned());
        let (case, unit) = (log.needed("case"), log.needed("unit"));
        // A row for each case has no column that names its step.
        let empty = || Some(("", 0..0));
        let (step, at) = match read.shape {
            Shape::Events => (log.needed("step"), log.needed("at")),
            Shape::Cases => (empty(), empty()),
        };
        // Where the log tells only part, people sign in the post that each step asks for.
        let post = match read.covers {
            Covers::All => log.needed("post"),
            Covers::Named => log.text("post").or_else(empty),
        };
        let (person, unsigned) = match read.shape {
            Shape::Events => (log.text("person"), log.text("unsigned")),
            Shape::Cases => (None, None),
        };
        let ignore = log
            .texts("ignore")
            .into_iter()
            .map(|(key, _)| key.to_owned())
            .collect();
        log.finish();
        if let Some((name, place)) = post.as_ref().filter(|(name, _)| !name.is_empty()) {
            let known = self
                .procedure
                .steps
                .iter()
                .filter_map(|it| it.actor.as_ref());
            if !known
                .flat_map(|it| &it.posts)
                .any(|it| it.as_str() == *name)
            {
                self.unknown("岗位", name, place.clone());
            }
        }
        Some(LogMap {
            case: owned(case)?,
            step: owned(step)?,
            at: owned(at)?,
            person: owned(person),
            unsigned: unsigned.map(|(text, _)| text.into()),
            post: post?.0.into(),
            unit: unit?.0.into(),
            ignore,
            shape: read.shape,
            covers: read.covers,
            steps: read.steps,
            days: read.days,
            case_rules: read.case_rules,
        })
    }

    /// Reads fields, facts and outcomes into the steps, and gives those of the case.
    fn rules(&self, root: &Table<'a>, steps: &mut BTreeMap<String, StepRule>) -> Vec<Rule> {
        let mut of_case = Vec::new();
        for table in root.tables("field") {
            self.field(table, steps, &mut of_case);
        }
        for table in root.tables("fact") {
            self.fact(table, steps);
        }
        for table in root.tables("outcome") {
            self.outcome(table, steps);
        }
        of_case
    }

    fn field(
        &self,
        table: Table<'a>,
        steps: &mut BTreeMap<String, StepRule>,
        of_case: &mut Vec<Rule>,
    ) {
        let (from, field) = (table.needed("from"), table.needed("field"));
        let named = table.texts("steps");
        let scale = table
            .number("scale")
            .map_or(SCALE_DEFAULT, |(scale, _)| scale);
        let values = plain(table.words("values"));
        let at = table.at.clone();
        table.finish();
        let (Some((from, _)), Some((field, place))) = (from, field) else {
            return;
        };
        let rule = |law: &Field| Rule {
            key: from.to_owned(),
            target: Target::Field {
                name: field.to_owned(),
                kind: law.kind.clone(),
                scale,
            },
            values: values.clone(),
        };
        if named.is_empty() {
            match self.law_field(&self.procedure.fields, field, place.clone()) {
                Some(law) => of_case.push(rule(law)),
                None => return,
            }
        }
        for (step, step_at) in named {
            let Some(number) = self.procedure.find_step(&StepId::from(step)) else {
                self.unknown("环节", step, step_at);
                continue;
            };
            let fields = &self.procedure.step(number).fields;
            if let Some(law) = self.law_field(fields, field, place.clone()) {
                self.add(steps, step, rule(law), at.clone());
            }
        }
    }

    fn law_field<'f>(
        &self,
        fields: &'f [Field],
        name: &str,
        at: Range<usize>,
    ) -> Option<&'f Field> {
        let Some(field) = fields.iter().find(|it| *it.name == *name) else {
            self.unknown("字段", name, at);
            return None;
        };
        if matches!(
            field.kind,
            FieldKind::List | FieldKind::Party | FieldKind::File
        ) {
            let cause = format!("“{name}”是{}，不能从日志的一项得来", field.kind.word());
            self.problems.add(
                codes::ZS5206,
                at,
                cause,
                "在程序里改用文字字段，或者不导入这一项。",
            );
            return None;
        }
        Some(field)
    }

    fn fact(&self, table: Table<'a>, steps: &mut BTreeMap<String, StepRule>) {
        let (from, fact) = (table.needed("from"), table.needed("fact"));
        let named = table.texts("steps");
        let values = table.words("values");
        let at = table.at.clone();
        table.finish();
        for (text, place) in values.values() {
            if text != "true" && text != "false" {
                self.problems.add(
                    codes::ZS5208,
                    place.clone(),
                    "情形的值只能是 true 或者 false".into(),
                    "写 true 或者 false，不加引号。",
                );
            }
        }
        let (Some((from, _)), Some((fact, place))) = (from, fact) else {
            return;
        };
        let declared = self.procedure.find_fact(fact).is_some_and(|number| {
            matches!(
                self.procedure.fact(number).source,
                FactSource::Declared { .. }
            )
        });
        if !declared {
            self.unknown("可以认定的情形", fact, place);
            return;
        }
        for (step, _) in named {
            let target = Target::Fact {
                name: fact.to_owned(),
            };
            let rule = Rule {
                key: from.to_owned(),
                target,
                values: plain(values.clone()),
            };
            self.add(steps, step, rule, at.clone());
        }
    }

    fn outcome(&self, table: Table<'a>, steps: &mut BTreeMap<String, StepRule>) {
        let (from, step) = (table.needed("from"), table.needed("step"));
        let values = table.words("values");
        let at = table.at.clone();
        table.finish();
        let (Some((from, _)), Some((step, _))) = (from, step) else {
            return;
        };
        if let Some(number) = self.procedure.find_step(&StepId::from(step)) {
            let known = &self.procedure.step(number).outcomes;
            for (text, place) in values.values() {
                if !known.iter().any(|it| *it.name == **text) {
                    self.unknown("结果", text, place.clone());
                }
            }
        }
        let rule = Rule {
            key: from.to_owned(),
            target: Target::Outcome,
            values: plain(values),
        };
        self.add(steps, step, rule, at);
    }

    /// Adds a rule to every name of the log that means this step.
    fn add(
        &self,
        steps: &mut BTreeMap<String, StepRule>,
        step: &str,
        rule: Rule,
        at: Range<usize>,
    ) {
        let mut known = false;
        for it in steps
            .values_mut()
            .filter(|it| it.path.step.as_str() == step)
        {
            known = true;
            let same = |other: &Rule| match (&other.target, &rule.target) {
                (Target::Field { name: a, .. }, Target::Field { name: b, .. })
                | (Target::Fact { name: a }, Target::Fact { name: b }) => a == b,
                (Target::Outcome, Target::Outcome) => true,
                _ => false,
            };
            if it.rules.iter().any(same) {
                self.twice(&rule.key, at.clone());
                return;
            }
            it.rules.push(rule.clone());
        }
        if !known {
            self.unknown("对照过的环节", step, at);
        }
    }

    pub(super) fn unknown(&self, what: &str, name: &str, at: Range<usize>) {
        let cause = format!("程序“{}”里没有“{name}”这个{what}", self.procedure.name);
        self.problems.add(
            codes::ZS5204,
            at,
            cause,
            "用 zhunsheng law show 查看程序里的名称。",
        );
    }

    pub(super) fn twice(&self, name: &str, at: Range<usize>) {
        let cause = format!("“{name}”说了两次");
        self.problems.add(codes::ZS5205, at, cause, "只留一处。");
    }
}

fn plain(words: BTreeMap<String, (String, Range<usize>)>) -> BTreeMap<String, String> {
    words
        .into_iter()
        .map(|(from, (to, _))| (from, to))
        .collect()
}
