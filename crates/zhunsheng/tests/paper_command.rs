//! `paper` as a whole process, on a small sample county.

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read, Write};
    use std::path::PathBuf;
    use std::process::{Command, Output};

    use tempfile::TempDir;
    use zip::write::SimpleFileOptions;
    use zip::{ZipArchive, ZipWriter};

    struct County(TempDir);

    impl County {
        fn new() -> Self {
            let county = Self(tempfile::tempdir().unwrap());
            let made = county.run(&[
                "demo",
                "--no-serve",
                "--cases",
                "4",
                "--data",
                "data",
                "--key",
                "key",
            ]);
            assert!(made.status.success(), "{}", said(&made));
            county
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn run(&self, arguments: &[&str]) -> Output {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            command.args(arguments).current_dir(self.0.path());
            command.output().unwrap()
        }

        fn paper(&self, case: &str, step: &str, more: &[&str]) -> Output {
            let mut arguments = vec!["paper", "--data", "data", "--out", "out.docx"];
            arguments.extend(["--case", case, "--step", step]);
            arguments.extend(more);
            self.run(&arguments)
        }

        /// The first case that was decided by a written decision.
        fn decided(&self) -> String {
            let numbers = (1..=5).map(|number| number.to_string());
            let mut decided = numbers.filter(|number| {
                let made = self.paper(number, "decide", &[]);
                made.status.success() && said(&made).contains("“行政处罚决定书”")
            });
            decided.next().unwrap()
        }
    }

    fn said(output: &Output) -> String {
        let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        String::from_utf8(both).unwrap()
    }

    fn document(bytes: &[u8]) -> String {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        let mut part = archive.by_name("word/document.xml").unwrap();
        part.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_decision_says_what_the_case_says_and_always_the_same() {
        let county = County::new();
        let case = county.decided();
        let bytes = std::fs::read(county.path("out.docx")).unwrap();
        let text = document(&bytes);
        for word in [
            "行政处罚决定书",
            "罚〔20",
            "当事人：",
            "一、违法事实和证据",
            "罚款数额：",
            "元。",
            "》第",
            "六十日内申请行政复议",
            "〔印章〕",
        ] {
            assert!(text.contains(word), "{word}\n{text}");
        }
        county.paper(&case, "decide", &["--round", "1"]);
        assert_eq!(bytes, std::fs::read(county.path("out.docx")).unwrap());
    }

    #[test]
    fn a_county_fills_its_own_template_and_hears_what_cannot_be_filled() {
        let county = County::new();
        let case = county.decided();
        let template = |body: &str| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default();
            zip.start_file("word/document.xml", options).unwrap();
            zip.write_all(body.as_bytes()).unwrap();
            let bytes = zip.finish().unwrap().into_inner();
            std::fs::write(county.path("own.docx"), bytes).unwrap();
        };
        let own = ["--template", "own.docx"];
        template("<w:p><w:r><w:t>文号{num</w:t></w:r><w:r><w:t>ber}</w:t></w:r></w:p>");
        let made = county.paper(&case, "decide", &own);
        assert!(made.status.success(), "{}", said(&made));
        let bytes = std::fs::read(county.path("out.docx")).unwrap();
        assert!(document(&bytes).contains("罚〔20"));
        template("<w:p><w:r><w:t>{没有}</w:t></w:r></w:p>");
        let refused = county.paper(&case, "decide", &own);
        assert!(said(&refused).contains("ZS5106"), "{}", said(&refused));
    }

    #[test]
    fn a_paper_that_does_not_exist_is_refused_in_words() {
        let county = County::new();
        let of = |case: &str, step: &str| {
            let refused = county.paper(case, step, &[]);
            assert_eq!(refused.status.code(), Some(1));
            said(&refused)
        };
        assert!(of("99", "decide").contains("没有第99号案件"));
        assert!(of("1", "nothing").contains("还没有办"));
        assert!(!county.path("out.docx").exists());
    }
}
