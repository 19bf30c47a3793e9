//! The disk fills while a county writes: one clear sentence, nothing lost, and it goes on when
//! there is room again.

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};

    use zs_testkit::tree::figure;

    /// Runs a script with a small disk of its own, which vanishes with it.
    fn with_small_disk(script: &str, folder: &std::path::Path, fills: usize) -> Output {
        // Mounting needs a mount namespace; whoever is not root makes a user namespace too.
        let who = Command::new("id").arg("-u").output().unwrap();
        let flags = if who.stdout == b"0\n" { "-m" } else { "-rm" };
        Command::new("unshare")
            .args([flags, "sh", "-c", script, "sh"])
            .arg(env!("CARGO_BIN_EXE_zhunsheng"))
            .arg(folder)
            .arg(fills.to_string())
            .output()
            .expect("unshare (package util-linux) is needed to give the test a disk of its own")
    }

    /// The disk fills while cases are told, one county after another; then there is room again.
    const SCRIPT: &str = r#"
        set -u
        zs="$1"; key="$2/key"; disk="$2/disk"; fills="$3"; mkdir "$disk"
        mount -t tmpfs -o size=6m tmpfs "$disk" || { echo "mount failed"; exit 9; }
        fill=1
        while [ "$fill" -le "$fills" ]; do
            data="$disk/county"
            mount -o remount,size=$((6 + fill % 5))m tmpfs "$disk"
            "$zs" sample --cases 3000 --seed "$fill" --data "$data" --key "$key" >"$2/out" 2>>"$2/err"
            echo "sample $?"
            "$zs" ledger verify --data "$data" --key "$key"
            echo "full $?"
            mount -o remount,size=256m tmpfs "$disk"
            "$zs" calendar arrive --because 样例 --known-on 2025-11-04 --data "$data" --key "$key"
            echo "write $?"
            "$zs" ledger verify --data "$data" --key "$key"
            echo "verify $?"
            rm -r "$data"
            rm -f "$key"
            fill=$((fill + 1))
        done
    "#;

    #[test]
    fn d06_a_full_disk_is_told_and_loses_nothing() {
        let fills = usize::try_from(figure("ZS_FILLS", 1).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let output = with_small_disk(SCRIPT, folder.path(), fills);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        let problems = String::from_utf8_lossy(&output.stderr).into_owned();
        let told = std::fs::read_to_string(folder.path().join("err")).unwrap_or_default();
        let all = format!("{shown}\n{problems}\n{told}");
        assert_eq!(shown.matches("sample 3").count(), fills, "{all}");
        assert_eq!(told.matches("磁盘已满").count(), fills, "{all}");
        assert!(told.matches("未入账").count() >= fills, "{all}");
        // A reader may need room for the index of the log; then it says so.
        let unread = shown.matches("full 3").count();
        assert_eq!(problems.matches("磁盘已满").count(), unread, "{all}");
        assert_eq!(shown.matches("full 0").count(), fills - unread, "{all}");
        assert_eq!(shown.matches("verify 0").count(), fills, "{all}");
        assert_eq!(shown.matches("write 0").count(), fills, "{all}");
    }
}
