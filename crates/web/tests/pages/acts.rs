//! Acts outside a step over a socket, and what happens when two people act at once.

use zs_base::Day;

use crate::county::{County, photo};
use crate::wire::{Part, Said, hidden};

/// Fills in and sends the form of an act.
fn act(county: &County, session: &str, address: &str, more: &[(&str, &str)]) -> Said {
    let page = county.get_as(session, address);
    assert_eq!(page.status, 200, "{}", page.body);
    let kept = ["seal", "id", "seen"].map(|name| (name, hidden(&page.body, name)));
    let mut pairs: Vec<(&str, &str)> = kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
    pairs.extend(more);
    county.post_as(session, address, &pairs)
}

#[test]
fn who_acts_on_an_older_view_is_told_who_did_what_and_may_go_on() {
    let county = County::new();
    let photo = photo();
    let form = county.form(&[Part::file("现场.png", &photo)], &[], true);
    let declare = format!("{}/act/declare", county.case());
    let fact = [("fact:疑难复杂", "yes"), ("why:疑难复杂", "涉及两个地区")];
    let done = act(&county, county.other(), &declare, &fact);
    assert_eq!(done.status, 303, "{}", done.body);

    let stale = county.post_form(&county.session, &form);
    assert_eq!(stale.status, 409, "{}", stale.body);
    for word in [
        "别人办了这个案件，这次没有入账",
        "lin（执法人员）：认定情形",
        "没有按规定标明价格",
        "已经传好：现场.png",
        "回到案件",
        "ZS3121",
    ] {
        assert!(stale.body.contains(word), "{word}: {}", stale.body);
    }
    // A form of the case as it is now is taken.
    let again = county.hand_in(&[Part::file("现场.png", &photo)], &[]);
    assert_eq!(again.status, 303, "{}", again.body);
}

#[test]
fn a_certificate_that_has_ended_and_a_wrong_day_come_back_with_what_to_do() {
    let county = County::new();
    let page = county.get(&county.step()).body;
    let wei = page.split("wei（执法人员").nth(1).unwrap();
    let wei = wei.split("</div>").next().unwrap();
    assert!(wei.contains("执法证"), "{page}");
    let kept = ["seal", "id", "seen", "path"].map(|name| (name, hidden(&page, name)));
    let send = |more: &[(&str, &str)]| {
        let mut pairs: Vec<_> = kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
        pairs.push(("f:查明的事实", "货架商品没有标价"));
        pairs.extend(more);
        county.post_as(&county.session, &format!("{}/step", county.case()), &pairs)
    };
    let expired = send(&[("sign", "wei"), ("sign", "lin")]);
    assert_eq!(expired.status, 422);
    let head = expired.body.split("role=\"alert\"").nth(1).unwrap();
    let head = head.split("</ul>").next().unwrap();
    assert!(head.contains("行政执法证"), "{}", expired.body);
    assert!(expired.body.contains("货架商品没有标价"));
    for (day, word) in [("2027-1-1", "还没有到"), ("2月30日", "在日历上没有")] {
        let wrong = send(&[("happened", day), ("sign", "chen"), ("sign", "lin")]);
        assert_eq!(wrong.status, 422, "{day}");
        assert!(wrong.body.contains(word), "{day}: {}", wrong.body);
        assert!(wrong.body.contains(&format!("value=\"{day}\"")), "{day}");
    }
}

#[test]
fn a_certificate_that_ends_in_the_middle_of_a_case_stops_its_holder_and_not_the_case() {
    let county = County::new();
    // On 3 March chen has verified the clue of this case with a certificate that was valid.
    county.certificate_until("chen", Day::from_ymd(2026, 3, 5).unwrap());
    let photo = photo();
    let files = [Part::file("现场.png", &photo)];
    let before = county.get(&county.case()).body;
    assert!(before.contains("确有商品未标明价格"), "{before}");
    let refused = county.hand_in(&files, &[]);
    assert_eq!(refused.status, 422, "{}", refused.body);
    for word in [
        "chen在 2026-03-06 没有有效的行政执法证。（行政处罚法第42条）　由当天证件有效的人员办理。",
        "没有按规定标明价格",
        "已经传好：现场.png",
    ] {
        assert!(refused.body.contains(word), "{word}: {}", refused.body);
    }
    let after = county.get(&county.case()).body;
    assert!(!after.contains("没有按规定标明价格"), "{after}");
    // Two others go on with the same case, and what chen did before stands.
    county.register("gao", "officer");
    let form = county.form_signed(county.other(), &files, &[], &["lin", "gao"]);
    let taken = county.post_form(county.other(), &form);
    assert_eq!(taken.status, 303, "{}", taken.body);
    let after = county.get_as(county.other(), &county.case()).body;
    assert!(after.contains("没有按规定标明价格"), "{after}");
    assert!(after.contains("chen"), "{after}");
}

#[test]
fn a_case_is_withdrawn_only_after_a_second_look() {
    let county = County::new();
    let address = format!("{}/act/withdraw", county.case());
    let empty = act(&county, &county.session, &address, &[]);
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("要写明理由"), "{}", empty.body);

    let reason = ("reason", "重复登记");
    let early = [reason, ("happened", "2026-1-5")];
    let refused = act(&county, &county.session, &address, &early);
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(
        refused.body.contains("早于本案开始的日期"),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("重复登记"));

    let check = act(&county, &county.session, &address, &[reason]);
    assert_eq!(check.status, 200, "{}", check.body);
    assert!(check.body.contains("现在还没有入账"), "{}", check.body);
    let back = act(&county, &county.session, &address, &[reason, ("back", "1")]);
    assert!(back.body.contains("重复登记</textarea>"), "{}", back.body);
    let case = county.get(&county.case()).body;
    assert!(case.contains("办理中"), "{case}");

    let done = act(&county, &county.session, &address, &[reason, ("sure", "1")]);
    assert_eq!(done.status, 303, "{}", done.body);
    let case = county.get(&county.case()).body;
    assert!(case.contains("已撤回"), "{case}");
    assert!(case.contains("案件已经结束"), "{case}");
    assert_eq!(county.get(&address).status, 400);
}

#[test]
fn an_act_of_another_post_is_refused_and_the_case_says_whose_it_is() {
    let county = County::new();
    let recuse = county.get(&format!("{}/act/recuse", county.case()));
    assert_eq!(recuse.status, 403, "{}", recuse.body);
    assert!(recuse.body.contains("行政机关负责人"), "{}", recuse.body);
    let case = county.get(&county.case()).body;
    assert!(!case.contains("/act/recuse\""), "{case}");
    assert!(case.contains("由行政机关负责人"), "{case}");
    assert_eq!(
        county.get(&format!("{}/act/open", county.case())).status,
        404
    );
}

#[test]
fn a_correction_adds_what_is_true_and_keeps_what_was_written() {
    let county = County::new();
    let choose = county.get(&format!("{}/act/correct", county.case()));
    assert!(
        choose.body.contains("act/correct?path=verify"),
        "{}",
        choose.body
    );
    let address = format!("{}/act/correct?path=verify", county.case());
    let page = county.get(&address);
    assert!(page.body.contains("确有商品未标明价格"), "{}", page.body);
    let changed = [
        ("path", "verify"),
        ("f:这一步还成立吗", "成立，只改写错的内容"),
        ("f:核查情况", "三种商品没有标明价格"),
        ("reason", "写漏了数量"),
    ];
    let nothing = [
        changed[0],
        changed[1],
        ("f:核查情况", "确有商品未标明价格"),
        changed[3],
    ];
    let refused = act(&county, &county.session, &address, &nothing);
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(
        refused.body.contains("没有写明更正什么"),
        "{}",
        refused.body
    );
    let check = act(&county, &county.session, &address, &changed);
    assert!(
        check.body.contains("三种商品没有标明价格"),
        "{}",
        check.body
    );
    let sure = [changed.as_slice(), &[("sure", "1")]].concat();
    let done = act(&county, &county.session, &address, &sure);
    assert_eq!(done.status, 303, "{}", done.body);
    let case = county.get(&county.case()).body;
    assert!(
        case.contains("更正“核查”") && case.contains("三种商品没有标明价格"),
        "{case}"
    );
    assert!(case.contains("确有商品未标明价格"), "{case}");
}

#[test]
fn a_clock_of_a_case_is_drawn_day_by_day() {
    let county = County::new();
    let case = county.get(&county.case()).body;
    let from = case.find(&format!("{}/clock/", county.case())).unwrap();
    let address = case[from..].split('"').next().unwrap();
    let clock = county.get(address);
    assert_eq!(clock.status, 200, "{}", clock.body);
    for word in ["class=\"strip\"", "起算当日不计", "到期", "依据", "逐日"] {
        assert!(clock.body.contains(word), "{word}: {}", clock.body);
    }
    let absent = county.get(&format!("{}/clock/limit-nothing", county.case()));
    assert_eq!(absent.status, 404);
    // Overlays stand by their names.
    assert!(
        case.contains("内蒙古") && !case.contains("neimenggu/"),
        "{case}"
    );
}

#[test]
fn what_cases_begin_by_themselves_is_folded_away_where_a_case_is_opened() {
    let county = County::new();
    let page = county.get("/new").body;
    let (first, folded) = page.split_once("<details>").unwrap();
    for (begun, called) in [
        ("penalty.ordinary", "penalty.hearing"),
        ("penalty.simple", "penalty.suspension"),
        ("inspection.clue", "penalty.preservation"),
    ] {
        let address = |id: &str| format!("href=\"/new/{id}?\"");
        assert!(first.contains(&address(begun)), "{begun}: {page}");
        assert!(!folded.contains(&address(begun)), "{begun}");
        assert!(folded.contains(&address(called)), "{called}: {page}");
    }
    // What another post begins is there, but not in the way.
    assert!(folded.contains("href=\"/new/rectification?\""), "{page}");
    assert!(!first.contains("href=\"/new/rectification?\""), "{page}");
    // A set of rules is offered only where it changes something.
    assert!(
        first.contains("/new/penalty.ordinary?overlays=market"),
        "{page}"
    );
    assert!(
        !page.contains("/new/rectification?overlays=market"),
        "{page}"
    );
    // An overlay that begins later than a procedure, and says nothing of it, is no set of its own.
    assert!(!page.contains("/new/award.item?overlays="), "{page}");
}

#[test]
fn no_day_that_is_none_is_taken_and_each_comes_back_as_it_was_typed() {
    let county = County::new();
    let page = county.get(&county.step()).body;
    let kept = ["seal", "id", "seen", "path"].map(|name| (name, hidden(&page, name)));
    let fact = "货架商品没有标价";
    for day in [
        "2026-02-30",
        "2026年13月1日",
        "13-1",
        "0026-3-5",
        "2026-3-0",
        "2026-3-5-6",
        "明天上午某时",
        "2026-3-5<b>",
    ] {
        let mut pairs: Vec<_> = kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
        pairs.extend([("f:查明的事实", fact), ("happened", day)]);
        pairs.extend([("sign", "chen"), ("sign", "lin")]);
        let address = format!("{}/step", county.case());
        let said = county.post_as(&county.session, &address, &pairs);
        assert_eq!(said.status, 422, "{day}: {}", said.body);
        let head = said.body.split("role=\"alert\"").nth(1).unwrap();
        let head = head.split("</ul>").next().unwrap();
        assert!(head.contains("#happened"), "{day}: {head}");
        assert!(said.body.contains(fact), "{day}");
        let typed = day.replace('<', "&#60;").replace('>', "&#62;");
        assert!(
            said.body.contains(&format!("value=\"{typed}\"")),
            "{day}: {}",
            said.body
        );
    }
    // Negative control: the same day in full-width signs is a day, and it is not complained about.
    let mut pairs: Vec<_> = kept.iter().map(|(name, it)| (*name, it.as_str())).collect();
    pairs.extend([("f:查明的事实", fact), ("happened", "２０２６－３－５")]);
    pairs.extend([("sign", "chen"), ("sign", "lin")]);
    let said = county.post_as(&county.session, &format!("{}/step", county.case()), &pairs);
    assert!(!said.body.contains("#happened"), "{}", said.body);
}

#[test]
fn d12_of_two_who_hand_in_the_same_step_at_once_one_wins_and_the_other_keeps_what_was_typed() {
    let county = County::new();
    let photo = photo();
    let sessions = [county.session.clone(), county.other().to_owned()];
    // Each has a form of the same view of the case.
    let forms = sessions.map(|session| {
        let body = county.form_as(&session, &[Part::file("现场.png", &photo)], &[], true);
        (session, body)
    });
    let said: Vec<Said> = std::thread::scope(|scope| {
        let county = &county;
        let hands = forms
            .each_ref()
            .map(|(session, body)| scope.spawn(move || county.post_form(session, body)));
        hands.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let lost: Vec<&Said> = said.iter().filter(|it| it.status != 303).collect();
    assert_eq!(
        lost.len(),
        1,
        "{:?}",
        said.iter().map(|it| &it.body).collect::<Vec<_>>()
    );
    assert_eq!(lost[0].status, 409, "{}", lost[0].body);
    for word in [
        "别人办了这个案件，这次没有入账",
        "3月6日 10:00，chen（执法人员",
        "没有按规定标明价格",
    ] {
        assert!(lost[0].body.contains(word), "{word}: {}", lost[0].body);
    }
}
