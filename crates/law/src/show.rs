//! The 程序说明书: a procedure as Chinese prose that reviewers read, sign and archive, with a
//! diagram of its steps. It says everything the model says, and where each part comes from.

mod diagram;
mod facts;
mod links;
mod said;
mod terms;
mod words;

use crate::model::{
    CalendarUse, Library, Need, Origin, Procedure, Publication, Repeats, Running, Status, Step,
};
pub use said::{StartSaid, TermSaid, say_term};
use words::Words;

/// The 程序说明书 of a procedure of a library.
#[must_use]
pub fn show(library: &Library, procedure: &Procedure) -> String {
    let mut page = Page::default();
    let words = Words { library, procedure };
    head(&mut page, &words);
    page.line("## 环节图");
    page.line("");
    diagram::draw(procedure, &mut page.text);
    page.line("");
    page.line("## 情形");
    page.line("");
    for fact in &procedure.facts {
        page.item(&words.fact(fact));
    }
    page.line("");
    page.line("## 环节");
    for (index, step) in procedure.steps.iter().enumerate() {
        page.line("");
        page.line(&format!("### {}. {}（{}）", index + 1, step.name, step.id));
        page.line("");
        one_step(&mut page, &words, step);
    }
    publications(&mut page, &words);
    links(&mut page, &words);
    checklist(&mut page, procedure);
    page.text
}

/// A text under construction.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn item(&mut self, line: &str) {
        self.line(&format!("- {line}"));
    }
}

fn head(page: &mut Page, words: &Words<'_>) {
    let procedure = words.procedure;
    page.line(&format!("# {}（{}）", procedure.name, procedure.id));
    page.line("");
    let until = procedure
        .until
        .map_or_else(String::new, |day| format!("，到{day}止"));
    page.item(&format!("自{}起施行{until}。", procedure.version));
    if let Some(character) = &procedure.character {
        page.item(&format!("行为性质：{character}，承担这一类行为的通则。"));
    }
    for key in &procedure.overlays {
        let name = words.library.overlays.get(key).unwrap_or(key);
        page.item(&format!("叠加：{name}（{key}）。"));
    }
    let running = match &procedure.running {
        Running::Stay { cite } => format!("在办案件按原版本办完（{}）。", cite.in_words()),
        Running::Move { cite } => {
            format!("在办案件说明理由后改按本版本办理（{}）。", cite.in_words())
        }
    };
    page.item(&running);
    if procedure.calendar == CalendarUse::None {
        page.item("不用工作日历：每一天都计算，期限届满不顺延。");
    }
    page.item(&format!("依据：{}。", words::cites(&procedure.basis)));
    if let Some(checked) = &procedure.checked {
        page.item(&format!("{}由{}核对。", checked.on, checked.by));
    }
    if procedure.status == Status::ToConfirm {
        page.item("【待确认】本程序还没有经司法行政部门确认。");
    }
    if !procedure.fields.is_empty() {
        let fields = procedure.fields.iter().map(|it| words.field(it));
        page.item(&format!(
            "立案时写明：{}。",
            fields.collect::<Vec<_>>().join("、")
        ));
    }
    page.line("");
}

fn one_step(page: &mut Page, words: &Words<'_>, step: &Step) {
    order(page, words, step);
    if let Some(actor) = &step.actor {
        page.item(&words.actor(actor));
    }
    if let Some(call) = &step.call {
        page.item(&words.call(call));
    }
    if !step.declares.is_empty() {
        let names = step
            .declares
            .iter()
            .map(|it| &*words.procedure.fact(*it).name);
        let names = names.collect::<Vec<_>>().join("、");
        page.item(&format!("办理时认定并写明理由：{names}。"));
    }
    if !step.fields.is_empty() {
        let fields = step.fields.iter().map(|it| words.field(it));
        page.item(&format!(
            "写明：{}。",
            fields.collect::<Vec<_>>().join("、")
        ));
    }
    for rule in &step.evidence {
        let when = rule
            .when
            .as_ref()
            .map_or_else(String::new, |it| words.when(it));
        let origin = words.origin(&rule.origin);
        page.item(&format!(
            "{when}要有{}，至少{}份（{}）{origin}。",
            rule.kind,
            rule.min,
            rule.cite.in_words()
        ));
    }
    for term in &step.terms {
        page.item(&words.term(term));
    }
    for rule in &step.requires {
        page.item(&words.require(rule));
    }
    for outcome in &step.outcomes {
        page.item(&words.outcome(outcome));
    }
    if let Some(paper) = &step.paper {
        page.item(&words::paper(paper));
    }
    if let Some(refuse) = &step.refuse {
        page.item(&format!("条件不具备时告诉办理人：“{refuse}”"));
    }
    if step.ends {
        page.item("办完本环节，案件结束。");
    }
    if !step.cite.is_empty() {
        page.item(&format!(
            "依据：{}{}。",
            words::cites(&step.cite),
            words.origin(&step.origin)
        ));
    } else if step.origin != Origin::Own {
        page.item(&format!("来源{}。", words.origin(&step.origin)));
    }
}

/// After what, when, and whether it must be done.
fn order(page: &mut Page, words: &Words<'_>, step: &Step) {
    if !step.after.is_empty() {
        let names = step.after.iter().map(|it| &*words.procedure.step(*it).name);
        page.item(&format!("在{}之后。", names.collect::<Vec<_>>().join("、")));
    }
    let need = match step.need {
        Need::Must => "必须办",
        Need::May => "可以办",
    };
    match &step.when {
        Some(when) => page.item(&format!("{}{need}；不是这样就不需要办。", words.when(when))),
        None if step.need == Need::May => page.item("可以办，也可以不办。"),
        None => {}
    }
    if step.repeats == Repeats::Freely {
        page.item("可以办多次。");
    }
    if step.afterwards {
        page.item("案件结束以后也可以办。");
    }
}

fn publications(page: &mut Page, words: &Words<'_>) {
    if words.procedure.publish.is_empty() {
        return;
    }
    page.line("");
    page.line("## 公示");
    page.line("");
    for publish in &words.procedure.publish {
        page.item(&publication(words, publish));
    }
}

fn links(page: &mut Page, words: &Words<'_>) {
    let links = words.links();
    if links.is_empty() {
        return;
    }
    page.line("");
    page.line("## 引出的其他案件");
    page.line("");
    links.iter().for_each(|link| page.item(link));
}

fn publication(words: &Words<'_>, publish: &Publication) -> String {
    let name = |step| &words.procedure.step(step).name;
    let show = publish.show.iter().map(|it| words.field_ref(it));
    let mut text = format!(
        "“{}”的结果由“{}”公开，公开{}；隐去{}（{}）。",
        name(publish.of),
        name(publish.by),
        show.collect::<Vec<_>>().join("、"),
        publish.hide.join("、"),
        publish.cite.in_words()
    );
    if !publish.course.is_empty() {
        let steps = publish.course.iter().map(|it| name(*it).to_string());
        let steps = steps.collect::<Vec<_>>().join("、");
        text.push_str(&format!("办理经过只公开这些环节的名称和日期：{steps}。"));
    }
    if let Some(never) = &publish.never {
        text.push_str(&format!("{}不公开。", words.when(never)));
    }
    if let Some(months) = publish.display_months {
        text.push_str(&format!("公开{months}个月。"));
    }
    if let Some(recall) = &publish.recall {
        text.push_str(&format!(
            "由“{}”撤回（{}）。",
            name(recall.by),
            recall.cite.in_words()
        ));
    }
    text
}

fn checklist(page: &mut Page, procedure: &Procedure) {
    if procedure.manual.is_empty() {
        return;
    }
    page.line("");
    page.line(&format!(
        "## 由人把关的事项（{}项）",
        procedure.manual.len()
    ));
    page.line("");
    for item in &procedure.manual {
        page.line(&format!(
            "- [ ] {}（{}；{}）",
            item.text,
            item.cite.in_words(),
            item.why
        ));
    }
}
