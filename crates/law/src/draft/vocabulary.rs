//! Statutes, posts, certificates, fact words and papers.

use zs_base::Day;

use crate::text::{At, Node, Place, Text};

/// A statute file.
#[derive(Clone, Debug)]
pub(crate) struct StatuteDraft {
    pub(crate) short: Text,
    pub(crate) name: Text,
    pub(crate) rank: Text,
    pub(crate) from: At<Day>,
    pub(crate) until: Option<At<Day>>,
    pub(crate) source: Option<Text>,
    pub(crate) confirm: bool,
    pub(crate) articles: Vec<ArticleDraft>,
}

/// Further articles of a statute that stands in a file of its own.
#[derive(Clone, Debug)]
pub(crate) struct StatutePart {
    pub(crate) short: Text,
    pub(crate) articles: Vec<ArticleDraft>,
}

/// An article.
#[derive(Clone, Debug)]
pub(crate) struct ArticleDraft {
    pub(crate) number: Text,
    pub(crate) title: Text,
    pub(crate) confirm: bool,
    pub(crate) from: Option<At<Day>>,
    pub(crate) until: Option<At<Day>>,
}

/// A post.
#[derive(Clone, Debug)]
pub(crate) struct PostWord {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) cite: Option<Text>,
}

/// A word for a fact.
#[derive(Clone, Debug)]
pub(crate) struct FactWord {
    pub(crate) name: Text,
    pub(crate) meaning: Text,
    pub(crate) open: bool,
    pub(crate) cite: Option<Text>,
}

/// A template.
#[derive(Clone, Debug)]
pub(crate) struct PaperText {
    pub(crate) name: Text,
    pub(crate) top: Place,
}

impl StatuteDraft {
    /// The draft of a file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let (short, name, rank) = (node.need("short"), node.need("name"), node.need("rank"));
        let (from, until) = (node.need_day("from"), node.day("until"));
        let source = node.text("source");
        node.text("note");
        let confirm = node.flag("confirm");
        let articles = node.nodes("article").into_iter();
        let articles = articles.filter_map(ArticleDraft::read).collect();
        node.finish();
        Some(Self {
            short: short?,
            name: name?,
            rank: rank?,
            from: from?,
            until,
            source,
            confirm,
            articles,
        })
    }
}

impl StatutePart {
    /// The draft of a file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let short = node.need("short");
        let articles = node.nodes("article").into_iter();
        let articles = articles.filter_map(ArticleDraft::read).collect();
        node.finish();
        Some(Self {
            short: short?,
            articles,
        })
    }
}

impl ArticleDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (number, title) = (node.need("number"), node.need("title"));
        let (from, until) = (node.day("from"), node.day("until"));
        let confirm = node.flag("confirm");
        node.finish();
        Some(Self {
            number: number?,
            title: title?,
            confirm,
            from,
            until,
        })
    }
}

/// The posts and the kinds of certificates of `posts.toml`.
pub(crate) fn posts(node: Node<'_>) -> (Vec<PostWord>, Vec<(Text, Option<Text>)>) {
    node.whole("format");
    let posts = node.nodes("post").into_iter();
    let posts = posts
        .filter_map(|inner| {
            let (id, name, cite) = (inner.need("id"), inner.need("name"), inner.text("cite"));
            inner.finish();
            Some(PostWord {
                id: id?,
                name: name?,
                cite,
            })
        })
        .collect();
    let certificates = node.nodes("certificate").into_iter();
    let certificates = certificates
        .filter_map(|inner| {
            let (kind, cite) = (inner.need("kind"), inner.text("cite"));
            inner.finish();
            Some((kind?, cite))
        })
        .collect();
    node.finish();
    (posts, certificates)
}

/// The words of `facts.toml`.
pub(crate) fn facts(node: Node<'_>) -> Vec<FactWord> {
    node.whole("format");
    let words = node.nodes("fact").into_iter();
    let words = words
        .filter_map(|inner| {
            let (name, meaning) = (inner.need("name"), inner.need("meaning"));
            let (open, cite) = (inner.flag("open"), inner.text("cite"));
            inner.finish();
            Some(FactWord {
                name: name?,
                meaning: meaning?,
                open,
                cite,
            })
        })
        .collect();
    node.finish();
    words
}
