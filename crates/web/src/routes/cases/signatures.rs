//! Who might sign: those who are looked for first, and the many others of a large unit.

use zs_base::PersonId;
use zs_work::view::SignerAsk;

use crate::pairs::Pairs;

/// So many people are shown at once; of more, those come first who are looked for most.
const SHOWN: usize = 8;

/// Somebody who might sign, with a box to tick.
pub(crate) struct Signature {
    /// The number of the box, from 1.
    pub(crate) number: usize,
    pub(crate) value: String,
    pub(crate) label: String,
    /// Why the person cannot sign; the box is shut then.
    pub(crate) why_not: Option<String>,
    pub(crate) chosen: bool,
}

/// Everybody who might sign.
pub(crate) struct Signatures {
    pub(crate) first: Vec<Signature>,
    /// Those who are folded away.
    pub(crate) others: Vec<Signature>,
    /// Whether the others are shown at once, because one of them is chosen or must be.
    pub(crate) open: bool,
}

impl Signatures {
    /// The people whom a form offers, of whom so many at least must sign.
    pub(crate) fn of(
        people: &[SignerAsk],
        at_least: usize,
        chosen: impl Fn(&PersonId) -> bool,
    ) -> Self {
        let all = people.iter().enumerate();
        let comes_first = |it: &SignerAsk| it.is_near && it.why_not.is_none();
        let (first, others): (Vec<_>, Vec<_>) =
            all.partition(|(_, it)| people.len() <= SHOWN || comes_first(it));
        let signature = |(at, it): (usize, &SignerAsk)| Signature {
            number: at + 1,
            value: it.person.to_string(),
            label: label(it),
            why_not: it.why_not.as_ref().map(|it| it.sentence.clone()),
            chosen: it.why_not.is_none() && chosen(&it.person),
        };
        let is_too_few = first.len() < at_least;
        let others: Vec<Signature> = others.into_iter().map(signature).collect();
        Self {
            first: first.into_iter().map(signature).collect(),
            open: is_too_few || others.iter().any(|it| it.chosen),
            others,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_empty() && self.others.is_empty()
    }
}

/// Whether a form that was sent names this person.
pub(crate) fn has_chosen(sent: &Pairs, person: &PersonId) -> bool {
    sent.all("sign").any(|it| it == person.as_str())
}

fn label(person: &SignerAsk) -> String {
    let (name, post) = (&person.name, &person.post_name);
    match &person.certificate {
        Some(number) => format!("{name}（{post}，{number}）"),
        None => format!("{name}（{post}）"),
    }
}

#[cfg(test)]
mod tests {
    use zs_case::Objection;

    use super::*;

    fn unit(size: usize, near: &[usize]) -> Vec<SignerAsk> {
        let person = |at: usize| SignerAsk {
            person: PersonId::from(format!("p{at}")),
            name: format!("某{at}"),
            post: zs_base::PostId::from("officer"),
            post_name: "执法人员".to_owned(),
            certificate: None,
            is_near: near.contains(&at),
            why_not: (at == 1)
                .then(|| Objection::new(zs_case::codes::ZS3114, "已经回避。", "换一个人。")),
        };
        (0..size).map(person).collect()
    }

    #[test]
    fn of_a_small_unit_everybody_is_shown() {
        let all = Signatures::of(&unit(SHOWN, &[2]), 2, |_| false);
        assert_eq!((all.first.len(), all.others.len()), (SHOWN, 0));
    }

    #[test]
    fn of_a_large_unit_those_of_the_case_come_first_and_who_cannot_sign_does_not() {
        let all = Signatures::of(&unit(SHOWN + 1, &[1, 2, 5]), 2, |_| false);
        let first: Vec<&str> = all.first.iter().map(|it| it.value.as_str()).collect();
        assert_eq!(first, ["p2", "p5"]);
        assert_eq!(all.others.len(), SHOWN - 1);
        assert!(!all.open);
        let mut numbers: Vec<usize> = all
            .first
            .iter()
            .chain(&all.others)
            .map(|it| it.number)
            .collect();
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(1..=SHOWN + 1));
    }

    #[test]
    fn the_others_are_shown_where_one_of_them_signs_or_must() {
        let near = unit(SHOWN + 1, &[2]);
        assert!(Signatures::of(&near, 2, |_| false).open);
        assert!(!Signatures::of(&near, 1, |it| it.as_str() == "p2").open);
        let chosen = Signatures::of(&near, 1, |it| it.as_str() == "p3");
        assert!(chosen.open && chosen.others.iter().any(|it| it.chosen));
        // Nobody who cannot sign is ever chosen.
        assert!(!Signatures::of(&near, 1, |it| it.as_str() == "p1").open);
    }
}
