//! `zhunsheng survey replay` as anybody runs it with what was published.

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};

    const SEED: &str = "1111111111111111111111111111111111111111111111111111111111111111";
    const TOLD: &str = "6a0febc0ada4abc478f5205ffbd87b5eb75cbf1301dca0018c7b1e385136c115";

    fn replay(frame: &str, seed: &str, told: &str) -> Output {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frame.txt");
        std::fs::write(&file, frame).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        command.args(["survey", "replay", file.to_str().unwrap()]);
        command
            .args(["--seed", seed, "--commitment", told])
            .output()
            .unwrap()
    }

    /// The cases 0 to 39 of the vectors, of which 1, 2, 3, 4, 5, 14, 29 and 37 are drawn at 25%.
    fn frame() -> String {
        let mut text = "zhunsheng survey frame 1\npercent\t25\n".to_owned();
        for number in 0..40 {
            text.push_str(&format!("{number:08x}{}\t1\tu1\tp\n", "07".repeat(12)));
        }
        text
    }

    #[test]
    fn f3_anybody_draws_the_same_sample_again() {
        let output = replay(&frame(), SEED, TOLD);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        let drawn = said.lines().filter(|line| line.ends_with("\t抽中"));
        let drawn: Vec<&str> = drawn.map(|line| &line[..8]).collect();
        let vectors = [1, 2, 3, 4, 5, 14, 29, 37].map(|it| format!("{it:08x}"));
        assert_eq!(drawn, vectors);
        assert!(said.ends_with("一共 40 人，抽中 8 人。\n"), "{said}");
    }

    #[test]
    fn f3_an_altered_seed_and_a_damaged_frame_are_refused() {
        let altered = SEED.replacen('1', "2", 1);
        let output = replay(&frame(), &altered, TOLD);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said.contains("承诺不符") && output.stdout.is_empty(),
            "{said}"
        );
        let output = replay(&frame().replace("\tp\n", "\n"), SEED, TOLD);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("第3行"), "{said}");
        assert_eq!(replay(&frame(), "abc", TOLD).status.code(), Some(2));
    }
}
