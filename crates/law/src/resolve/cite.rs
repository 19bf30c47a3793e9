//! Citations: the statute and the articles are known, and in force on the days of the rule.

use std::ops::RangeInclusive;

use zs_base::Day;
use zs_event::Cite;

use super::Scope;
use crate::codes::terms::{ZS2101, ZS2102, ZS2103, ZS2110};
use crate::draft::Drafts;
use crate::model::Library;
use crate::text::{Place, Problems, Text, nearest};

impl Scope<'_> {
    /// A citation of this procedure.
    pub(super) fn cite(&self, text: &Text) -> Cite {
        let until = self.composed.until.unwrap_or(Day::MAX);
        let days = self.composed.version..=until;
        cite(self.library, self.drafts, text, Some(&days), self.problems)
    }

    /// A citation that may be missing.
    pub(super) fn cite_if_any(&self, text: Option<&Text>) -> Option<Cite> {
        text.map(|text| self.cite(text))
    }

    /// A citation that must be there; `what` says of what.
    pub(super) fn need_cite(&self, text: Option<&Text>, what: &str, at: &Place) -> Cite {
        if let Some(text) = text {
            return self.cite(text);
        }
        let cause = format!("{what}没有写是哪一条规定的");
        let cure = "加上  cite = \"法规简称#条号\"";
        self.problems.error(ZS2110, at, cause, cure);
        Cite::from("")
    }
}

/// Checks a citation against the statutes; `days` are those on which it must be in force.
pub(super) fn cite(
    library: &Library,
    drafts: &Drafts,
    text: &Text,
    days: Option<&RangeInclusive<Day>>,
    problems: &Problems,
) -> Cite {
    let cite = Cite::from(text.as_str());
    let Some(statute) = library.statutes.get(cite.statute()) else {
        if drafts.is_whole("statutes") {
            let cause = format!("法规“{}”没有登记", cite.statute());
            let known = library.statutes.keys().map(|it| &**it);
            let cure = nearest(cite.statute(), known).map_or_else(
                || format!("加一个 statutes/{}.toml", cite.statute()),
                |word| format!("是不是要写“{word}”？"),
            );
            problems.error(ZS2101, &text.at, cause, cure);
        }
        return cite;
    };
    for number in cite.articles() {
        let Some(article) = statute.article(number) else {
            let cause = format!("“{}”没有登记第{number}条", statute.short);
            let cure = "对照原文核实条号，再在 statutes 里登记这一条";
            problems.error(ZS2102, &text.at, cause, cure);
            continue;
        };
        let from = article.from.unwrap_or(statute.from);
        let until = article.until.or(statute.until);
        if let Some(days) = days {
            let name = format!("“{}”第{number}条", statute.short);
            in_force(text, &name, (from, until), days, problems);
        }
    }
    if let (Some(days), None) = (days, cite.articles().next()) {
        let name = format!("“{}”", statute.short);
        in_force(text, &name, (statute.from, statute.until), days, problems);
    }
    cite
}

fn in_force(
    text: &Text,
    name: &str,
    (from, until): (Day, Option<Day>),
    days: &RangeInclusive<Day>,
    problems: &Problems,
) {
    let (first, last) = (*days.start(), *days.end());
    if from > first {
        let cause = format!("{name}从{from}起施行，这里从{first}起就要用");
        let cure = "引用当时有效的规定；没有的，从它施行之日起另写一个版本";
        problems.error(ZS2103, &text.at, cause, cure);
    } else if let Some(until) = until
        && until < last
    {
        let cause = format!("{name}到{until}失效，这里以后还要用");
        let cure = "给这个版本写上失效日期，再写一个引用新规定的版本";
        problems.error(ZS2103, &text.at, cause, cure);
    }
}
