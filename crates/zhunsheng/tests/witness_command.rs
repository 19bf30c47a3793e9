//! `verify`, `witness` and `ledger countersign` as whole processes, between a county and its witness.

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use tempfile::TempDir;
    use zs_ledger::{Body, Sealed, WitnessMemory};
    use zs_store::{CaseRow, Reader, listing, page, sqlite};
    use zs_testkit::tree::figure;

    const DATA: &str = "--data data --key key";
    /// The same key over another history: what a dishonest administrator makes.
    const FORGED: &str = "--data forged --key key";
    const SIGN: &str = "witness sign --state w.state --key w.key";
    const WITNESS: &str = "乙县人民法院";

    struct County {
        folder: TempDir,
        /// The sizes of the first and the last checkpoint.
        sizes: (u64, u64),
    }

    impl County {
        /// A county with its last checkpoint `last`, an older one `first`, the proof between them, its
        /// public key, and a witness who has seen nothing.
        fn new() -> Self {
            let mut county = Self {
                folder: tempfile::tempdir().unwrap(),
                sizes: (0, 0),
            };
            county.ok("demo --no-serve --cases 4 --data data --key key");
            let said = county.ok(&format!("ledger export tree {DATA}"));
            let key = said.lines().find_map(|line| line.strip_prefix("公钥："));
            std::fs::write(county.path("key.txt"), key.unwrap()).unwrap();
            let kept = std::fs::read_dir(county.path("data/checkpoints")).unwrap();
            let mut kept: Vec<PathBuf> = kept.map(|it| it.unwrap().path()).collect();
            kept.sort();
            let size = |path: &Path| {
                let name = path.file_stem().unwrap().to_str().unwrap();
                name.parse::<u64>().unwrap()
            };
            county.sizes = (size(&kept[0]), size(kept.last().unwrap()));
            assert!(county.sizes.0 < county.sizes.1);
            std::fs::copy(&kept[0], county.path("first")).unwrap();
            let from = county.sizes.0;
            county.ok(&format!(
                "ledger consistency {from} {DATA} --checkpoint last --proof proof"
            ));
            county.ok(&format!(
                "witness init --key-out w.key --name {WITNESS} --of key.txt --state w.state"
            ));
            county
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn command(&self, arguments: &str) -> Command {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            command.args(arguments.split_whitespace());
            command.current_dir(self.folder.path());
            command
        }

        fn run(&self, arguments: &str) -> (Output, String) {
            let output = self.command(arguments).output().unwrap();
            let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            (output, String::from_utf8(both).unwrap())
        }

        fn ok(&self, arguments: &str) -> String {
            let (output, said) = self.run(arguments);
            assert!(output.status.success(), "{arguments}: {said}");
            said
        }

        fn refused(&self, arguments: &str, sentence: &str) {
            let (output, said) = self.run(arguments);
            assert_eq!(output.status.code(), Some(1), "{arguments}: {said}");
            assert!(said.contains(sentence), "{arguments}: {said}");
        }

        /// Asks the verifier that shares no code with the program; gives whether it was content.
        fn independent(&self, arguments: &str) -> bool {
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/verify_ledger.py");
            let mut command = Command::new("python3");
            command.arg(script).args(arguments.split_whitespace());
            command.args(["--key", &self.text("key.txt")]);
            let output = command.current_dir(self.folder.path()).output().unwrap();
            output.status.success()
        }

        fn text(&self, name: &str) -> String {
            std::fs::read_to_string(self.path(name)).unwrap()
        }

        fn state(&self) -> WitnessMemory {
            WitnessMemory::from_json(&self.text("w.state")).unwrap()
        }

        /// The witness signs both checkpoints, one after the other; the signature is in `sig`.
        fn witnessed(&self) {
            let said = self.ok(&format!("{SIGN} --checkpoint first --out first.sig"));
            assert!(said.contains("第一次见证"), "{said}");
            let said = self.ok(&format!("{SIGN} --checkpoint last --proof proof --out sig"));
            assert!(said.contains("延续"), "{said}");
        }

        fn reader(&self) -> Box<dyn Reader> {
            let data = self.path("data");
            let key = zs_store::folder::remembered_key(&data).unwrap();
            let mut reader = sqlite::open_reader(&data).unwrap();
            reader.unseal(&zs_store::KeyFiles::new(key)).unwrap();
            reader
        }

        fn holder(&self, post: &str) -> String {
            let mut reader = self.reader();
            let everybody = reader.everybody().unwrap();
            let mut everybody = everybody.into_iter();
            let holds = |it: &zs_event::Person| it.posts.iter().any(|it| it.post.as_str() == post);
            everybody.find(holds).unwrap().id.to_string()
        }

        /// A field of a case whose value names a file, and that file.
        fn file_of_a_case(&self) -> (u64, String, PathBuf) {
            let mut reader = self.reader();
            let rows: Vec<CaseRow> = page(reader.as_mut(), &listing::CASES, &[], None, 99).unwrap();
            for row in rows {
                for event in reader.events_of(&row).unwrap() {
                    let sealed = Sealed::decode(&event.body).unwrap();
                    for field in sealed.fields() {
                        let Body::Open { .. } = &field.body else {
                            continue;
                        };
                        if let Some(digest) = zs_store::remark::file_of(&field.name, &field.body) {
                            let digest = digest.to_string();
                            let files = self.path("data/files");
                            let found = find(&files, &digest);
                            return (event.seq, field.name.clone(), found);
                        }
                    }
                }
            }
            panic!("no event names a file");
        }
    }

    /// A file below a folder whose path ends with these digits, whatever folders divide them.
    fn find(folder: &Path, digits: &str) -> PathBuf {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && digits.starts_with(&name) {
                return find(&path, digits);
            }
            if digits.ends_with(&name) {
                return path;
            }
        }
        panic!("{digits} is not in {}", folder.display());
    }

    #[test]
    fn a_proof_is_verified_without_the_county_and_says_what_it_does_not_show() {
        let county = County::new();
        county.witnessed();
        county.ok(&format!(
            "ledger prove 3 {DATA} --show step --out proof.json"
        ));
        // Nothing of the county is left where the citizen is.
        let citizen = county.path("citizen");
        std::fs::create_dir(&citizen).unwrap();
        for name in ["proof.json", "key.txt", "last", "proof", "sig", "w.pub"] {
            std::fs::copy(county.path(name), citizen.join(name)).unwrap();
        }
        let mut verify = county.command("verify proof.json --key key.txt");
        let said = verify.current_dir(&citizen).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        for sentence in [
            "核对通过",
            "账本第3项",
            "最迟在",
            "出示：step",
            "遮住：",
            "没有核对见证人的副署",
            "这不说明",
        ] {
            assert!(said.contains(sentence), "{sentence}: {said}");
        }
        let (seq, field, file) = county.file_of_a_case();
        county.ok(&format!(
            "ledger prove {seq} {DATA} --show {field} --out file.json"
        ));
        let file = file.display();
        let said = county.ok(&format!("verify file.json --key key.txt --document {file}"));
        assert!(said.contains("一个字节也没有变"), "{said}");
        county.refused(
            "verify file.json --key key.txt --document last",
            "不是证明所出示的文件",
        );
        // A proof that is not changed in one place, with another key, or none at all.
        let json = county.text("proof.json");
        std::fs::write(
            county.path("changed.json"),
            json.replacen("\"seq\": 3", "\"seq\": 4", 1),
        )
        .unwrap();
        county.refused("verify changed.json --key key.txt", "核对不通过。证明文件");
        county.refused("verify proof.json --key w.pub", "另一把密钥");
        county.refused("verify last --key key.txt", "证明文件读不懂");
        let (output, _) = county.run("verify --key key.txt");
        assert_eq!(output.status.code(), Some(2));
    }

    #[test]
    fn a_paper_is_compared_with_what_its_proof_shows() {
        let county = County::new();
        let mut reader = county.reader();
        let rows: Vec<CaseRow> = page(reader.as_mut(), &listing::CASES, &[], None, 99).unwrap();
        let first = reader.events_of(&rows[0]).unwrap().remove(0);
        let sealed = Sealed::decode(&first.body).unwrap();
        let shown = sealed.fields().iter().find_map(|field| match &field.body {
            Body::Open { value, .. } if field.name.starts_with("value.") => {
                let text = String::from_utf8(value.clone()).unwrap();
                Some((field.name.clone(), text.strip_prefix('t')?.to_owned()))
            }
            _ => None,
        });
        let (name, text) = shown.unwrap();
        let seq = first.seq;
        county.ok(&format!(
            "ledger prove {seq} {DATA} --show {name} --out text.json"
        ));
        let middle = text.char_indices().nth(1).map_or(text.len(), |it| it.0);
        let paper = format!("某文书\n{}\n {}。\n", &text[..middle], &text[middle..]);
        std::fs::write(county.path("paper.txt"), paper).unwrap();
        let said = county.ok("verify text.json --key key.txt --text paper.txt");
        assert!(said.contains("与账本一致"), "{said}");
        std::fs::write(county.path("paper.txt"), "某文书，另外的内容").unwrap();
        let compared = "verify text.json --key key.txt --text paper.txt";
        county.refused(compared, "没有证明所出示的");
        county.ok(&format!("ledger prove {seq} {DATA} --out none.json"));
        let nothing = "verify none.json --key key.txt --text paper.txt";
        county.refused(nothing, "没有出示写在纸上的内容");
    }

    #[test]
    fn a_witness_signs_what_continues_and_the_county_takes_it_in() {
        let county = County::new();
        county.witnessed();
        let (first, last) = county.sizes;
        assert!(
            county
                .text("sig")
                .contains(&format!("since_size {first}\n"))
        );
        let verified = county.ok(
            "verify --key key.txt --checkpoint first --checkpoint last --consistency proof \
             --countersignature sig --witness-key w.pub",
        );
        assert!(
            verified.contains("延续：") && verified.contains(WITNESS),
            "{verified}"
        );
        county.refused(
            "verify --key key.txt --checkpoint first --checkpoint last",
            "还缺一致性证明",
        );
        assert!(county.independent("consistency proof --checkpoint first --checkpoint last"));
        let key = county.text("w.pub");
        let countersigned = format!("countersignature sig --witness {}", key.trim());
        assert!(county.independent(&format!("{countersigned} --checkpoint last")));
        assert!(!county.independent(&format!("{countersigned} --checkpoint first")));
        assert!(county.independent("tree tree --checkpoint first --checkpoint last"));

        let take = format!("ledger countersign {DATA} --witness-key w.pub --signature sig");
        let (output, said) = county.run(&take);
        assert_eq!(output.status.code(), Some(2), "{said}");
        let clerk = county.holder("clerk");
        county.refused(&format!("{take} --by {clerk}"), "ZS4");
        let admin = county.holder("security_admin");
        let said = county.ok(&format!("{take} --by {admin}"));
        assert!(
            said.contains("已登记") && said.contains(&format!("前{last}条")),
            "{said}"
        );
        // The key is recorded once; what it signs later comes without anybody's name.
        let again = format!("ledger countersign {DATA} --witness-key w.pub --signature first.sig");
        assert!(!county.ok(&again).contains("已登记"));
        assert!(county.run("doctor --data data").1.contains("正常　见证"));
        county.ok(&format!("ledger verify {DATA}"));
        // It goes with a backup and comes back from it.
        county.ok("backup copy --data data");
        county.ok("restore copy again --key key");
        assert!(county.run("doctor --data again").1.contains("正常　见证"));
        // Whoever changed a word of it, or signs with another key, is told so.
        std::fs::write(
            county.path("bad"),
            county.text("sig").replace("乙县", "甲县"),
        )
        .unwrap();
        county.refused(
            &format!("ledger countersign {DATA} --witness-key w.pub --signature bad"),
            "没有收",
        );
    }

    #[test]
    fn l4_l5_a_second_history_under_the_same_key_is_an_alarm_on_both_sides() {
        let county = County::new();
        county.witnessed();
        let before = county.text("w.state");
        let (_, last) = county.sizes;
        // Database, files and key are the administrator's: all of it is sound in itself.
        for (cases, sentence) in [(4, "两个不同的树根"), (6, "不是旧账本的延续")] {
            county.ok(&format!("demo --no-serve --cases {cases} {FORGED}"));
            county.ok(&format!("ledger verify {FORGED}"));
            county.ok(&format!(
                "ledger consistency {last} {FORGED} --checkpoint forged.txt --proof forged.json"
            ));
            let sign = "--checkpoint forged.txt --proof forged.json --out forged.sig";
            county.refused(&format!("{SIGN} {sign}"), "警报");
            county.refused(&format!("{SIGN} {sign}"), sentence);
            assert!(!county.path("forged.sig").exists());
            assert_eq!(county.text("w.state"), before);
            let evidence = county.text("w.alarm");
            assert!(evidence.contains(&county.text("last")), "{evidence}");
            assert!(evidence.contains(&county.text("forged.txt")), "{evidence}");
            // The negative control: a witness without memory is fooled.
            county.ok(&format!(
                "witness init --key-out n{cases}.key --name {WITNESS} --of key.txt --state n{cases}.state"
            ));
            county.ok(&format!(
                "witness sign --state n{cases}.state --key n{cases}.key \
                 --checkpoint forged.txt --out n{cases}.sig"
            ));
            std::fs::rename(
                county.path("forged"),
                county.path(&format!("forged{cases}")),
            )
            .unwrap();
        }
        // What the fooled one signed accuses the true ledger: two views are out.
        let admin = county.holder("security_admin");
        county.refused(
            &format!(
                "ledger countersign {DATA} --witness-key n4.pub --signature n4.sig --by {admin}"
            ),
            "警报",
        );
        let (output, said) = county.run("doctor --data data");
        assert_eq!(output.status.code(), Some(1));
        assert!(said.contains("要处理　见证：警报"), "{said}");
        // A ledger that became shorter.
        county.refused(
            &format!("{SIGN} --checkpoint first --out short.sig"),
            "变短了",
        );
        // And a signature that nobody of the county gave is refused without any alarm.
        std::fs::write(
            county.path("x"),
            county.text("last").replace("size ", "size 1"),
        )
        .unwrap();
        let (_, said) = county.run(&format!("{SIGN} --checkpoint x --proof proof --out x.sig"));
        assert!(
            said.contains("没有副署") && !said.contains("警报"),
            "{said}"
        );
    }

    #[test]
    fn a_witness_starts_once_and_says_what_it_needs() {
        let county = County::new();
        county.refused(
            &format!("witness init --key-out w.key --name {WITNESS} --of key.txt --state w2.state"),
            "已经存在",
        );
        county.refused(
            &format!("witness init --key-out n.key --name {WITNESS} --of last --state n.state"),
            "公钥",
        );
        county.ok(&format!("{SIGN} --checkpoint first --out first.sig"));
        // The same again needs no proof, so that a signature that was lost can be given again.
        county.ok(&format!("{SIGN} --checkpoint first --out first.sig"));
        county.refused(&format!("{SIGN} --checkpoint last --out sig"), "--proof");
        county.refused(
            &format!("{SIGN} --checkpoint last --proof last --out sig"),
            "读不懂",
        );
        std::fs::write(county.path("w.state"), "{").unwrap();
        county.refused(
            &format!("{SIGN} --checkpoint first --out sig"),
            "备份的状态文件",
        );
    }

    fn ended_by_kill(mut child: Child, after: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < after {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        !child.wait().unwrap().success()
    }

    #[test]
    fn l04_a_killed_witness_has_its_old_memory_or_the_new_one() {
        let county = County::new();
        county.ok(&format!("{SIGN} --checkpoint first --out first.sig"));
        let old = county.text("w.state");
        let (first, last) = county.sizes;
        let sign = format!("{SIGN} --checkpoint last --proof proof --out sig");
        let begun = Instant::now();
        county.ok(&sign);
        let whole = begun.elapsed();
        let kills = figure("ZS_KILLS", 30).unwrap() as u32;
        let (mut killed, mut renewed) = (0, 0);
        for kill in 0..kills {
            std::fs::write(county.path("w.state"), &old).unwrap();
            let _ = std::fs::remove_file(county.path("sig"));
            let mut command = county.command(&sign);
            let child = command.stdout(Stdio::null()).stderr(Stdio::null());
            let child = child.spawn().unwrap();
            killed += u32::from(ended_by_kill(child, whole * kill / kills));
            let size = county.state().last().unwrap().size;
            assert!(size == first || size == last, "{size}");
            renewed += u32::from(size == last);
            // Nobody has a signature over what the witness could forget.
            assert!(size == last || !county.path("sig").exists());
            // Whatever was left behind, the next run comes to the same end.
            county.ok(&sign);
            assert_eq!(county.state().last().unwrap().size, last);
        }
        println!("figure: {kills} kills, {killed} in time, {renewed} with the new memory");
        assert!(killed > 0);
    }
}
