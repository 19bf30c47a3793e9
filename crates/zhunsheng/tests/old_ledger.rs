//! `check log` of an old ledger, and `export log` of a county, as whole processes.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;
    use std::process::{Command, Output};

    use tempfile::TempDir;
    use zs_paper::table::read_grids;
    use zs_testkit::penalty_ledger::{PenaltyLedger, TODAY};

    struct Folder(TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn run(&self, line: &str) -> (Option<i32>, String) {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            let arguments = line.split(' ');
            let output: Output = command
                .args(arguments)
                .current_dir(self.0.path())
                .output()
                .unwrap();
            let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            (output.status.code(), String::from_utf8(both).unwrap())
        }
    }

    #[test]
    fn an_old_ledger_is_checked_by_what_its_headers_propose() {
        let folder = Folder::new();
        let ledger = PenaltyLedger::new(600, 5).unwrap();
        std::fs::write(folder.path("ledger.xlsx"), &ledger.xlsx).unwrap();
        let check = format!("check log ledger.xlsx --procedure penalty.ordinary --on {TODAY}");
        let (code, said) = folder.run(&format!("{check} --table counts.tsv --report list.xlsx"));
        // Rows that could not be read make the exit code 1; each of them is listed.
        assert_eq!(code, Some(1), "{said}");
        for told in [
            "按表头提议的对照表",
            "from = \"送达日期\"",
            "不能读入的",
            "“2023年”第",
        ] {
            assert!(said.contains(told), "{told}: {said}");
        }
        let counts = std::fs::read_to_string(folder.path("counts.tsv")).unwrap();
        let counts: BTreeMap<&str, usize> = counts
            .lines()
            .filter_map(|line| line.rsplit_once('\t'))
            .map(|(key, count)| (key, count.parse().unwrap()))
            .collect();
        let planted = |kind: &str, step: &str| {
            let of = ledger
                .faults
                .iter()
                .filter(|it| (it.1, it.2) == (kind, step));
            of.count()
        };
        for (kind, word, step) in [
            ("missing", "missing", "inform"),
            ("unserved", "unserved", "deliver"),
            ("unpublished", "unpublished", "publish"),
            ("people", "actor", "review"),
            ("order", "order", "publish"),
            ("too_early", "early", "decide"),
        ] {
            let found = counts.get(&*format!("{kind}\t{step}")).copied();
            assert_eq!(
                found,
                Some(planted(word, step)),
                "{kind} {step}: {counts:?}"
            );
        }
        let grids = read_grids(&std::fs::read(folder.path("list.xlsx")).unwrap()).unwrap();
        assert_eq!(grids[2].rows.len(), ledger.unreadable.len() + 1);

        let (code, _) = folder.run(&format!("{check} --report list.docx"));
        assert_eq!(code, Some(1));
        assert!(
            std::fs::read(folder.path("list.docx"))
                .unwrap()
                .starts_with(b"PK")
        );
        let (code, said) = folder.run(&format!("{check} --report list.pdf"));
        assert_eq!(code, Some(2), "{said}");
        let (_, said) = folder.run(&format!("{check} --overlay neimenggu"));
        assert!(said.contains("件有不符合程序的事项"), "{said}");
        let (code, said) = folder.run(&format!("{check} --overlay mars"));
        assert_eq!(code, Some(1));
        assert!(said.contains("没有“mars”这样的"), "{said}");
    }

    #[test]
    fn a_table_without_what_is_needed_is_told_in_words() {
        let folder = Folder::new();
        std::fs::write(folder.path("a.csv"), "甲,乙\n1,2\n").unwrap();
        let (code, said) = folder.run("check log a.csv --procedure penalty.ordinary");
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("表头认不出案件编号或者日期"), "{said}");
        std::fs::write(folder.path("a.json"), "{\"objects\":[]}").unwrap();
        let (code, said) = folder.run("check log a.json --procedure penalty.ordinary");
        assert_eq!(code, Some(2), "{said}");
    }

    #[test]
    fn a_county_leaves_as_event_logs_that_the_check_reads() {
        let folder = Folder::new();
        folder.run("demo --no-serve --cases 12 --data data --key key");
        let map = |case: &str, step: &str, at: &str| {
            format!(
                "format = 1\n[log]\ncovers = \"named\"\ncase = \"{case}\"\nstep = \"{step}\"\n\
                 at = \"{at}\"\nunit = \"m1\"\n[[step]]\nfrom = \"作出处罚决定\"\nstep = \"decide\"\n\
                 [[step]]\nfrom = \"立案审批\"\nstep = \"file\"\n"
            )
        };
        let keys = [
            ("xes", map("concept:name", "concept:name", "time:timestamp")),
            ("ocel", map("案件", "ocel:activity", "ocel:timestamp")),
        ];
        for (form, map) in keys {
            let file = format!("log.{form}");
            let (code, said) = folder.run(&format!(
                "export log --data data --format {form} --out {file}"
            ));
            assert_eq!(code, Some(0), "{said}");
            // Twelve sample cases and the one of the walk.
            assert!(said.contains("导出 13 个案件"), "{said}");
            std::fs::write(folder.path("map.toml"), map).unwrap();
            let (_, said) = folder.run(&format!(
                "check log {file} --procedure penalty.ordinary --map map.toml"
            ));
            assert!(
                said.contains("检查了") && !said.contains("次序颠倒"),
                "{said}"
            );
        }
        let (code, _) = folder.run("export log --data data --format csv --out a");
        assert_eq!(code, Some(2));
        let (_, said) = folder.run(
            "export log --data data --format xes --state over --procedure rectification --out a.xes",
        );
        assert!(said.contains("导出 "), "{said}");
    }
}
