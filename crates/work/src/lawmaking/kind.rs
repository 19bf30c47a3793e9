//! What kinds of files a draft may hold, and where each lies below `law/`.

use zs_base::Day;

/// A kind of file that a draft may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A procedure, in a file per first day of force.
    Procedure,
    /// Duties of every act of one legal character.
    General,
    /// Rules of a region or sector.
    Overlay,
    /// A statute, or further articles of one.
    Statute,
    /// Words for facts.
    Facts,
    /// A table, or further rows of one.
    Table,
    /// A template of a paper.
    Paper,
    /// What a step brings about in other cases.
    Links,
    /// What must hold on every path.
    Invariants,
    /// A scheme of assessment, in a file per first day of force.
    Scheme,
    /// A worked case.
    WorkedCase,
    /// The people of worked cases.
    People,
}

impl FileKind {
    /// Every kind, in the order in which people look for them.
    pub const ALL: [Self; 12] = [
        Self::Procedure,
        Self::Overlay,
        Self::General,
        Self::Paper,
        Self::Facts,
        Self::Statute,
        Self::Table,
        Self::Links,
        Self::Invariants,
        Self::Scheme,
        Self::WorkedCase,
        Self::People,
    ];

    /// The word of forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::General => "general",
            Self::Overlay => "overlay",
            Self::Statute => "statute",
            Self::Facts => "facts",
            Self::Table => "table",
            Self::Paper => "paper",
            Self::Links => "links",
            Self::Invariants => "invariants",
            Self::Scheme => "scheme",
            Self::WorkedCase => "case",
            Self::People => "people",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Procedure => "程序",
            Self::General => "一类行为的通则",
            Self::Overlay => "地区或者行业的特别规定",
            Self::Statute => "法规条文",
            Self::Facts => "情形",
            Self::Table => "表",
            Self::Paper => "文书模板",
            Self::Links => "联动",
            Self::Invariants => "必须始终成立的规则",
            Self::Scheme => "指标方案",
            Self::WorkedCase => "案例",
            Self::People => "案例里的人",
        }
    }

    /// The kind that a path belongs to; nothing where a draft may hold no such file.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let plain =
            |part: &&str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
        if !parts.iter().all(plain) || path.chars().any(char::is_control) {
            return None;
        }
        let (_, ending) = parts.last()?.rsplit_once('.')?;
        match (parts.as_slice(), ending) {
            (["procedures", _, _], "toml") => Some(Self::Procedure),
            (["general", _, _], "toml") => Some(Self::General),
            (["overlays", _, _], "toml") => Some(Self::Overlay),
            (["statutes", _] | ["statutes", _, _], "toml") => Some(Self::Statute),
            (["facts", _], "toml") => Some(Self::Facts),
            (["tables", _] | ["tables", _, _] | ["powers", _] | ["discretion", _], "toml") => {
                Some(Self::Table)
            }
            (["papers", _], "md") => Some(Self::Paper),
            (["links", _], "toml") => Some(Self::Links),
            (["invariants", _], "toml") => Some(Self::Invariants),
            (["indicators", _, _], "toml") => Some(Self::Scheme),
            (["cases", "people", _], "toml") => Some(Self::People),
            (["cases", _, ..], "md") => Some(Self::WorkedCase),
            _ => None,
        }
    }

    /// The first day of force that a path names; nothing for files without one.
    #[must_use]
    pub fn day_of(path: &str) -> Option<Day> {
        let kind = Self::of(path)?;
        let dated = matches!(
            kind,
            Self::Procedure | Self::General | Self::Overlay | Self::Scheme
        );
        let name = path.rsplit('/').next()?.strip_suffix(".toml")?;
        name.parse().ok().filter(|_| dated)
    }
}

/// The path of a new file of a kind, by what it is called and, where it has one, the first day of
/// its force. `name` is an id for procedures, the name of a paper, `<act>/<case>` for worked cases.
#[must_use]
pub fn new_path(kind: FileKind, name: &str, from: Day) -> Option<String> {
    let name = name.trim().trim_matches('/');
    let path = match kind {
        FileKind::Procedure => format!("procedures/{name}/{from}.toml"),
        FileKind::General => format!("general/{name}/{from}.toml"),
        FileKind::Overlay => format!("overlays/{name}/{from}.toml"),
        FileKind::Statute => format!("statutes/{name}.toml"),
        FileKind::Facts => format!("facts/{name}.toml"),
        FileKind::Table => format!("tables/{name}.toml"),
        FileKind::Paper => format!("papers/{name}.md"),
        FileKind::Links => format!("links/{name}.toml"),
        FileKind::Invariants => format!("invariants/{name}.toml"),
        FileKind::Scheme => format!("indicators/{name}/{from}.toml"),
        FileKind::WorkedCase => format!("cases/{name}.md"),
        FileKind::People => format!("cases/people/{name}.toml"),
    };
    (FileKind::of(&path) == Some(kind)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_holds_only_what_is_law_of_procedures() {
        let day = Day::from_ymd(2027, 1, 1).unwrap();
        for (kind, name) in [
            (FileKind::Procedure, "a.b"),
            (FileKind::General, "a"),
            (FileKind::Overlay, "a"),
            (FileKind::Statute, "某法"),
            (FileKind::Statute, "某法/补充"),
            (FileKind::Facts, "a"),
            (FileKind::Table, "听证/补充"),
            (FileKind::Paper, "决定书"),
            (FileKind::Links, "a"),
            (FileKind::Invariants, "a"),
            (FileKind::Scheme, "a"),
            (FileKind::WorkedCase, "a/b/c"),
            (FileKind::People, "a"),
        ] {
            let path = new_path(kind, name, day).unwrap();
            assert_eq!(FileKind::of(&path), Some(kind), "{path}");
        }
        assert_eq!(FileKind::day_of("procedures/a/2027-01-01.toml"), Some(day));
        for path in [
            "authority.toml",
            "posts.toml",
            "masking.toml",
            "service.toml",
            "calendar/2027.toml",
            "indicators/forbidden.toml",
            "procedures/../2027-01-01.toml",
            "procedures//2027-01-01.toml",
            "procedures/a/b/2027-01-01.toml",
            "papers/a.toml",
            "bad/a.toml",
            "x",
            "",
        ] {
            assert_eq!(FileKind::of(path), None, "{path}");
        }
        assert_eq!(new_path(FileKind::Procedure, "a/b", day), None);
        assert_eq!(new_path(FileKind::Paper, "", day), None);
    }
}
