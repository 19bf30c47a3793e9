//! Invented names, put together from the parts in `samples/county.toml`.

use serde::Deserialize;
use zs_base::random::Seeded;
use zs_event::{Party, PartyKind};

/// The parts of names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    surnames: Vec<String>,
    given: Vec<String>,
    places: Vec<String>,
    firms: Vec<String>,
    trades: Vec<String>,
    forms: Vec<String>,
}

impl Names {
    /// A person's name of two or three characters.
    pub(crate) fn person(&self, rng: &mut Seeded) -> String {
        let mut name = part(rng, &self.surnames);
        name.push_str(&part(rng, &self.given));
        if rng.once_in(2) {
            name.push_str(&part(rng, &self.given));
        }
        name
    }

    /// A party, an organisation two times in three. The number is marked as invented, so that it
    /// can never be taken for that of a real person or firm.
    pub(crate) fn party(&self, rng: &mut Seeded) -> Party {
        let number = number(rng);
        let kind = match rng.once_in(3) {
            true => PartyKind::Person,
            false => PartyKind::Organisation,
        };
        let name = self.party_name(rng, kind);
        Party { kind, name, number }
    }

    /// A party of a kind.
    pub(crate) fn party_of(&self, rng: &mut Seeded, kind: PartyKind) -> Party {
        let number = number(rng);
        let name = self.party_name(rng, kind);
        Party { kind, name, number }
    }

    fn party_name(&self, rng: &mut Seeded, kind: PartyKind) -> String {
        match kind {
            PartyKind::Person => self.person(rng),
            PartyKind::Organisation => {
                let parts = [&self.places, &self.firms, &self.trades, &self.forms];
                parts.iter().map(|list| part(rng, list)).collect()
            }
        }
    }
}

fn number(rng: &mut Seeded) -> String {
    format!("虚构{:010}", rng.below(10_000_000_000))
}

fn part(rng: &mut Seeded, list: &[String]) -> String {
    rng.pick(list).cloned().unwrap_or_default()
}
