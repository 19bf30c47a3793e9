//! `annual/<name>.toml`: a report with figures in its sentences.

use crate::text::{At, Node, Text};

/// A report, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct ReportDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) due: Option<(At<i64>, At<i64>)>,
    pub(crate) acts: Option<ReportActsDraft>,
    pub(crate) parts: Vec<ReportPartDraft>,
    pub(crate) identities: Vec<IdentityDraft>,
    pub(crate) blanks: Vec<Text>,
    pub(crate) cite: Vec<Text>,
}

/// The cases of a report, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct ReportActsDraft {
    pub(crate) procedure: Text,
    pub(crate) year: Text,
    pub(crate) field: Option<Text>,
    pub(crate) word: Option<Text>,
    pub(crate) whose: Option<Text>,
}

/// A part of a report.
#[derive(Clone, Debug)]
pub(crate) struct ReportPartDraft {
    pub(crate) title: Text,
    pub(crate) paragraphs: Vec<ReportParagraphDraft>,
}

/// A paragraph: sentences with slots, or what people write.
#[derive(Clone, Debug)]
pub(crate) enum ReportParagraphDraft {
    Said(Text),
    Written {
        name: Text,
        hint: Text,
        field: Option<Text>,
    },
}

/// Two sums that must agree.
#[derive(Clone, Debug)]
pub(crate) struct IdentityDraft {
    pub(crate) left: Vec<Text>,
    pub(crate) right: Vec<Text>,
    pub(crate) means: Text,
}

impl ReportDraft {
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let (id, name) = (node.need("id"), node.need("name"));
        let due = node.node("due").and_then(|it| {
            let (month, day) = (it.whole_in("month", 1, 12), it.whole_in("day", 1, 31));
            it.finish();
            month.zip(day)
        });
        let acts = node.node("acts").and_then(acts);
        let parts = node.nodes("part").into_iter().filter_map(part).collect();
        let identities = node.nodes("identity").into_iter();
        let identities = identities.filter_map(identity).collect();
        let (blanks, cite) = (node.texts("blanks"), node.texts("cite"));
        node.finish();
        Some(Self {
            id: id?,
            name: name?,
            due,
            acts,
            parts,
            identities,
            blanks,
            cite,
        })
    }
}

fn part(node: Node<'_>) -> Option<ReportPartDraft> {
    let title = node.need("title");
    let paragraphs = node.nodes("paragraph").into_iter();
    let paragraphs = paragraphs.filter_map(paragraph).collect();
    node.finish();
    Some(ReportPartDraft {
        title: title?,
        paragraphs,
    })
}

fn paragraph(node: Node<'_>) -> Option<ReportParagraphDraft> {
    let written = node.text("write");
    let paragraph = match written {
        Some(name) => {
            let field = node.text("field");
            node.need("hint")
                .map(|hint| ReportParagraphDraft::Written { name, hint, field })
        }
        None => node.need("text").map(ReportParagraphDraft::Said),
    };
    node.finish();
    paragraph
}

fn acts(node: Node<'_>) -> Option<ReportActsDraft> {
    let (procedure, year) = (node.need("procedure"), node.need("year"));
    let (field, word) = (node.text("field"), node.text("word"));
    let whose = node.text("whose");
    node.finish();
    Some(ReportActsDraft {
        whose,
        procedure: procedure?,
        year: year?,
        field,
        word,
    })
}

fn identity(node: Node<'_>) -> Option<IdentityDraft> {
    let (left, right) = (node.texts("left"), node.texts("right"));
    let means = node.need("means");
    node.finish();
    Some(IdentityDraft {
        left,
        right,
        means: means?,
    })
}
