//! What an uploaded file is, by its content and not by its name: one of the sorts that are taken, or
//! why it is not. Nothing is decoded, of a picture only the head says how large it is, and of a zip file
//! only the directory is read.

mod picture;
mod reading;
mod zipped;

use std::fmt;
use std::io::{Read, Seek};

use zs_base::limits::{UPLOAD_BYTES_MAX, UPLOAD_STILL_BYTES_MAX};

pub use picture::Size;
use reading::Ends;

/// The sorts of files that are taken as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A picture.
    Jpeg,
    /// A picture.
    Png,
    /// A picture.
    Webp,
    /// A picture, as some telephones take it.
    Heic,
    /// A document.
    Pdf,
    /// A document of Word or WPS.
    Docx,
    /// A table of Excel or WPS.
    Xlsx,
    /// A document after GB/T 33190.
    Ofd,
    /// A video.
    Mp4,
    /// A video, as some telephones take it.
    Mov,
    /// A video.
    Webm,
    /// A sound.
    Mp3,
    /// A sound.
    M4a,
    /// A sound, as some telephones take it.
    Amr,
    /// A sound.
    Wav,
    /// Plain text, tables of plain text included.
    Text,
}

/// What sorts have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Pictures.
    Picture,
    /// Documents.
    Document,
    /// Videos and sounds, which the same files may be.
    Recording,
}

/// What may be uploaded, for people.
pub const TAKEN: &str = "照片（jpg、png、webp、heic），文档（pdf、docx、xlsx、ofd、txt、csv），\
                         录像（mp4、mov、webm），录音（mp3、m4a、amr、wav）";

impl Sort {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ofd => "application/ofd",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Webm => "video/webm",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Amr => "audio/amr",
            Self::Wav => "audio/wav",
            // Which of two encodings it is, a reader sees; the browser must not guess a type.
            Self::Text => "text/plain",
        }
    }

    /// How names of such files end.
    #[must_use]
    pub const fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Ofd => &["ofd"],
            Self::Mp4 => &["mp4", "m4v"],
            Self::Mov => &["mov"],
            Self::Webm => &["webm"],
            Self::Mp3 => &["mp3"],
            Self::M4a => &["m4a"],
            Self::Amr => &["amr"],
            Self::Wav => &["wav"],
            Self::Text => &["txt", "csv"],
        }
    }

    /// What it has in common with others.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::Jpeg | Self::Png | Self::Webp | Self::Heic => Family::Picture,
            Self::Pdf | Self::Docx | Self::Xlsx | Self::Ofd | Self::Text => Family::Document,
            Self::Mp4 | Self::Mov | Self::Webm => Family::Recording,
            Self::Mp3 | Self::M4a | Self::Amr | Self::Wav => Family::Recording,
        }
    }

    /// Whether browsers show it by themselves without running anything in it.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Pdf)
    }

    const ALL: [Self; 16] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Heic,
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Ofd,
        Self::Mp4,
        Self::Mov,
        Self::Webm,
        Self::Mp3,
        Self::M4a,
        Self::Amr,
        Self::Wav,
        Self::Text,
    ];

    fn named(end: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|sort| sort.ends().contains(&end))
    }
}

/// Why a file is not taken: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotTaken {
    /// What is wrong, in one Chinese sentence.
    pub sentence: String,
    /// What to do, in Chinese.
    pub cure: String,
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.sentence, self.cure)
    }
}

impl NotTaken {
    pub(crate) fn new(sentence: impl Into<String>, cure: impl Into<String>) -> Self {
        let (sentence, cure) = (sentence.into(), cure.into());
        Self { sentence, cure }
    }

    fn unreadable() -> Self {
        Self::new("文件没有传完整，读不出来。", "请重新上传。")
    }

    fn unknown() -> Self {
        let cure = format!("能上传的有：{TAKEN}。别的格式请先转换。");
        Self::new("认不出这是什么文件。", cure)
    }

    fn mixed() -> Self {
        Self::new(
            "文件里还藏着别的内容，可能有风险。",
            "用看图、看文档的软件打开它，另存一份再上传。",
        )
    }
}

/// The sort of a file that somebody calls `name`.
///
/// # Errors
/// Why it is not taken.
pub fn sort_of<S: Read + Seek>(file: &mut S, name: &str) -> Result<Sort, NotTaken> {
    let ends = Ends::of(file).map_err(|_| NotTaken::unreadable())?;
    if ends.bytes == 0 {
        return Err(NotTaken::new("文件是空的。", "请检查是不是选错了文件。"));
    }
    let sort = match by_first_bytes(&ends.head) {
        Some(First::Sort(sort)) => sort,
        Some(First::Zip) => zipped::sort_of(file, ends.bytes)?,
        None => match reading::is_text(file) {
            Ok(true) => Sort::Text,
            Ok(false) => return Err(NotTaken::unknown()),
            Err(_) => return Err(NotTaken::unreadable()),
        },
    };
    within_size(sort, ends.bytes)?;
    if !ends.is_whole(sort) {
        return Err(NotTaken::new(
            "文件的结尾不见了，可能没有传完整。",
            "请重新拍照、重新下载，或者另存一份再上传。",
        ));
    }
    if ends.is_mixed(sort) {
        return Err(NotTaken::mixed());
    }
    agrees(sort, name)?;
    picture::within_bounds(file, sort)?;
    Ok(sort)
}

/// Whether a file of a sort is not larger than one may be.
///
/// # Errors
/// When it is.
pub fn within_size(sort: Sort, bytes: u64) -> Result<(), NotTaken> {
    let most = match sort.family() {
        Family::Recording => UPLOAD_BYTES_MAX,
        Family::Picture | Family::Document => UPLOAD_STILL_BYTES_MAX,
    };
    if bytes <= most {
        return Ok(());
    }
    let sentence = format!("文件超过 {} MB。", most / 1_024 / 1_024);
    Err(NotTaken::new(sentence, "请压缩，或者分成几个文件上传。"))
}

/// A name may lie about the sort within its family, as telephones do; not beyond.
fn agrees(sort: Sort, name: &str) -> Result<(), NotTaken> {
    let Some((_, end)) = name.rsplit_once('.') else {
        return Ok(());
    };
    let end = end.trim().to_ascii_lowercase();
    if Sort::named(&end).is_some_and(|named| named.family() == sort.family()) {
        return Ok(());
    }
    let right = sort.ends().first().copied().unwrap_or_default();
    Err(NotTaken::new(
        format!("文件名的结尾是“.{end}”，内容却是 {right}，两者不符。"),
        "请核对是不是选错了文件；内容没错就把文件名的结尾改对再上传。",
    ))
}

enum First {
    Sort(Sort),
    Zip,
}

fn by_first_bytes(head: &[u8]) -> Option<First> {
    let at = |from: usize, wanted: &[u8]| head.get(from..from + wanted.len()) == Some(wanted);
    let sort = if at(0, b"\xff\xd8\xff") {
        Sort::Jpeg
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Sort::Png
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Sort::Webp
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        Sort::Wav
    } else if at(0, b"%PDF-") {
        Sort::Pdf
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        Sort::Webm
    } else if at(0, b"#!AMR") {
        Sort::Amr
    } else if at(0, b"ID3") || is_mpeg_audio(head) {
        Sort::Mp3
    } else if at(4, b"ftyp") {
        by_brand(head.get(8..12)?)?
    } else if at(0, b"PK\x03\x04") {
        return Some(First::Zip);
    } else {
        return None;
    };
    Some(First::Sort(sort))
}

/// A frame of MPEG audio, layer 3, with a bit rate and a sampling rate that exist.
fn is_mpeg_audio(head: &[u8]) -> bool {
    let [0xff, second, third, ..] = head else {
        return false;
    };
    let (rate, sampling) = (third >> 4, third >> 2 & 3);
    second & 0xe6 == 0xe2 && rate != 0 && rate != 15 && sampling != 3
}

fn by_brand(brand: &[u8]) -> Option<Sort> {
    Some(match brand {
        b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc" => Sort::Heic,
        b"M4A " | b"M4B " => Sort::M4a,
        b"qt  " => Sort::Mov,
        b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V "
        | b"MSNV" | b"3gp4" | b"3gp5" | b"3gp6" => Sort::Mp4,
        _ => return None,
    })
}
