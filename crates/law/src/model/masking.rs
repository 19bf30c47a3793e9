//! What is masked before anything leaves the building, what never leaves it, and for how long it
//! is displayed: `law/masking.toml`.

use std::sync::Arc;

use zs_event::Cite;

use super::Status;

/// The rules of disclosure that are not of one procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Masking {
    /// How names of natural persons are shown and found.
    pub names: NameRule,
    /// The kinds of personal data, in the order of the file.
    pub kinds: Vec<MaskRule>,
    /// Values of a case that keep all of it from the public.
    pub never: Vec<NeverRule>,
    /// Below which age a party keeps the case from the public.
    pub minor: Option<MinorRule>,
    /// How long a notice is displayed at most where its procedure says nothing.
    pub display: Option<DisplayRule>,
    /// Words for which a person must look again.
    pub looks: Vec<LookRule>,
}

impl Masking {
    /// The rule of a kind of personal data.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<&MaskRule> {
        self.kinds.iter().find(|it| *it.name == *name)
    }
}

/// How names of natural persons are shown, and by which words they are found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct NameRule {
    /// What stands for the given name of a party, after the surname.
    pub filler: Arc<str>,
    /// What stands for the whole name of a third person.
    pub hidden: Arc<str>,
    /// Surnames of one letter, all in one text.
    pub surnames: Arc<str>,
    /// Surnames of two letters.
    pub compound: Vec<Arc<str>>,
    /// Letters that may follow a name and are hardly ever part of one.
    pub stops: Arc<str>,
    /// Words that begin like a surname and are no names.
    pub ordinary: Vec<Arc<str>>,
    /// Words before the name of a third person, who is hidden as a whole.
    pub third: Vec<Arc<str>>,
    /// Words before the name of somebody on the side of the party.
    pub party: Vec<Arc<str>>,
    /// Words before a name that is public.
    pub public: Vec<Arc<str>>,
    /// Words after a name.
    pub titles: Vec<Arc<str>>,
    /// Where it is said.
    pub cite: Cite,
    /// Whether a jurist has confirmed it.
    pub status: Status,
}

/// One kind of personal data: how it is found and what stands in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskRule {
    /// The name of the kind, as `hide` and `private` of procedures say it.
    pub name: Arc<str>,
    /// How it is found.
    pub method: MaskMethod,
    /// What stands in its place.
    pub with: Arc<str>,
    /// Words before it.
    pub before: Vec<Arc<str>>,
    /// Words after it.
    pub after: Vec<Arc<str>>,
    /// Words that show that it is something else.
    pub spare: Vec<Arc<str>>,
    /// Where it is said.
    pub cite: Cite,
    /// Whether a jurist has confirmed it.
    pub status: Status,
}

/// How a kind of personal data is found in a text. The list is closed: a method is code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskMethod {
    /// The name of a person.
    Person,
    /// A citizen number of 18 or 15 digits (GB 11643).
    CitizenNumber,
    /// Letters and digits after one of the words.
    Token,
    /// A mobile or landline number.
    Phone,
    /// An e-mail address.
    Email,
    /// A bank card or account.
    BankCard,
    /// A place of living, below the county.
    Address,
    /// The plate of a vehicle.
    Plate,
    /// A day of birth.
    Birth,
    /// Everything after one of the words, to the end of the clause.
    Clause,
}

impl MaskMethod {
    /// Every method, with the word of the law file.
    pub const ALL: [(&'static str, Self); 10] = [
        ("person", Self::Person),
        ("citizen_number", Self::CitizenNumber),
        ("token", Self::Token),
        ("phone", Self::Phone),
        ("email", Self::Email),
        ("bank_card", Self::BankCard),
        ("address", Self::Address),
        ("plate", Self::Plate),
        ("birth", Self::Birth),
        ("clause", Self::Clause),
    ];

    /// Whether it finds nothing without words before or after.
    #[must_use]
    pub const fn needs_words(self) -> bool {
        matches!(self, Self::Token | Self::Birth | Self::Clause)
    }
}

/// A value of a case that keeps all of it from the public.
#[derive(Clone, Debug, PartialEq)]
pub struct NeverRule {
    /// The field of the case.
    pub field: Arc<str>,
    /// The values.
    pub among: Vec<Arc<str>>,
    /// Why, for people.
    pub why: Arc<str>,
    /// Where it is said.
    pub cite: Cite,
}

/// The age below which a party keeps the case from the public.
#[derive(Clone, Debug, PartialEq)]
pub struct MinorRule {
    /// In years.
    pub under_years: u32,
    /// Why, for people.
    pub why: Arc<str>,
    /// Where it is said.
    pub cite: Cite,
}

/// How long a notice is displayed at most where its procedure says nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplayRule {
    /// In months from the day of the decision.
    pub months_max: u32,
    /// Where it is said.
    pub cite: Cite,
    /// Whether a jurist has confirmed it.
    pub status: Status,
}

/// Words for which a person must look again before a text is released.
#[derive(Clone, Debug, PartialEq)]
pub struct LookRule {
    /// What it may be.
    pub why: Arc<str>,
    /// The words.
    pub words: Vec<Arc<str>>,
}
