//! `import people`, `export cases` and `report statistics` as whole processes.

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::{Command, Output};

    use tempfile::TempDir;
    use zs_paper::table::read_grids;
    use zs_testkit::tree::in_tree;

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
    fn people_are_previewed_imported_and_handed_back_with_their_errors() {
        let folder = Folder::new();
        let table = "单位,姓名,工号,岗位\n某局,张三,A1,执法人员\n某局,李四,A2,没有的岗位\n";
        std::fs::write(folder.path("people.csv"), table).unwrap();
        std::fs::write(
            folder.path("first.csv"),
            "单位,姓名,工号,岗位\n某局,王五,A3,登记人员\n",
        )
        .unwrap();
        assert_eq!(folder.run("import people first.csv --data data").0, Some(0));
        let (code, said) = folder.run("import people people.csv --data data --dry-run");
        assert_eq!(code, Some(1));
        assert!(said.contains("新增 1 更新 0 不变 0 错误 1"), "{said}");
        assert!(
            said.contains("第3行D列") && said.contains("ZS5115"),
            "{said}"
        );
        let (_, said) = folder.run("import people people.csv --data data --errors errors.xlsx");
        // The preview wrote nothing.
        assert!(said.contains("新增 1 更新 0 不变 0 错误 1"), "{said}");
        let (_, said) = folder.run("import people people.csv --data data");
        assert!(said.contains("新增 0 更新 0 不变 1 错误 1"), "{said}");
        let grids = read_grids(&std::fs::read(folder.path("errors.xlsx")).unwrap()).unwrap();
        let cell = |row: u32| grids[0].rows[&row].get(&4).map(|it| it.value.text());
        assert_eq!(cell(0).as_deref(), Some("错误"));
        assert_eq!(cell(1), None);
        assert!(cell(2).unwrap().contains("没有“没有的岗位”这个岗位"));
        // The copy itself can be imported, its last column is none of ours.
        let (_, said) = folder.run("import people errors.xlsx --data data --dry-run");
        assert!(said.contains("新增 0 更新 0 不变 1 错误 1"), "{said}");
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        let folder = Folder::new();
        std::fs::write(folder.path("a.xlsx"), b"PK\x03\x04").unwrap();
        let (code, said) = folder.run("import people a.xlsx --data data");
        assert_eq!(code, Some(1));
        assert!(said.contains("ZS5102"), "{said}");
        assert!(!folder.path("data").exists());
    }

    #[test]
    fn the_returns_of_a_year_are_written_with_numbers_as_numbers() {
        let folder = Folder::new();
        folder.run("demo --no-serve --cases 4 --data data --key key");
        let line = "report statistics --data data --key key --year 2026";
        let (code, said) = folder.run(&format!("{line} --out all.xlsx"));
        assert_eq!(code, Some(0), "{said}");
        let (code, said) = folder.run(&format!("{line} --report enforcement --out one.xlsx"));
        assert_eq!(code, Some(0), "{said}");
        let sheets = |name: &str| read_grids(&std::fs::read(folder.path(name)).unwrap()).unwrap();
        assert!(sheets("all.xlsx").len() > sheets("one.xlsx").len());
        let sheets = sheets("one.xlsx");
        let table = &sheets[1];
        assert_eq!(table.sheet, "行政处罚实施情况统计表（十二栏）");
        let text = |row: u32, column: u32| table.rows[&row][&column].value.text();
        assert_eq!((text(0, 0), text(0, 3)), ("单位".into(), "罚款".into()));
        assert_eq!(
            (text(0, 13), text(0, 14)),
            ("合计（宗）".into(), "罚没金额（元）".into())
        );
        let together = (1..200).find(|row| text(*row, 0) == "合计").unwrap();
        let total: i64 = text(together, 13).parse().unwrap();
        let kinds = (1..=12).map(|it| text(together, it).parse::<i64>().unwrap());
        assert_eq!(total, kinds.sum::<i64>());
        let (code, said) = folder.run(&format!("{line} --out all.csv"));
        assert_eq!(code, Some(2), "{said}");
        let (code, said) = folder.run(&format!("{line} --report none --out a.xlsx"));
        assert!(code == Some(2) && said.contains("enforcement"), "{said}");
    }

    #[test]
    fn the_yearly_report_stays_a_draft_until_people_have_written_their_parts() {
        let folder = Folder::new();
        folder.run("demo --no-serve --cases 4 --data data --key key");
        let line = "report annual --data data --key key --year 2026";
        let (code, said) = folder.run(&format!("{line} --out a.docx --footnotes"));
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("“总的情况”还没有写"), "{said}");
        let (code, said) = folder.run(&format!("{line} --out b.docx --final"));
        assert!(
            code == Some(1) && said.contains("还不能定稿"),
            "{code:?} {said}"
        );
        assert!(!folder.path("b.docx").exists());
        let parts = [
            "总的情况",
            "不足和原因",
            "履职情况",
            "下一年安排",
            "其他情况",
        ];
        let prose = |text: &str| {
            let parts = parts.map(|name| format!("## {name}\n{text}\n"));
            std::fs::write(folder.path("prose.md"), parts.join("\n")).unwrap();
        };
        prose("投入经费XX万元。");
        let (code, said) = folder.run(&format!("{line} --prose prose.md --final --out b.docx"));
        assert!(
            code == Some(1) && said.contains("空白“XX”"),
            "{code:?} {said}"
        );
        prose("没有其他需要报告的情况。");
        let (code, said) = folder.run(&format!("{line} --prose prose.md --final --out b.docx"));
        assert_eq!(code, Some(0), "{said}");
        let (code, said) = folder.run(&format!("{line} --out figures.xlsx"));
        assert_eq!(code, Some(0), "{said}");
        let sheets = read_grids(&std::fs::read(folder.path("figures.xlsx")).unwrap()).unwrap();
        assert!(sheets[0].rows.len() > 60);
    }

    /// Says of the county's offices where they lie; one lies below another and follows it.
    fn place_units(database: &std::path::Path) {
        let connection = rusqlite::Connection::open(database).unwrap();
        let rows = [
            ("青市监", "placed", "青岑县", "159999"),
            ("青司", "moved", "", "青市监"),
            ("青市监云岭", "placed", "云岭镇", "159999101"),
        ];
        for row in rows {
            let sql = "INSERT INTO unit_change SELECT '159999', count(*) + 1, ?1, 19000, ?2, ?3, ?4, \
                       '青编发〔2024〕1号', '', 0 FROM unit_change";
            connection.execute(sql, row).unwrap();
        }
    }

    #[test]
    fn a_second_program_computes_the_same_figures_from_the_export_of_a_county() {
        let folder = Folder::new();
        folder.run("demo --no-serve --cases 60 --data data --key key");
        place_units(&folder.path("data").join("county.db"));
        let (code, said) = folder.run("export acts --data data --key key --out acts.jsonl");
        assert!(code == Some(0) && said.contains("个案件"), "{said}");
        let acts = std::fs::read_to_string(folder.path("acts.jsonl")).unwrap();
        let recomputed = |acts: &str, period: &str| {
            let line = "export figures --data data --key key --out figures.csv --period";
            let (code, said) = folder.run(&format!("{line} {period}"));
            assert_eq!(code, Some(0), "{said}");
            std::fs::write(folder.path("acts.jsonl"), acts).unwrap();
            let mut command = std::process::Command::new("python3");
            command.env("PYTHONIOENCODING", "utf-8");
            let words = ["acts.jsonl", "figures.csv"].map(|it| folder.path(it));
            let program = in_tree("tools/recompute_figures.py");
            command.arg(program).arg(in_tree("law")).args(words);
            let output = command.output().expect("python3 is on this machine");
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            (output.status.success(), said)
        };
        for period in ["2025", "2026", "2026-Q1"] {
            let (agrees, said) = recomputed(&acts, period);
            assert!(agrees, "{period}: {said}");
        }
        // The figures of a region are among them, and a unit that lies elsewhere is noticed.
        let figures = std::fs::read_to_string(folder.path("figures.csv")).unwrap();
        assert!(figures.contains("\"区划:159999\"") && figures.contains("\"区划:159999101\""));
        let elsewhere = acts.replace("\"159999101\"", "\"159998101\"");
        assert_ne!(elsewhere, acts);
        assert!(
            ["2025", "2026"]
                .iter()
                .any(|it| !recomputed(&elsewhere, it).0)
        );
        // An officer, a party or an address is not in the file.
        let county = std::fs::read_to_string(in_tree("samples/county.toml")).unwrap();
        for name in ["王", "长青", "云岭镇"] {
            assert!(county.contains(name) && !acts.contains(name), "{name}");
        }
        let changed = acts.replace("[\"罚款金额\",", "[\"罚款金额\",1");
        assert_ne!(changed, acts);
        let differs = ["2025", "2026"].map(|it| recomputed(&changed, it).0);
        assert!(differs.contains(&false));
        let (code, said) = folder.run("export figures --data data --period 2026-13 --out a.csv");
        assert!(code == Some(2) && said.contains("2026-Q3"), "{said}");
    }

    #[test]
    fn the_case_list_is_exported_with_what_it_is() {
        let folder = Folder::new();
        folder.run("demo --no-serve --cases 4 --data data --key key");
        let (code, said) = folder.run("export cases --data data --out cases.xlsx");
        assert_eq!(code, Some(0), "{said}");
        let grids = read_grids(&std::fs::read(folder.path("cases.xlsx")).unwrap()).unwrap();
        let names: Vec<_> = grids.iter().map(|it| it.sheet.as_str()).collect();
        assert_eq!(names, ["案件", "说明"]);
        let text =
            |grid: usize, row: u32, column: u32| grids[grid].rows[&row][&column].value.text();
        // Four sample cases and the one of the walk, under their head.
        assert_eq!(grids[0].rows.len(), 6);
        assert_eq!(text(0, 0, 0), "序号");
        assert_eq!(text(1, 1, 1), "全部案件");
        assert_eq!(text(1, 3, 1), "5");
        assert_eq!(text(1, 5, 1).len(), 64);
        let unit = text(0, 1, 2);
        folder.run(&format!(
            "export cases --data data --unit {unit} --out cases.csv"
        ));
        let csv = std::fs::read_to_string(folder.path("cases.csv")).unwrap();
        let rows = csv
            .lines()
            .filter(|line| line.contains(&format!("\"{unit}\"")));
        assert!(rows.count() >= 1 && csv.contains("账本树根"), "{csv}");
        let (code, _) = folder.run("export cases --data data --out cases.pdf");
        assert_eq!(code, Some(2));
    }
}
