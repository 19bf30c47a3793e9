//! `zhunsheng time` as a person runs it.

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    fn zhunsheng(args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        command.args(args).output().unwrap()
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    fn data(name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/time");
        folder.join(name)
    }

    /// Runs a committed table with its due column emptied, so that nothing can be passed through.
    fn agrees(name: &str) -> Output {
        let committed = std::fs::read_to_string(data(name)).unwrap();
        let empty_due = |(index, line): (usize, &str)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if index > 0 {
                cells[8] = "";
            }
            cells.join(",") + "\n"
        };
        let asked: String = committed.lines().enumerate().map(empty_due).collect();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("asked.csv");
        std::fs::write(&file, asked).unwrap();
        let output = zhunsheng(&["time", "batch", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), committed);
        output
    }

    #[test]
    fn t1_vectors_agree_through_the_command() {
        let output = agrees("vectors_batch.csv");
        assert_eq!(text(&output.stderr), "");
    }

    #[test]
    fn t5_edges_agree_through_the_command() {
        let told = text(&agrees("edges.csv").stderr);
        assert!(told.contains("暂定"), "{told}");
    }

    #[test]
    fn due_prints_the_date_first_and_then_the_arithmetic() {
        let output = zhunsheng(&["time", "due", "--from", "2026-04-30", "--within", "5wd"]);
        let shown = text(&output.stdout);
        let mut lines = shown.lines();
        assert_eq!(lines.next(), Some("2026-05-11"));
        assert!(
            shown.contains("不计：2026-05-01 至 2026-05-05（5 天），劳动节放假"),
            "{shown}"
        );
        assert!(
            shown.contains("计入：2026-05-09（星期六），劳动节调休上班"),
            "{shown}"
        );
    }

    #[test]
    fn due_takes_pauses_and_no_roll() {
        let run = |more: &[&str]| {
            let mut args = vec!["time", "due", "--from", "2026-06-11", "--within", "30d"];
            args.extend_from_slice(more);
            text(&zhunsheng(&args).stdout)
                .lines()
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(run(&[]), "2026-07-13");
        assert_eq!(run(&["--roll", "no"]), "2026-07-11");
        let pause = [
            "--roll",
            "no",
            "--pause",
            "2026-06-15..2026-06-20",
            "--pause",
            "2026-06-21..2026-06-24",
        ];
        assert_eq!(run(&pause), "2026-07-21");
    }

    #[test]
    fn back_gives_the_last_day_of_notice() {
        let output = zhunsheng(&["time", "back", "--from", "2026-10-12", "--at-least", "3wd"]);
        assert_eq!(text(&output.stdout).lines().next(), Some("2026-10-08"));
    }

    #[test]
    fn batch_lists_bad_cells_and_still_writes_the_good_rows() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rows.csv");
        let rows = "\u{feff}note,start,within,roll,direction,then\n\
            好,2026-04-30,5wd,,,\n\
            坏,2026-02-30,5w,也许,,\n\
            倒,2026-10-12,3wd,,back,next\n\
            \"引,号\",2026-06-15,10wd,,,next\n";
        std::fs::write(&file, rows).unwrap();
        let output = zhunsheng(&["time", "batch", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let table = text(&output.stdout);
        let rows: Vec<&str> = table.lines().collect();
        assert_eq!(rows[1], "好,2026-04-30,5wd,,,,2026-05-11");
        assert_eq!(rows[2], "坏,2026-02-30,5w,也许,,,");
        assert_eq!(rows[4], "\"引,号\",2026-06-15,10wd,,,next,2026-07-01");
        let told = text(&output.stderr);
        for place in [
            "第 3 行 start 列：",
            "第 3 行 within 列：",
            "第 3 行 roll 列：",
            "第 4 行 then 列：",
        ] {
            assert!(told.contains(place), "{told}");
        }
    }

    #[test]
    fn mistakes_are_told_in_chinese() {
        for (args, part) in [
            (vec!["time", "due", "--within", "5wd"], "还要写明：--from"),
            (
                vec!["time", "due", "--from", "2026-02-29", "--within", "5wd"],
                "不是日历上的日期",
            ),
            (vec!["time", "batch", "/没有/这个.csv"], "没有这个文件"),
            (vec!["tmie"], "没有“tmie”这个命令"),
            (
                vec![
                    "--law",
                    "/没有",
                    "time",
                    "due",
                    "--from",
                    "2026-01-01",
                    "--within",
                    "1d",
                ],
                "没有这个文件",
            ),
        ] {
            let output = zhunsheng(&args);
            assert!(!output.status.success());
            let told = text(&output.stderr);
            assert!(told.contains(part), "{told}");
            assert!(output.stdout.is_empty());
        }
    }
}
