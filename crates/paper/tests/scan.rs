//! A scanner that finds, passes, fails, hangs, is missing, and is asked by many at once.

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Read as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::sync::Arc;

    use zs_base::Moment;
    use zs_base::limits::{SCAN_SECONDS_MAX, SCANS_AT_ONCE_MAX};
    use zs_paper::scan::NoScanner;
    use zs_paper::{Said, Scanner, Unsaid};

    /// The sample by which scanners are tried, in pieces, so that no scanner takes this file for it.
    fn sample() -> String {
        let head = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$";
        format!("{head}EICAR-{}-ANTIVIRUS-{}", "STANDARD", "TEST-FILE!$H+H*")
    }

    struct Ward {
        folder: tempfile::TempDir,
        now: Moment,
    }

    impl Ward {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().unwrap(),
                now: "2026-03-02T09:00".parse().unwrap(),
            }
        }

        fn file(&self, name: &str, text: &str) -> PathBuf {
            let path = self.folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        }

        /// A scanner that runs these lines of a shell.
        fn scanner(&self, lines: &str, end: &str) -> Scanner {
            let script = self.file("scanner.sh", lines);
            // No shell splits the command, so the path of the script must hold no space.
            Scanner::of(&format!("sh {}{end}", script.display()), 1).unwrap()
        }

        fn said(&self, scanner: &Scanner, path: &Path) -> Said {
            scanner.scan(path, self.now)
        }
    }

    #[test]
    fn w12_the_sample_is_found_and_an_honest_file_is_passed_by_path_and_by_content() {
        let ward = Ward::new();
        let (bad, good) = (ward.file("bad", &sample()), ward.file("good", "honest"));
        // The file is a word of its own, whatever it is called.
        let odd = ward.file("-rf; touch x", &sample());
        let by_path = "! grep -q EICAR-STANDARD \"$1\" && exit 0; exit 1";
        let scanner = ward.scanner(by_path, "");
        assert_eq!(scanner.last(), None);
        assert_eq!(ward.said(&scanner, &bad), Said::Found);
        assert_eq!(ward.said(&scanner, &odd), Said::Found);
        assert_eq!(ward.said(&scanner, &good), Said::Clean);
        assert_eq!(scanner.last(), Some((ward.now, Said::Clean)));
        let by_content = ward.scanner("! grep -q EICAR-STANDARD && exit 0; exit 1", " -");
        assert_eq!(ward.said(&by_content, &bad), Said::Found);
        assert_eq!(ward.said(&by_content, &good), Said::Clean);
        assert!(!ward.folder.path().join("x").exists());
    }

    #[test]
    fn w12_what_fails_is_missing_or_ends_otherwise_says_nothing() {
        let ward = Ward::new();
        let file = ward.file("good", "honest");
        let fails = ward.scanner("exit 2", "");
        let failed = Said::Unsaid(Unsaid::Ended(Some(2)));
        assert_eq!(ward.said(&fails, &file), failed);
        assert_eq!(fails.last(), Some((ward.now, failed)));
        let killed = ward.scanner("kill -9 $$", "");
        assert_eq!(ward.said(&killed, &file), Said::Unsaid(Unsaid::Ended(None)));
        let missing = Scanner::of("/no/such/scanner", 1).unwrap();
        let said = ward.said(&missing, &file);
        assert!(
            matches!(said, Said::Unsaid(Unsaid::NotStarted(_))),
            "{said:?}"
        );
        let not_a_program = Scanner::of(&file.display().to_string(), 1).unwrap();
        let said = ward.said(&not_a_program, &file);
        assert!(
            matches!(said, Said::Unsaid(Unsaid::NotStarted(_))),
            "{said:?}"
        );
        assert_eq!(Scanner::of("  ", 1).unwrap_err(), NoScanner::Empty);
    }

    #[test]
    fn w12_what_hangs_is_ended_with_all_that_it_started() {
        let ward = Ward::new();
        let file = ward.file("good", "honest");
        let pipe = ward.folder.path().join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        // Both ends are open here while the scanner opens its own, so that nobody waits for the other.
        let both = File::options().read(true).write(true).open(&pipe).unwrap();
        let mut reading = File::open(&pipe).unwrap();
        let lines = "exec 3> $(dirname $0)/pipe; (sleep 5; echo lives >&3) & wait";
        let scanner = ward.scanner(lines, "");
        assert_eq!(ward.said(&scanner, &file), Said::Unsaid(Unsaid::Late(1)));
        drop(both);
        // What is read ends when the last that can write is gone, or after it has told that it lives.
        let mut told = String::new();
        reading.read_to_string(&mut told).unwrap();
        assert_eq!(told, "");
    }

    #[test]
    fn a10_a_scanner_has_so_many_seconds_and_not_one_more() {
        assert!(Scanner::of("true", SCAN_SECONDS_MAX).is_ok());
        let longer = Scanner::of("true", SCAN_SECONDS_MAX + 1);
        assert_eq!(longer.unwrap_err(), NoScanner::Patience);
        assert_eq!(Scanner::of("true", 0).unwrap_err(), NoScanner::Patience);
    }

    #[test]
    fn a10_so_many_files_are_looked_at_at_once_and_not_one_more() {
        let ward = Ward::new();
        let file = ward.file("good", "honest");
        let (here, go) = (
            ward.folder.path().join("here"),
            ward.folder.path().join("go"),
        );
        fs::create_dir(&here).unwrap();
        let script = ward.file(
            "scanner.sh",
            &format!(
                "touch {}/$$; while [ ! -e {} ]; do sleep 0.01; done",
                here.display(),
                go.display()
            ),
        );
        let command = format!("sh {}", script.display());
        let scanner = Arc::new(Scanner::of(&command, SCAN_SECONDS_MAX).unwrap());
        let now = ward.now;
        let hands: Vec<_> = (0..SCANS_AT_ONCE_MAX)
            .map(|_| {
                let (scanner, file) = (scanner.clone(), file.clone());
                std::thread::spawn(move || scanner.scan(&file, now))
            })
            .collect();
        while fs::read_dir(&here).unwrap().count() < SCANS_AT_ONCE_MAX {
            std::thread::yield_now();
        }
        assert_eq!(ward.said(&scanner, &file), Said::Unsaid(Unsaid::Busy));
        fs::write(&go, "").unwrap();
        for hand in hands {
            assert_eq!(hand.join().unwrap(), Said::Clean);
        }
        // Those who are done leave their places.
        assert_eq!(ward.said(&scanner, &file), Said::Clean);
    }
}
