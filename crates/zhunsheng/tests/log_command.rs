//! `import log` and `check log` as a person runs them, and an import that is killed half-way.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    use zs_store::sqlite::open_reader;
    use zs_testkit::foreign_log::{ForeignLog, Stories};

    /// The law of the example.
    fn law() -> zs_work::Law {
        let mut files = zs_law::Files::new("law");
        let root = example().join("law");
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                files.add(&name, fs::read(&path).unwrap());
            }
        }
        zs_work::Law::read(&files).0
    }

    fn example() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/road-fines")
    }

    fn log(path: &Path, cases: u64) -> ForeignLog {
        let stories = fs::read_to_string(example().join("stories.toml")).unwrap();
        let log = Stories::read(&stories)
            .unwrap()
            .log(cases, 11, &str::to_owned);
        fs::write(path, &log.xes).unwrap();
        log
    }

    fn program(words: &[&str], paths: &[(&str, &Path)]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        program.args(words);
        for (word, path) in paths {
            // Keys are made beside the data of the test, and not in the settings of whoever runs it.
            if *word == "--data" {
                program.env("XDG_CONFIG_HOME", path.with_extension("settings"));
            }
            program
                .args(if word.is_empty() { None } else { Some(word) })
                .arg(path);
        }
        program.arg("--law").arg(example().join("law"));
        program
    }

    fn import(file: &Path, data: &Path) -> Command {
        let map = example().join("map.toml");
        let paths = [("", file), ("--map", &map), ("--data", data)];
        program(&["import", "log", "--procedure", "road.fine"], &paths)
    }

    fn text(output: &Output) -> String {
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Events in the ledger; none while the data folder is still being made.
    fn events(data: &Path) -> u64 {
        let edge = open_reader(data).and_then(|mut reader| reader.edge());
        edge.map_or(0, |edge| edge.last.map_or(0, |last| last.seq + 1))
    }

    #[test]
    fn an_import_that_is_killed_goes_on_and_loses_and_doubles_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (file, data) = (folder.path().join("log.xes"), folder.path().join("data"));
        let log = log(&file, 4_000);
        let all = log.cases + log.rows - log.unknown;
        let mut child = import(&file, &data)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while events(&data) == 0 && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let there = events(&data);
        assert!(
            there > 0 && there < all,
            "{there} of {all} were there when it was killed"
        );
        let told = text(&import(&file, &data).output().unwrap());
        assert!(
            told.contains("每一行都有着落") && !told.contains("以前已经导入 0 件"),
            "{told}"
        );
        assert_eq!(events(&data), all, "{told}");
    }

    #[test]
    fn what_came_in_deviates_as_the_file_does() {
        let folder = tempfile::tempdir().unwrap();
        let (file, data) = (folder.path().join("log.xes"), folder.path().join("data"));
        let log = log(&file, 400);
        let problems = folder.path().join("problems.tsv");
        let imported = import(&file, &data)
            .arg("--problems")
            .arg(&problems)
            .output()
            .unwrap();
        // Rows that could not be taken make the exit code 1; each of them is listed.
        assert_eq!(imported.status.code(), Some(i32::from(log.unknown > 0)));
        let lines = fs::read_to_string(&problems).unwrap().lines().count() as u64;
        assert_eq!(lines, log.unknown + 1);
        // The first start of the pages finds the rows computed by this version.
        let mut reader = open_reader(&data).unwrap();
        let law = law();
        assert!(zs_work::are_projected(reader.as_mut(), &law).unwrap());
        let tables = [folder.path().join("a.tsv"), folder.path().join("b.tsv")];
        let map = example().join("map.toml");
        let from_file = [("", &*file), ("--map", &map), ("--table", &tables[0])];
        let from_file = program(&["check", "log", "--procedure", "road.fine"], &from_file).output();
        let from_data = [("--data", &*data), ("--table", &tables[1])];
        let from_data = program(&["check", "log"], &from_data).output();
        assert!(text(&from_data.unwrap()).contains("不需要的环节"));
        assert!(text(&from_file.unwrap()).contains("对照表里没有“Towed Away”这个名称"));
        let table = fs::read_to_string(&tables[0]).unwrap();
        assert_eq!(table, fs::read_to_string(&tables[1]).unwrap());
        for ((kind, step), count) in &log.deviations {
            assert!(
                table.contains(&format!("{kind}\t{step}\t{count}\n")),
                "{kind} {step}\n{table}"
            );
        }
    }

    #[test]
    fn a_wrong_map_or_file_is_told_in_chinese() {
        let folder = tempfile::tempdir().unwrap();
        let (file, map) = (
            folder.path().join("log.xes"),
            folder.path().join("map.toml"),
        );
        log(&file, 3);
        let good = fs::read_to_string(example().join("map.toml")).unwrap();
        let wrong = good
            .replace("step = \"send\"", "step = \"sent\"")
            .replace("unit ", "unti ");
        fs::write(&map, wrong).unwrap();
        let paths = [("", &*file), ("--map", &map)];
        let run = program(&["check", "log", "--procedure", "road.fine"], &paths)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(1));
        for code in ["ZS5202", "ZS5203", "ZS5204"] {
            assert!(told.contains(code), "{told}");
        }
        let missing = folder.path().join("nothing.xes");
        let map = example().join("map.toml");
        let paths = [("", &*missing), ("--map", &map)];
        let run = program(&["check", "log", "--procedure", "road.fine"], &paths)
            .output()
            .unwrap();
        assert!(String::from_utf8_lossy(&run.stderr).contains("没有这个文件"));
    }
}
