//! P1: real-shaped decisions with planted data: nothing is missed, hardly anything else goes.

use zs_testkit::tree::figure;

use crate::decision::Decision;
use crate::support::{Marked, known, masker};

const AT_COMMIT: u64 = 500;

#[test]
fn p1_no_planted_datum_survives_and_hardly_anything_else_goes() {
    let masker = masker();
    let (mut planted, mut free, mut over, mut kept, mut lost) = (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    let decisions = figure("ZS_CASES", AT_COMMIT).unwrap();
    for seed in 0..decisions {
        let decision = Decision::of(seed);
        let marked = Marked::parse(&decision.text);
        let masked = masker.mask(&known(&decision.known), &marked.text);
        for leak in marked.leaks(&masked) {
            wrong.push(format!("{seed}: {leak}"));
        }
        let (all, too_many) = marked.over(&masked);
        let gone = marked.lost(&masked);
        planted += marked.planted.len();
        free += all;
        over += too_many;
        kept += marked.kept.len();
        lost += gone.len();
    }
    eprintln!(
        "{decisions} decisions, {planted} planted, {} missed; {over} of {free} other letters masked; {lost} of {kept} decoys touched",
        wrong.len()
    );
    assert!(planted as u64 > 6 * decisions, "{planted}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(over * 50 <= free, "{over} of {free} letters");
    assert!(lost * 50 <= kept, "{lost} of {kept} decoys");
}

/// The negative control: with one rule taken away, what it finds is found by no other.
#[test]
fn p1_a_rule_that_is_taken_away_is_missed() {
    let leaks_without = |kind: &str| {
        let mut rules = (**crate::support::RULES).clone();
        rules.kinds.retain(|it| *it.name != *kind);
        let masker = zs_disclose::Masker::new(rules.into());
        let decisions = (0..60).map(Decision::of);
        let leaks = decisions.map(|it| {
            let marked = Marked::parse(&it.text);
            let known = zs_disclose::Known::default();
            marked.leaks(&masker.mask(&known, &marked.text)).len()
        });
        leaks.sum::<usize>()
    };
    let whole = leaks_without("");
    for kind in [
        "身份证号",
        "联系方式",
        "住址",
        "车牌号",
        "电子邮箱",
        "网络账号",
        "出生日期",
        "银行账号",
    ] {
        assert!(leaks_without(kind) > whole, "{kind}");
    }
}
