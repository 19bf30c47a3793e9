//! `/workbook/pack`: 申报材料, all items of a unit with their numbers, numerators and denominators, what
//! was answered and decided, and the list of files with their digests, as one workbook.

use zs_paper::table::{Sheet, xlsx_of};
use zs_work::view::{ItemFile, Said};

use super::asked::Asked;
use super::shown::Shown;
use crate::answer::Answer;
use crate::one_table::XLSX;
use crate::trouble::Trouble;
use crate::visit::Visit;

const ITEMS: [&str; 12] = [
    "一级指标",
    "编号",
    "指标",
    "要求",
    "期限",
    "到哪一步",
    "系统取数",
    "自评",
    "自评说明",
    "审核",
    "审核理由",
    "定稿",
];
const NUMBERS: [&str; 7] = ["编号", "指标", "数字", "值", "分子", "分母", "从哪里看"];
const FILES: [&str; 7] = ["编号", "指标", "材料", "可信级", "哪天交的", "SM3", "案件"];

/// All items of a unit, and the sheets that tell of them.
pub struct Gathered {
    pub asked: Asked,
    pub shown: Vec<Shown>,
    pub sheets: [Sheet; 4],
}

/// Gives the workbook.
///
/// # Errors
/// When the post may not assess the unit, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let Gathered { asked, sheets, .. } = gathered(visit)?;
    let name = format!("申报材料-{}-{}.xlsx", asked.whose(), asked.year);
    match xlsx_of(&sheets) {
        Ok(bytes) => Ok(Answer::file(&name, XLSX, bytes)),
        Err(unusable) => Err(Trouble::Bad(unusable.to_string())),
    }
}

/// Gathers what the address asks for.
///
/// # Errors
/// As for [`get`].
pub fn gathered(visit: &mut Visit<'_>) -> Result<Gathered, Trouble> {
    let asked = Asked::of(visit)?;
    let unit = asked.unit.clone();
    let files = asked.files(visit, std::slice::from_ref(&unit), asked.year)?;
    let stands = asked.standing(visit, &unit)?;
    let library = &visit.law.library;
    let shown = |file: &ItemFile| {
        let whose = asked.whose();
        Shown::of(library, &asked, file, &stands, None, whose)
    };
    let shown: Vec<Shown> = files.iter().map(shown).collect();
    let sheets = [
        sheet("指标", &ITEMS, shown.iter().map(item).collect()),
        sheet("数字", &NUMBERS, shown.iter().flat_map(numbers).collect()),
        sheet("材料", &FILES, shown.iter().flat_map(papers).collect()),
        told(visit, &asked, &files),
    ];
    Ok(Gathered {
        asked,
        shown,
        sheets,
    })
}

fn sheet(name: &str, head: &[&str], rows: Vec<Vec<String>>) -> Sheet {
    Sheet {
        name: name.to_owned(),
        head: head.iter().map(|it| (*it).to_owned()).collect(),
        rows,
    }
}

/// What was written down in a step, on one line.
fn lines(said: &Said) -> String {
    let lines = said.lines.iter().map(ToString::to_string);
    lines
        .chain(said.reason.clone())
        .collect::<Vec<_>>()
        .join("；")
}

fn item(it: &Shown) -> Vec<String> {
    let said =
        |said: &Option<Said>, of: fn(&Said) -> String| said.as_ref().map_or_else(String::new, of);
    vec![
        it.group.clone(),
        it.code.clone(),
        it.title.clone(),
        it.asks.join("\n"),
        it.due
            .as_ref()
            .map_or_else(String::new, |(day, _)| day.clone()),
        it.place.1.to_owned(),
        it.computed.1.to_owned(),
        it.answered().to_owned(),
        said(&it.answer, lines),
        said(&it.remark, |it| it.outcome.clone().unwrap_or_default()),
        said(&it.remark, lines),
        it.ended.clone().unwrap_or_default(),
    ]
}

fn numbers(it: &Shown) -> Vec<Vec<String>> {
    let number = it.figures.iter().map(|number| {
        let (part, whole) = number.made_of.clone().unwrap_or_default();
        vec![
            it.code.clone(),
            it.title.clone(),
            number.name.clone(),
            number.value.clone(),
            part,
            whole,
            number.href.clone(),
        ]
    });
    number.collect()
}

fn papers(it: &Shown) -> Vec<Vec<String>> {
    // The grade stands among what was written down with the files: the only line whose text begins
    // with its letter and a blank.
    let grade = |said: &Said| {
        let graded = said.lines.iter().find(|line| {
            let mut letters = line.text.chars();
            matches!(letters.next(), Some('A'..='D')) && letters.next() == Some(' ')
        });
        graded.map_or_else(String::new, |line| line.text.clone())
    };
    let of_step = it.said.iter().flat_map(|said| {
        said.files.iter().map(move |(digest, kind)| {
            vec![
                it.code.clone(),
                it.title.clone(),
                kind.clone(),
                grade(said),
                said.on.to_string(),
                digest.to_string(),
                format!("/cases/{}", it.case),
            ]
        })
    });
    of_step.collect()
}

/// Where the workbook comes from, for whoever gets it.
fn told(visit: &Visit<'_>, asked: &Asked, files: &[ItemFile]) -> Sheet {
    let row = |name: &str, text: String| vec![name.to_owned(), text];
    let rows = vec![
        row("单位", asked.whose()),
        row("年度", asked.year.to_string()),
        row("方案", asked.scheme.name.to_string()),
        row("方案的版本", asked.scheme.version.to_string()),
        row("方案来源", asked.scheme.source.to_string()),
        row("项数", files.len().to_string()),
        row("数字算到", visit.now.day().to_string()),
        row(
            "怎么核对",
            "材料的SM3按文件内容算出，改动一个字节就不同；数字从“从哪里看”的地址打开，看是哪些案件。"
                .to_owned(),
        ),
    ];
    sheet("说明", &["项目", "内容"], rows)
}
