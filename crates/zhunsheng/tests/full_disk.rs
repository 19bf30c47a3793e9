//! The disk fills while a county writes: one clear sentence, nothing lost, and it goes on when
//! there is room again.

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};

    /// Runs a script with a small disk of its own, which vanishes with it.
    fn with_small_disk(script: &str, folder: &std::path::Path) -> Output {
        // Mounting needs a mount namespace; whoever is not root makes a user namespace too.
        let who = Command::new("id").arg("-u").output().unwrap();
        let flags = if who.stdout == b"0\n" { "-m" } else { "-rm" };
        Command::new("unshare")
            .args([flags, "sh", "-c", script, "sh"])
            .arg(env!("CARGO_BIN_EXE_zhunsheng"))
            .arg(folder)
            .output()
            .expect("unshare (package util-linux) is needed to give the test a disk of its own")
    }

    #[test]
    fn d06_a_full_disk_is_told_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let script = r#"
            set -u
            disk="$2/disk"; mkdir "$disk"
            mount -t tmpfs -o size=16m tmpfs "$disk" || { echo "mount failed"; exit 9; }
            "$1" sample --cases 3000 --data "$disk/county" --key "$2/key" >"$2/out" 2>"$2/err"
            echo "sample $?"
            "$1" ledger verify --data "$disk/county" --key "$2/key"
            echo "verify $?"
            mount -o remount,size=256m tmpfs "$disk"
            "$1" calendar arrive --because 样例 --known-on 2025-11-04 --data "$disk/county" --key "$2/key"
            echo "write $?"
            "$1" ledger verify --data "$disk/county" --key "$2/key"
            echo "verify $?"
        "#;
        let output = with_small_disk(script, folder.path());
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        let problems = String::from_utf8_lossy(&output.stderr).into_owned();
        let told = std::fs::read_to_string(folder.path().join("err")).unwrap_or_default();
        assert!(shown.contains("sample 3"), "{shown}\n{problems}\n{told}");
        assert!(
            told.contains("磁盘已满") && told.contains("未入账"),
            "{told}"
        );
        assert_eq!(shown.matches("verify 0").count(), 2, "{shown}\n{problems}");
        assert!(shown.contains("write 0"), "{shown}\n{problems}");
    }
}
