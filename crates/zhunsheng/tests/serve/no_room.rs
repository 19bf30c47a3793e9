//! The disk fills under a county that is served: a form is told so with everything that was typed,
//! those who look go on, and the same form is taken when there is room again.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use zs_testkit::tree::figure;

use crate::served::{BINARY, Served};
use crate::slow_disk::{answered, form, get, is_there};
use crate::stories::personas;
use crate::under_load::sign_in;

/// Makes a small disk that vanishes with the process, and becomes the program.
const ON_SMALL_DISK: &str =
    r#"mkdir -p disk && mount -t tmpfs -o size=192m tmpfs disk && exec "$@""#;

/// After so many looks on a full disk the room that is held must have been given back.
const LOOKS_MAX: usize = 5_000;

fn is_root() -> bool {
    let who = Command::new("id").arg("-u").output().unwrap();
    who.stdout == b"0\n"
}

/// Somebody who waits where the small disk is, which is there as long as anybody is, and checks the
/// ledger on it when nobody writes any more.
struct Checking(Child);

impl Checking {
    fn begun(served: &Served) -> Self {
        const LINES: &str =
            r#"echo here; read go; exec "$0" ledger verify --data disk/d --key key"#;
        let mut command = Command::new("nsenter");
        command.args(["--mount", "--wd", "--target", &served.process().to_string()]);
        if !is_root() {
            command.args(["--user", "--preserve-credentials"]);
        }
        command.args(["sh", "-c", LINES, BINARY]);
        let (stdin, stdout) = (Stdio::piped(), Stdio::piped());
        let mut child = command.stdin(stdin).stdout(stdout).spawn().unwrap();
        // It is there once it has said so.
        let said = child.stdout.as_mut().unwrap();
        said.read_exact(&mut [0; 5]).unwrap();
        Self(child)
    }

    fn passes(mut self) {
        self.0.stdin.take().unwrap().write_all(b"go\n").unwrap();
        let output = self.0.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

/// The demo on a disk of its own.
fn on_small_disk(folder: &std::path::Path) -> Served {
    // Mounting needs a mount namespace; whoever is not root makes a user namespace too.
    let flags = if is_root() { "-m" } else { "-rm" };
    let mut command = Command::new("unshare");
    command.args([flags, "sh", "-c", ON_SMALL_DISK, "sh", BINARY]);
    Served::start_by(command, folder, "demo --cases 20 --data disk/d")
}

/// The small disk as it is seen from outside.
struct Disk(PathBuf);

impl Disk {
    fn of(served: &Served, folder: &std::path::Path) -> Self {
        let root = PathBuf::from(format!("/proc/{}/root", served.process()));
        Self(root.join(folder.strip_prefix("/").unwrap()).join("disk"))
    }

    /// Writes until nothing more goes in.
    fn fill(&self) {
        let mut ballast = fs::File::create(self.0.join("ballast")).unwrap();
        let block = vec![7; 4_096];
        while ballast.write_all(&block).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn d06_a_form_on_a_full_disk_is_told_with_what_was_typed_and_is_taken_when_there_is_room() {
    let fills = usize::try_from(figure("ZS_FILLS", 2).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let mut served = on_small_disk(&folder);
    let people = personas(&mut served);
    let officer = people.iter().find(|it| it.part == "执法人员").unwrap();
    let cookie = sign_in(&served, &officer.login, &officer.password);
    let disk = Disk::of(&served, &folder);
    let reserve = disk.0.join("d/RESERVE");
    for fill in 0..fills {
        let form = form(&served, &cookie, fill);
        assert!(reserve.exists(), "{fill}");
        disk.fill();
        let told = answered(&served, &cookie, &form);
        assert_eq!(status(&told), "507", "{told}");
        let name = format!("便利店{fill}");
        for word in ["未入账", "磁盘", "再交一次", name.as_str()] {
            assert!(told.contains(word), "{word}: {told}");
        }
        for path in [
            "/term?from=3-2&count=9&unit=wd",
            "/g",
            "/new/penalty.simple",
        ] {
            let looked = get(&served, &cookie, path);
            assert_eq!(status(&looked), "200", "{path}: {looked}");
        }
        // The log of the database has room of its own, which looks use up first.
        let mut looks = 0;
        while reserve.exists() {
            let looked = get(&served, &cookie, "/todo");
            assert_eq!(status(&looked), "200", "look {looks}: {looked}");
            looks += 1;
            assert!(looks < LOOKS_MAX, "the room that is held is never needed");
        }
        disk.empty();
        assert!(!is_there(&served, &cookie, &form.case));
        let taken = answered(&served, &cookie, &form);
        assert_eq!(status(&taken), "303", "{taken}");
        assert!(is_there(&served, &cookie, &form.case));
        // The same form once more records nothing further.
        assert_eq!(status(&answered(&served, &cookie, &form)), "303");
    }
    let health = served.get("/healthz");
    assert_eq!(status(&health), "200", "{health}");
    let checking = Checking::begun(&served);
    println!("figure: {fills} times full and empty");
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
    // What was said to be recorded stands in the ledger, and what was not left no trace in it.
    checking.passes();
}
