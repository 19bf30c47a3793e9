//! Events in words that a clerk understands.

use zs_disclose::{Notice, NoticeRefusal, NoticeState};
use zs_event::{Happening, PartyKind, Value};
use zs_law::Status;

/// The lines that tell what happened; what the head of the step says already is left out.
pub fn words_of(happening: &Happening) -> Vec<String> {
    let mut lines = Vec::new();
    match happening {
        Happening::Opened(it) => {
            lines.extend(it.values.iter().map(|(name, value)| field(name, value)));
        }
        Happening::Performed(it) => {
            lines.extend(it.outcome.iter().map(|outcome| format!("结果：{outcome}")));
            lines.extend(it.number.iter().map(|number| format!("文号：{number}")));
            lines.extend(it.values.iter().map(|(name, value)| field(name, value)));
            for fact in &it.declared {
                let holds = if fact.holds { "有" } else { "没有" };
                lines.push(format!("认定{holds}“{}”的情形：{}", fact.fact, fact.reason));
            }
            lines.extend(
                it.evidence
                    .iter()
                    .map(|file| format!("材料：{}", file.kind)),
            );
            lines.extend(it.reason.iter().map(|reason| format!("理由：{reason}")));
        }
        Happening::Served(it) => {
            lines.push(format!(
                "送达日期 {}，自 {} 起算送达",
                it.on,
                it.effective_on.day()
            ));
        }
        Happening::Deemed(it) => {
            lines.push(format!(
                "期限届满没有人办理，依法视为“{}”（{}，{}）",
                it.outcome,
                it.effective_on.day(),
                it.cite
            ));
        }
        Happening::Extended(it) => lines.push(format!("延长 {}：{}", it.count, it.reason)),
        Happening::Withdrawn(it) => lines.push(format!("撤回：{}", it.reason)),
        other => lines.push(other.kind().to_owned()),
    }
    lines
}

/// A field with its value, as people read it.
pub fn field(name: &str, value: &Value) -> String {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.join("、"),
        Value::Money(amount) => format!("{}.{:02} 元", amount / 100, amount % 100),
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Party(party) => match party.kind {
            PartyKind::Person => format!("{}（公民）", party.name),
            PartyKind::Organisation => format!("{}（组织）", party.name),
        },
        Value::File(digest) => format!("文件 {digest}"),
        Value::Erased => zs_event::canon::ERASED_TEXT.to_owned(),
    };
    format!("{name}：{text}")
}

/// A public notice, or why there is none.
pub fn notice_words(notice: &Result<Notice, NoticeRefusal>) -> Vec<String> {
    let notice = match notice {
        Ok(notice) => notice,
        Err(refusal) => return refusal.to_string().lines().map(str::to_owned).collect(),
    };
    let mut lines = vec![notice.title.text.clone()];
    let number = notice.number.iter();
    lines.extend(number.map(|number| format!("文号：{number}")));
    lines.push(format!(
        "机关：{}　决定日期：{}",
        notice.agency, notice.decided_on
    ));
    let fields = notice.fields.iter();
    lines.extend(fields.map(|it| format!("{}：{}", it.name, it.text.text)));
    if let Some(display) = &notice.display {
        let confirm = match display.status {
            Status::Confirmed => "",
            Status::ToConfirm => "，待确认",
        };
        lines.push(format!(
            "公示到 {}（{}{confirm}）",
            display.until, display.cite
        ));
    }
    lines.push(match &notice.state {
        NoticeState::Draft => "状态：还没有公开".to_owned(),
        NoticeState::Displayed => format!("状态：公示中（{}）", notice.cite),
        NoticeState::Over => "状态：公示期已满".to_owned(),
        NoticeState::Recalled { on, reason } => format!("状态：{on} 撤下，{}", reason.text),
    });
    lines
}
