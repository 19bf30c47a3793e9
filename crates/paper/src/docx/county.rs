//! A county's own docx as a template: its `{slots}` are filled where Word has left them, even when
//! one slot is split across several runs.

use zs_base::limits::DOCX_PART_BYTES_MAX;

use super::pack::pack;
use super::text::{Doc, Filled};
use crate::codes::{ZS5102, ZS5104, ZS5106};
use crate::container::{Container, Unusable};
use crate::filling::{Fillings, Unfilled};

/// Why a county's docx was not filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFilled {
    /// The file cannot be used as a template.
    Unusable(Unusable),
    /// Slots that must be filled and are not.
    Unfilled(Vec<Unfilled>),
}

impl From<Unusable> for NotFilled {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

/// Parts that say who wrote a template; they are left out of the paper.
const ABOUT_AUTHOR: [&str; 3] = [
    "docProps/core.xml",
    "docProps/app.xml",
    "docProps/custom.xml",
];
/// The part without which nothing is a docx.
const DOCUMENT: &str = "word/document.xml";

/// Fills the slots of an uploaded docx. A paragraph whose slot has nothing to say is taken away.
///
/// # Errors
/// [`NotFilled`]; the file is refused as a whole, with one reason or all missing slots.
pub fn fill_docx(bytes: &[u8], fillings: &Fillings) -> Result<Vec<u8>, NotFilled> {
    let mut filled = Filled::new(fillings);
    let parts = walk(bytes, &mut filled)?;
    if !filled.unknown.is_empty() {
        let cause = format!("模板里有填不出来的空：{}", filled.unknown.join("、"));
        return Err(Unusable::new(ZS5106, cause, "照着程序里的字段名改写模板里的空").into());
    }
    if !filled.unfilled.is_empty() {
        return Err(NotFilled::Unfilled(filled.unfilled));
    }
    pack(&parts).map_err(|_| Unusable::broken().into())
}

/// The slots of an uploaded docx in their order, each with the place where it stands.
///
/// # Errors
/// [`Unusable`] where the file cannot be a template at all.
pub fn docx_slots(bytes: &[u8]) -> Result<Vec<(String, String)>, Unusable> {
    let none = Fillings::new();
    let mut filled = Filled::new(&none);
    walk(bytes, &mut filled)?;
    Ok(filled.found)
}

/// Parts of a docx by name.
type Parts = Vec<(String, Vec<u8>)>;

/// Opens every part, and fills those that are text of the page.
fn walk(bytes: &[u8], filled: &mut Filled<'_>) -> Result<Parts, Unusable> {
    let mut container = Container::open(bytes)?;
    let names = container.names();
    if !names.iter().any(|name| name == DOCUMENT) {
        let cure = "用 Word 或者 WPS 另存为 docx";
        return Err(Unusable::new(ZS5102, "这不是 Word 文档", cure));
    }
    no_programs(&names)?;
    let mut parts = Vec::with_capacity(names.len());
    for name in names {
        if name.ends_with('/') {
            continue;
        }
        let Some(part) = container.part(&name, DOCX_PART_BYTES_MAX)? else {
            continue;
        };
        if ABOUT_AUTHOR.contains(&name.as_str()) {
            parts.push((name, Vec::from(BLANK.as_bytes())));
            continue;
        }
        let part = if name.ends_with(".xml") || name.ends_with(".rels") {
            xml(&name, &part, filled)?
        } else {
            part
        };
        parts.push((name, part));
    }
    Ok(parts)
}

/// Properties that name nobody.
const BLANK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";

/// A template holds text; it may not bring a program or another file along.
fn no_programs(names: &[String]) -> Result<(), Unusable> {
    let program = names.iter().find(|name| {
        let name = name.to_lowercase();
        name.contains("vba") || name.contains("activex") || name.contains("/embeddings/")
    });
    match program {
        None => Ok(()),
        Some(name) => Err(Unusable::new(
            ZS5104,
            format!("文档里有宏或者嵌入的对象（{name}）"),
            "去掉宏和嵌入的对象，另存为 docx",
        )),
    }
}

/// An XML part: checked, and filled where it is text of the page.
fn xml(name: &str, bytes: &[u8], filled: &mut Filled<'_>) -> Result<Vec<u8>, Unusable> {
    let doc = Doc::read(name, bytes)?;
    if name == "[Content_Types].xml" && doc.any_attribute("ContentType", "macroEnabled") {
        return Err(Unusable::new(ZS5104, "文档带有宏", "另存为不带宏的 docx"));
    }
    if name.ends_with(".rels") && doc.refers_outside() {
        return Err(Unusable::new(
            ZS5104,
            "文档引用了外部的文件",
            "断开链接的图片、附加的模板，另存一份再试",
        ));
    }
    let own = name.strip_prefix("word/").unwrap_or_default();
    let page = own == "document.xml" || own.starts_with("header") || own.starts_with("footer");
    if page && !own.contains('/') {
        let part = match own {
            "document.xml" => "正文",
            own if own.starts_with("header") => "页眉",
            _ => "页脚",
        };
        return doc.fill(part, filled);
    }
    Ok(bytes.to_vec())
}
