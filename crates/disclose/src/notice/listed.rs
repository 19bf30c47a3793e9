//! What a list of notices knows of one without opening its case, and what the public may look for.
//!
//! A natural person is never found by name: the name is not in what is looked through, and a word
//! that reads as a person's name is not looked for, because a shop may bear the name of its owner.

use zs_base::Day;
use zs_event::{Party, PartyKind, Value};
use zs_law::{Masking, Publication};

use super::{Facts, display, refuse};
use crate::citizen::citizen_number;
use crate::credit::is_credit_code;
use crate::fold::{fold_word, is_han};
use crate::refusal::NoticeRefusal;

/// The longest name of a natural person without a dot: a double surname and two letters. What is
/// called by no more letters may be a person who trades under the own name.
const PERSON_LETTERS_MAX: usize = 4;

/// Words that are looked for together.
const WORDS_MAX: usize = 4;

/// What the list of notices keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The last day of display.
    pub until: Option<Day>,
    /// The name of the organisation that the notice names; nothing for a natural person.
    pub organisation: Option<String>,
    /// What is looked through: number of the paper, name and code of the organisation, folded.
    pub sought: String,
}

/// Why something is not looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSought {
    /// No letter or digit is in it.
    Nothing,
    /// It reads as the name of a natural person.
    Person,
}

/// What a list may keep of a notice. One that was taken back is found by its number alone.
///
/// # Errors
///
/// A refusal with every reason, where nothing of the case may be shown.
pub fn listed(
    rules: Option<&Masking>,
    duty: &Publication,
    facts: &Facts,
) -> Result<Listed, NoticeRefusal> {
    let (rules, decided_on) = refuse::unless_allowed(rules, duty, facts)?;
    let hidden = |kind| duty.hide.contains(kind);
    let shown = facts.shown.iter();
    let mut shown = shown.filter(|it| !it.private.as_ref().is_some_and(hidden));
    let organisation = shown.find_map(|it| match &it.value {
        Value::Party(party) if is_organisation(party) => Some(party),
        _ => None,
    });
    let organisation = organisation.filter(|_| facts.recalled.is_none());
    let mut parts = vec![folded(facts.number.as_deref().unwrap_or_default())];
    if let Some(party) = organisation {
        parts.push(folded(&party.name));
        if is_credit_code(party.number.trim()) {
            parts.push(folded(&party.number));
        }
    }
    Ok(Listed {
        until: display(rules, duty, decided_on).map(|it| it.until),
        organisation: organisation.map(|party| party.name.clone()),
        sought: parts.join("\n"),
    })
}

/// Whether a party is an organisation beyond doubt, whatever somebody ticked on a form.
fn is_organisation(party: &Party) -> bool {
    party.kind == PartyKind::Organisation
        && citizen_number(party.number.trim()).is_none()
        && folded(&party.name).chars().count() > PERSON_LETTERS_MAX
}

/// What somebody typed, as it is looked for.
///
/// # Errors
///
/// [`NotSought`] where it must not be, or there is nothing in it.
pub fn sought(rules: Option<&Masking>, typed: &str) -> Result<String, NotSought> {
    let text = folded(typed);
    if text.is_empty() {
        return Err(NotSought::Nothing);
    }
    match reads_as_person(rules, &text) {
        true => Err(NotSought::Person),
        false => Ok(text),
    }
}

/// The words that somebody typed with blanks between them, as they are looked for in a text that is
/// public; what stands behind the last of [`WORDS_MAX`] is left out.
///
/// # Errors
///
/// [`NotSought`] where one of them must not be looked for, or there is none.
pub fn sought_words(rules: Option<&Masking>, typed: &str) -> Result<Vec<String>, NotSought> {
    let words = typed.split_whitespace().map(|word| sought(rules, word));
    // What holds no letter says nothing beside a word that does.
    let words = words.filter(|it| *it != Err(NotSought::Nothing));
    let found: Vec<String> = words.take(WORDS_MAX).collect::<Result<_, _>>()?;
    match found.is_empty() {
        true => Err(NotSought::Nothing),
        false => Ok(found),
    }
}

/// A text that is public, as a search looks through it.
#[must_use]
pub fn searched(text: &str) -> String {
    folded(text)
}

fn reads_as_person(rules: Option<&Masking>, text: &str) -> bool {
    let letters = text.chars().count();
    if !text.chars().all(is_han) || !(2..=PERSON_LETTERS_MAX).contains(&letters) {
        return false;
    }
    // Without rules nobody knows what a surname is.
    let Some(rules) = rules else { return true };
    let compound = rules
        .names
        .compound
        .iter()
        .any(|it| text.starts_with(&**it));
    let mut first = text.chars().take(1);
    let single = first.any(|it| rules.names.surnames.contains(it));
    compound && letters > 2 || single && letters < PERSON_LETTERS_MAX
}

/// Letters and digits only, of one width and in capitals: people write the brackets of a number and
/// the blanks in a name as it comes.
fn folded(text: &str) -> String {
    let letters = fold_word(text).into_iter();
    let letters = letters.filter(|it| it.is_alphanumeric());
    letters.map(|it| it.to_ascii_uppercase()).collect()
}
