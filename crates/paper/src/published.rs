//! A copy of a file for the public: without the place where a picture was taken, without the device,
//! without authors. What carries such things in ways that cannot be taken out is not published.

mod jpeg;
mod office;
mod png;
mod webp;

use crate::sort::{Family, NotTaken, Sort};

/// A copy without place, device and authors.
///
/// # Errors
/// Why there is none: recordings are never published, and of some sorts the data cannot be taken out.
pub fn published(bytes: &[u8], sort: Sort) -> Result<Vec<u8>, NotTaken> {
    let copy = match sort {
        Sort::Jpeg => jpeg::stripped(bytes),
        Sort::Png => png::stripped(bytes),
        Sort::Webp => webp::stripped(bytes),
        Sort::Docx | Sort::Xlsx => return office::stripped(bytes),
        Sort::Text => Some(bytes.to_vec()),
        Sort::Heic | Sort::Pdf | Sort::Ofd => {
            return Err(NotTaken::new(
                "这种文件里的拍摄地点、作者等信息去不干净，不能公开。",
                "请另存为 jpg、png 或者 docx 再公开。",
            ));
        }
        Sort::Mp4 | Sort::Mov | Sort::Webm | Sort::Mp3 | Sort::M4a | Sort::Amr | Sort::Wav => {
            debug_assert!(matches!(sort.family(), Family::Recording));
            return Err(NotTaken::new(
                "录音录像不公开。",
                "需要公开的内容请写成文字。",
            ));
        }
    };
    copy.ok_or_else(|| {
        NotTaken::new(
            "图片的结构不完整，去不掉拍摄地点等信息。",
            "用看图软件打开它，另存一份再试。",
        )
    })
}
