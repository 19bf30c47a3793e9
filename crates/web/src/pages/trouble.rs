//! The page of a trouble: what happened, whether anything was recorded, what to do.

use askama::Template;
use zs_power::Denied;
use zs_store::Fault;

use crate::answer::Answer;
use crate::frame::Frame;
use crate::incident;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Ask;

#[derive(Template)]
#[template(path = "trouble.html")]
struct Page<'a> {
    frame: &'a Frame,
    title: &'a str,
    sentences: Vec<String>,
    code: String,
    typed: Option<Typed>,
}

/// What was typed into the form of a case, so that nobody types it twice.
struct Typed {
    /// Where it is sent again; nothing where it must be copied into a new form.
    again: Option<String>,
    /// Everything that was sent.
    pairs: Vec<(String, String)>,
    /// The names of fields and what was typed into them, to read.
    shown: Vec<(String, String)>,
    has_files: bool,
}

/// The paths of forms about cases; no other form is shown again, because it may hold a password.
const OF_CASES: [&str; 2] = ["/cases/", "/new/"];
/// The path of drafts of rules; only their texts are shown again, never a password.
const OF_RULES: &str = "/rules/";
/// Bytes of a form that still fits on a page.
const TYPED_BYTES_SHOWN: usize = 16 * 1024;

impl Typed {
    fn of(ask: &Ask, trouble: &Trouble) -> Option<Self> {
        let again = match trouble {
            Trouble::Unanswered(_) => Some(ask.path.clone()),
            Trouble::SignIn | Trouble::NotOurs => None,
            _ => return None,
        };
        let pairs = ask.form.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<(String, String)> = pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let bytes: usize = pairs
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum();
        if ask.path.starts_with(OF_RULES) {
            return Self::of_rules(&pairs);
        }
        let is_of_case = OF_CASES.iter().any(|it| ask.path.starts_with(it));
        if !is_of_case || pairs.is_empty() || bytes > TYPED_BYTES_SHOWN {
            return None;
        }
        let shown = pairs
            .iter()
            .filter_map(|(name, value)| Some((label(name)?, value.clone())));
        Some(Self {
            shown: shown.collect(),
            has_files: !ask.files.is_empty(),
            again,
            pairs,
        })
    }
}

impl Typed {
    /// The text of a law file, to be copied: it is never too long for the page that it came from.
    fn of_rules(pairs: &[(String, String)]) -> Option<Self> {
        let (_, text) = pairs.iter().find(|(name, _)| name == "text")?;
        Some(Self {
            again: None,
            pairs: Vec::new(),
            shown: vec![("文字".to_owned(), text.clone())],
            has_files: false,
        })
    }
}

/// What a field of a form of cases is called on it; nothing for what people do not fill in.
fn label(name: &str) -> Option<String> {
    match name {
        "happened" => Some("哪一天".to_owned()),
        "outcome" => Some("结果".to_owned()),
        "reason" => Some("理由".to_owned()),
        _ => {
            let (_, field) = name
                .split_once(':')
                .filter(|(kind, _)| matches!(*kind, "f" | "why"))?;
            Some(field.split(':').next().unwrap_or(field).to_owned())
        }
    }
}

/// The page of a trouble. Whoever must sign in first is led there and back.
pub fn page(frame: &Frame, ask: &Ask, trouble: &Trouble) -> Answer {
    if matches!(trouble, Trouble::SignIn) && ask.form == Pairs::default() {
        let back = Pairs::default().with("to", &address(ask));
        return Answer::see_other(format!("/login?{back}"));
    }
    let (title, sentences, code) = words(trouble, frame.who.is_some());
    let page = Page {
        frame,
        title,
        sentences,
        code,
        typed: Typed::of(ask, trouble),
    };
    let mut answer = html(&page);
    answer.status = trouble.status();
    answer
}

fn address(ask: &Ask) -> String {
    let query: Vec<_> = ask.query.iter().collect();
    match query.is_empty() {
        true => ask.path.clone(),
        false => format!("{}?{}", ask.path, ask.query.with("", "")),
    }
}

/// What happened, whether anything was recorded, what to do. Staff are addressed as those who work
/// here, everybody else as guests.
fn words(trouble: &Trouble, works_here: bool) -> (&'static str, Vec<String>, String) {
    let nothing = || "没有记录任何内容。".to_owned();
    match trouble {
        Trouble::SignIn => (
            "登录已经过期",
            vec![
                nothing(),
                "请在另一个窗口重新登录，打开同一张表，把内容填进去再提交。".to_owned(),
            ],
            zs_power::codes::ZS4002.id.to_owned(),
        ),
        // One page for both, so that nobody learns which numbers exist.
        Trouble::NoPage | Trouble::Denied(Denied::Hidden) => (
            "没有这一页",
            match works_here {
                true => vec![
                    "没有这个编号的内容，或者你的岗位不能查看它。".to_owned(),
                    "请核对编号；如果是别人给你的链接，请问一问他所在的单位。".to_owned(),
                ],
                false => vec![
                    "没有这个编号的内容，或者它不公开。".to_owned(),
                    "请核对编号；如果是别人给您的链接，请问一问给链接的单位。".to_owned(),
                ],
            },
            zs_power::codes::ZS4004.id.to_owned(),
        ),
        Trouble::Denied(denied) => (
            "你的岗位不能这样做",
            vec![denied.to_string(), nothing()],
            denied.code().id.to_owned(),
        ),
        Trouble::Bad(what) => (
            "没有看懂填写的内容",
            vec![what.clone(), nothing()],
            String::new(),
        ),
        Trouble::NotOurs => (
            "这张表已经过期",
            vec![
                nothing(),
                "可能是登录换过，或者这张表不是从本系统打开的。请回到原来的页面，刷新后再提交。"
                    .to_owned(),
            ],
            String::new(),
        ),
        Trouble::Fault(fault) => failed(fault),
        Trouble::Unanswered(it) if it.is_full => (
            "服务器的磁盘满了",
            vec![
                format!("{}：{}。", it.standing, it.sentence),
                "以前记录的都在，查看不受影响。请通知运维人员；有了空间就能再交，不用重新启动。"
                    .to_owned(),
            ],
            String::new(),
        ),
        Trouble::Unanswered(it) => (
            "系统没有办完",
            vec![
                format!("{}：{}。", it.standing, it.sentence),
                "请回到案件页查看经过；没有看到这一步，就再办一次，系统不会记两遍。".to_owned(),
            ],
            String::new(),
        ),
        Trouble::TooOften(seconds) => later("查得太勤了", *seconds),
        Trouble::Busy(seconds) => later("现在办理的人太多", *seconds),
    }
}

fn later(what: &'static str, seconds: u32) -> (&'static str, Vec<String>, String) {
    let nothing = "没有记录任何内容。".to_owned();
    let again = format!("请{seconds}秒以后再试一次。");
    (what, vec![nothing, again], String::new())
}

fn failed(fault: &Fault) -> (&'static str, Vec<String>, String) {
    let number = incident::note(fault);
    let what = match fault {
        Fault::Full(_) => "服务器的磁盘满了，不能再记录，已经记录的都在。请通知运维人员腾出空间。",
        _ => "服务器出了故障，已经记录的都在。请把下面的编号告诉运维人员。",
    };
    let sentences = vec![format!("{}。", fault.standing()), what.to_owned()];
    ("系统出了故障", sentences, number)
}
