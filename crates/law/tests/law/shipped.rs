//! The shipped law has no error, and its pages say what the files say.

use crate::support;

use zs_base::Severity;
use zs_law::{read, show};

#[test]
fn the_shipped_law_has_no_error() {
    let (library, found) = read(&support::shipped());
    let errors: Vec<String> = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
    assert!(library.procedures.len() >= 4);
    for procedure in library
        .procedures
        .values()
        .chain(library.overlaid.values())
        .flatten()
    {
        let page = show(&library, procedure);
        for step in procedure.steps.iter() {
            assert!(page.contains(&*step.name), "{}", step.name);
            for term in &step.terms {
                assert!(page.contains(&term.cite.in_words()), "{}", term.cite);
            }
        }
    }
}

#[test]
fn a_booklet_has_no_word_of_the_machine() {
    let (library, _) = read(&support::shipped());
    let plain = library.procedures.values();
    for procedure in plain.chain(library.overlaid.values()).flatten() {
        let page = show(&library, procedure);
        let lines = page.lines().filter(|line| !line.starts_with("```"));
        for line in lines {
            let letters: Vec<bool> = line.chars().map(|it| it.is_ascii_alphabetic()).collect();
            let word = letters.windows(2).any(|two| two[0] && two[1]);
            assert!(!word, "{}: {line}", procedure.name);
        }
    }
}

#[test]
fn a_booklet_tells_amounts_days_and_what_is_missed_in_full_sentences() {
    let (library, _) = read(&support::shipped());
    let newest = |id: &str| library.procedures[id].last().unwrap().clone();
    let simple = show(&library, &newest("penalty.simple"));
    let request = show(&library, &newest("information.request"));
    for (page, sentence) in [
        (&simple, "公民为200元（行政处罚法第51条）；组织为3000元"),
        (
            &simple,
            "自“当场收缴罚款”办结之日起2个工作日内办完，当日不算（行政处罚法第71条、第85条）；\
             逾期的记为逾期，仍然要办",
        ),
        (
            &simple,
            "自“当场作出处罚决定”的文书送达之日起15日内办完，当日不算，最后一天是节假日的顺延到\
             下一个工作日",
        ),
        (&simple, "〔来自行政处罚通则〕"),
        (
            &request,
            "“一次告知补正”办结的，自“收到补正”办结之日起重新计算（政府信息公开条例第30条）",
        ),
        (
            &request,
            "结果可以是“逾期不补正，视为放弃”，只在期满时由系统登记，案件结束",
        ),
        (&request, "说明：收到申请之日：当面提交的，提交之日"),
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}
