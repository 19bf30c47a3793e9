//! `portal.toml`: what the public portal computes from cases.

use crate::text::{Node, Place, Text};

/// The portal, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct PortalDraft {
    pub(crate) document: Option<NormRuleDraft>,
    pub(crate) certificate: Option<CertificateRuleDraft>,
    /// The tables and the procedures of the page of powers.
    pub(crate) lists: (Vec<Text>, Vec<Text>),
    /// The numbers on the first page.
    pub(crate) numbers: Vec<PortalNumberDraft>,
    /// The terms of use, where the law says so, and where they stand.
    pub(crate) open: Option<(Text, Option<Text>, Place)>,
}

/// A number on the first page, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct PortalNumberDraft {
    pub(crate) name: Text,
    pub(crate) unit: Text,
    pub(crate) counts: Text,
    pub(crate) procedure: Option<Text>,
}

/// The library of normative documents, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct NormRuleDraft {
    pub(crate) procedure: Text,
    pub(crate) title: Text,
    pub(crate) starts: Text,
    pub(crate) until: Text,
    pub(crate) number: Text,
    pub(crate) reviewed: Text,
    pub(crate) filed: Text,
    pub(crate) before: Text,
    pub(crate) ends: Text,
    pub(crate) expired: Text,
    pub(crate) words: Vec<(Text, Text)>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// The check of certificates, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct CertificateRuleDraft {
    pub(crate) procedure: Text,
    pub(crate) number: Text,
    pub(crate) since: Text,
    pub(crate) until: Text,
    pub(crate) unit: Text,
    pub(crate) withheld: Text,
    pub(crate) withholds: Text,
    pub(crate) withheld_as: Text,
    pub(crate) restored: Text,
    pub(crate) phone: Text,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

impl PortalDraft {
    pub(crate) fn read(node: Node<'_>) -> Self {
        node.whole("format");
        let document = node.node("document").and_then(NormRuleDraft::read);
        let certificate = node
            .node("certificate")
            .and_then(CertificateRuleDraft::read);
        let lists = node.node("lists").map(|inner| {
            let lists = (inner.texts("tables"), inner.texts("procedures"));
            inner.finish();
            lists
        });
        let open = node.node("open").and_then(|inner| {
            let (licence, cite) = (inner.need("licence"), inner.text("cite"));
            let at = inner.at().clone();
            inner.finish();
            Some((licence?, cite, at))
        });
        let numbers = node.nodes("number").into_iter();
        let numbers = numbers.filter_map(PortalNumberDraft::read).collect();
        node.finish();
        Self {
            document,
            certificate,
            numbers,
            open,
            lists: lists.unwrap_or_default(),
        }
    }
}

impl PortalNumberDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (name, unit) = (node.need("name"), node.need("unit"));
        let (counts, procedure) = (node.need("counts"), node.text("procedure"));
        node.finish();
        Some(Self {
            name: name?,
            unit: unit?,
            counts: counts?,
            procedure,
        })
    }
}

impl NormRuleDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (procedure, title) = (node.need("procedure"), node.need("title"));
        let (starts, until) = (node.need("starts"), node.need("until"));
        let (number, reviewed) = (node.need("number"), node.need("reviewed"));
        let (filed, before) = (node.need("filed"), node.need("before"));
        let (ends, expired) = (node.need("ends"), node.need("expired"));
        let words = node.nodes("end").into_iter().filter_map(word).collect();
        let (cite, at) = (node.text("cite"), node.at().clone());
        node.finish();
        Some(Self {
            procedure: procedure?,
            title: title?,
            starts: starts?,
            until: until?,
            number: number?,
            reviewed: reviewed?,
            filed: filed?,
            before: before?,
            ends: ends?,
            expired: expired?,
            words,
            cite,
            at,
        })
    }
}

impl CertificateRuleDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (procedure, number) = (node.need("procedure"), node.need("number"));
        let (since, until) = (node.need("since"), node.need("until"));
        let (unit, phone) = (node.need("unit"), node.need("phone"));
        let (withheld, withholds) = (node.need("withheld"), node.need("withholds"));
        let (withheld_as, restored) = (node.need("withheld_as"), node.need("restored"));
        let (cite, at) = (node.text("cite"), node.at().clone());
        node.finish();
        Some(Self {
            procedure: procedure?,
            number: number?,
            since: since?,
            until: until?,
            unit: unit?,
            withheld: withheld?,
            withholds: withholds?,
            withheld_as: withheld_as?,
            restored: restored?,
            phone: phone?,
            cite,
            at,
        })
    }
}

fn word(node: Node<'_>) -> Option<(Text, Text)> {
    let (outcome, word) = (node.need("outcome"), node.need("word"));
    node.finish();
    Some((outcome?, word?))
}
