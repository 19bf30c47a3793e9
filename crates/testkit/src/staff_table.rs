//! A table of staff of any size, as a county would hand it in.

use std::fmt::Write as _;

/// Units of the table.
const UNITS: u64 = 300;

/// So many officers in three hundred units as csv, and the government above them in one row more.
#[must_use]
pub fn staff_table(rows: u64) -> String {
    let mut text = "单位,上级单位,姓名,工号,岗位,证件种类,证件号,有效期起,有效期止\n".to_owned();
    for row in 0..rows {
        let unit = row % UNITS;
        let _written = writeln!(
            text,
            "旗监管{unit}局,旗人民政府,张{row},z{row},执法人员,行政执法证,15{row:06},2024.1.1,\
             2028年12月31日"
        );
    }
    text + "旗人民政府,,巴特尔,b5,本级政府负责人,,,,\n"
}
