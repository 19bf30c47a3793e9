//! The commands on a PostgreSQL server, and backups that go from one database to the other.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Output};

    use zs_testkit::postgres::Cluster;

    fn run(folder: &Path, arguments: &str) -> (Output, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        let command = command.args(arguments.split_whitespace());
        let output = command.current_dir(folder).output().unwrap();
        let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        (output, String::from_utf8(both).unwrap())
    }

    fn ok(folder: &Path, arguments: &str) -> String {
        let (output, said) = run(folder, arguments);
        assert!(output.status.success(), "{arguments}: {said}");
        said
    }

    fn refused(folder: &Path, arguments: &str, sentence: &str) {
        let (output, said) = run(folder, arguments);
        assert!(!output.status.success(), "{arguments}: {said}");
        assert!(said.contains(sentence), "{arguments}: {said}");
        assert!(
            !said.contains("postgres://"),
            "the address is shown: {said}"
        );
    }

    fn root_of(said: &str) -> String {
        let mut lines = said.lines();
        lines
            .find(|line| line.starts_with("树根"))
            .unwrap()
            .to_owned()
    }

    /// The address as people write it; a socket's folder stands in it with its slashes encoded.
    fn url(cluster: &Cluster) -> String {
        let address = cluster.address();
        let mut parts = address.split(' ');
        let host = parts.find_map(|it| it.strip_prefix("host=")).unwrap();
        format!("postgres://zs@{}/postgres", host.replace('/', "%2F"))
    }

    #[test]
    fn a_county_on_a_server_is_worked_backed_up_and_moved_to_a_folder_and_back() {
        let (cluster, other) = (Cluster::start().unwrap(), Cluster::start().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        std::fs::write(here.join("store"), format!("{}\n", url(&cluster))).unwrap();
        std::fs::write(here.join("other"), format!("{}\n", url(&other))).unwrap();
        let at = "--data store --jurisdiction 159999";
        refused(here, "ledger verify --data store", "--jurisdiction");
        refused(
            here,
            &format!("ledger verify {at} --key key"),
            "没有辖区“159999”的账本",
        );
        refused(
            here,
            &format!("sample --cases 12 {at} --key key"),
            "--beside",
        );
        ok(
            here,
            &format!("sample --cases 12 {at} --beside side --key key"),
        );
        refused(
            here,
            &format!("sample --cases 12 {at} --beside side --key key"),
            "不会被覆盖",
        );
        let verified = ok(here, &format!("ledger verify {at} --beside side --key key"));
        assert!(verified.contains("账本无误"), "{verified}");
        ok(here, &format!("ledger prove 3 {at} --key key"));
        ok(here, &format!("ledger export tree.txt {at} --key key"));
        // The contents open with the key that is named, or that the folder beside remembers.
        ok(here, &format!("store rebuild {at} --key key"));
        ok(here, &format!("store rebuild --check {at} --beside side"));

        ok(here, &format!("backup copy {at} --beside side"));
        let in_folder = ok(here, "restore copy moved --key key");
        assert_eq!(root_of(&in_folder), root_of(&verified));
        ok(here, "backup again --data moved");
        refused(here, "restore again", "写明恢复到哪里");
        let back = "restore again --server other --beside back --key key";
        let in_server = ok(here, back);
        assert_eq!(root_of(&in_server), root_of(&verified));
        let at_other = "--data other --jurisdiction 159999 --beside back --key key";
        assert_eq!(
            root_of(&ok(here, &format!("ledger verify {at_other}"))),
            root_of(&verified)
        );
        refused(here, back, "已经存在");
        // A backup that does not hold leaves nothing behind, on the server neither.
        std::fs::write(here.join("again/county.copy"), "x").unwrap();
        refused(here, "restore again third --key key", "county.copy");
        assert!(!here.join("third").exists());
    }
}
