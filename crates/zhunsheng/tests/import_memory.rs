//! A large table of people is imported within a bound of memory.
//!
//! The bound is set on the process itself (`prlimit`, package util-linux), not by a control group,
//! whose version and rights differ from machine to machine. It counts all memory that the program
//! asks for, whether touched or not, so it is no laxer than a group's.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Output};

    use zs_testkit::staff_table::staff_table;
    use zs_testkit::tree::figure;

    /// What the import may ask for, in MiB.
    const MEMORY: u64 = 256;

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
        std::fs::write(folder.path().join("people.csv"), staff_table(rows)).unwrap();
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
