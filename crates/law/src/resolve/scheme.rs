//! Schemes: groups, figures and other schemes that items name exist, and their numbers add up.

mod numbers;
mod totals;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::forbidden::weighed;
use super::vocabulary::status;
use crate::codes::figures::{ZS2846, ZS2847, ZS2848, ZS2849, ZS2855};
use crate::draft::{Drafts, GroupDraft, IndicatorDraft, PackDraft, SchemeDraft, words};
use crate::model::{
    Applies, Cut, Grade, Group, Indicator, IndicatorName, IndicatorShare, Library, Nothing, Pack,
    Points, Scheme, Scoring, Upload, Veto,
};
use crate::text::{Place, Problems, Text, nearest, unknown_word};

/// What resolving needs.
struct Schemes<'a> {
    library: &'a Library,
    drafts: &'a Drafts,
    problems: &'a Problems,
}

/// The schemes of all files, by id, the oldest version first.
pub(crate) fn schemes(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> BTreeMap<Arc<str>, Vec<Arc<Scheme>>> {
    let it = Schemes {
        library,
        drafts,
        problems,
    };
    let mut found: BTreeMap<Arc<str>, Vec<Arc<Scheme>>> = BTreeMap::new();
    for draft in &drafts.schemes {
        let scheme = it.scheme(draft);
        let versions = found.entry(scheme.id.clone()).or_default();
        versions.push(Arc::new(scheme));
        versions.sort_by_key(|it| it.version);
    }
    found
}

impl Schemes<'_> {
    fn scheme(&self, draft: &SchemeDraft) -> Scheme {
        self.once("层级", draft.groups.iter().map(|it| &it.code));
        self.once("指标", draft.items.iter().map(|it| &it.code));
        let groups: Vec<Group> = draft
            .groups
            .iter()
            .map(|it| self.group(draft, it))
            .collect();
        let packs = self.packs(draft);
        let grades = draft.grades.iter().map(|it| Grade {
            name: it.name.value.clone(),
            by: match (&it.least, it.places) {
                (Some(least), _) => Cut::Points(least.value),
                (None, Some(places)) => Cut::Places(places),
                (None, None) => Cut::Rest,
            },
        });
        let items = draft.items.iter().filter_map(|it| self.item(draft, it));
        let scheme = Scheme {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            version: draft.force.from.value,
            until: self.last_day(draft),
            source: draft.source.value.clone(),
            status: status(draft.confirm),
            threshold: draft.threshold.value,
            groups,
            packs,
            grades: grades.collect(),
            items: items.collect(),
        };
        // Where an item could not be read, no sum of items can be judged.
        if scheme.items.len() == draft.items.len() {
            totals::check(&scheme, draft, self.problems);
        }
        scheme
    }

    /// The last day of a version: its own, or the day before the next one.
    fn last_day(&self, draft: &SchemeDraft) -> Option<zs_base::Day> {
        let versions = self.drafts.schemes.iter();
        let later = versions.filter(|it| it.id.value == draft.id.value);
        let later = later.map(|it| it.force.from.value);
        let next = later.filter(|from| *from > draft.force.from.value).min();
        let own = draft.force.until.as_ref().map(|it| it.value);
        own.into_iter().chain(next.map(|it| it.plus(-1))).min()
    }

    fn once<'t>(&self, what: &str, codes: impl Iterator<Item = &'t Text>) {
        let mut seen = BTreeSet::new();
        for code in codes {
            if !seen.insert(code.as_str()) {
                let cause = format!("{what}“{}”已经有了", code.as_str());
                let cure = "改一个编号";
                self.problems.error(ZS2849, &code.at, cause, cure);
            }
        }
    }

    fn no_such(&self, what: &str, name: &Text, known: &[&str]) {
        if known.contains(&name.as_str()) {
            return;
        }
        let cause = format!("这个方案里没有“{}”这个{what}", name.as_str());
        let cure = nearest(name.as_str(), known.iter().copied()).map_or_else(
            || "核对编号，或者先定义它".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2855, &name.at, cause, cure);
    }

    fn group(&self, scheme: &SchemeDraft, draft: &GroupDraft) -> Group {
        if let Some(within) = &draft.within {
            let tops = scheme.groups.iter().filter(|it| it.within.is_none());
            let tops: Vec<&str> = tops.map(|it| it.code.as_str()).collect();
            self.no_such("一级指标", within, &tops);
        }
        Group {
            code: draft.code.value.clone(),
            name: draft.name.value.clone(),
            within: draft.within.as_ref().map(|it| it.value.clone()),
            total: draft.total.as_ref().map(|it| it.value),
            weight: draft.weight.as_ref().map(|it| it.value),
        }
    }

    fn packs(&self, scheme: &SchemeDraft) -> Vec<Pack> {
        let mut seen = BTreeSet::new();
        for name in scheme.packs.iter().flat_map(|it| &it.types) {
            if !seen.insert(name.as_str()) {
                let cause = format!("单位类型“{}”已经有指标包了", name.as_str());
                let cure = "一类单位只写在一个 [[pack]] 里";
                self.problems.error(ZS2855, &name.at, cause, cure);
            }
        }
        let tops = scheme.groups.iter().filter(|it| it.within.is_none());
        let tops: Vec<&str> = tops.map(|it| it.code.as_str()).collect();
        let pack = |it: &PackDraft| {
            it.groups
                .iter()
                .for_each(|name| self.no_such("一级指标", name, &tops));
            Pack {
                types: words(&it.types),
                groups: words(&it.groups),
                common: it.common.as_ref().map(|it| it.value),
                specific: it.specific.as_ref().map(|it| it.value),
                scale: it.scale.as_ref().map(|it| it.value),
            }
        };
        scheme.packs.iter().map(pack).collect()
    }

    fn item(&self, scheme: &SchemeDraft, draft: &IndicatorDraft) -> Option<Indicator> {
        self.names(scheme, draft);
        let upload = self.upload(draft);
        let scoring = draft.scoring.clone()?;
        if let Scoring::Veto(Veto::Cap(name)) = &scoring {
            let known: Vec<&str> = scheme.grades.iter().map(|it| it.name.as_str()).collect();
            let name = Text {
                value: name.clone(),
                at: draft.at.clone(),
            };
            self.no_such("等次", &name, &known);
        }
        let share = self.share(draft);
        let points = draft.points.as_ref();
        let points = points.map_or_else(|| numbers::own_points(&scoring), |it| it.value);
        numbers::check(draft, &scoring, points, self.problems);
        Some(Indicator {
            code: draft.code.value.clone(),
            group: draft.group.value.clone(),
            title: draft.title.value.clone(),
            measures: draft.measures.value.clone(),
            applies: Applies {
                types: words(&draft.types),
                needs: words(&draft.needs),
                units: words(&draft.units),
            },
            share,
            responsible: words(&draft.responsible),
            leading: words(&draft.leading),
            period: draft
                .period
                .as_ref()
                .map_or_else(|| "年".into(), |it| it.value.clone()),
            evidence: draft.evidence.as_ref().map(|it| it.value.clone()),
            source: draft.source.value.clone(),
            status: status(draft.confirm),
            points,
            figures: words(&draft.figures),
            upload,
            no_cases: self.no_cases(draft),
            same_as: self.same_as(draft),
            despite: weighed(self.library, draft, &scoring, self.problems),
            scoring,
        })
    }

    /// The group and the figures that an item names.
    fn names(&self, scheme: &SchemeDraft, draft: &IndicatorDraft) {
        let groups: Vec<&str> = scheme.groups.iter().map(|it| it.code.as_str()).collect();
        self.no_such("层级", &draft.group, &groups);
        let types = scheme.packs.iter().flat_map(|it| &it.types);
        let types: Vec<&str> = types.map(Text::as_str).collect();
        if !types.is_empty() {
            draft
                .types
                .iter()
                .for_each(|it| self.no_such("单位类型", it, &types));
        }
        if !self.drafts.is_whole("figures") {
            return;
        }
        let figures = || self.drafts.figures.figures.iter().map(|it| it.id.as_str());
        for name in &draft.figures {
            if figures().any(|it| it == name.as_str()) {
                continue;
            }
            let cause = format!("没有“{}”这个数字", name.as_str());
            let cure = nearest(name.as_str(), figures()).map_or_else(
                || "核对 figures 文件夹里 [[figure]] 的 id".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2847, &name.at, cause, cure);
        }
    }

    /// What must be handed in; an item has either that or figures.
    fn upload(&self, draft: &IndicatorDraft) -> Option<Upload> {
        let report = |at: &Place, cause: String, cure: &str| {
            self.problems.error(ZS2846, at, cause, cure.to_owned());
        };
        let code = draft.code.as_str();
        match (draft.figures.is_empty(), draft.minutes, &draft.upload) {
            (false, None, None) => None,
            (false, ..) => {
                let cause = format!("指标“{code}”由数字算出，不应当再要单位交材料");
                report(&draft.at, cause, "删掉 minutes 和 upload，或者删掉 figures");
                None
            }
            (true, Some(minutes), Some(what)) => Some(Upload {
                what: what.value.clone(),
                minutes,
            }),
            (true, ..) => {
                let cause = format!("指标“{code}”没有 figures，也没有写要交什么、花多少分钟");
                report(&draft.at, cause, "加上 figures，或者加上 minutes 和 upload");
                None
            }
        }
    }

    fn share(&self, draft: &IndicatorDraft) -> IndicatorShare {
        let Some(word) = &draft.share else {
            return IndicatorShare::default();
        };
        match word.as_str() {
            "共性" => IndicatorShare::Common,
            "个性" => IndicatorShare::Specific,
            "附加" => IndicatorShare::Beside,
            _ => {
                unknown_word(self.problems, word, &["共性", "个性", "附加"]);
                IndicatorShare::default()
            }
        }
    }

    fn no_cases(&self, draft: &IndicatorDraft) -> Nothing {
        let Some(word) = &draft.no_cases else {
            return Nothing::default();
        };
        match word.as_str() {
            "不评" => Nothing::NotJudged,
            "满分" => Nothing::Full,
            "零分" => Nothing::Zero,
            _ => {
                unknown_word(self.problems, word, &["不评", "满分", "零分"]);
                Nothing::default()
            }
        }
    }

    fn same_as(&self, draft: &IndicatorDraft) -> Vec<IndicatorName> {
        let name = |text: &Text| {
            let (scheme, code) = text.as_str().split_once('/').unwrap_or(("", text.as_str()));
            let versions = self.drafts.schemes.iter();
            let mut versions = versions.filter(|it| it.id.as_str() == scheme);
            let known = versions.any(|it| it.items.iter().any(|it| it.code.as_str() == code));
            if !known && self.drafts.is_whole("indicators") {
                let cause = format!("没有“{}”这个指标", text.as_str());
                let cure = "写  same_as = [\"方案编号/指标编号\"]，两个编号都要有";
                self.problems.error(ZS2848, &text.at, cause, cure);
            }
            IndicatorName {
                scheme: scheme.into(),
                code: code.into(),
            }
        };
        draft.same_as.iter().map(name).collect()
    }
}

/// Whether points are more than none.
const fn positive(points: Points) -> bool {
    points.0 > 0
}
