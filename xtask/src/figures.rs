//! The figures of the nightly run: which test runs how often, read from `xtask/nightly.toml`.

use crate::run::Problem;

/// One test of the plan at its full figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The id in the test plan.
    pub id: String,
    /// The packages that hold the tests.
    pub packages: Vec<String>,
    /// What the tests' names contain.
    pub test: String,
    /// Whether it needs the machine for itself: it uses every core, or it measures time.
    pub alone: bool,
    /// The variables that raise its figure, such as `ZS_CASES=1000000`.
    pub set: Vec<(String, String)>,
}

/// Reads the table.
pub fn read(text: &str) -> Result<Vec<Row>, Problem> {
    let table: toml::Table = text
        .parse()
        .map_err(|error| Problem::Wrong(format!("nightly.toml: {error}")))?;
    let rows = table
        .get("row")
        .and_then(|it| it.as_array())
        .into_iter()
        .flatten();
    rows.map(row).collect()
}

/// The rows with these ids, in the order of the table; all of them where none is named.
pub fn chosen(rows: Vec<Row>, ids: &[&str]) -> Result<Vec<Row>, Problem> {
    if let Some(id) = ids.iter().find(|id| rows.iter().all(|row| row.id != **id)) {
        return Err(Problem::Wrong(format!("nightly.toml has no row {id}")));
    }
    let asked = |row: &Row| ids.is_empty() || ids.contains(&row.id.as_str());
    Ok(rows.into_iter().filter(asked).collect())
}

fn row(row: &toml::Value) -> Result<Row, Problem> {
    let word = |key: &str| {
        let text = row.get(key).and_then(toml::Value::as_str);
        text.map(str::to_owned)
            .ok_or_else(|| Problem::Wrong(format!("nightly.toml: {key}: {row}")))
    };
    let packages = row.get("packages").and_then(toml::Value::as_array);
    let packages = packages.into_iter().flatten();
    let packages: Vec<String> = packages
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect();
    if packages.is_empty() {
        return Err(Problem::Wrong(format!("nightly.toml: packages: {row}")));
    }
    let set = row
        .get("set")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten();
    let set = set.map(|(name, value)| match value {
        toml::Value::Integer(figure) => Ok((name.clone(), figure.to_string())),
        toml::Value::String(word) => Ok((name.clone(), word.clone())),
        _ => Err(Problem::Wrong(format!("nightly.toml: {name} is no figure"))),
    });
    Ok(Row {
        id: word("id")?,
        packages,
        test: word("test")?,
        alone: row.get("alone").and_then(toml::Value::as_bool) == Some(true),
        set: set.collect::<Result<_, _>>()?,
    })
}

/// How many tests passed, from the lines `test result: ok. 3 passed; …` of a run.
pub fn passed(output: &str) -> u64 {
    let results = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    results
        .filter_map(|rest| rest.split(' ').next()?.parse::<u64>().ok())
        .sum()
}

/// What the tests of a run state about themselves, from the lines `figure: …`.
pub fn stated(output: &str) -> String {
    let lines = output
        .lines()
        .filter_map(|line| line.strip_prefix("figure: "));
    lines.collect::<Vec<_>>().join("; ")
}

/// Counts by kind and step from lines of tab-separated words that end with a number; what stands
/// between step and number is not told apart.
pub fn counts(text: &str) -> std::collections::BTreeMap<String, u64> {
    let mut counts = std::collections::BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        if let [kind, step, .., count] = words[..] {
            let count: u64 = count.parse().unwrap_or_default();
            *counts.entry(format!("{kind} {step}")).or_default() += count;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_its_figures() {
        let text =
            "[[row]]\nid = \"T3\"\npackages = [\"a\"]\ntest = \"t3_\"\nset = { ZS_CASES = 5 }\n";
        let rows = read(text).unwrap();
        assert_eq!(rows[0].set, [("ZS_CASES".to_owned(), "5".to_owned())]);
        assert!(!rows[0].alone);
        assert!(read(&text.replace("[\"a\"]", "[]")).is_err());
        assert!(read("[[row]]\nid = \"T3\"\n").is_err());
    }

    #[test]
    fn rows_are_chosen_by_id_and_a_wrong_id_is_told() {
        let row = |id: &str| format!("[[row]]\nid = \"{id}\"\npackages = [\"a\"]\ntest = \"t\"\n");
        let rows = read(&[row("T3"), row("L6 (large)")].concat()).unwrap();
        assert_eq!(chosen(rows.clone(), &[]).unwrap().len(), 2);
        let one = chosen(rows.clone(), &["L6 (large)"]).unwrap();
        assert_eq!(
            one.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(),
            ["L6 (large)"]
        );
        assert!(chosen(rows, &["T3", "T4"]).is_err());
    }

    #[test]
    fn what_a_test_states_is_read() {
        let output = "figure: 7 sites\nother\nfigure: 9 states\n";
        assert_eq!(stated(output), "7 sites; 9 states");
    }

    #[test]
    fn a_run_without_tests_passes_none() {
        let none = "running 0 tests\ntest result: ok. 0 passed; 0 failed;\n";
        assert_eq!(passed(none), 0);
        assert_eq!(
            passed(&format!("{none}test result: ok. 3 passed; 0 failed;")),
            3
        );
    }

    #[test]
    fn the_committed_table_reads() {
        let text = std::fs::read_to_string(crate::run::root().join("xtask/nightly.toml")).unwrap();
        assert!(!read(&text).unwrap().is_empty());
    }
}
