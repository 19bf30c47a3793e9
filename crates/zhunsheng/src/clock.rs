//! The machine's clock, read in this one place and turned into the civil time of the county.

use std::time::{SystemTime, UNIX_EPOCH};

use zs_base::Moment;

use crate::failure::Failure;

/// China has one civil time, eight hours before that of Greenwich, and no summer time.
const OFFSET_MS: i64 = 8 * 3_600_000;

/// Now, on the wall clock of the county.
pub fn now() -> Result<Moment, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.ok().and_then(|it| i64::try_from(it.as_millis()).ok());
    let ms = ms.ok_or_else(|| Failure::input("机器的时钟不对，请先校准。"))?;
    Ok(Moment::from_ms(ms + OFFSET_MS))
}
