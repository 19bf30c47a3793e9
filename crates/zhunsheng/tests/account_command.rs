//! `account` and `audit` as whole processes.

#[cfg(test)]
mod tests {
    use std::process::Command;

    use tempfile::TempDir;

    struct Folder(TempDir);

    impl Folder {
        fn run(&self, line: &str) -> (Option<i32>, String) {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            let output = command
                .args(line.split(' '))
                .current_dir(self.0.path())
                .output()
                .unwrap();
            let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            (output.status.code(), String::from_utf8(both).unwrap())
        }

        fn ok(&self, line: &str) -> String {
            let (code, said) = self.run(line);
            assert_eq!(code, Some(0), "{line}: {said}");
            said
        }
    }

    #[test]
    fn a_one_time_password_at_the_machine_is_shown_once_and_the_audit_log_tells() {
        let folder = Folder(tempfile::tempdir().unwrap());
        let table = "单位,姓名,工号,岗位\n某局,张三,A1,安全管理员\n";
        std::fs::write(folder.0.path().join("people.csv"), table).unwrap();
        folder.ok("import people people.csv --data data");
        let none = folder.ok("account list --data data");
        assert!(none.contains("共0个账号"), "{none}");
        let first = folder.ok("audit verify --data data");
        // The import itself, its unit and its person.
        assert!(first.contains("共3条"), "{first}");

        let made = folder.ok("account one-time A1 --data data");
        let password = made.lines().find_map(|it| it.strip_prefix("一次性密码："));
        assert_eq!(password.unwrap().len(), 23, "{made}");
        let again = folder.ok("account one-time A1 --data data");
        assert!(!again.contains(password.unwrap()));
        let (code, said) = folder.run("account one-time A2 --data data");
        assert_eq!(code, Some(1));
        assert!(said.contains("ZS4106"), "{said}");

        let list = folder.ok("account list --data data");
        assert!(list.contains("a1 张三 等待首次登录"), "{list}");
        assert!(!list.contains("argon2"), "{list}");
        let said = folder.ok("audit verify --data data");
        assert!(said.contains("共5条"), "{said}");
        let end = said.lines().find_map(|it| it.strip_prefix("末条："));
        let end = end.unwrap();
        folder.ok(&format!("audit verify --data data --kept {end}"));

        // A log that was cut off or written anew does not go through the end that was kept.
        let longer = end.replacen("5:", "6:", 1);
        let other = format!("5:{}", "0".repeat(64));
        for wrong in [longer, other] {
            let (code, said) = folder.run(&format!("audit verify --data data --kept {wrong}"));
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains("与另外保管的不符"), "{said}");
        }
        assert_eq!(folder.run("audit verify --data data --kept 2").0, Some(2));
    }

    #[test]
    fn an_account_is_made_at_the_machine_only_while_nothing_else_writes() {
        let folder = Folder(tempfile::tempdir().unwrap());
        let table = "单位,姓名,工号,岗位\n某局,张三,A1,安全管理员\n";
        std::fs::write(folder.0.path().join("people.csv"), table).unwrap();
        folder.ok("import people people.csv --data data");
        let store = zs_store::SqliteStore::open(&folder.0.path().join("data")).unwrap();
        let (code, said) = folder.run("account one-time A1 --data data");
        assert_eq!(code, Some(3));
        assert!(said.contains("正被另一个进程使用"), "{said}");
        drop(store);
        folder.ok("account one-time A1 --data data");
    }
}
