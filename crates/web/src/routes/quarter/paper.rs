//! The sheets of a quarter as one paper: first what every quarter must have, then a page for each
//! unit. What does not fit on its page is counted there and stands on the platform.

use zs_base::Day;
use zs_paper::{Block, Paper};
use zs_work::view::Missed;

use super::{Act, Asked, Changed, Sheet};

/// Lines of each row of a sheet, so that it stays one page.
pub(super) const LATE: usize = 5;
const OTHERS: usize = 2;
const CHANGED: usize = 4;

/// The paper.
pub(super) fn paper(
    county: &str,
    asked: &Asked,
    (acts, sheets): (&[Act], &[Sheet]),
    is_cut: bool,
    today: Day,
) -> Paper {
    let said = asked.period.said();
    let until = match asked.period.to >= today {
        true => format!("（到{today}为止）"),
        false => String::new(),
    };
    let mut blocks = vec![Block::Paragraph(format!(
        "{said}{until}各单位的逾期事项、整改事项和变化了的数字，一个单位一页，按名册的次序，不排名次。\
         数字都从办案记录里算出，每一项在平台上都能打开看到案件。"
    ))];
    if is_cut {
        let cut = "事项太多，下面只读到一部分，全部见平台的台账。";
        blocks.push(Block::Paragraph(cut.to_owned()));
    }
    if !acts.is_empty() {
        blocks.push(Block::Heading("每季度要办的四件事".to_owned()));
        let line = |act: &Act| {
            let done = if act.is_done { "已办" } else { "没有办" };
            vec![
                vec![act.name.clone()],
                vec![format!(
                    "{done}，{}{}。{}。",
                    act.value, act.unit, act.means
                )],
            ]
        };
        blocks.push(Block::Table(acts.iter().map(line).collect()));
    }
    for sheet in sheets {
        blocks.push(Block::Page(sheet.name.clone()));
        blocks.push(Block::Table(rows(sheet, today)));
    }
    Paper {
        unit: None,
        title: format!("{county}{said}法治政府建设调度材料"),
        number: None,
        blocks,
        sign_off: Vec::new(),
        foot: Vec::new(),
    }
}

fn rows(sheet: &Sheet, today: Day) -> Vec<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for (at, list) in sheet.lists.iter().enumerate() {
        let most = if at == 0 { LATE } else { OTHERS };
        let lines = list.of.lines.iter().map(|it| missed(it, today)).collect();
        rows.push(row(list.title, list.of.total, lines, most));
    }
    let items = sheet.items.iter().map(|it| {
        let limit = it.limit.map_or(String::new(), |day| format!("，最迟{day}"));
        format!("{}{limit}：{}", it.state.word(), it.problem)
    });
    let total = sheet.items.len() + sheet.more_items;
    rows.push(row("没有了结的整改", total, items.collect(), OTHERS));
    let total = sheet.changed.len() + sheet.more_changed;
    let lines = sheet.changed.iter().map(changed).collect();
    rows.push(row("比上一季度变了的数字", total, lines, CHANGED));
    rows
}

fn row(title: &str, total: usize, mut lines: Vec<String>, most: usize) -> Vec<Vec<String>> {
    lines.truncate(most);
    let more = total - lines.len();
    if more > 0 {
        lines.push(format!("另有{more}项，见平台。"));
    }
    if total == 0 {
        lines.push("没有。".to_owned());
    }
    vec![vec![title.to_owned(), total.to_string()], lines]
}

fn missed(it: &Missed, today: Day) -> String {
    let left = match it.done {
        Some(done) => format!("{done}办完"),
        None => it.left.clone(),
    };
    let year = |day: Day| match day.year() == today.year() {
        true => day.to_string()[5..].to_owned(),
        false => day.to_string(),
    };
    let (step, serial, cite) = (&it.step, it.serial, it.cite.in_words());
    format!("{step}（{serial}号）：最迟{}，{left}，{cite}", year(it.due))
}

fn changed(it: &Changed) -> String {
    format!("{}：{}变为{}{}", it.name, it.before, it.now, it.unit)
}
