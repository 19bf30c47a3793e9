//! What stands below a paper for whoever receives a copy: the code with which a party asks who looked at
//! the file, and the code of an inspection.

use zs_paper::Filling;
use zs_work::view::Sheet;
use zs_work::{CODE_SLOTS, CaseCode};

use crate::address;
use crate::visit::Visit;

/// Writes the codes below a paper; which party the copy is for follows from the address.
pub fn write(visit: &Visit<'_>, sheet: &mut Sheet) {
    let host = address::name_of(visit).unwrap_or("本平台");
    let mut foot = Vec::new();
    if let Some(code) = sheet.codes.inspection {
        foot.push(format!(
            "检查码：{code}。用手机扫码，或者在 {host}/i 输入，核对谁来查、查什么、凭什么；核对不上的，可以拒绝检查。"
        ));
    }
    if let Some((_, _, code)) = party_of(visit, sheet) {
        foot.push(format!(
            "查询码：{code}。在 {host}/k 输入，可以看到哪个单位、什么岗位、为什么看过本案中您的个人信息，不需要账号。"
        ));
    }
    let party = party_of(visit, sheet).map(|it| it.2);
    // A county's own template says where they stand.
    for (slot, code) in CODE_SLOTS.iter().zip([party, sheet.codes.inspection]) {
        let filling = code.map_or(Filling::Absent, |it| Filling::Text(it.to_string()));
        sheet.fillings.insert((*slot).to_owned(), filling);
    }
    sheet.paper.foot = foot;
}

/// The party whose copy the page shows: the one that was asked for, or else the first.
fn party_of<'a>(visit: &Visit<'_>, sheet: &'a Sheet) -> Option<&'a (u16, String, CaseCode)> {
    let asked: Option<u16> = visit.ask.query.get("party").parse().ok();
    let parties = &sheet.codes.parties;
    let found = parties.iter().find(|it| Some(it.0) == asked);
    found.or_else(|| parties.first())
}

/// The number of the party whose copy it is; 0 where the paper goes to nobody.
#[must_use]
pub fn party_number(visit: &Visit<'_>, sheet: &Sheet) -> u16 {
    party_of(visit, sheet).map_or(0, |it| it.0)
}
