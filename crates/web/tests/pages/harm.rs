//! W12 over the routes that take files: what is no such thing, what carries something, and the
//! county's own virus scanner, which finds, fails, hangs and comes back.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use zs_base::Digest;

    use crate::county::{County, photo};
    use crate::wire::{Part, Said, hidden};

    /// Where a file is sent in pieces.
    const PIECES: &str = "/files/0123456789abcdef0123456789abcdef";

    /// A zip file of empty parts with these names.
    fn zipped(names: &[&str]) -> Vec<u8> {
        let (mut zip, mut directory) = (Vec::new(), Vec::new());
        for name in names {
            let length = (name.len() as u16).to_le_bytes();
            let at = (zip.len() as u32).to_le_bytes();
            let common = [&[20, 0][..], &[0; 20], &length, &[0; 2]].concat();
            directory.extend([&b"PK\x01\x02\x14\0"[..], &common, &[0; 10], &at].concat());
            directory.extend_from_slice(name.as_bytes());
            zip.extend([&b"PK\x03\x04"[..], &common, name.as_bytes()].concat());
        }
        let number = (names.len() as u16).to_le_bytes();
        let (length, at) = (directory.len() as u32, zip.len() as u32);
        zip.extend(directory);
        zip.extend([&b"PK\x05\x06\0\0\0\0"[..], &number, &number].concat());
        zip.extend([length.to_le_bytes(), at.to_le_bytes()].concat());
        zip.extend([0; 2]);
        zip
    }

    /// The sample by which scanners are tried, in pieces, so that no scanner takes this file for it.
    fn sample() -> Vec<u8> {
        let head = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$";
        format!("{head}EICAR-{}-ANTIVIRUS-{}", "STANDARD", "TEST-FILE!$H+H*").into_bytes()
    }

    impl County {
        /// Sends a whole file in pieces.
        fn in_pieces(&self, name: &str, content: &[u8]) -> Said {
            let there = self.piece(&format!("{PIECES}?off=0"), content);
            assert_eq!(there.status, 200, "{}", there.body);
            let end = format!("{PIECES}?size={}&name={name}", content.len());
            self.piece(&end, b"")
        }

        fn evidence(&self) -> Vec<Digest> {
            let files = self.folder.path().join("data/files");
            zs_store::Files::new(files).all().unwrap()
        }
    }

    /// A scanner made of these lines of a shell, in a folder with the county's data.
    fn scanned_by(lines: &str) -> County {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("scanner.sh");
        let here = folder.path().display().to_string();
        fs::write(&script, lines.replace("HERE", &here)).unwrap();
        let command = format!("sh {}", script.display());
        County::scanned_by(folder, &command)
    }

    const FINDS: &str = "! grep -q EICAR-STANDARD \"$1\" && exit 0; exit 1";

    #[test]
    fn w12_one_of_each_class_is_refused_with_a_form_and_in_pieces_and_nothing_stays() {
        let county = County::new();
        let macros = [
            "[Content_Types].xml",
            "word/document.xml",
            "word/vbaProject.bin",
        ];
        let flood = [
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff"[..],
            &photo()[24..],
        ];
        let cases: [(&str, Vec<u8>, &str); 6] = [
            ("a.jpg", b"MZ\x90\0\x03\0program\xff".to_vec(), "认不出"),
            ("a.exe", photo(), "两者不符"),
            ("a.png", [photo(), zipped(&["Evil.class"])].concat(), "结尾"),
            ("a.svg", b"<svg><script>1</script></svg>".to_vec(), "藏着"),
            ("a.docx", zipped(&macros), "宏"),
            ("a.png", flood.concat(), "太大"),
        ];
        for (name, content, word) in cases {
            let form = county.hand_in(&[Part::file(name, &content)], &[]);
            let pieces = county.in_pieces(name, &content);
            for said in [form, pieces] {
                assert_eq!(said.status, 422, "{name}");
                assert!(said.body.contains(word), "{name}: {}", said.body);
            }
        }
        assert_eq!(county.evidence(), []);
        assert!(!county.incoming_has_anything());
        let good = county.hand_in(&[Part::file("a.png", &photo())], &[]);
        assert_eq!(good.status, 303, "{}", good.body);
    }

    #[test]
    fn w12_what_a_document_would_run_runs_nowhere_on_the_way_out() {
        let county = County::new();
        let far = "说明".repeat(3_000);
        let hidden_page = format!("{far}<script>alert(1)</script>{far}").into_bytes();
        let pdf = b"%PDF-1.7 /OpenAction << /JS (app.alert(1)) >> %%EOF".to_vec();
        for (name, content, how) in [
            ("a.txt", hidden_page, "attachment"),
            ("a.pdf", pdf, "inline"),
        ] {
            let county = if name == "a.txt" {
                &county
            } else {
                &County::new()
            };
            let sent = county.hand_in(&[Part::file(name, &content)], &[]);
            assert_eq!(sent.status, 303, "{}", sent.body);
            let digest = Digest::of(&[&content]);
            let file = county.get(&format!("{}/files/{digest}", county.case()));
            assert_eq!(file.bytes, content);
            assert!(file.header("content-security-policy").contains("sandbox"));
            assert_eq!(file.header("x-content-type-options"), "nosniff");
            assert!(
                file.header("content-disposition").starts_with(how),
                "{name}"
            );
        }
    }

    #[test]
    fn w12_what_the_scanner_finds_is_refused_deleted_and_written_down() {
        let county = scanned_by(FINDS);
        let (sample, photo) = (sample(), photo());
        let files = [
            Part::file("好的.png", &photo),
            Part::file("坏的.txt", &sample),
        ];
        let form = county.hand_in(&files, &[]);
        assert_eq!(form.status, 422);
        assert!(form.body.contains("已经传好：好的.png"), "{}", form.body);
        assert!(
            form.body.contains("“坏的.txt”：查出文件里有病毒"),
            "{}",
            form.body
        );
        let pieces = county.in_pieces("b.txt", &sample);
        assert_eq!(pieces.status, 422);
        assert!(pieces.body.contains("查出文件里有病毒"), "{}", pieces.body);
        // Only the honest picture is there, as evidence and as a note that it may be referred to.
        assert_eq!(county.evidence(), [Digest::of(&[&photo])]);
        assert_eq!(county.get(PIECES).body, "0\n");
        let bad = Digest::of(&[&sample]).to_string();
        assert_eq!(county.hand_in(&[], &[&bad]).status, 422);
        let log = county.audit("found_virus");
        assert_eq!(log.len(), 2);
        for row in &log {
            assert_eq!((&*row.result, row.person.as_str()), ("refused", "chen"));
            assert!(row.at <= county.now() && !row.address.is_empty());
        }
        assert_eq!((&*log[1].subject, &*log[0].subject), ("坏的.txt", "b.txt"));
        // An honest form goes its way with the scanner in it.
        let good = county.hand_in(&[Part::file("a.png", &photo)], &[]);
        assert_eq!(good.status, 303, "{}", good.body);
    }

    #[test]
    fn w12_tables_of_people_and_templates_are_scanned_as_well() {
        let county = scanned_by(FINDS);
        let table = county.upload_as(&county.admin, "/people/import", "a.csv", &sample());
        assert_eq!(table.status, 422);
        assert!(table.body.contains("查出文件里有病毒"), "{}", table.body);
        // 结案审批表
        let at = "/templates/%E7%BB%93%E6%A1%88%E5%AE%A1%E6%89%B9%E8%A1%A8";
        let session = county.enter("sun");
        let page = county.get_as(&session, at);
        let seal = hidden(&page.body, "seal");
        let texts = [("seal", &*seal), ("from", "2026-03-20")];
        let sent = county.post_file(&session, at, &texts, ("template", &sample()));
        assert!(
            sent.body.contains("查出文件里有病毒"),
            "{} {}",
            sent.status,
            sent.body
        );
        assert_eq!(county.audit("found_virus").len(), 2);
    }

    #[test]
    fn w12_a_scanner_that_fails_or_hangs_takes_nothing_and_the_file_may_come_again() {
        for (ill, why) in [("exit 2", "退出码 2"), ("sleep 600", "没有给出结果")] {
            let county = scanned_by(&format!("[ -e HERE/well ] || {ill}"));
            let photo = photo();
            let two = [Part::file("a.png", &photo), Part::file("b.png", &photo)];
            let form = county.hand_in(&two, &[]);
            assert_eq!(form.status, 422);
            assert!(form.body.contains("查毒没有得出结果"), "{}", form.body);
            assert!(form.body.contains("未入账"), "{}", form.body);
            let pieces = county.in_pieces("a.png", &photo);
            assert_eq!(pieces.status, 422);
            assert!(pieces.body.contains("未入账"), "{}", pieces.body);
            assert_eq!(county.evidence(), []);
            assert!(!county.incoming_has_anything());
            // Once for the form, for a scanner that said nothing is not asked again at once.
            let log = county.audit("scan_failed");
            assert_eq!(log.len(), 2, "{log:?}");
            assert!(log[0].subject.contains(why), "{log:?}");
            let system = county.system_page();
            assert!(
                system.contains("没有查成") && system.contains(why),
                "{system}"
            );
            fs::write(county.folder.path().join("well"), "").unwrap();
            let again = county.hand_in(&two, &[]);
            assert_eq!(again.status, 303, "{}", again.body);
            assert!(county.system_page().contains("查过，正常"));
        }
    }

    impl County {
        fn system_page(&self) -> String {
            self.register("sys", "system_admin");
            let page = self.get_as(&self.enter("sys"), "/system");
            assert_eq!(page.status, 200);
            page.body
        }
    }

    #[test]
    fn w12_while_a_scanner_is_at_work_pages_and_the_writer_go_on() {
        // It waits until it is let go, but no longer than the second that it has.
        let county = scanned_by("touch HERE/begun; while [ ! -e HERE/go ]; do :; done");
        let begun = county.folder.path().join("begun");
        let photo = photo();
        std::thread::scope(|scope| {
            let sending = scope.spawn(|| county.hand_in(&[Part::file("a.png", &photo)], &[]));
            until_there(&begun);
            assert_eq!(county.get(&county.case()).status, 200);
            county.register("new", "officer");
            fs::write(county.folder.path().join("go"), "").unwrap();
            let sent = sending.join().unwrap();
            // Where the machine is so slow that the second is over, it is told so.
            assert!([303, 422].contains(&sent.status), "{}", sent.body);
        });
    }

    fn until_there(path: &Path) {
        while !path.exists() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn w12_without_a_scanner_the_state_page_says_that_nothing_is_scanned() {
        let county = County::new();
        let page = county.system_page();
        assert!(
            page.contains("上传的文件不查毒") && page.contains("--scan"),
            "{page}"
        );
        let sent = county.hand_in(&[Part::file("坏的.txt", &sample())], &[]);
        assert_eq!(sent.status, 303, "without a scanner nobody knows");
    }
}
