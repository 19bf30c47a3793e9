//! A term in a cell: its number and unit, from when it counts, and by which article; and the names by
//! which cells speak of moments.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike};

/// The units of a term.
const UNITS: [&str; 5] = ["工作日", "时", "日", "月", "年"];
/// What the name of a step ends with where its paper's service is meant.
const SERVED: &str = "的送达";

/// The steps of a file by id and by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments {
    names: BTreeMap<String, String>,
    ids: BTreeMap<String, Option<String>>,
}

impl Moments {
    pub(super) fn of(whole: &DocumentMut) -> Self {
        let mut moments = Self::default();
        let steps = whole.get("step").and_then(Item::as_array_of_tables);
        for step in steps.into_iter().flatten() {
            let text = |key: &str| step.get(key).and_then(Item::as_str);
            if let (Some(id), Some(name)) = (text("id"), text("name")) {
                moments.know(id, name);
            }
        }
        moments
    }

    /// A step that there is; a name that two steps have means neither.
    pub(super) fn know(&mut self, id: &str, name: &str) {
        self.names.insert(id.to_owned(), name.to_owned());
        let known = self.ids.entry(name.to_owned());
        known
            .and_modify(|it| {
                if it.as_deref() != Some(id) {
                    *it = None;
                }
            })
            .or_insert_with(|| Some(id.to_owned()));
    }

    /// What a step was called before; it means the step where nothing else is called so now.
    pub(super) fn was(&mut self, id: &str, name: &str) {
        let known = self.ids.entry(name.to_owned());
        known.or_insert_with(|| Some(id.to_owned()));
    }

    /// How a cell calls a moment such as `inform.served`; as it is written, where it is inside a
    /// call or its name is not its own.
    pub(super) fn name(&self, of: &str) -> String {
        let (id, end) = match of.strip_suffix(".served") {
            Some(id) => (id, SERVED),
            None => (of, ""),
        };
        let name = self.names.get(id);
        let own = name.filter(|name| self.ids.get(*name).is_some_and(Option::is_some));
        own.map_or_else(|| of.to_owned(), |name| format!("{name}{end}"))
    }

    /// The moment that a cell means: the name of a step, perhaps of its service, or what it is
    /// called in law files.
    pub(super) fn id(&self, called: &str) -> Option<String> {
        let called = called.trim().trim_matches('“').trim_matches('”');
        if let Some(Some(id)) = self.ids.get(called) {
            return Some(id.clone());
        }
        if let Some(name) = called.strip_suffix(SERVED)
            && let Some(Some(id)) = self.ids.get(name)
        {
            return Some(format!("{id}.served"));
        }
        let first = called.split('.').next().unwrap_or(called);
        let plain = called
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "._#-:".contains(it));
        (plain && self.names.contains_key(first)).then(|| called.to_owned())
    }
}

/// A term as a cell says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TermCell {
    pub(super) count: i64,
    pub(super) unit: String,
    pub(super) moment: String,
    pub(super) cite: Option<String>,
}

/// The key of the number of a kind of term, and that of its moment.
pub(super) const fn keys_of(kind: &str) -> (&'static str, &'static str) {
    match kind.as_bytes() {
        b"limit" => ("at_most", "from"),
        b"wait" => ("at_least", "from"),
        _ => ("at_least", "notice"),
    }
}

/// A term of a law file as a cell says it.
pub(super) fn term_text(kind: &str, term: &dyn TableLike, moments: &Moments) -> String {
    let (number, moment) = keys_of(kind);
    let text = |key: &str| term.get(key).and_then(Item::as_str).unwrap_or_default();
    let count = term.get(number).and_then(Item::as_integer);
    let count = count.map_or_else(String::new, |it| it.to_string());
    let (unit, called) = (text("unit"), moments.name(text(moment)));
    let cite = match text("cite") {
        "" => String::new(),
        cite => format!("（{cite}）"),
    };
    match kind {
        "before" => format!("{count}{unit}，在 {called} 之后{cite}"),
        _ => format!("{count}{unit}，从 {called} 起{cite}"),
    }
}

/// What a line of a cell says, or what is wrong with it.
pub(super) fn term_of(kind: &str, line: &str, moments: &Moments) -> Result<TermCell, String> {
    let form = match kind {
        "before" => "7工作日，在 某环节的送达 之后（某法#条号）",
        _ => "20工作日，从 某环节 起（某法#条号）",
    };
    let wrong = |what: &str| format!("“{line}”{what}。要写成：{form}");
    let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
    let count: i64 = digits.parse().map_err(|_| wrong("前面没有数字"))?;
    let rest = line[digits.len()..].trim_start();
    let rest = rest.strip_prefix('个').unwrap_or(rest);
    let unit = UNITS.iter().find(|unit| rest.starts_with(**unit));
    let unit = unit.ok_or_else(|| wrong("的单位不是时、日、工作日、月、年"))?;
    let rest = rest[unit.len()..].trim_start_matches(['，', ',', ' ']);
    let (begins, ends) = match kind {
        "before" => ('在', "之后"),
        _ => ('从', "起"),
    };
    let inner = rest
        .strip_prefix(begins)
        .ok_or_else(|| wrong("没有写从什么算起"))?;
    // The name of a step may hold the word itself, so the last one counts.
    let (called, tail) = inner.rsplit_once(ends).ok_or_else(|| wrong("没有写完"))?;
    let moment = moments
        .id(called)
        .ok_or_else(|| format!("没有“{}”这个环节", called.trim()))?;
    let tail = tail.trim();
    let cite = tail
        .strip_prefix(['（', '('])
        .and_then(|it| it.strip_suffix(['）', ')']));
    match (tail.is_empty(), cite) {
        (true, _) => Ok(None),
        (false, Some(cite)) => Ok(Some(cite.trim().to_owned())),
        (false, None) => Err(wrong("后面的依据要放在括号里")),
    }
    .map(|cite| TermCell {
        count,
        unit: (*unit).to_owned(),
        moment,
        cite,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments() -> Moments {
        let mut moments = Moments::default();
        moments.know("accept", "收到申请");
        moments.know("inform", "告知");
        moments.know("one", "同名");
        moments.know("two", "同名");
        moments
    }

    #[test]
    fn moments_have_names_where_the_names_are_their_own() {
        let moments = moments();
        for (of, name) in [
            ("accept", "收到申请"),
            ("inform.served", "告知的送达"),
            ("one", "one"),
            ("hearing.preside", "hearing.preside"),
        ] {
            assert_eq!(moments.name(of), name);
        }
        assert_eq!(moments.id("告知的送达").as_deref(), Some("inform.served"));
        assert_eq!(moments.id("“收到申请”").as_deref(), Some("accept"));
        assert_eq!(
            moments.id("accept.served").as_deref(),
            Some("accept.served")
        );
        assert_eq!(moments.id("同名"), None);
        assert_eq!(moments.id("没有"), None);
    }

    #[test]
    fn a_line_is_a_term_or_says_what_is_wrong() {
        let moments = moments();
        let found = term_of(
            "limit",
            "20个工作日，从 收到申请 起（某法#6.1(2)）",
            &moments,
        );
        let expected = TermCell {
            count: 20,
            unit: "工作日".into(),
            moment: "accept".into(),
            cite: Some("某法#6.1(2)".into()),
        };
        assert_eq!(found, Ok(expected));
        let before = term_of("before", "7日,在告知的送达之后", &moments).unwrap();
        assert_eq!((before.count, &*before.moment), (7, "inform.served"));
        for (line, word) in [
            ("二十日", "前面没有数字"),
            ("20周，从 收到申请 起", "单位"),
            ("20日", "没有写从什么算起"),
            ("20日，从 收到申请", "没有写完"),
            ("20日，从 没有 起", "没有“没有”这个环节"),
            ("20日，从 收到申请 起 某法", "括号"),
        ] {
            let wrong = term_of("limit", line, &moments).unwrap_err();
            assert!(wrong.contains(word), "{line}: {wrong}");
        }
    }
}
