//! A large table of people is imported within a bound of memory.
//!
//! The bound is set on the process itself (`prlimit`, package util-linux), not by a control group,
//! whose version and rights differ from machine to machine. It counts all memory that the program
//! asks for, whether touched or not, so it is no laxer than a group's.

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;
    use std::process::{Command, Output};

    use zs_testkit::tree::figure;

    /// What the import may ask for, in MiB.
    const MEMORY: u64 = 256;

    /// A table of so many officers in three hundred units.
    fn table(rows: u64) -> String {
        let head = "单位,上级单位,姓名,工号,岗位,证件种类,证件号,有效期起,有效期止\n";
        let mut text = head.to_owned();
        for row in 0..rows {
            let unit = row % 300;
            writeln!(
                text,
                "旗监管{unit}局,旗人民政府,张{row},z{row},执法人员,行政执法证,15{row:06},2024.1.1,\
                 2028年12月31日"
            )
            .unwrap();
        }
        // The government itself is a unit too.
        text + "旗人民政府,,巴特尔,b5,本级政府负责人,,,,\n"
    }

    fn import(folder: &Path, data: &str, mib: u64) -> Output {
        Command::new("prlimit")
            .arg(format!("--data={}", mib * 1_024 * 1_024))
            .arg(env!("CARGO_BIN_EXE_zhunsheng"))
            .args(["import", "people", "--data", data, "people.csv"])
            .current_dir(folder)
            .output()
            .expect("prlimit (package util-linux) is needed to bound the memory of the import")
    }

    #[test]
    fn d10_a_large_table_of_people_is_imported_within_its_memory() {
        let rows = figure("ZS_ROWS", 2_000).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("people.csv"), table(rows)).unwrap();
        let output = import(folder.path(), "d", MEMORY);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let all = format!("{said}\n{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{all}");
        assert!(said.contains(&format!("新增 {} ", rows + 1)), "{all}");
        println!("figure: {rows} rows within {MEMORY} MiB");
        // Negative control: the bound holds, so with too little memory the import does not end well.
        assert_ne!(import(folder.path(), "e", 4).status.code(), Some(0));
    }
}
