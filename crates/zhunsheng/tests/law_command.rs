//! `zhunsheng law` and `zhunsheng explain` as a person runs them.

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};

    fn zhunsheng(args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        command.args(args).output().unwrap()
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn the_shipped_law_passes_its_check() {
        let output = zhunsheng(&["law", "check"]);
        assert!(output.status.success(), "{}", text(&output.stdout));
        assert!(text(&output.stdout).contains("：0个错误，"));
    }

    #[test]
    fn a_folder_with_errors_lists_all_of_them_and_ends_with_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("posts.toml"), "[[post]]\nid = “a”\n").unwrap();
        std::fs::write(folder.path().join("facts.toml"), "[[fact]]\nnam = \"甲\"\n").unwrap();
        let output = zhunsheng(&["law", "check", folder.path().to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let shown = text(&output.stdout);
        for words in [
            "ZS1002",
            "posts.toml:2:6",
            "ZS1009",
            "facts.toml:2:1",
            "“name”",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }

    #[test]
    fn a_procedure_is_shown_with_its_overlay() {
        let known = text(&zhunsheng(&["law", "show", "?"]).stderr);
        let id = known.split_once("现有：").unwrap().1;
        let id = id.split(['、', '。']).next().unwrap();
        let shown = zhunsheng(&["law", "show", id]);
        assert!(shown.status.success(), "{}", text(&shown.stderr));
        assert!(text(&shown.stdout).contains("## 环节图"));
        let wrong = zhunsheng(&["law", "show", id, "--overlay", "?"]);
        assert_eq!(wrong.status.code(), Some(1));
    }

    #[test]
    fn a_code_is_explained() {
        let output = zhunsheng(&["explain", "zs2104"]);
        assert!(text(&output.stdout).starts_with("ZS2104 时限没有依据\n"));
        for code in ["ZS5001", "ZS5115", "ZS5201"] {
            assert_eq!(
                zhunsheng(&["explain", code]).status.code(),
                Some(0),
                "{code}"
            );
        }
        assert_eq!(zhunsheng(&["explain", "ZS0000"]).status.code(), Some(1));
    }
}
