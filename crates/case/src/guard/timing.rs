//! Timing: waits that are not over, limits that block, notices that came too late, wrong dates.

use zs_base::Moment;
use zs_law::{Late, TermKind};
use zs_time::Point;

use super::Asked;
use crate::codes::{ZS3107, ZS3108, ZS3109, ZS3120};
use crate::refusal::Objection;
use crate::term::{Count, TermStatus, start_is_expected, term_of};

pub(super) fn check(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    dates(asked, found);
    let step = asked.step();
    for (index, law) in step.terms.iter().enumerate() {
        let first = found.len();
        let view = term_of(&asked.view, asked.at(), asked.candidate.step, index as u16);
        if view.status == TermStatus::NotApplicable {
            continue;
        }
        match (&law.kind, view.count) {
            (TermKind::Wait { .. }, Some(count)) => wait(asked, law, &count, found),
            (TermKind::Wait { from, .. }, None)
                if start_is_expected(&asked.view, asked.at(), from) =>
            {
                let sentence = format!("“{}”之前的等待时间还没有开始计算。", step.name);
                let name = asked.name_of(from.calls.first().copied().unwrap_or(from.step));
                let cure = format!("先完成“{name}”，需要送达的先送达。");
                found.push(
                    Objection::new(ZS3107, sentence, cure)
                        .citing(Some(&law.cite))
                        .missing(vec![name]),
                );
            }
            (TermKind::Before { notice, length }, Some(count)) => {
                let given = asked.view.moment(asked.at(), notice);
                notice_in_time(asked, law, given, &count, &length.to_string(), found);
            }
            (_, Some(count)) if law.late == Late::Block && passed(asked, &count) => {
                let sentence = format!("“{}”的时限到 {} 为止，已经届满。", step.name, count.point);
                let cure = "按照程序规定的逾期后果处理。";
                found.push(Objection::new(ZS3108, sentence, cure).citing(Some(&law.cite)));
            }
            _ => {}
        }
        for objection in &mut found[first..] {
            objection.place = u16::try_from(index).ok();
        }
    }
}

fn passed(asked: &Asked<'_>, count: &Count) -> bool {
    match count.point {
        Point::Day(day) => asked.candidate.at.day() > day,
        Point::Moment(end) => asked.candidate.at > end,
    }
}

fn wait(asked: &Asked<'_>, law: &zs_law::Term, count: &Count, found: &mut Vec<Objection>) {
    let early = match count.point {
        Point::Day(day) => asked.candidate.at.day() < day,
        Point::Moment(end) => asked.candidate.at < end,
    };
    if early {
        let name = &asked.step().name;
        let sentence = format!("“{name}”最早在 {}，现在还不到。", count.point);
        let cure = format!("{} 起再办理；这个日期的算法见期限说明。", count.point);
        found.push(Objection::new(ZS3107, sentence, cure).citing(Some(&law.cite)));
    }
}

fn notice_in_time(
    asked: &Asked<'_>,
    law: &zs_law::Term,
    given: Option<Moment>,
    count: &Count,
    length: &str,
    found: &mut Vec<Objection>,
) {
    let late = match (given, count.point) {
        (None, _) => true,
        (Some(given), Point::Day(day)) => given.day() > day,
        (Some(given), Point::Moment(end)) => given > end,
    };
    if late {
        let name = &asked.step().name;
        let sentence = format!(
            "“{name}”要提前 {length} 通知，最迟应在 {} 通知到。",
            count.point
        );
        let cure = "改在更晚的日期，或者重新通知。";
        found.push(Objection::new(ZS3109, sentence, cure).citing(Some(&law.cite)));
    }
}

/// What happened lies in the past, after the case began and after the steps it comes after.
fn dates(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let at = asked.candidate.at;
    let cure = "核对材料上的日期。";
    if at > asked.now {
        let sentence = format!("{at} 还没有到，现在是 {}。", asked.now);
        found.push(Objection::new(ZS3120, sentence, cure));
    }
    let state = asked.view.state;
    if at.day() < state.opened_on.day() {
        let sentence = format!(
            "{} 早于本案开始的日期 {}。",
            at.day(),
            state.opened_on.day()
        );
        found.push(Objection::new(ZS3120, sentence, cure));
    }
    let instance = state.instance(asked.at());
    for earlier in &asked.step().after {
        let reference = zs_law::Ref::done(*earlier);
        let Some(before) = asked.view.moment(asked.at(), &reference) else {
            continue;
        };
        if at.day() < before.day() {
            let name = &instance.procedure.step(*earlier).name;
            let sentence = format!("{} 早于“{name}”的日期 {}。", at.day(), before.day());
            found.push(Objection::new(ZS3120, sentence, cure));
        }
    }
}
