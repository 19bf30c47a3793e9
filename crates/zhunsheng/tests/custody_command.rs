//! Erasure, change of keys, export and rebuild, as an administrator runs them.

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::{Command, Output};

    use tempfile::TempDir;
    use zs_ledger::{Body, Leaf, Sealed};
    use zs_store::{CaseRow, Reader, listing, page, sqlite};

    /// What a verifier says.
    enum Holds {
        Yes,
        No,
    }

    struct County(TempDir);

    impl County {
        fn new() -> Self {
            let county = Self(tempfile::tempdir().unwrap());
            county.ok("demo --no-serve --cases 12 --data data --key key");
            county
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn run(&self, arguments: &str) -> (Output, String) {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            let arguments = arguments.split_whitespace();
            let output = command.args(arguments).current_dir(self.0.path()).output();
            let output = output.unwrap();
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
            assert!(!output.status.success(), "{arguments}: {said}");
            assert!(said.contains(sentence), "{arguments}: {said}");
        }

        fn reader(&self) -> Box<dyn Reader> {
            let data = self.path("data");
            let key = zs_store::folder::remembered_key(&data).unwrap();
            let mut reader = sqlite::open_reader(&data).unwrap();
            reader.unseal(&zs_store::KeyFiles::new(key)).unwrap();
            reader
        }

        /// Asks the verifier that shares no code with the program.
        fn independent(&self, arguments: &str, expected: Holds) {
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/verify_ledger.py");
            let mut command = Command::new("python3");
            command.arg(script).args(arguments.split_whitespace());
            let output = command.current_dir(self.0.path()).output().unwrap();
            let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            let said = String::from_utf8(both).unwrap();
            let word = match expected {
                Holds::Yes => "核对通过",
                Holds::No => "核对不通过",
            };
            assert!(said.starts_with(word), "{arguments}: {said}");
        }

        /// Who holds a post, in a unit if one is named.
        fn holder(&self, post: &str, unit: Option<&str>) -> String {
            let mut reader = self.reader();
            for id in reader.persons().unwrap() {
                let person = reader.person(&id).unwrap().unwrap();
                let holds = person.posts.iter().any(|it| {
                    it.post.as_str() == post && unit.is_none_or(|unit| it.unit.as_str() == unit)
                });
                if holds {
                    return id.to_string();
                }
            }
            panic!("nobody is {post}");
        }

        /// A case that has ended with a party in its first event: case, unit, seq, canonical value.
        fn ended(&self) -> (String, String, u64, Vec<u8>) {
            let mut reader = self.reader();
            let rows: Vec<CaseRow> = page(reader.as_mut(), &listing::CASES, &[], None, 99).unwrap();
            for row in rows.iter().filter(|row| row.ended.is_some()) {
                let first = reader.events_of(row).unwrap().remove(0);
                let sealed = Sealed::decode(&first.body).unwrap();
                if let Some(Body::Open { value, .. }) = sealed.field("value.当事人") {
                    let (case, unit) = (row.case.to_string(), row.unit.to_string());
                    return (case, unit, first.seq, value.clone());
                }
            }
            panic!("no case with a party has ended");
        }

        /// The beginning of the sealed body of an event as the database has it: its nonce and what
        /// follows. Whoever finds these bytes and has the key reads what was erased.
        fn sealed_bytes(&self, seq: u64) -> Vec<u8> {
            let database = rusqlite::Connection::open(self.path("data").join("county.db")).unwrap();
            let sql = "SELECT substr(body, 1, 48) FROM sealed WHERE seq = ?1";
            database
                .query_row(sql, [seq as i64], |row| row.get(0))
                .unwrap()
        }

        /// How often some bytes stand in the files of the data.
        fn traces(&self, canary: &[u8]) -> usize {
            let data = std::fs::read_dir(self.path("data")).unwrap();
            let files = data.map(|entry| entry.unwrap().path());
            let files = files.filter(|path| path.is_file());
            files
                .map(|path| times(&std::fs::read(path).unwrap(), canary))
                .sum()
        }

        /// How often some bytes stand in the contents of the ledger, opened with their key.
        fn in_contents(&self, canary: &[u8]) -> usize {
            let mut reader = self.reader();
            let (mut first, mut found) = (0, 0);
            loop {
                let leaves = reader.leaves(first, 1_000).unwrap();
                let Some(last) = leaves.last() else {
                    return found;
                };
                first = last.seq + 1;
                found += leaves
                    .iter()
                    .map(|it| times(&it.body, canary))
                    .sum::<usize>();
            }
        }
    }

    fn times(bytes: &[u8], canary: &[u8]) -> usize {
        let windows = bytes.windows(canary.len());
        windows.filter(|it| *it == canary).count()
    }

    const WHY: &str = "--reason 保存期限届满 --cite 个人信息保护法#47";
    const DATA: &str = "--data data --key key";

    #[test]
    fn l9_erasing_a_party_keeps_old_proofs_and_leaves_no_trace() {
        let county = County::new();
        let (case, unit, seq, value) = county.ended();
        let by = county.holder("archivist", Some(&unit));
        county.ok(&format!(
            "ledger prove {seq} {DATA} --show value.当事人 --out before.json"
        ));
        let erase =
            format!("ledger erase {DATA} --case {case} {WHY} --field value.当事人 --by {by}");
        let sealed = county.sealed_bytes(seq);
        assert!(
            county.in_contents(&value) > 0,
            "the canary is not found at all"
        );
        assert!(
            county.traces(&sealed) > 0,
            "the sealed form is not found at all"
        );
        assert_eq!(county.traces(&value), 0, "the canary stands in clear");
        let dry = county.ok(&format!("{erase} --dry-run"));
        assert!(dry.contains("没有改动任何数据"), "{dry}");
        assert!(county.in_contents(&value) > 0 && county.traces(&sealed) > 0);

        let said = county.ok(&erase);
        assert!(said.contains("已删除，并已入账"), "{said}");
        assert_eq!(county.in_contents(&value), 0);
        assert_eq!(
            county.traces(&sealed),
            0,
            "the old sealed form can be found"
        );
        assert_eq!(county.traces(&value), 0);
        county.refused(&erase, "已经删除过了");

        let verified = county.ok(&format!("ledger verify {DATA}"));
        assert!(verified.contains("依法删除的字段：1个"), "{verified}");
        assert!(verified.contains("个人信息保护法#47"), "{verified}");
        assert!(!verified.contains("没有比较"), "{verified}");
        let public = public_of(&county);
        county.independent(&format!("bundle before.json --key {public}"), Holds::Yes);
        county.ok(&format!("ledger prove {seq} {DATA}"));

        // The negative control: the same removal without an event is tampering.
        tamper(&county, seq);
        county.refused(&format!("ledger verify {DATA}"), "账本里却没有删除它的记录");
    }

    #[test]
    fn what_must_be_kept_is_not_erased_and_not_everybody_may() {
        let county = County::new();
        let (case, unit, seq, _) = county.ended();
        let by = county.holder("archivist", Some(&unit));
        let officer = county.holder("officer", None);
        let erase = format!("ledger erase {DATA} --case {case} {WHY}");
        for (rest, sentence) in [
            (
                "--field value.当事人 --by p99999".to_owned(),
                "登记册里没有",
            ),
            (format!("--field value.当事人 --by {officer}"), "权限"),
            (format!("--field effective_on --by {by}"), "必须保留"),
            (format!("--field value.没有 --by {by}"), "那里没有这些字段"),
            ("--field value.当事人".to_owned(), "--by"),
        ] {
            county.refused(&format!("{erase} {rest}"), sentence);
        }
        county.refused("ledger erase --data data --seq 999999", "没有第999999号");
        county.refused("ledger erase --data data", "--seq");
        let listed = county.ok(&format!("ledger erase --data data --seq {seq}"));
        assert!(listed.contains("可以申请删除  value.当事人"), "{listed}");
        assert!(listed.contains("必须保留  effective_on"), "{listed}");
        let verified = county.ok(&format!("ledger verify {DATA}"));
        assert!(!verified.contains("依法删除"), "{verified}");
    }

    fn public_of(county: &County) -> String {
        let bundle = std::fs::read_to_string(county.path("before.json")).unwrap();
        let line = bundle
            .lines()
            .find(|line| line.contains("\"public_key\""))
            .unwrap();
        line.split('"').nth(3).unwrap().to_owned()
    }

    /// Takes another field of an event away, as somebody with the database file can do: under a
    /// permit of the erasure's own table, but without its event.
    fn tamper(county: &County, seq: u64) {
        let stored = county.reader().leaves(seq, 1).unwrap().remove(0);
        let leaf = Leaf::decode(&stored.leaf).unwrap();
        let names = leaf.commitments().iter().map(|it| it.name.as_str());
        let name = names.filter(|it| it.starts_with("value.") && *it != "value.当事人");
        let mut sealed = Sealed::decode(&stored.body).unwrap();
        sealed.erase(name.min().unwrap()).unwrap();
        let data = county.path("data").join("county.db");
        let connection = rusqlite::Connection::open(data).unwrap();
        let permit = "INSERT INTO erasure_permit SELECT jurisdiction, ?1 FROM leaf LIMIT 1";
        connection.execute(permit, [seq as i64]).unwrap();
        let sql = "UPDATE sealed SET body = ?1 WHERE seq = ?2";
        let changed = connection
            .execute(sql, (sealed.encode(), seq as i64))
            .unwrap();
        assert_eq!(changed, 1);
    }

    #[test]
    fn a_history_over_a_change_of_keys_is_verified_and_the_old_key_signs_no_more() {
        let county = County::new();
        county.ok(&format!("ledger prove 0 {DATA} --out before.json"));
        let first = public_of(&county);
        std::fs::copy(county.path("key"), county.path("stolen")).unwrap();
        let admin = county.holder("security_admin", None);
        let rotate = format!("ledger rotate-key --data data --reason 例行更换 --by {admin}");
        let said = county.ok(&format!("{rotate} --key key"));
        let mut lines = said.lines();
        let next = lines.find_map(|line| line.strip_prefix("新公钥："));
        let (next, at) = (next.unwrap(), said.split('@').nth(1).unwrap().trim());
        let keys = format!("--key {first} --key {next}@{at}");

        // The ledger holds with the key file, and with the first public key got elsewhere.
        let verified = county.ok(&format!("ledger verify {DATA}"));
        assert!(verified.contains("换过签名密钥"), "{verified}");
        county.ok(&format!("ledger verify --data data --public {first}"));
        county.refused(
            &format!("ledger verify --data data --public {next}"),
            "密钥",
        );
        // Who kept the old key can sign nothing more.
        county.refused(
            &format!("{rotate} --key stolen"),
            "不是这个账本现在用的密钥",
        );

        let export = format!("ledger export tree.txt {DATA}");
        county.ok(&export);
        county.refused(&export, "已经存在");
        county.independent(&format!("tree tree.txt {keys}"), Holds::Yes);
        let old = format!("--checkpoint data/checkpoints/{at:0>20}.txt");
        county.independent(&format!("tree tree.txt {keys} {old}"), Holds::Yes);
        // The old key alone does not reach the end, and the new one not the beginning.
        county.independent(&format!("tree tree.txt --key {first}"), Holds::No);
        county.independent(&format!("tree tree.txt --key {next} {old}"), Holds::No);
        county.ok(&format!("ledger prove {at} {DATA} --out after.json"));
        county.independent(&format!("bundle after.json {keys}"), Holds::Yes);
        county.independent(&format!("bundle before.json {keys}"), Holds::Yes);
    }

    #[test]
    fn only_the_security_administrator_changes_the_key_and_none_is_made_in_silence() {
        let county = County::new();
        let (admin, clerk) = (
            county.holder("security_admin", None),
            county.holder("clerk", None),
        );
        let rotate = "ledger rotate-key --data data --reason 例行更换";
        county.refused(&format!("{rotate} --key key --by {clerk}"), "ZS4");
        county.refused(&format!("{rotate} --key key --by p99999"), "登记册里没有");
        county.refused(
            &format!("{rotate} --key nowhere --by {admin}"),
            "没有这个文件",
        );
        assert!(!county.path("nowhere").exists());
        assert!(!county.path("key.next").exists());
        county.ok(&format!("ledger verify {DATA}"));
    }

    #[test]
    fn a_number_of_papers_that_was_turned_back_is_found_and_put_right() {
        let county = County::new();
        let check = "store rebuild --check --data data";
        let data = county.path("data").join("county.db");
        let connection = rusqlite::Connection::open(data).unwrap();
        // The next paper would bear a number that another one has.
        connection
            .execute_batch("UPDATE series SET last = last - 1")
            .unwrap();
        drop(connection);
        county.refused(check, "“编号”里");
        county.refused(&format!("ledger verify {DATA}"), "账本里最大的是");
        county.ok("store rebuild --data data");
        county.ok(check);
    }

    #[test]
    fn damaged_projections_are_computed_anew_from_the_ledger() {
        let county = County::new();
        let check = "store rebuild --check --data data";
        county.ok(check);
        let recount = "store recount --data data --period 2026";
        county.ok(recount);
        let data = county.path("data").join("county.db");
        let connection = rusqlite::Connection::open(data).unwrap();
        connection
            .execute_batch(
                "DELETE FROM case_row WHERE number = 2; DELETE FROM earlier_row; \
                 UPDATE count_row SET n = n + 1; UPDATE term_row SET status = 'x'",
            )
            .unwrap();
        drop(connection);
        county.refused(check, "不加 --check");
        county.refused(recount, "与现行的值不符");
        county.refused("store recount --data data --period 2026-13", "--period");
        // Another process has the folder: nothing is changed.
        let lock = county.path("data").join("LOCK");
        let lock = std::fs::File::options().write(true).open(lock).unwrap();
        lock.lock().unwrap();
        county.refused("store rebuild --data data", "正被另一个进程使用");
        county.refused(check, "不加 --check");
        drop(lock);
        county.ok("store rebuild --data data");
        county.ok(check);
        county.ok(recount);
        county.ok(&format!("ledger verify {DATA}"));
        county.refused("store rebuild --data nowhere", "不是数据文件夹");
    }
}
