//! `/workbook/pack/zip`: 申报材料 as one zip, to be handed in: an index, the workbook, the yearly report,
//! the files of each item in a folder of its own, and a list of all digests.

use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::Path;

use zs_base::limits::PACK_BYTES_MAX;
use zs_base::{Digest, Hasher};
use zs_paper::table::xlsx_of;
use zs_paper::{Block, Pack, Paper, docx, name_in_pack, sort_of};
use zs_power::Action;
use zs_store::{Fault, Files};
use zs_work::office::Reading;

use super::pack::{Gathered, gathered};
use super::shown::Shown;
use crate::answer::{Answer, Made};
use crate::one_table::one_at_a_time;
use crate::routes::annual;
use crate::routes::cases::asked_list::units_for;
use crate::trouble::Trouble;
use crate::uploads::size;
use crate::visit::Visit;

const ZIP: &str = "application/zip";
/// For what purpose the files are looked at.
const EXPORTING: &str = "导出申报材料";
/// The list of digests.
const LIST: &str = "清单-SM3.txt";
/// The folder of the files.
const FOLDER: &str = "证明材料";

/// A file of an item.
struct Entry {
    digest: Digest,
    /// Where it stands in the pack, or why it does not.
    place: Result<String, &'static str>,
}

/// Gives the pack. One is made at a time, in a file that is gone when it has been sent.
///
/// # Errors
/// When the post may not assess the unit, there is too much for one pack, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, in_turn)
}

fn in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let of = gathered(visit)?;
    let files = &visit.site.beside.files;
    let named = units_for(visit, Action::ReadPersonal)?;
    let may = named.iter().any(|(unit, _)| *unit == of.asked.unit);
    let (items, bytes) = placed(&of.shown, files, may);
    if !fits(bytes) {
        return Err(Trouble::Bad(format!(
            "证明材料一共 {}，超过一次能打包的 {}。请先导出申报材料（xlsx），证明材料在各项里下载。",
            size(bytes),
            size(PACK_BYTES_MAX)
        )));
    }
    let name = format!("申报材料-{}-{}", of.asked.whose(), of.asked.year);
    if bytes > 0 {
        let reading = Reading {
            subject: &name,
            purpose: EXPORTING,
            address: &visit.ask.address,
        };
        let office = &visit.site.office;
        office.read_personal(visit.visitor()?, &reading, visit.now)?;
    }
    let report = annual::as_docx(visit, of.asked.year)?;
    let who = &visit.visitor()?.person.id;
    let Some((place, file)) = visit.site.incoming.begin(who)? else {
        return Err(Trouble::Bad(
            "正在上传的文件太多，请过一会儿再导出。".to_owned(),
        ));
    };
    let index = docx(&index(
        &of,
        &items,
        report.as_ref().map(|(name, _)| &**name),
    ));
    let book = xlsx_of(&of.sheets).map_err(|why| Trouble::Bad(why.to_string()))?;
    let mut parts = vec![
        ("01-目录.docx".to_owned(), index.map_err(cannot)?),
        ("02-申报材料.xlsx".to_owned(), book),
    ];
    parts.extend(report);
    write(file, &parts, &items, files)?;
    let made = Made {
        digest: digest_of(place.path()).map_err(cannot)?,
        file: place,
    };
    Ok(Answer::made(format!("{name}.zip"), ZIP, made))
}

fn cannot(error: io::Error) -> Trouble {
    Fault::writing("打包申报材料", error).into()
}

/// Whether files of so many bytes are put into one pack.
const fn fits(bytes: u64) -> bool {
    bytes <= PACK_BYTES_MAX
}

/// Where the files of each item stand, and how many bytes all of them have. A file that serves
/// several items stands in the folder of the first.
fn placed(items: &[Shown], files: &Files, may: bool) -> (Vec<Vec<Entry>>, u64) {
    let (mut known, mut bytes): (Vec<(Digest, String)>, u64) = (Vec::new(), 0);
    let mut of_items = Vec::new();
    for (item, number) in items.iter().zip(1..) {
        let title = name_in_pack(&format!("{} {}", item.code, item.title));
        let mut entries = Vec::new();
        for ((digest, kind), no) in item.files().into_iter().zip(1..) {
            let before = known.iter().find(|(it, _)| *it == digest);
            let place = match (before, may, files.open(&digest)) {
                (Some((_, place)), ..) => Ok(place.clone()),
                (None, false, _) => Err("没有放进来：您不能看这个单位案卷里的个人信息"),
                (None, true, Err(_)) => Err("没有放进来：文件已依法删除或者不在"),
                (None, true, Ok(mut file)) => {
                    bytes += file.metadata().map_or(0, |it| it.len());
                    let sort = sort_of(&mut file, "").ok();
                    let end = sort.and_then(|it| it.ends().first().copied());
                    let end = end.map_or_else(String::new, |it| format!(".{it}"));
                    let kind = name_in_pack(&kind);
                    let place = format!("{FOLDER}/{number:03} {title}/{no:02} {kind}{end}");
                    known.push((digest, place.clone()));
                    Ok(place)
                }
            };
            entries.push(Entry { digest, place });
        }
        of_items.push(entries);
    }
    (of_items, bytes)
}

/// Writes the pack: the parts that were made, each file once, and the list.
fn write(
    file: File,
    parts: &[(String, Vec<u8>)],
    items: &[Vec<Entry>],
    files: &Files,
) -> Result<(), Trouble> {
    let mut pack = Pack::new(BufWriter::new(file));
    for (path, bytes) in parts {
        pack.add(path, &mut bytes.as_slice()).map_err(cannot)?;
    }
    let mut there: Vec<Digest> = Vec::new();
    for entry in items.iter().flatten() {
        let Ok(path) = &entry.place else {
            continue;
        };
        if there.contains(&entry.digest) {
            continue;
        }
        there.push(entry.digest);
        let mut content = files.open(&entry.digest)?;
        let found = pack.add(path, &mut content).map_err(cannot)?;
        if found != entry.digest {
            let sentence = format!("证据文件 {} 的内容变了", entry.digest);
            return Err(Fault::Damaged(sentence).into());
        }
    }
    let done = pack.finish(LIST).map_err(cannot)?;
    let file = done.into_inner();
    file.map(drop).map_err(|it| cannot(it.into_error()))
}

fn digest_of(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let (mut hasher, mut chunk) = (Hasher::default(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hasher.end()),
            length => hasher.update(&chunk[..length]),
        }
    }
}

/// What is in the pack, item by item.
fn index(of: &Gathered, items: &[Vec<Entry>], report: Option<&str>) -> Paper {
    let lines = |texts: [&str; 5]| texts.map(|it| vec![it.to_owned()]).to_vec();
    let head = lines(["序号", "编号", "指标", "自评", "证明材料"]);
    let rows = of
        .shown
        .iter()
        .zip(items)
        .zip(1..)
        .map(|((item, entries), number)| {
            let number = number.to_string();
            let mut row = lines([&number, &item.code, &item.title, item.answered(), ""]);
            let places = entries.iter().map(|it| match &it.place {
                Ok(place) => place.clone(),
                Err(why) => format!("{why}（SM3 {}）", it.digest),
            });
            let places: Vec<String> = places.collect();
            let last = match (places.is_empty(), item.by_acts) {
                (false, _) => places,
                (true, true) => vec!["不用材料，数字从办案记录算出".to_owned()],
                (true, false) => vec!["没有".to_owned()],
            };
            if let Some(cell) = row.last_mut() {
                *cell = last;
            }
            row
        });
    let asked = &of.asked;
    let mut said = vec![format!(
        "方案：{}。一共{}项。每一项的要求、数字、自评和审核在“02-申报材料.xlsx”里。",
        asked.scheme.name,
        of.shown.len()
    )];
    said.extend(report.map(|name| format!("年度报告是“{name}”，数字注明来源。")));
    said.push(format!(
        "“{LIST}”列出每个文件的SM3；改动一个字节，SM3就不同。一份材料用在几项上的，只放在前一项的文件夹里。"
    ));
    let mut blocks: Vec<Block> = said.into_iter().map(Block::Paragraph).collect();
    blocks.push(Block::Table([head].into_iter().chain(rows).collect()));
    Paper {
        unit: None,
        title: format!("{}{}年度申报材料目录", asked.whose(), asked.year),
        number: None,
        blocks,
        sign_off: vec![asked.whose()],
        foot: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_files_of_pack_bytes_max_are_packed_and_one_byte_more_is_not() {
        assert!(fits(PACK_BYTES_MAX) && !fits(PACK_BYTES_MAX + 1));
    }
}
