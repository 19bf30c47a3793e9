//! Extending a term, and correcting what an earlier step says.

use zs_base::Moment;
use zs_event::command::{Correct, Extend, Stands};
use zs_event::event::{Corrected, Extended};
use zs_event::{Happening, Signer};
use zs_law::{FieldMeaning, StepNo, Term};

use crate::codes::{ZS3114, ZS3124, ZS3126, ZS3135};
use crate::count::rule_after;
use crate::guard::{given_once, kind};
use crate::locate::{Place, locate};
use crate::refusal::{Objection, Refusal};
use crate::register::Register;
use crate::state::{InstanceNo, State};
use crate::term::{TermStatus, term_of};
use crate::view::View;

pub(super) fn extend(
    state: &State,
    it: &Extend,
    by: &Signer,
    register: &dyn Register,
    now: Moment,
) -> Result<Happening, Refusal> {
    let refuse =
        |sentence: String, cure: &str| Err(Refusal::of(Objection::new(ZS3124, sentence, cure)));
    let Some((at, step, index, law)) = find_term(state, it) else {
        return refuse(
            format!("“{}”没有时限“{}”。", it.path, it.term),
            "核对环节和时限。",
        );
    };
    let view = View {
        state,
        candidate: None,
        register,
        day: it.effective_on.day(),
    };
    let term = term_of(&view, at, step, index);
    if !matches!(term.status, TermStatus::Running | TermStatus::Paused) {
        let sentence = "这个时限没有在计算，或者已经届满。".to_owned();
        return refuse(sentence, "延长要在原期限届满之前决定。");
    }
    let granted = state.instance(at).extensions.iter();
    let granted = granted
        .filter(|it| it.step == step && it.term == index)
        .count();
    let Some(rule) = rule_after(law, granted) else {
        let sentence = format!("这个时限不能延长，或者已经延长 {granted} 次。");
        return refuse(sentence, "按照逾期处理。");
    };
    let mut found = Vec::new();
    super::reason_and_date(state, &it.reason, it.effective_on, now, &mut found);
    let person = register.person(&by.person);
    let posted = person.is_some_and(|it| it.holds_post(&rule.by, view.day)) && by.post == rule.by;
    if !posted {
        let sentence = format!("延长要由“{}”的岗位决定。", rule.by);
        found.push(Objection::new(ZS3124, sentence, "报请有权的人决定。").citing(Some(&rule.cite)));
    }
    if state.recused.contains(&by.person) {
        let sentence = format!("{}在本案中已经回避。", by.person);
        found.push(Objection::new(ZS3114, sentence, "由其他有权的人决定。"));
    }
    if it.count == 0 || it.count > rule.at_most.count() {
        let sentence = format!("每次最多延长 {}。", rule.at_most);
        found.push(Objection::new(ZS3124, sentence, "改为允许的幅度。").citing(Some(&rule.cite)));
    }
    let happening = Happening::Extended(Extended {
        path: it.path.clone(),
        term: it.term.clone(),
        count: it.count,
        effective_on: it.effective_on,
        reason: it.reason.clone(),
    });
    super::unless_refused(found, happening)
}

fn find_term<'a>(state: &'a State, it: &Extend) -> Option<(InstanceNo, StepNo, u16, &'a Term)> {
    let Place::Existing { instance, step } = locate(state, &it.path)? else {
        return None;
    };
    let terms = &state.instance(instance).procedure.step(step).terms;
    let index = terms.iter().position(|term| *term.id == *it.term)?;
    Some((instance, step, u16::try_from(index).ok()?, &terms[index]))
}

pub(super) fn correct(state: &State, it: &Correct, now: Moment) -> Result<Happening, Refusal> {
    let refuse =
        |sentence: String, cure: &str| Err(Refusal::of(Objection::new(ZS3126, sentence, cure)));
    let Some(Place::Existing { instance, step }) = locate(state, &it.path) else {
        return refuse(format!("本案没有“{}”。", it.path), "核对环节。");
    };
    let own = state.instance(instance);
    let law = own.procedure.step(step);
    if own.done(step).is_none() {
        return refuse(
            format!("“{}”还没有完成，没有什么可以更正。", law.name),
            "核对环节。",
        );
    }
    if it.stands == Stands::Yes && it.effective_on.is_none() && it.values.is_empty() {
        return refuse("没有写明更正什么。".to_owned(), "写明正确的日期或者内容。");
    }
    let mut found = Vec::new();
    let at = it.effective_on.unwrap_or(now);
    super::reason_and_date(state, &it.reason, at, now, &mut found);
    given_once(it.values.iter().map(|it| &*it.0), &mut found);
    for (name, value) in &it.values {
        match law.fields.iter().find(|field| *field.name == **name) {
            Some(field) if field.is.is_some_and(FieldMeaning::is_of_draw) => {
                let sentence = format!("“{}”决定抽取的结果，不能更正。", field.name);
                let cure = "名单、种子或者数量有误的，写明理由作废本环节，重新锁定名单再抽取。";
                found.push(Objection::new(ZS3135, sentence, cure));
            }
            Some(field) if field.is.is_some_and(FieldMeaning::is_counted) => {
                let sentence = format!("“{}”由系统数出，不能更正。", field.name);
                let cure = "意见漏登或者答复有误的，写明理由作废本环节，补登、改答以后重新办理。";
                found.push(Objection::new(ZS3135, sentence, cure));
            }
            Some(field) => kind(field, value, &mut found),
            None => {
                let sentence = format!("“{}”没有“{name}”这一项。", law.name);
                found.push(Objection::new(ZS3126, sentence, "核对名称。"));
            }
        }
    }
    let happening = Happening::Corrected(Corrected {
        path: it.path.clone(),
        round: own.rounds(step).len() as u16,
        effective_on: it.effective_on,
        values: it.values.clone(),
        stands: it.stands,
        reason: it.reason.clone(),
    });
    super::unless_refused(found, happening)
}
