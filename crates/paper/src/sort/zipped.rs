//! Which office document a zip file is, by its directory. No part of it is unpacked.

use std::io::{self, Read, Seek, SeekFrom};

use zs_base::limits::OFFICE_FILE_BYTES_MAX;

use super::{NotTaken, Sort};
use crate::container::Container;

pub(super) fn sort_of<S: Read + Seek>(file: &mut S, bytes: u64) -> Result<Sort, NotTaken> {
    let most = OFFICE_FILE_BYTES_MAX as u64;
    if bytes > most {
        let sentence = format!("文档超过 {} MB。", most / 1_024 / 1_024);
        return Err(NotTaken::new(sentence, "去掉图片，或者分成几个文件上传。"));
    }
    let content = content(file).map_err(|_| NotTaken::unreadable())?;
    let container = Container::open(&content).map_err(|why| {
        let (sentence, cure) = (format!("{}。", why.cause), format!("{}。", why.cure));
        NotTaken::new(sentence, cure)
    })?;
    sort_by(&container.names())
}

fn content<S: Read + Seek>(file: &mut S) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut content)?;
    Ok(content)
}

/// Ends of names of what a system would run.
const PROGRAMS: [&str; 20] = [
    ".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".pif", ".cpl", ".msi", ".lnk", ".js", ".jse",
    ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".sh", ".jar", ".reg",
];
/// What names of parts hold that an office program would run: macros, controls, macro sheets.
const MACROS: [&str; 4] = ["vbaproject", "vbadata", "activex/", "macrosheets/"];

/// Whether a part, by its name in small letters, is something that runs.
fn runs(name: &str) -> bool {
    let name = name.replace('\\', "/");
    // Some systems drop dots and spaces at the end of a name.
    let name = name.trim_end_matches(['.', ' ']);
    let mut programs = PROGRAMS.iter();
    programs.any(|end| name.ends_with(end)) || MACROS.iter().any(|mark| name.contains(mark))
}

fn sort_by(names: &[String]) -> Result<Sort, NotTaken> {
    let lower: Vec<String> = names.iter().map(|it| it.to_ascii_lowercase()).collect();
    let has = |name: &str| lower.iter().any(|it| it == name);
    if lower.iter().any(|it| runs(it)) {
        return Err(NotTaken::new(
            "文档里有宏或者程序。",
            "用 Word、Excel 或者 WPS 打开，另存为不带宏的 docx、xlsx 再上传。",
        ));
    }
    let office = has("[content_types].xml");
    match () {
        () if office && has("word/document.xml") => Ok(Sort::Docx),
        () if office && has("xl/workbook.xml") => Ok(Sort::Xlsx),
        () if has("ofd.xml") => Ok(Sort::Ofd),
        () => Err(NotTaken::new(
            "这是压缩包，不是文档。",
            "请解开以后，把里面的文件分别上传。",
        )),
    }
}
