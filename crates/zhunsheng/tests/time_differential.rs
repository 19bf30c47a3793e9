//! T2: dates of the command against an independent calendar, the PyPI package chinesecalendar.
//!
//! `ZS_DIFFERENTIAL=full` compares all 920,520 cases (2,557 starts, 4 units, 1 to 90), otherwise
//! every 18th. The package is installed once into a virtual environment of the target folder.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};
    use std::sync::LazyLock;

    use zs_base::Day;

    const PACKAGE: &str = "chinesecalendar==1.11.0";

    fn run(command: &mut Command, what: &str) -> Output {
        let output = command
            .output()
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let told = String::from_utf8_lossy(&output.stderr);
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{what}\n{shown}\n{told}");
        output
    }

    /// The interpreter that has the package; whichever test comes first installs it.
    static PYTHON: LazyLock<PathBuf> = LazyLock::new(install);

    fn install() -> PathBuf {
        let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("time-oracle");
        let python = venv.join("bin/python");
        let marker = venv.join(PACKAGE);
        if marker.exists() {
            return python;
        }
        let venv_text = venv.to_str().unwrap();
        run(
            Command::new("python3").args(["-m", "venv", "--clear", venv_text]),
            "the differential test needs python3 with venv (apt-get install python3-venv)",
        );
        run(
            Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]),
            "the differential test needs to install chinesecalendar with pip; give pip an index that it can reach",
        );
        fs::write(marker, "").unwrap();
        python
    }

    fn oracle(python: &Path, args: &[&str]) -> String {
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/differential/time_oracle.py");
        let output = run(
            Command::new(python).arg(script).args(args),
            "the independent calendar disagrees",
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn batch(asked: &Path, answered: &Path) {
        run(
            Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
                .args(["time", "batch"])
                .arg(asked)
                .arg("--out")
                .arg(answered),
            "time batch refuses the cases",
        );
    }

    #[test]
    fn t2_dates_agree_with_an_independent_calendar() {
        let python: &Path = &PYTHON;
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let (asked, answered) = (path("asked.csv"), path("answered.csv"));

        let eve = "2019-12-31".parse::<Day>().unwrap();
        let days: String = (0..2_557)
            .map(|index| format!("{},1wd,weekends\n", eve.plus(index)))
            .collect();
        fs::write(&asked, format!("start,within,provisional\n{days}")).unwrap();
        batch(&asked, &answered);
        let told = oracle(python, &["days", answered.to_str().unwrap()]);
        assert_eq!(told.trim(), "compared 2557 different 0");

        let full = std::env::var("ZS_DIFFERENTIAL").is_ok_and(|text| text == "full");
        let (step, number) = if full { ("1", 920_520) } else { ("18", 51_140) };
        oracle(python, &["make", step, asked.to_str().unwrap()]);
        batch(&asked, &answered);
        let told = oracle(python, &["check", answered.to_str().unwrap()]);
        assert_eq!(told.trim(), format!("compared {number} different 0"));
    }

    #[test]
    fn the_oracle_finds_a_wrong_date() {
        let python: &Path = &PYTHON;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wrong.csv");
        fs::write(&file, "start,unit,n,due\n2026-04-30,wd,5,2026-05-12\n").unwrap();
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/differential/time_oracle.py");
        let output = Command::new(python)
            .arg(script)
            .args(["check", file.to_str().unwrap()])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("compared 1 different 1"), "{told}");
    }
}
