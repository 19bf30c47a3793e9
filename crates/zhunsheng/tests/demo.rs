//! The demo as a newcomer runs it: a county is made, a case is told, the ledger holds.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Output};

    fn demo(data: &Path, key: &Path, seed: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
            .args(["demo", "--no-serve", "--until", "2026-07-31"])
            .args(["--cases", "150", "--seed", seed, "--data"])
            .arg(data)
            .arg("--key")
            .arg(key)
            .output()
            .unwrap()
    }

    fn text(output: &Output) -> String {
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What does not hang on salts: everything but hashes, seconds and rates.
    fn told(output: &Output) -> Vec<String> {
        let told = text(output);
        let lines = told
            .lines()
            .filter(|line| line.contains("第 ") || line.contains("记下"));
        lines
            .filter(|line| !line.contains("入账"))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_demo_makes_a_county_tells_a_case_and_verifies_its_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let (data, key) = (folder.path().join("demo"), folder.path().join("key"));
        let first = demo(&data, &key, "7");
        assert!(
            first.status.success(),
            "{}",
            String::from_utf8_lossy(&first.stderr)
        );
        let shown = text(&first);
        for expected in [
            "70 个单位",
            "立了 150 个案件",
            "✗ 不予办理，什么也没有入账",
            "ZS3107",
            "依法视为“逾期未提出”",
            "公开处罚决定",
            "状态：公示中",
            "公示到 ",
            "每一项都对得上",
        ] {
            assert!(shown.contains(expected), "没有“{expected}”：\n{shown}");
        }
        // The same seed tells the same story again, in the folder that the demo may replace.
        let second = demo(&data, &key, "7");
        assert!(
            second.status.success(),
            "{}",
            String::from_utf8_lossy(&second.stderr)
        );
        assert_eq!(told(&first), told(&second));
        assert!(!told(&first).is_empty());
    }

    #[test]
    fn the_demo_never_takes_a_folder_that_is_not_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("mine");
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("重要.txt"), "重要").unwrap();
        let output = demo(&data, &folder.path().join("key"), "7");
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains("已经有东西"));
        assert_eq!(
            std::fs::read_to_string(data.join("重要.txt")).unwrap(),
            "重要"
        );
    }
}
