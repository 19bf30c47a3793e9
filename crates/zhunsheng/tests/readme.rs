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

#[test]
fn both_readmes_show_the_same_commands() {
    let read = |name| shown(&std::fs::read_to_string(in_tree(name)).unwrap());
    assert_eq!(read("README.md"), read("README.zh-CN.md"));
}
