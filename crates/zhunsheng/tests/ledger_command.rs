//! `ledger`, `store`, `backup` and `restore` as whole processes, on a small sample county.

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    use tempfile::TempDir;

    struct County {
        folder: TempDir,
    }

    impl County {
        fn new() -> Self {
            let county = Self {
                folder: tempfile::tempdir().unwrap(),
            };
            let made = county.run(&[
                "demo",
                "--no-serve",
                "--cases",
                "4",
                "--data",
                &county.path("data"),
                "--key",
                &county.path("key"),
            ]);
            assert!(made.status.success(), "{}", said(&made));
            county
        }

        fn path(&self, name: &str) -> String {
            self.folder.path().join(name).display().to_string()
        }

        fn run(&self, arguments: &[&str]) -> Output {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            command.args(arguments).current_dir(self.folder.path());
            command.output().unwrap()
        }

        fn verify(&self, data: &str) -> Output {
            self.run(&[
                "ledger",
                "verify",
                "--data",
                &self.path(data),
                "--key",
                &self.path("key"),
            ])
        }
    }

    fn said(output: &Output) -> String {
        let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        String::from_utf8(both).unwrap()
    }

    /// The first evidence file of a data folder.
    fn evidence(data: &Path) -> PathBuf {
        let first = |folder: &Path| {
            let mut inside: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|it| it.unwrap().path())
                .collect();
            inside.sort();
            inside.remove(0)
        };
        first(&first(&data.join("files")))
    }

    #[test]
    fn a_sound_county_is_verified_proved_backed_up_and_restored() {
        let county = County::new();
        let sound = county.verify("data");
        assert!(sound.status.success(), "{}", said(&sound));
        assert!(said(&sound).contains("账本无误"));
        let data = county.path("data");
        let compared = county.run(&["store", "rebuild", "--check", "--data", &data]);
        assert!(compared.status.success(), "{}", said(&compared));

        let key = county.path("key");
        let proof = county.run(&["ledger", "prove", "3", "--data", &data, "--key", &key]);
        assert!(
            said(&proof).contains("zhunsheng proof 1"),
            "{}",
            said(&proof)
        );
        let missing = county.run(&["ledger", "prove", "99999", "--data", &data, "--key", &key]);
        assert!(!missing.status.success());
        assert!(said(&missing).contains("没有第99999号"));

        // Bare names, as somebody types them.
        let backup = county.run(&["backup", "copy", "--data", "data"]);
        assert!(backup.status.success(), "{}", said(&backup));
        let restored = county.run(&["restore", "copy", "again", "--key", "key"]);
        assert!(restored.status.success(), "{}", said(&restored));
        assert!(county.verify("again").status.success());

        // A backup whose file was altered is refused by name and leaves nothing behind.
        std::fs::write(evidence(&county.folder.path().join("copy")), "altered").unwrap();
        let refused = county.run(&["restore", "copy", "third", "--key", "key"]);
        assert!(!refused.status.success());
        assert!(said(&refused).contains("files/"), "{}", said(&refused));
        assert!(!county.folder.path().join("third").exists());
    }

    #[test]
    fn an_altered_county_is_refused_with_the_place() {
        let county = County::new();
        let data = county.folder.path().join("data");
        std::fs::write(evidence(&data), "altered").unwrap();
        let refused = county.verify("data");
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
        assert!(said(&refused).contains("证据文件"), "{}", said(&refused));

        let nowhere = county.verify("nowhere");
        assert!(!nowhere.status.success());
        assert_eq!(said(&nowhere).trim_end().lines().count(), 1);
    }
}
