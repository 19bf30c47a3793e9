//! The parts of a 程序说明书, each with its sentences: what is printed, and what is compared.

use zs_base::StepId;

use super::words::{self, Words, day, quoted};
use crate::model::{
    CalendarUse, FieldRef, Library, Need, Origin, Procedure, Publication, Repeats, Running, Status,
    Step,
};

/// A part of a 程序说明书.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub of: PartOf,
    /// Its heading.
    pub title: String,
    /// Its sentences, in order.
    pub lines: Vec<PartLine>,
}

/// What a part of a 程序说明书 is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartOf {
    /// The procedure as a whole.
    Head,
    /// The facts.
    Facts,
    /// The numbers of the tables that the facts read.
    Tables,
    /// A step.
    Step(StepId),
    /// What is made public.
    Publications,
    /// What it brings about in other cases.
    Links,
    /// What people must see to.
    Manual,
}

/// A sentence of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartLine {
    /// What it says something about, in one word.
    pub about: &'static str,
    /// By which name it is found again in another version.
    pub key: String,
    /// The sentence.
    pub text: String,
}

impl Part {
    fn new(of: PartOf, title: &str) -> Self {
        Self {
            of,
            title: title.to_owned(),
            lines: Vec::new(),
        }
    }

    fn say(&mut self, about: &'static str, text: impl Into<String>) {
        self.say_of(about, "", text);
    }

    /// A sentence that stands beside others about the same, told apart by a name.
    fn say_of(&mut self, about: &'static str, name: &str, text: impl Into<String>) {
        let base = format!("{about}:{name}");
        let same = |it: &&PartLine| it.key == base || it.key.starts_with(&format!("{base}#"));
        let before = self.lines.iter().filter(same).count();
        self.lines.push(PartLine {
            about,
            key: match before {
                0 => base,
                _ => format!("{base}#{}", before + 1),
            },
            text: text.into(),
        });
    }

    fn unless_empty(self) -> Option<Self> {
        (!self.lines.is_empty()).then_some(self)
    }
}

/// The parts of a procedure, in the order of the page.
#[must_use]
pub fn parts(library: &Library, procedure: &Procedure) -> Vec<Part> {
    let words = Words { library, procedure };
    let mut parts = vec![head(&words), facts(&words)];
    parts.extend(tables(&words).unless_empty());
    parts.extend(procedure.steps.iter().map(|step| one_step(&words, step)));
    parts.extend(publications(&words).unless_empty());
    parts.extend(links(&words).unless_empty());
    parts.extend(manual(procedure).unless_empty());
    parts
}

fn head(words: &Words<'_>) -> Part {
    let procedure = words.procedure;
    let mut part = Part::new(PartOf::Head, &procedure.name);
    let until = procedure
        .until
        .map_or_else(String::new, |it| format!("，到{}止", day(it)));
    part.say(
        "施行",
        format!("自{}起施行{until}。", day(procedure.version)),
    );
    if let Some(character) = &procedure.character {
        part.say(
            "性质",
            format!(
                "同时适用{}，下文注明“来自”的各项由它规定。",
                words.general(character)
            ),
        );
    }
    for key in &procedure.overlays {
        let name = words.library.overlays.get(key).unwrap_or(key);
        part.say_of(
            "叠加",
            key,
            format!("叠加地区或者行业的特别规定：《{name}》。"),
        );
    }
    let running = match &procedure.running {
        Running::Stay { cite } => format!("在办案件按原版本办完（{}）。", cite.in_words()),
        Running::Move { cite } => {
            format!("在办案件说明理由后改按本版本办理（{}）。", cite.in_words())
        }
    };
    part.say("在办案件", running);
    if procedure.calendar == CalendarUse::None {
        part.say("日历", "不用工作日历：每一天都计算，期限届满不顺延。");
    }
    part.say(
        "依据",
        format!("依据：{}。", words::cites(&procedure.basis)),
    );
    if let Some(checked) = &procedure.checked {
        part.say("核对", format!("{}由{}核对。", day(checked.on), checked.by));
    }
    if procedure.status == Status::ToConfirm {
        part.say("待确认", "【待确认】本程序还没有经司法行政部门确认。");
    }
    if !procedure.fields.is_empty() {
        let fields = words.fields(&procedure.fields, &[]);
        part.say("内容", format!("登记案件时写明：{fields}。"));
    }
    part
}

fn facts(words: &Words<'_>) -> Part {
    let mut part = Part::new(PartOf::Facts, "情形");
    for fact in words.procedure.facts.iter() {
        part.say_of("情形", &fact.name, words.fact(fact));
    }
    part
}

fn tables(words: &Words<'_>) -> Part {
    let mut part = Part::new(PartOf::Tables, "引用的标准");
    for (name, text) in words.tables() {
        part.say_of("标准", &name, text);
    }
    part
}

fn one_step(words: &Words<'_>, step: &Step) -> Part {
    let mut part = Part::new(PartOf::Step(step.id.clone()), &step.name);
    if let Some(note) = &step.note {
        part.say("说明", format!("说明：{note}"));
    }
    order(&mut part, words, step);
    if let Some(actor) = &step.actor {
        part.say("人员", words.actor(actor));
    }
    if let Some(call) = &step.call {
        part.say("子程序", words.call(call));
    }
    if let Some(awaits) = &step.awaits {
        part.say("办理", format!("{}。", words.awaits(awaits)));
    }
    if !step.declares.is_empty() {
        let names = step
            .declares
            .iter()
            .map(|it| &*words.procedure.fact(*it).name);
        let names = quoted(&names.collect::<Vec<_>>());
        let text = format!("办理时逐项认定有没有以下情形，并写明理由：{names}。");
        part.say("认定", text);
    }
    if !step.fields.is_empty() {
        let fields = words.fields(&step.fields, &step.outcomes);
        part.say("内容", format!("写明：{fields}。"));
    }
    demands(&mut part, words, step);
    for outcome in &step.outcomes {
        part.say_of("结果", &outcome.name, words.outcome(step, outcome));
    }
    if let Some(paper) = &step.paper {
        part.say("文书", words::paper(paper));
    }
    if let Some(refuse) = &step.refuse {
        part.say("告知", format!("时机未到而办理的，提示：“{refuse}”"));
    }
    if step.ends {
        part.say("结束", "办完本环节，案件结束。");
    }
    if !step.cite.is_empty() {
        let (cites, origin) = (words::cites(&step.cite), words.origin(&step.origin));
        part.say("依据", format!("依据：{cites}{origin}。"));
    } else if step.origin != Origin::Own {
        part.say("依据", format!("来源{}。", words.origin(&step.origin)));
    }
    part
}

/// Evidence, terms and conditions.
fn demands(part: &mut Part, words: &Words<'_>, step: &Step) {
    for rule in &step.evidence {
        let when = rule
            .when
            .as_ref()
            .map_or_else(String::new, |it| words.when(it));
        let origin = words.origin(&rule.origin);
        let text = format!(
            "{when}要有{}，至少{}份（{}）{origin}。",
            rule.kind,
            rule.min,
            rule.cite.in_words()
        );
        part.say_of("材料", &rule.kind, text);
    }
    for term in &step.terms {
        part.say_of("时限", &term.id, words.term(term));
    }
    for rule in &step.requires {
        part.say_of("条件", &rule.refuse, words.require(rule));
    }
}

/// After what, when, and whether it must be done.
fn order(part: &mut Part, words: &Words<'_>, step: &Step) {
    if !step.after.is_empty() {
        let names = step.after.iter().map(|it| &*words.procedure.step(*it).name);
        let names = quoted(&names.collect::<Vec<_>>());
        part.say("先后", format!("在{names}之后。"));
    }
    let need = match step.need {
        Need::Must => "必须办；否则不办",
        Need::May => "可以办，也可以不办；否则不得办",
    };
    match &step.when {
        Some(when) => part.say("何时要办", format!("{}{need}。", words.when(when))),
        None if step.need == Need::May => part.say("何时要办", "可以办，也可以不办。"),
        None => {}
    }
    if step.repeats == Repeats::Freely {
        part.say("次数", "可以办多次。");
    }
    if step.afterwards {
        part.say("结束以后", "案件结束以后也可以办。");
    }
}

fn publications(words: &Words<'_>) -> Part {
    let mut part = Part::new(PartOf::Publications, "公示");
    for publish in &words.procedure.publish {
        let of = words.procedure.step(publish.of);
        part.say_of("公示", of.id.as_str(), publication(words, publish));
    }
    part
}

fn publication(words: &Words<'_>, publish: &Publication) -> String {
    let name = |step| &words.procedure.step(step).name;
    let hidden = |it: &&FieldRef| {
        words
            .private(it)
            .is_some_and(|it| publish.hide.contains(it))
    };
    let show = publish.show.iter().filter(|it| !hidden(it));
    let show = show.map(|it| words.field_ref(it)).collect::<Vec<_>>();
    let mut text = format!(
        "“{}”的内容由“{}”公开（{}）：{}。",
        name(publish.of),
        name(publish.by),
        publish.cite.in_words(),
        show.join("、"),
    );
    if !publish.hide.is_empty() {
        let hide = publish.hide.join("、");
        text.push_str(&format!("{hide}隐去，其他个人信息按公开的遮盖规则处理。"));
    }
    if !publish.course.is_empty() {
        let steps = publish.course.iter().map(|it| name(*it).to_string());
        let steps = quoted(&steps.collect::<Vec<_>>());
        text.push_str(&format!("办理经过只公开{steps}的名称和日期。"));
    }
    if let Some(never) = &publish.never {
        text.push_str(&format!("{}不公开。", words.when(never)));
    }
    if let Some(months) = publish.display_months {
        text.push_str(&format!("公开{months}个月后不再显示。"));
    }
    if publish.lasting {
        text.push_str("一直公开，直到撤回。");
    }
    if let Some(recall) = &publish.recall {
        text.push_str(&format!(
            "应当撤回的，由“{}”撤回（{}）。",
            name(recall.by),
            recall.cite.in_words()
        ));
    }
    text
}

fn links(words: &Words<'_>) -> Part {
    let mut part = Part::new(PartOf::Links, "引出的其他案件");
    for (id, text) in words.links() {
        part.say_of("联动", &id, text);
    }
    part
}

fn manual(procedure: &Procedure) -> Part {
    let title = format!("由人把关的事项（{}项）", procedure.manual.len());
    let mut part = Part::new(PartOf::Manual, &title);
    for item in &procedure.manual {
        let text = format!(
            "{}（{}；说明：{}）",
            item.text,
            item.cite.in_words(),
            item.why.trim_end_matches('。')
        );
        part.say_of("把关", &item.text, text);
    }
    part
}
