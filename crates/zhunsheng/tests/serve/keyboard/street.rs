//! Citizens without an account: each does one thing for which people come to the public side, with
//! the keyboard alone and from its first page.

use zs_testkit::browser::Key;

use crate::printed::printed;
use crate::whole_case::{Person, Town};

/// A penalty that ended, with its paper.
const DECIDED: &str = "procedure = 'penalty.simple' AND ended IS NOT NULL";

/// Somebody at the first page, who goes through one of its links.
fn comes_to(town: &Town, path: &str) -> Person {
    let citizen = Person::nobody(&town.site);
    citizen.open("/");
    citizen.press(&format!("main a[href='{path}']"));
    citizen.arrive(path);
    citizen
}

/// A party holds a decision: is it genuine, why, until when, and the application.
pub fn checks_a_paper(town: &Town) {
    let reader = town.enter("行政执法监督人员");
    let paper = printed(&reader, &town.case(DECIDED), "decide");
    let holder = comes_to(town, "/r");
    holder.write("#code", "WS-1-AAAA-BBBB-CCCC");
    holder.press("main button.main");
    holder.until("location.search.includes('code=')");
    holder.sees("查不到");
    holder.write("#code", &paper.code().to_lowercase().replace('-', " "));
    holder.browser.press(Key::ENTER).unwrap();
    holder.arrive(&paper.held);
    holder.sees("作出以后没有改过");
    for (place, says) in [("#why", "为什么这样决定"), ("#until", "最后一日")] {
        holder.press(&format!("nav.tabs a[href='{place}']"));
        holder.until(&format!("location.hash === '{place}'"));
        holder.sees(says);
    }
    // How the last day is counted unfolds with a key.
    holder.press("#until ~ div details summary");
    holder.until("document.querySelector('#until ~ div details').open");
    holder.to("a[href$='/proof.json']");
    let said = holder.takes("a[href$=\"/proof.json\"]");
    assert!(said.starts_with("200") && said.contains("json"), "{said}");
}

/// Somebody reads a draft, comments on one article, and finds the comment by its receipt.
pub fn comments_on_a_draft(town: &Town) {
    let citizen = comes_to(town, "/y");
    citizen.press("tbody a[href^='/y/']:not([href$='/f'])");
    citizen.until("document.querySelector('#comment') !== null");
    citizen.press("details.article a[href*='article=']");
    citizen.until("document.querySelector('#article')?.value.startsWith('第')");
    citizen.press("#write button.main");
    // The browser itself names what is missing; the focus is there.
    citizen.until("document.activeElement.matches('#write :invalid')");
    citizen.to("[name=stance]");
    citizen.browser.press(" ").unwrap();
    citizen.write("#comment", "建议写明由哪个科室办。");
    citizen.until("performance.now() > 2500");
    citizen.press("#write button.main");
    citizen.sees("核对以后提交");
    citizen.press("button[value=yes]");
    citizen.sees("回执号");
    let receipt = citizen.browser.text("p.receipt").unwrap();
    citizen.press("main a.button[href='/y/receipt']");
    citizen.arrive("/y/receipt");
    citizen.write("#receipt", &receipt);
    citizen.press("form[action='/y/receipt'] button");
    citizen.sees("由哪个科室办");
    citizen.press("main a[href*='/f#n']");
    citizen.until("location.pathname.endsWith('/f')");
    citizen.sees("每一条意见");
}

/// Somebody has a draw made again and takes its bundle and the script along.
pub fn makes_a_draw_again(town: &Town) {
    let citizen = comes_to(town, "/j");
    let drawn = "SELECT '/j/' || lower(hex(case_id)) FROM case_row WHERE procedure = \
                 'inspection.draw' AND ended IS NOT NULL ORDER BY number LIMIT 1";
    let drawn = town.asked(drawn);
    citizen.press(&format!("tbody a[href='{drawn}']"));
    citizen.arrive(&drawn);
    citizen.sees("已抽取");
    citizen.press("main a[href$='again=yes']");
    citizen.sees("结果相同");
    citizen.press("main details summary");
    citizen.sees("zhunsheng draw replay");
    citizen.back_to("main a[href$='/draw.json'].button");
    let said = citizen.takes("main a.button[href$=\"/draw.json\"]");
    assert!(said.starts_with("200") && said.contains("json"), "{said}");
    let said = citizen.takes("main a.button[href$=\".py\"]");
    assert!(said.starts_with("200"), "{said}");
}

/// A shopkeeper checks the certificate of whoever stands in the shop; a slip of the pen first.
pub fn checks_a_certificate(town: &Town) {
    let number = "SELECT number FROM certificate WHERE until > (SELECT max(published) / 86400000 \
                  FROM notice_row) LIMIT 1";
    let number = town.asked(number);
    let citizen = comes_to(town, "/q");
    citizen.write("#number", "青执00");
    citizen.press("form:has(#number) button.main");
    citizen.sees("不在名册");
    citizen.write("#number", &number);
    citizen.press("form:has(#number) button.main");
    citizen.sees("所在单位");
    assert!(citizen.finds("document.querySelector('#answer ~ p .light.green')"));
    citizen.press("main a[href='/q/powers']");
    citizen.arrive("/q/powers");
    citizen.press("main nav a[href='#l1']");
    citizen.until("location.hash === '#l1'");
}

/// A party asks who looked at the case; the one who printed the paper for this story is among them.
pub fn asks_who_looked(town: &Town) {
    let reader = town.enter("行政执法监督人员");
    let paper = printed(&reader, &town.case(DECIDED), "decide");
    let party = comes_to(town, "/k");
    party.write("#code", "1-AAAA-BBBB-CCCC");
    party.press("main button.main");
    party.sees("没有查到");
    assert!(party.finds("document.querySelector('#code').value === '1-AAAA-BBBB-CCCC'"));
    party.write("#code", paper.looked.as_deref().unwrap());
    party.press("main button.main");
    party.sees("谁看过这件案件里的个人信息");
    party.sees("没有列出的");
    party.press("main a[href='/k/counts']");
    party.arrive("/k/counts");
}

/// Whoever was inspected checks the code of the notice and says how it was.
pub fn rates_an_inspection(town: &Town) {
    let reader = town.enter("行政执法监督人员");
    let over =
        "procedure LIKE 'inspection.r%' AND ended IS NOT NULL AND procedure <> 'inspection.draw'";
    let notice = printed(&reader, &town.case(over), "notify");
    let code = notice.inspection.unwrap();
    let subject = Person::nobody(&town.site);
    subject.open("/j");
    subject.press(".crumbs a[href='/']");
    subject.open("/i");
    subject.write("#code", &code);
    subject.press("main button.main");
    subject.arrive("/i/");
    subject.sees("来检查的人");
    subject.press("main a[href$='/rate']");
    subject.sees("这次检查怎么样");
    let questions = subject
        .browser
        .execute("return document.querySelectorAll('form.survey fieldset').length");
    let questions = questions.unwrap().as_u64().unwrap();
    for number in 1..=questions {
        subject.to(&format!("form.survey fieldset:nth-of-type({number}) input"));
        subject.browser.press(" ").unwrap();
    }
    subject.press("form.survey button.main");
    subject.sees("评价已经记下");
}

/// Somebody looks for a document by a word in it and takes it along.
pub fn finds_a_document(town: &Town) {
    let citizen = comes_to(town, "/w");
    citizen.write("#q", "没有这个词");
    citizen.press("form.search button.main");
    citizen.sees("没有");
    citizen.write("#q", "小微企业");
    citizen.choose("#show", "all");
    citizen.press("form.search button.main");
    citizen.until("location.search.includes('show=all')");
    citizen.press("tbody a[href^='/w/']");
    citizen.arrive("/w/ZS");
    citizen.sees("有效期至");
    citizen.to("main a.button[href$='/docx']");
    let said = citizen.takes("main a.button[href$=\"/docx\"]");
    assert!(said.contains("wordprocessingml"), "{said}");
    citizen.press("main details summary");
    citizen.sees("认为文件不合法怎么办");
}

/// Somebody with a grievance learns which way leads to whom, and goes on from there.
pub fn finds_where_to_complain(town: &Town) {
    let citizen = comes_to(town, "/s");
    citizen.sees("您遇到什么事");
    citizen.press("main nav a[href='#c1']");
    citizen.until("location.hash === '#c1'");
    let entrance = citizen
        .browser
        .attribute("section.box a.button", "href")
        .unwrap()
        .unwrap();
    citizen.press("section.box a.button");
    citizen.arrive(entrance.split(['?', '#']).next().unwrap());
}

/// Somebody reads the yearly report of a unit and takes the open data along.
pub fn reads_a_yearly_report(town: &Town) {
    let citizen = comes_to(town, "/d");
    citizen.press("main nav a[href='#reports']");
    citizen.press("tbody a[href^='/d/ZS']");
    citizen.arrive("/d/ZS");
    citizen.press("main nav a[href='#figures']");
    citizen.until("location.hash === '#figures'");
    citizen.press(".crumbs a[href='/d']");
    citizen.until("location.pathname === '/d'");
    citizen.to("main a[href='/d/notices.csv']");
    let said = citizen.takes("main a[href=\"/d/notices.csv\"]");
    assert!(said.starts_with("200") && said.contains("csv"), "{said}");
}

/// Somebody keeps the last checkpoint, and sees what is owed to the public.
pub fn keeps_a_checkpoint(town: &Town) {
    let citizen = comes_to(town, "/v");
    citizen.press("main a[href='/v/checkpoints']");
    citizen.arrive("/v/checkpoints");
    citizen.sees("最近的检查点");
    for (link, kind) in [
        ("/v/checkpoint.txt", "text/plain"),
        ("/v/key.txt", "text/plain"),
    ] {
        citizen.to(&format!("main a.button[href='{link}']"));
        let said = citizen.takes(&format!("main a.button[href=\"{link}\"]"));
        assert!(said.starts_with("200") && said.contains(kind), "{said}");
    }
    citizen.press("main details summary");
    citizen.press(".crumbs a[href='/']");
    citizen.press("main a[href='/g/owed']");
    citizen.sees("该公开还没有公开的");
}

/// Somebody computes the last day of an act of which only the dates are known.
pub fn computes_a_term_of_an_act(town: &Town) {
    let citizen = comes_to(town, "/term");
    citizen.press("details:has(a[href='/term/penalty.ordinary']) > summary");
    citizen.press("main a[href='/term/penalty.ordinary']");
    citizen.arrive("/term/penalty.ordinary");
    citizen.write("[name='d-file']", "2026-1-5");
    citizen.browser.press(Key::ENTER).unwrap();
    citizen.until("location.search.includes('d-file=')");
    citizen.sees("2026");
    citizen.press("main a[href*='/term/penalty.ordinary/']:not([href*='/ics'])");
    citizen.until("location.pathname.split('/').length === 4");
    citizen.sees("的期限");
}
