//! Seeded event logs in XES, told from a file of stories, with the deviations that they hold by
//! construction. Nothing here knows a log or a procedure: names come from the file, and a
//! dictionary may rename them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use zs_base::Day;
use zs_base::random::Seeded;

/// A file of stories.
#[derive(Clone, Debug, Deserialize)]
pub struct Stories {
    first: toml::value::Datetime,
    last: toml::value::Datetime,
    end: toml::value::Datetime,
    /// Values that all events of a name share.
    #[serde(default)]
    common: BTreeMap<String, BTreeMap<String, String>>,
    story: Vec<Story>,
}

#[derive(Clone, Debug, Deserialize)]
struct Story {
    weight: u64,
    events: Vec<Told>,
    #[serde(default)]
    expect: Vec<Expect>,
    #[serde(default)]
    unknown: u64,
}

#[derive(Clone, Debug, Deserialize)]
struct Told {
    name: String,
    day: Days,
    #[serde(flatten)]
    values: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
enum Days {
    On(u32),
    Within(u32, u32),
}

#[derive(Clone, Debug, Deserialize)]
struct Expect {
    kind: String,
    step: String,
}

/// A log, and what is known about it by construction.
#[derive(Clone, Debug, Default)]
pub struct ForeignLog {
    /// The XES text.
    pub xes: String,
    /// Cases.
    pub cases: u64,
    /// Events.
    pub rows: u64,
    /// Events whose name no procedure knows.
    pub unknown: u64,
    /// Deviations by kind and step.
    pub deviations: BTreeMap<(String, String), u64>,
}

/// A word of the log in the words of a dictionary.
pub type Rename<'a> = &'a dyn Fn(&str) -> String;

impl Stories {
    /// Reads a file of stories.
    ///
    /// # Errors
    /// When the text is no such file; the text of the error says where.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// A log of so many cases and one more, which ends it; the same for the same seed.
    #[must_use]
    pub fn log(&self, cases: u64, seed: u64, rename: Rename<'_>) -> ForeignLog {
        let mut random = Seeded::new(seed);
        let mut log = ForeignLog::default();
        log.xes
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<log xes.version=\"1.0\">\n");
        let (first, last) = (day(&self.first), day(&self.last));
        let all: u64 = self.story.iter().map(|it| it.weight).sum();
        for _ in 0..cases {
            let mut draw = random.below(all);
            let story = self.story.iter().find(|it| {
                let found = draw < it.weight;
                draw = draw.saturating_sub(it.weight);
                found
            });
            let begin =
                first.plus(random.below(u64::from(last.since(first).unsigned_abs())) as i32);
            if let Some(story) = story {
                self.tell(story, begin, &mut random, rename, &mut log);
            }
        }
        if let Some(story) = self.story.first() {
            let at_once = Story {
                events: story
                    .events
                    .iter()
                    .map(|it| Told {
                        day: Days::On(0),
                        ..it.clone()
                    })
                    .collect(),
                ..story.clone()
            };
            self.tell(&at_once, day(&self.end), &mut random, rename, &mut log);
        }
        log.xes.push_str("</log>\n");
        log
    }

    fn tell(
        &self,
        story: &Story,
        begin: Day,
        random: &mut Seeded,
        rename: Rename<'_>,
        log: &mut ForeignLog,
    ) {
        log.cases += 1;
        let _ = writeln!(
            log.xes,
            "<trace>\n\t<string key=\"{}\" value=\"S{}\"/>",
            rename("concept:name"),
            log.cases
        );
        for event in &story.events {
            let offset = match event.day {
                Days::On(day) => u64::from(day),
                Days::Within(from, to) => u64::from(from) + random.below(u64::from(to - from) + 1),
            };
            log.rows += 1;
            self.event(event, begin.plus(offset as i32), rename, log);
        }
        log.xes.push_str("</trace>\n");
        log.unknown += story.unknown;
        for expect in &story.expect {
            let key = (expect.kind.clone(), expect.step.clone());
            *log.deviations.entry(key).or_default() += 1;
        }
    }

    fn event(&self, event: &Told, on: Day, rename: Rename<'_>, log: &mut ForeignLog) {
        let mut values = self.common.get(&event.name).cloned().unwrap_or_default();
        values.extend(event.values.clone());
        values.insert("concept:name".to_owned(), rename(&event.name));
        // Summer time, so that a reader which counts in another zone falls on the day before.
        values.insert("time:timestamp".to_owned(), format!("{on}T00:00:00+02:00"));
        log.xes.push_str("\t<event>\n");
        // An empty value is one that the log lacks.
        for (key, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
            let key = rename(key);
            let _ = writeln!(log.xes, "\t\t<string key=\"{key}\" value=\"{value}\"/>");
        }
        log.xes.push_str("\t</event>\n");
    }
}

fn day(date: &toml::value::Datetime) -> Day {
    date.to_string().parse().unwrap_or_default()
}
