//! What the county's virus scanner says of a file that has arrived, before anything can refer to it.

use std::path::Path;

use zs_base::limits::PURPOSE_CHARACTERS_MAX;
use zs_paper::{NotTaken, Said};
use zs_work::office::Deed;

use crate::trouble::Trouble;
use crate::visit::Visit;

/// Why a file is not taken.
pub enum Harm {
    /// Something harmful was found.
    Found(NotTaken),
    /// The scanner said nothing; the same file may be sent again.
    Unknown(NotTaken),
}

impl Harm {
    /// What is said to whoever sent it.
    #[must_use]
    pub fn told(self) -> NotTaken {
        match self {
            Self::Found(why) | Self::Unknown(why) => why,
        }
    }
}

/// Asks the scanner, where one was named. What is not taken is written down before it is told; the
/// file goes with the request.
///
/// # Errors
/// When nobody is signed in, or it cannot be written down.
pub fn scanned(visit: &Visit<'_>, path: &Path, name: &str) -> Result<Result<(), Harm>, Trouble> {
    let Some(scanner) = &visit.site.scanner else {
        return Ok(Ok(()));
    };
    let (deed, because, harm) = match scanner.scan(path, visit.now) {
        Said::Clean => return Ok(Ok(())),
        Said::Found => (Deed::FoundVirus, String::new(), Harm::Found(found())),
        Said::Unsaid(why) => {
            let because = format!("（{why}）");
            (Deed::ScanFailed, because, Harm::Unknown(unknown()))
        }
    };
    // Why stands before the name, so that a long name cuts nothing off.
    let subject = format!("{because}{name}");
    let subject: String = subject.chars().take(PURPOSE_CHARACTERS_MAX).collect();
    let (office, address) = (&visit.site.office, &visit.ask.address);
    office.note_scan(visit.visitor()?, (deed, &subject), address, visit.now)?;
    Ok(Err(harm))
}

fn found() -> NotTaken {
    NotTaken {
        sentence: "查出文件里有病毒，没有收下，已经删除并记录。".to_owned(),
        cure: "请不要再打开它；给你的电脑查毒以后，重新取得这份材料再上传。".to_owned(),
    }
}

fn unknown() -> NotTaken {
    NotTaken {
        sentence: "查毒没有得出结果，这个文件没有收下，未入账。".to_owned(),
        cure: "请过几分钟再传一次；还是这样，请告诉系统管理员。".to_owned(),
    }
}
