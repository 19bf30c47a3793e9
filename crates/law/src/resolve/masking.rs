//! The rules of masking: citations are known, every method can find something, every replacement
//! shows that something was there.

use std::sync::Arc;

use zs_event::Cite;

use super::cite;
use super::vocabulary::twice;
use crate::codes::masking::{ZS2510, ZS2511, ZS2512, ZS2513};
use crate::codes::terms::ZS2110;
use crate::draft::{
    BoundDraft, ChangeDraft, Drafts, FieldDraft, MaskDraft, MaskingDraft, NamesDraft, words,
};
use crate::model::{
    DisplayRule, Library, LookRule, MaskRule, Masking, MinorRule, NameRule, NeverRule, Status,
};
use crate::text::{Place, Problems, Text, nearest};

/// What resolving needs.
struct Rules<'a> {
    library: &'a Library,
    drafts: &'a Drafts,
    problems: &'a Problems,
}

/// The rules of `masking.toml`, and whether every kind that procedures name has one.
pub(crate) fn masking(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Option<Arc<Masking>> {
    let draft = drafts.masking.as_ref()?;
    let rules = Rules {
        library,
        drafts,
        problems,
    };
    rules.named_kinds(draft);
    let kinds = rules.kinds(draft);
    let never = draft.never.iter().map(|it| NeverRule {
        field: it.field.value.clone(),
        among: words(&it.among),
        why: it.why.value.clone(),
        cite: rules.cite(it.cite.as_ref(), &it.at),
    });
    let looks = draft.looks.iter().map(|(why, list)| LookRule {
        why: why.value.clone(),
        words: words(list),
    });
    Some(Arc::new(Masking {
        names: rules.names(&draft.names),
        kinds,
        never: never.collect(),
        minor: draft.minor.as_ref().map(|it| MinorRule {
            under_years: number(it),
            why: it
                .why
                .as_ref()
                .map_or_else(|| Arc::from(""), |why| why.value.clone()),
            cite: rules.cite(it.cite.as_ref(), &it.at),
        }),
        display: draft.display.as_ref().map(|it| DisplayRule {
            months_max: number(it),
            cite: rules.cite(it.cite.as_ref(), &it.at),
            status: status(it.to_confirm),
        }),
        looks: looks.collect(),
    }))
}

/// The reader keeps the number within its range.
fn number(draft: &BoundDraft) -> u32 {
    u32::try_from(draft.value.value).unwrap_or(u32::MAX)
}

const fn status(to_confirm: bool) -> Status {
    if to_confirm {
        Status::ToConfirm
    } else {
        Status::Confirmed
    }
}

impl Rules<'_> {
    fn cite(&self, text: Option<&Text>, at: &Place) -> Cite {
        if let Some(text) = text {
            return cite::cite(self.library, self.drafts, text, None, self.problems);
        }
        let cause = "遮盖的规则没有写是哪一条规定的".to_owned();
        let cure = "加上  cite = \"法规简称#条号\"";
        self.problems.error(ZS2110, at, cause, cure);
        Cite::from("")
    }

    fn kinds(&self, draft: &MaskingDraft) -> Vec<MaskRule> {
        let mut kinds: Vec<MaskRule> = Vec::new();
        for it in &draft.kinds {
            if kinds.iter().any(|known| known.name == it.name.value) {
                twice(self.problems, &it.name);
            }
            kinds.push(self.kind(it));
        }
        kinds
    }

    fn kind(&self, draft: &MaskDraft) -> MaskRule {
        if draft.method.needs_words() && !draft.has_words() {
            let cause = format!("“{}”没有写前后的词", draft.name.as_str());
            let cure = "加上  before = [\"…\"]，或者 after = [\"…\"]";
            self.problems.error(ZS2511, &draft.at, cause, cure);
        }
        self.replacement(&draft.with);
        MaskRule {
            name: draft.name.value.clone(),
            method: draft.method,
            with: draft.with.value.clone(),
            before: words(&draft.before),
            after: words(&draft.after),
            spare: words(&draft.spare),
            cite: self.cite(draft.cite.as_ref(), &draft.at),
            status: status(draft.to_confirm),
        }
    }

    fn replacement(&self, text: &Text) {
        let word = text.as_str();
        if word.is_empty() || word.chars().any(|letter| letter.is_ascii_digit()) {
            let cause = format!("不能换成“{word}”");
            let cure = "写不含数字的文字，例如“（联系方式已隐去）”";
            self.problems.error(ZS2513, &text.at, cause, cure);
        }
    }

    fn names(&self, draft: &NamesDraft) -> NameRule {
        self.replacement(&draft.filler);
        self.replacement(&draft.hidden);
        let surnames: String = draft.surnames.iter().map(Text::as_str).collect();
        if surnames.is_empty() {
            let cause = "没有写单姓".to_owned();
            let cure = "加上  surnames = [\"赵钱孙李\"]";
            self.problems.error(ZS2512, &draft.at, cause, cure);
        }
        for name in &draft.compound {
            if name.as_str().chars().count() != 2 {
                let cause = format!("“{}”不是两个字的复姓", name.as_str());
                self.problems
                    .error(ZS2512, &name.at, cause, "单姓写在 surnames 里");
            }
        }
        NameRule {
            filler: draft.filler.value.clone(),
            hidden: draft.hidden.value.clone(),
            surnames: Arc::from(surnames),
            compound: words(&draft.compound),
            stops: draft.stops.value.clone(),
            ordinary: words(&draft.ordinary),
            third: words(&draft.third),
            party: words(&draft.party),
            public: words(&draft.public),
            titles: words(&draft.titles),
            cite: self.cite(draft.cite.as_ref(), &draft.at),
            status: status(draft.to_confirm),
        }
    }

    /// Every kind that a procedure hides or calls private has a rule.
    fn named_kinds(&self, draft: &MaskingDraft) {
        let procedures = &self.drafts.procedures;
        let hidden = procedures.iter().flat_map(|it| &it.publish);
        let hidden = hidden.flat_map(|it| &it.hide);
        let cases = procedures.iter().flat_map(|it| &it.fields);
        let steps = procedures.iter().flat_map(|it| &it.steps);
        let fields = cases.chain(steps.flat_map(|it| &it.fields));
        let private = fields.filter_map(|it: &FieldDraft| it.private.as_ref());
        let changes = self.drafts.overlays.iter().flat_map(|it| &it.changes);
        let overlaid = changes.flat_map(|it| match it {
            ChangeDraft::Hide(_, kinds) => kinds.as_slice(),
            _ => &[],
        });
        for word in hidden.chain(private).chain(overlaid) {
            if draft.kinds.iter().any(|it| it.name.value == word.value) {
                continue;
            }
            let cause = format!("“{}”没有遮盖规则", word.as_str());
            let known = draft.kinds.iter().map(|it| it.name.as_str());
            let cure = nearest(word.as_str(), known).map_or_else(
                || {
                    format!(
                        "在 masking.toml 里加一节 [[kind]]，name = \"{}\"",
                        word.as_str()
                    )
                },
                |near| format!("是不是要写“{near}”？"),
            );
            self.problems.error(ZS2510, &word.at, cause, cure);
        }
    }
}
