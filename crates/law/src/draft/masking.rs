//! `masking.toml`: what is masked, never shown, and for how long the rest is displayed.

use super::words;
use crate::model::MaskMethod;
use crate::text::{At, Node, Place, Text, unknown_word};

/// The whole file, citations unresolved.
#[derive(Clone, Debug)]
pub(crate) struct MaskingDraft {
    pub(crate) names: NamesDraft,
    pub(crate) kinds: Vec<MaskDraft>,
    pub(crate) never: Vec<NeverDraft>,
    pub(crate) minor: Option<BoundDraft>,
    pub(crate) display: Option<BoundDraft>,
    pub(crate) looks: Vec<(Text, Vec<Text>)>,
}

/// How names are shown and found.
#[derive(Clone, Debug)]
pub(crate) struct NamesDraft {
    pub(crate) filler: Text,
    pub(crate) hidden: Text,
    pub(crate) surnames: Vec<Text>,
    pub(crate) compound: Vec<Text>,
    pub(crate) stops: Text,
    pub(crate) ordinary: Vec<Text>,
    pub(crate) third: Vec<Text>,
    pub(crate) party: Vec<Text>,
    pub(crate) public: Vec<Text>,
    pub(crate) titles: Vec<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) to_confirm: bool,
    pub(crate) at: Place,
}

/// One kind of personal data.
#[derive(Clone, Debug)]
pub(crate) struct MaskDraft {
    pub(crate) name: Text,
    pub(crate) method: MaskMethod,
    pub(crate) with: Text,
    pub(crate) before: Vec<Text>,
    pub(crate) after: Vec<Text>,
    pub(crate) spare: Vec<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) to_confirm: bool,
    pub(crate) at: Place,
}

/// A value that keeps a case from the public.
#[derive(Clone, Debug)]
pub(crate) struct NeverDraft {
    pub(crate) field: Text,
    pub(crate) among: Vec<Text>,
    pub(crate) why: Text,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// A number with its citation: an age, a number of months.
#[derive(Clone, Debug)]
pub(crate) struct BoundDraft {
    pub(crate) value: At<i64>,
    pub(crate) why: Option<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) to_confirm: bool,
    pub(crate) at: Place,
}

impl MaskingDraft {
    /// The draft of the file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        if !node.has("name") {
            node.missing("name");
        }
        let names = node.node("name").and_then(NamesDraft::read);
        let kinds = node.nodes("kind").into_iter();
        let kinds = kinds.filter_map(MaskDraft::read).collect();
        let never = node.nodes("never").into_iter();
        let never = never.filter_map(NeverDraft::read).collect();
        let minor = node.node("minor");
        let minor = minor.and_then(|it| BoundDraft::read(it, "under", 150));
        let display = node.node("display");
        let display = display.and_then(|it| BoundDraft::read(it, "months_max", 1200));
        let looks = node.nodes("look").into_iter().filter_map(|inner| {
            let (why, words) = (inner.need("why"), inner.texts("words"));
            inner.finish();
            Some((why?, words))
        });
        let looks = looks.collect();
        node.finish();
        Some(Self {
            names: names?,
            kinds,
            never,
            minor,
            display,
            looks,
        })
    }
}

impl NamesDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (filler, hidden, stops) =
            (node.need("filler"), node.need("hidden"), node.need("stops"));
        let draft = Self {
            surnames: node.texts("surnames"),
            compound: node.texts("compound"),
            ordinary: node.texts("ordinary"),
            third: node.texts("third"),
            party: node.texts("party"),
            public: node.texts("public"),
            titles: node.texts("titles"),
            cite: node.text("cite"),
            to_confirm: node.flag("confirm"),
            at: node.at().clone(),
            filler: filler?,
            hidden: hidden?,
            stops: stops?,
        };
        node.finish();
        Some(draft)
    }
}

impl MaskDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (name, with) = (node.need("name"), node.need("with"));
        let method = node.need("method").and_then(|word| {
            let all = MaskMethod::ALL;
            let found = all.iter().find(|(known, _)| *known == word.as_str());
            if found.is_none() {
                unknown_word(node.problems(), &word, &all.map(|(known, _)| known));
            }
            found.map(|(_, method)| *method)
        });
        let (before, after) = (node.texts("before"), node.texts("after"));
        let (spare, cite) = (node.texts("spare"), node.text("cite"));
        let (to_confirm, at) = (node.flag("confirm"), node.at().clone());
        node.finish();
        Some(Self {
            name: name?,
            method: method?,
            with: with?,
            before,
            after,
            spare,
            cite,
            to_confirm,
            at,
        })
    }

    /// Whether it has words before or after.
    pub(crate) fn has_words(&self) -> bool {
        !words(&self.before).is_empty() || !words(&self.after).is_empty()
    }
}

impl NeverDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (field, why) = (node.need("field"), node.need("why"));
        let (among, cite) = (node.texts("in"), node.text("cite"));
        let at = node.at().clone();
        node.finish();
        Some(Self {
            field: field?,
            among,
            why: why?,
            cite,
            at,
        })
    }
}

impl BoundDraft {
    fn read(node: Node<'_>, key: &'static str, max: i64) -> Option<Self> {
        if !node.has(key) {
            node.missing(key);
        }
        let value = node.whole_in(key, 1, max);
        let (why, cite) = (node.text("why"), node.text("cite"));
        let (to_confirm, at) = (node.flag("confirm"), node.at().clone());
        node.finish();
        Some(Self {
            value: value?,
            why,
            cite,
            to_confirm,
            at,
        })
    }
}
