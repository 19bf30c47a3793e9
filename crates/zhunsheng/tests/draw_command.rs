//! Draws made again by three programs that share no code: `zhunsheng draw replay`, the script that is
//! published, and a third one in this file, written from `docs/draw-format.md`.

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    use zs_base::random::Seeded;
    use zs_base::{Digest, DrawOut, DrawRow, DrawSeed, draw_name};
    use zs_testkit::tree::{figure, in_tree};
    use zs_work::draw::{
        ALGORITHM, Bundle, BundleList, LockedList, LockedRow, OpenedRow, seed_text,
    };

    fn locked(rng: &mut Seeded, rows: u64, weights: &[u32]) -> LockedList {
        let rows = (0..rows).map(|number| {
            let (salt, says) = (rng.bytes16(), format!("9135{number:014}\t第{number}公司\t"));
            let row = DrawRow {
                name: draw_name(&salt, &says),
                category: "A".to_owned(),
                weight: *rng.pick(weights).unwrap(),
                out: rng.once_in(7).then_some(DrawOut::Capped),
            };
            LockedRow { row, salt, says }
        });
        LockedList::new(rows).unwrap()
    }

    fn bundle(number: u64) -> Bundle {
        let mut rng = Seeded::new(number);
        let (rows, people) = (1 + rng.below(40), 1 + rng.below(12));
        let subjects = locked(&mut rng, rows, &[1, 2, 4, 8]);
        let officers = locked(&mut rng, people, &[1]);
        let source = ["福彩双色球", &format!("2026{number:03}"), "2026-03-05"].map(str::to_owned);
        let digits = format!("{:07}", rng.below(10_000_000));
        let seed = DrawSeed::of(&seed_text(&source[0], &source[1], &source[2], &digits));
        let count = 1 + rng.below(12) as usize;
        let told = BundleList::of(subjects.public(), count, &seed);
        let is_drawn = |it: &&LockedRow| told.drawn.contains(&it.row.name.to_string());
        let first = subjects.rows().iter().find(is_drawn).map(|it| OpenedRow {
            name: it.row.name.to_string(),
            salt: it.salt.iter().map(|byte| format!("{byte:02x}")).collect(),
            says: it.says.clone(),
        });
        Bundle {
            format: ALGORITHM.to_owned(),
            unit: "旗市场监管局".to_owned(),
            locked_on: "2026-03-02".to_owned(),
            source,
            digits,
            opened: first.into_iter().collect(),
            officers: BundleList::of(officers.public(), 2, &seed),
            subjects: told,
        }
    }

    /// The third program: every lot is laid out as a place of its own.
    fn again(list: &BundleList, text: &str) -> Vec<String> {
        let seed = Digest::of(&[b"zhunsheng draw seed 1\0", text.as_bytes()]);
        let hash = |row: &str| Digest::of(&[b"zhunsheng draw row 1\0", row.as_bytes()]);
        let rows: Vec<u8> = list.rows.iter().flat_map(|it| hash(&it.row).0).collect();
        let digest = Digest::of(&[b"zhunsheng draw list 1\0", &rows]);
        assert_eq!(digest.to_string(), list.digest);
        let mut lots: Vec<&str> = Vec::new();
        for it in &list.rows {
            let cells: Vec<&str> = it.row.split('\t').collect();
            let of_row = if cells[3] == "-" {
                cells[2].parse().unwrap()
            } else {
                0
            };
            lots.extend(std::iter::repeat_n(cells[0], of_row));
        }
        let (mut names, mut counter) = (Vec::new(), 0_u64);
        while names.len() < list.count + list.count.max(10) && !lots.is_empty() {
            let counted = counter.to_be_bytes();
            counter += 1;
            let block = Digest::of(&[b"zhunsheng draw stream 1\0", &seed.0, &digest.0, &counted]);
            let value = u64::from_be_bytes(block.0[..8].try_into().unwrap());
            let bound = lots.len() as u64;
            let rest = (u64::MAX % bound + 1) % bound;
            if value > u64::MAX - rest {
                continue;
            }
            let name = lots[(value % bound) as usize].to_owned();
            lots.retain(|it| **it != *name);
            names.push(name);
        }
        names
    }

    fn written(folder: &Path, bundles: &[Bundle]) -> Vec<PathBuf> {
        let paths = bundles.iter().enumerate().map(|(number, it)| {
            let path = folder.join(format!("{number}.json"));
            std::fs::write(&path, it.json()).unwrap();
            path
        });
        paths.collect()
    }

    fn by_program(paths: &[PathBuf]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        command
            .args(["draw", "replay"])
            .args(paths)
            .output()
            .unwrap()
    }

    fn by_script(paths: &[PathBuf]) -> Output {
        let mut command = Command::new("python3");
        command.arg(in_tree("tools/replay_draw.py")).args(paths);
        command.output().expect("python3 is on this machine")
    }

    #[test]
    fn n3_draws_come_out_the_same_by_three_programs() {
        let draws = figure("ZS_DRAWS", 50).unwrap();
        let bundles: Vec<Bundle> = (0..draws).map(bundle).collect();
        for it in &bundles {
            let text = seed_text(&it.source[0], &it.source[1], &it.source[2], &it.digits);
            for list in [&it.subjects, &it.officers] {
                let told: Vec<String> = list.drawn.iter().chain(&list.reserves).cloned().collect();
                assert_eq!(again(list, &text), told);
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let paths = written(folder.path(), &bundles);
        for output in [by_program(&paths), by_script(&paths)] {
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{said}");
            let same = said.lines().filter(|it| it.ends_with("\t相同")).count() as u64;
            assert_eq!(same, draws);
        }
        println!("figure: {draws} draws, each the same by three programs");
    }

    #[test]
    fn n3_an_edited_row_is_refused_and_named_by_both_programs() {
        // A bundle in which more than one of each is drawn, so that each fault shows.
        let mut bundles = (3..).map(bundle);
        let whole = bundles
            .find(|it| it.subjects.drawn.len() > 1 && it.officers.rows.len() > 1)
            .unwrap();
        let mut edited = whole.clone();
        let row = &mut edited.subjects.rows[1].row;
        *row = row.replacen("\tA\t", "\tB\t", 1);
        let mut swapped = whole.clone();
        swapped.officers.rows[0].digest = swapped.subjects.rows[0].digest.clone();
        swapped.officers.rows[0].row = swapped.subjects.rows[0].row.clone();
        let mut chosen = whole.clone();
        chosen.subjects.drawn.reverse();
        let mut renamed = whole.clone();
        renamed.opened[0].says = "9135\t另一公司\t".to_owned();
        let mut drawn_later = whole.clone();
        drawn_later.digits.push('1');
        let folder = tempfile::tempdir().unwrap();
        let wrong = [edited, swapped, chosen, renamed, drawn_later];
        let paths = written(folder.path(), &wrong);
        for output in [by_program(&paths), by_script(&paths)] {
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(output.status.code(), Some(1));
            let lines: Vec<&str> = said.lines().collect();
            assert!(lines.iter().all(|it| it.contains("\t不同：")), "{said}");
            assert!(lines[0].contains("对象名单第2行"), "{said}");
        }
    }
}
