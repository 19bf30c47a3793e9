//! The example of the road fines, as it stands or with every name renamed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zs_base::Day;
use zs_conform::HistoryRegister;
use zs_law::{Files, Library, Procedure};
use zs_paper::{LogMap, read_map};
use zs_testkit::foreign_log::{ForeignLog, Stories};
use zs_time::Calendar;
use zs_work::{CheckedLog, check_log};

/// The root of the tree.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Law, map and stories of the example.
pub struct Example {
    pub folder: PathBuf,
    pub library: Library,
    pub procedure: Arc<Procedure>,
    pub map: LogMap,
    stories: Stories,
    dictionary: BTreeMap<String, String>,
}

impl Example {
    /// As it stands.
    pub fn plain() -> Self {
        Self::renamed(&BTreeMap::new())
    }

    /// With the words of a dictionary in procedure, map and log.
    pub fn renamed(dictionary: &BTreeMap<String, String>) -> Self {
        let folder = root().join("examples/road-fines");
        let mut files = Files::new("law");
        add(&folder.join("law"), "", dictionary, &mut files);
        let (library, problems) = zs_law::read(&files);
        assert!(problems.is_empty(), "{}", problems[0]);
        let day = Day::from_ymd(2001, 1, 1).unwrap();
        let procedure = library
            .procedure(&"road.fine".into(), &[], day)
            .unwrap()
            .clone();
        let map = std::fs::read_to_string(folder.join("map.toml")).unwrap();
        let (map, problems) = read_map("map.toml", rename(&map, dictionary).as_bytes(), &procedure);
        assert!(problems.is_empty(), "{}", problems[0]);
        let stories = std::fs::read_to_string(folder.join("stories.toml")).unwrap();
        Self {
            library,
            procedure,
            map: map.unwrap(),
            stories: Stories::read(&stories).unwrap(),
            dictionary: dictionary.clone(),
            folder,
        }
    }

    /// A log.
    pub fn log(&self, cases: u64, seed: u64) -> ForeignLog {
        let word = |it: &str| self.dictionary.get(it).map_or(it.to_owned(), Clone::clone);
        self.stories.log(cases, seed, &word)
    }

    /// The deviations of a log.
    pub fn check(&self, xes: &[u8]) -> CheckedLog {
        let (post, unit) = (self.map.post(), self.map.unit());
        let register = HistoryRegister::new(self.procedure.clone(), Calendar::plain(), post, unit);
        check_log(xes, &self.map, &register, 2, |_| {})
    }
}

fn add(folder: &Path, below: &str, dictionary: &BTreeMap<String, String>, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            add(&path, &format!("{name}/"), dictionary, files);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            files.add(&name, rename(&text, dictionary));
        }
    }
}

/// A TOML text with every part of a quoted text that the dictionary knows replaced. Parts are
/// separated by points, as in the names of fields; a text that is known as a whole goes first.
fn rename(text: &str, dictionary: &BTreeMap<String, String>) -> String {
    let word = |it: &str| dictionary.get(it).map_or(it.to_owned(), Clone::clone);
    let line = |line: &str| {
        let parts = line
            .split('"')
            .enumerate()
            .map(|(index, part)| match index % 2 {
                1 if dictionary.contains_key(part) => word(part),
                1 => part.split('.').map(word).collect::<Vec<_>>().join("."),
                _ => part.to_owned(),
            });
        parts.collect::<Vec<_>>().join("\"")
    };
    text.lines().map(|it| line(it) + "\n").collect()
}

/// Every step, field and fact of the procedure, and every name and key of the log.
pub fn words_of(example: &Example, stories: &str) -> BTreeSet<String> {
    let procedure = &example.procedure;
    let fields = procedure
        .steps
        .iter()
        .flat_map(|it| &it.fields)
        .chain(procedure.fields.iter());
    let mut words: BTreeSet<String> = fields.map(|it| it.name.to_string()).collect();
    words.extend(procedure.steps.iter().map(|it| it.id.to_string()));
    words.extend(procedure.facts.iter().map(|it| it.name.to_string()));
    words.extend(["concept:name", "time:timestamp", "lifecycle:transition"].map(str::to_owned));
    let table: toml::Table = stories.parse().unwrap();
    for (name, values) in table["common"].as_table().unwrap() {
        words.insert(name.clone());
        words.extend(values.as_table().unwrap().keys().cloned());
    }
    for story in table["story"].as_array().unwrap() {
        for event in story["events"].as_array().unwrap() {
            let keys = event
                .as_table()
                .unwrap()
                .keys()
                .filter(|it| *it != "name" && *it != "day");
            words.extend(keys.cloned());
            words.insert(event["name"].as_str().unwrap().to_owned());
        }
    }
    words
}
