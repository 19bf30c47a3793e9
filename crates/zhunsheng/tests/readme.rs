//! The commands that the READMEs show print what the READMEs say.

use std::process::Command;

use zs_testkit::tree::in_tree;

/// Each `$ zhunsheng …` of a page with the lines below it.
fn shown(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in page.split("```").skip(1).step_by(2) {
        for part in block.split("\n$ zhunsheng ").skip(1) {
            let (command, output) = part.split_once('\n').unwrap_or((part, ""));
            found.push((command.to_owned(), output.trim_end().to_owned()));
        }
    }
    found
}

#[test]
fn the_readmes_show_what_the_commands_print() {
    for name in ["README.md", "README.zh-CN.md"] {
        let page = std::fs::read_to_string(in_tree(name)).unwrap();
        let commands = shown(&page);
        assert!(!commands.is_empty(), "{name} shows no command");
        for (command, expected) in commands {
            let mut run = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
            let output = run.args(command.split_whitespace()).output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            assert_eq!(printed.trim_end(), expected, "{name}: zhunsheng {command}");
        }
    }
}

/// The commands of a page that begin with `cargo`, without their comments.
fn cargo_commands(page: &str) -> Vec<String> {
    let lines = page.lines().filter(|line| line.starts_with("cargo "));
    lines
        .map(|line| line.split_once('#').map_or(line, |(command, _)| command))
        .map(|command| command.trim().to_owned())
        .collect()
}

/// `cargo xtask clone --both` carries them out in a clean clone; here both are held to what the
/// program and the chores understand.
#[test]
fn both_readmes_begin_with_the_same_two_commands_which_exist() {
    for name in ["README.md", "README.zh-CN.md"] {
        let page = std::fs::read_to_string(in_tree(name)).unwrap();
        let commands = cargo_commands(&page);
        let expected = ["cargo run --release -- demo", "cargo xtask test"];
        assert_eq!(commands, expected, "{name}");
    }
    let workspace = std::fs::read_to_string(in_tree("Cargo.toml")).unwrap();
    assert!(workspace.contains("default-members = [\"crates/zhunsheng\"]"));
    let help = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
        .args(["demo", "--help"])
        .output()
        .unwrap();
    assert!(help.status.success());
    let read = |path| std::fs::read_to_string(in_tree(path)).unwrap();
    assert!(read(".cargo/config.toml").contains("xtask = "));
    assert!(read("xtask/src/main.rs").contains("[\"test\"] => chores::test()"));
}

#[test]
fn both_readmes_show_the_same_commands() {
    let read = |name| shown(&std::fs::read_to_string(in_tree(name)).unwrap());
    assert_eq!(read("README.md"), read("README.zh-CN.md"));
}
