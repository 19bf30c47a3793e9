//! `zhunsheng explain`: the page of a code.

use std::process::ExitCode;

use clap::Args;
use zs_base::Code;

use crate::failure::Failure;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct ExplainArgs {
    #[arg(value_name = "编号", help = "错误信息里的编号，例如 ZS2104")]
    code: String,
}

/// Every code that the program can show. A crate that declares codes adds its list here.
pub fn all() -> Vec<Code> {
    let mut codes: Vec<Code> = zs_law::codes::all().collect();
    let lists = [
        zs_law::calendar_codes::ALL,
        zs_case::codes::ALL,
        zs_power::codes::ALL,
        zs_disclose::codes::ALL,
        zs_paper::codes::ALL,
        zs_prove::codes::ALL,
        zs_work::office::codes::ALL,
    ];
    for list in lists {
        codes.extend_from_slice(list);
    }
    codes
}

/// Prints the title and the page.
pub fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let wanted = args.code.trim().to_ascii_uppercase();
    let Some(code) = all().into_iter().find(|code| code.id == wanted) else {
        return Err(Failure::input(format!(
            "没有编号“{wanted}”。编号是 ZS 加四位数字，写在每一条错误信息的开头。"
        )));
    };
    println!("{} {}\n", code.id, code.title);
    for line in code.page.lines() {
        println!("{}", line.trim());
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use zs_testkit::tree::{files_below, in_tree};

    use super::all;

    /// Every refusal, of a procedure, of authority or of an office, can be looked up, and its page
    /// says what to do next: a code that is added without that fails here. The article stands with
    /// each refusal, where it rests on one.
    #[test]
    fn a9_every_code_of_a_refusal_says_what_to_do() {
        let is_refusal = |id: &str| ["ZS3", "ZS40", "ZS41"].iter().any(|it| id.starts_with(it));
        let refusals = all().into_iter().filter(|code| is_refusal(code.id));
        let (with, without): (Vec<_>, Vec<_>) =
            refusals.partition(|code| code.page.contains("怎么办："));
        assert_eq!(without, []);
        assert!(with.len() >= 60, "{}", with.len());
    }

    /// No crate keeps a code to itself.
    #[test]
    fn every_code_that_the_source_declares_can_be_looked_up() {
        let is_code = |line: &str| {
            let id = line.trim_start().split_once(" \"")?.0;
            let digits = id.strip_prefix("ZS")?;
            let four = digits.len() == 4 && digits.bytes().all(|it| it.is_ascii_digit());
            four.then(|| id.to_owned())
        };
        let sources = files_below(&in_tree("crates")).unwrap();
        let declared: BTreeSet<String> = sources
            .iter()
            .filter(|(path, _)| path.contains("/src/") && path.ends_with(".rs"))
            .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
            .filter_map(|text| text.split("#[cfg(test)]").next())
            .filter(|text| text.contains("codes! {"))
            .flat_map(|text| text.lines().filter_map(is_code).collect::<Vec<_>>())
            .collect();
        let known: BTreeSet<String> = all().iter().map(|it| it.id.to_owned()).collect();
        let unknown: Vec<_> = declared.symmetric_difference(&known).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn every_code_has_a_title_and_a_page_and_stands_once() {
        let mut seen = BTreeSet::new();
        for code in all() {
            assert!(seen.insert(code.id), "{code}");
            assert!(
                !code.title.is_empty() && !code.page.trim().is_empty(),
                "{code}"
            );
            assert!(code.id.len() == 6 && code.id.starts_with("ZS"), "{code}");
        }
    }
}
