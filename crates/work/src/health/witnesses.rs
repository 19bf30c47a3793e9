//! Whether somebody outside watches the ledger, and whether what they signed is our ledger.

use zs_ledger::{Countersignature, Signed};
use zs_store::folder::CheckpointFiles;
use zs_store::{Fault, Reader};

use super::{Check, Well};
use crate::witnessing::{Standing, standing};

/// Looks at every countersignature that is kept. No key is needed: one that accuses the ledger is
/// told even where its signature cannot be verified, because only an administrator puts files there.
///
/// # Errors
/// When the store or a file fails.
pub fn witness_check(reader: &mut dyn Reader, files: &CheckpointFiles) -> Result<Check, Fault> {
    let mut last: Option<Countersignature> = None;
    for (_, text) in files.countersignatures()? {
        let Ok(signed) = Signed::<Countersignature>::decode(&text) else {
            continue;
        };
        let said = signed.statement;
        if standing(reader, &said)? == Standing::Differs {
            return Ok(differs(&said));
        }
        if last
            .as_ref()
            .is_none_or(|last| last.recorded_at < said.recorded_at)
        {
            last = Some(said);
        }
    }
    Ok(match last {
        Some(last) => Check {
            name: NAME,
            well: Well::Good,
            says: format!(
                "{}副署到第{}项，{}",
                last.witness,
                last.size,
                last.recorded_at.in_words()
            ),
            cure: "",
        },
        None => Check {
            name: NAME,
            well: Well::Soon,
            says: "还没有见证人：谁都没有另外保存本账本的检查点".to_owned(),
            cure: "请邻县、法院或者人大用 zhunsheng witness 定期副署，\
                   再用 zhunsheng ledger countersign 收进来。",
        },
    })
}

const NAME: &str = "见证";

fn differs(said: &Countersignature) -> Check {
    Check {
        name: NAME,
        well: Well::Bad,
        says: format!(
            "警报：{}在{}副署的第{}项的树根，与本账本的不同",
            said.witness,
            said.recorded_at.in_words(),
            said.size
        ),
        cure: "账本可能被改写过，或者给别人看过另一本。停止办理，保存好数据、检查点和副署，\
               报告审计部门，与见证人当面核对。",
    }
}
