//! A security administrator brings people in from a table and hands out an account; the newcomer
//! makes it their own.

use zs_paper::table::{Sheet, xlsx_of};

use super::code_of_now;
use crate::stories::PASSWORD;
use crate::whole_case::{Person, Town};

const HEAD: [&str; 5] = ["单位", "姓名", "工号", "岗位", "证件种类"];
const UNIT: &str = "青岑县市场监督管理局";
/// Two rows are good; one has a post that nobody knows, one has no name.
const ROWS: [[&str; 5]; 4] = [
    [UNIT, "梁若水", "kx1", "登记人员", ""],
    [UNIT, "赵六", "kx2", "没有的岗位", ""],
    [UNIT, "孟晚晴", "kx3", "执法人员", ""],
    [UNIT, "", "kx4", "登记人员", ""],
];

pub fn brings_people_in_and_hands_out_an_account(town: &Town) {
    let admin = Person::nobody(&town.site);
    let persona = town.persona("安全管理员");
    town.entered.borrow_mut().insert(persona.part.clone());
    admin.sign_in(&persona.login, &persona.password);
    admin.change_password(&persona.password);
    imports(&admin, &town.file("人员.xlsx", &table()));
    let password = hands_out(&admin);
    let newcomer = Person::nobody(&town.site);
    newcomer.sign_in("kx1", &password);
    newcomer.change_password(&password);
    let spare = sets_up_a_second_factor(&newcomer);
    leaves(&newcomer);
    newcomer.sign_in("kx1", PASSWORD);
    newcomer.arrive("/login");
    newcomer.sees("请写动态码");
    newcomer.write("#code", &spare);
    newcomer.press("main button.main");
    newcomer.until("document.querySelector('.menu a') !== null");
    leaves(&newcomer);
}

fn table() -> Vec<u8> {
    let sheet = Sheet {
        name: "人员".to_owned(),
        head: HEAD.map(str::to_owned).to_vec(),
        rows: ROWS.map(|row| row.map(str::to_owned).to_vec()).to_vec(),
    };
    xlsx_of(&[sheet]).unwrap()
}

/// Looks at what a table holds, and puts in what is right.
fn imports(admin: &Person, path: &str) {
    admin.press(".menu a[href='/people']");
    admin.arrive("/people");
    admin.press("main a[href='/people/import']");
    admin.arrive("/people/import");
    admin.to("#table");
    // The window in which a file is chosen belongs to the operating system: what it hands to the
    // page is the path, and so does the driver.
    admin.browser.type_into("#table", path).unwrap();
    admin.press("main button.main");
    for told in ["新增 2", "错误 2", "“人员”第3行D列", "“人员”第5行B列"] {
        admin.sees(told);
    }
    admin.press("form[action='/people/import/take'] button.main");
    admin.sees("已导入 2 行");
    admin.sees("有 2 行没有导入");
    assert!(
        admin.takes(".good a").contains("spreadsheet"),
        "{}",
        admin.takes(".good a")
    );
}

/// Finds the newcomer and gives the password that is shown once.
fn hands_out(admin: &Person) -> String {
    admin.press(".good a[href='/people']");
    admin.until("location.pathname === '/people'");
    admin.write("#q", "梁若水");
    admin.press("form.filter button");
    admin.until("location.search.includes('q=')");
    admin.press("tbody a[href='/people/kx1']");
    admin.arrive("/people/kx1");
    admin.press("form:has([value=password]) button");
    admin.sees("只显示这一次");
    admin.browser.text(".good dd b").unwrap()
}

/// Gives one of the spare codes.
fn sets_up_a_second_factor(person: &Person) -> String {
    person.press(".top a[href='/password']");
    person.arrive("/password");
    person.press("main a[href='/password/second']");
    person.arrive("/password/second");
    person.press("main button.main");
    person.sees("照着输入密钥");
    let secret = person.browser.text("ol.plain b.mono").unwrap();
    // A slip first: the key stays as it is and another try is offered.
    person.write("#code", "000000");
    person.press("main button.main");
    person.sees("没有成功");
    person.write("#code", &code_of_now(&secret));
    person.press("main button.main");
    person.sees("请保存恢复码");
    let spare = person.browser.text("ol.plain li").unwrap();
    person.press("main a.button.main");
    person.until("document.querySelector('.menu a[aria-current]') !== null");
    spare
}

fn leaves(person: &Person) {
    person.press(".top form button");
    person.until("document.querySelector('.menu') === null");
    person.open("/todo");
    person.arrive("/login");
}
