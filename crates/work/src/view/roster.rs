//! The people of a county as whoever manages them sees them: posts, certificates, accounts.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::limits::CERTIFICATE_NEAR_DAYS;
use zs_base::{Day, Moment, PersonId, PostId, UnitId};
use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_power::{Conflict, conflicts};
use zs_store::{
    AccountRow, AccountStanding, Cell, Fault, Reader, SecondFactorRow, SecondStanding, listing,
    page,
};

use super::looker::Looker;
use crate::office::{accounts, one_time_until};

/// Second factors read at a time.
const PAGE: usize = 1_024;

/// A person with everything that is known of them.
#[derive(Clone, Debug)]
pub struct RosterEntry {
    /// The person.
    pub person: Person,
    /// How the account stands.
    pub account: AccountState,
    /// Whether every sign-in asks for a second factor.
    pub second: bool,
    /// Posts held today that exclude one another, from times in which nobody asked.
    pub conflicts: Vec<Conflict>,
}

/// How the account of a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// There is none.
    None,
    /// A one-time password was given, good until then.
    Once(Moment),
    /// A one-time password was given and is not good any more.
    Expired,
    /// In use, with the moment at which the password was set.
    Active(Moment),
    /// Nobody signs in with it.
    Closed,
}

impl AccountState {
    fn of(account: Option<&AccountRow>, now: Moment) -> Self {
        let Some(account) = account else {
            return Self::None;
        };
        match account.standing {
            AccountStanding::Closed => Self::Closed,
            AccountStanding::Active => Self::Active(account.changed_at),
            AccountStanding::Once => match one_time_until(account) {
                until if now < until => Self::Once(until),
                _ => Self::Expired,
            },
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "没有账号",
            Self::Once(_) => "已发一次性密码",
            Self::Expired => "一次性密码过期",
            Self::Active(_) => "在用",
            Self::Closed => "停用",
        }
    }
}

/// Whether something with a first and a last day holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Not yet.
    Later,
    /// It does, and its end is not near.
    Now,
    /// It ends within [`CERTIFICATE_NEAR_DAYS`]; so many days are left, the last one included.
    Near(i32),
    /// Not any more.
    Over,
}

impl Holds {
    /// How days stand to a day.
    #[must_use]
    pub fn on(day: Day, from: Day, until: Option<Day>) -> Self {
        let left = until.map(|until| until.number() - day.number() + 1);
        match left {
            Some(left) if left <= 0 => Self::Over,
            _ if day < from => Self::Later,
            Some(left) if left <= CERTIFICATE_NEAR_DAYS => Self::Near(left),
            _ => Self::Now,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Later => "尚未生效".to_owned(),
            Self::Now => "有效".to_owned(),
            Self::Near(left) => format!("剩 {left} 天"),
            Self::Over => "已失效".to_owned(),
        }
    }
}

/// How a certificate stands on a day.
#[must_use]
pub fn certificate_holds(it: &Certificate, on: Day) -> Holds {
    Holds::on(on, it.from, Some(it.until))
}

/// Which people are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterAsk {
    /// Those with a post in this unit, held or held before.
    pub unit: Option<UnitId>,
    /// Whose id or name has this in it.
    pub text: String,
    /// Which part of them.
    pub part: RosterPart,
}

/// A part of the people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RosterPart {
    /// Those who hold a post.
    #[default]
    AtWork,
    /// Those at work whose certificate has lapsed or is near its end.
    Lapsing,
    /// Those at work without an account in use.
    WithoutAccount,
    /// Those who hold no post today.
    Left,
    /// Those whose posts exclude one another.
    Conflicting,
}

impl RosterPart {
    /// Every part.
    pub const ALL: [Self; 5] = [
        Self::AtWork,
        Self::Lapsing,
        Self::WithoutAccount,
        Self::Left,
        Self::Conflicting,
    ];

    /// The word of an address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AtWork => "",
            Self::Lapsing => "lapsing",
            Self::WithoutAccount => "account",
            Self::Left => "left",
            Self::Conflicting => "conflict",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::AtWork => "在岗",
            Self::Lapsing => "证件到期",
            Self::WithoutAccount => "没有在用的账号",
            Self::Left => "不在岗",
            Self::Conflicting => "岗位冲突",
        }
    }
}

/// Everybody, with the numbers that pages show.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The people asked for, but for the part; by name.
    entries: Vec<RosterEntry>,
    /// People at work, by unit.
    pub at_work: BTreeMap<UnitId, usize>,
    today: Day,
}

impl Looker {
    /// Everybody in the register, as it stands now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn roster(&mut self, ask: &RosterAsk, now: Moment) -> Result<Roster, Fault> {
        let today = now.day();
        let people = self.reader.everybody()?;
        let mut roster = Roster {
            today,
            ..Roster::default()
        };
        for person in &people {
            let mut units: Vec<_> = held(person, today).map(|it| it.unit.clone()).collect();
            units.sort();
            units.dedup();
            for unit in units {
                *roster.at_work.entry(unit).or_default() += 1;
            }
        }
        let accounts = accounts(self.reader.as_mut())?.into_iter();
        let accounts: BTreeMap<_, _> = accounts.map(|it| (it.person.clone(), it)).collect();
        let seconds = with_second_factor(self.reader.as_mut())?;
        for person in people.into_iter().filter(|it| ask.wants(it)) {
            let account = accounts.get(&person.id);
            let second = seconds.contains(&person.id);
            roster
                .entries
                .push(self.entry(person, account, second, now));
        }
        roster
            .entries
            .sort_by(|a, b| (&a.person.name, &a.person.id).cmp(&(&b.person.name, &b.person.id)));
        Ok(roster)
    }

    /// One person of the register, as it stands now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn roster_entry(
        &mut self,
        person: &PersonId,
        now: Moment,
    ) -> Result<Option<RosterEntry>, Fault> {
        let Some(person) = self.reader.person(person)? else {
            return Ok(None);
        };
        let key = [Cell::text(person.id.as_str())];
        let account: Vec<AccountRow> =
            page(self.reader.as_mut(), &listing::ACCOUNTS, &key, None, 1)?;
        let second: Vec<SecondFactorRow> = page(
            self.reader.as_mut(),
            &listing::SECOND_FACTORS,
            &key,
            None,
            1,
        )?;
        let second = second.iter().any(is_confirmed);
        drop(key);
        Ok(Some(self.entry(person, account.first(), second, now)))
    }

    fn entry(
        &self,
        person: Person,
        account: Option<&AccountRow>,
        second: bool,
        now: Moment,
    ) -> RosterEntry {
        let posts: Vec<PostId> = held(&person, now.day()).map(|it| it.post.clone()).collect();
        RosterEntry {
            account: AccountState::of(account, now),
            second,
            conflicts: conflicts(&self.law.authority, &posts),
            person,
        }
    }
}

/// Everybody whose sign-in asks for a second factor.
fn with_second_factor(reader: &mut dyn Reader) -> Result<BTreeSet<PersonId>, Fault> {
    let mut found = BTreeSet::new();
    let mut after: Option<PersonId> = None;
    loop {
        let key = after.as_ref().map(|it| [Cell::text(it.as_str())]);
        let key = key.as_ref().map(<[_; 1]>::as_slice);
        let rows: Vec<SecondFactorRow> = page(reader, &listing::SECOND_FACTORS, &[], key, PAGE)?;
        let Some(last) = rows.last().map(|it| it.person.clone()) else {
            return Ok(found);
        };
        found.extend(rows.into_iter().filter(is_confirmed).map(|it| it.person));
        after = Some(last);
    }
}

fn is_confirmed(row: &SecondFactorRow) -> bool {
    row.standing == SecondStanding::Confirmed
}

impl RosterAsk {
    fn wants(&self, person: &Person) -> bool {
        let unit = self.unit.as_ref();
        let here = unit.is_none_or(|unit| person.posts.iter().any(|it| it.unit == *unit));
        let text = &self.text;
        here && (text.is_empty() || person.name.contains(text) || person.id.as_str().contains(text))
    }
}

impl Roster {
    /// The people of a part.
    #[must_use]
    pub fn of(&self, part: RosterPart) -> Vec<&RosterEntry> {
        let entries = self.entries.iter();
        entries.filter(|it| it.is_of(part, self.today)).collect()
    }
}

impl RosterEntry {
    fn is_of(&self, part: RosterPart, today: Day) -> bool {
        let at_work = held(&self.person, today).next().is_some();
        match part {
            RosterPart::AtWork => at_work,
            RosterPart::Lapsing => at_work && self.lapses(today),
            RosterPart::WithoutAccount => {
                at_work && !matches!(self.account, AccountState::Active(_))
            }
            RosterPart::Left => !at_work,
            RosterPart::Conflicting => !self.conflicts.is_empty(),
        }
    }

    /// Whether a kind of certificate has lapsed or is near its end, and none of it goes on.
    fn lapses(&self, today: Day) -> bool {
        let all = &self.person.certificates;
        all.iter().any(|it| {
            let mut same = all.iter().filter(|other| other.kind == it.kind);
            let goes_on = |it: &Certificate| {
                matches!(certificate_holds(it, today), Holds::Now | Holds::Later)
            };
            !same.any(goes_on)
        })
    }
}

/// The posts that a person holds on a day.
fn held(person: &Person, on: Day) -> impl Iterator<Item = &Holding> {
    let holds = move |it: &&Holding| {
        matches!(
            Holds::on(on, it.from, it.until),
            Holds::Now | Holds::Near(_)
        )
    };
    person.posts.iter().filter(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a10_a_certificate_is_near_its_end_for_sixty_days_and_lapsed_the_day_after_it() {
        let holds = |on: &str| Holds::on(day(on), day("2024-01-01"), Some(day("2026-12-31")));
        assert_eq!(holds("2023-12-31"), Holds::Later);
        assert_eq!(holds("2026-11-01"), Holds::Now);
        assert_eq!(holds("2026-11-02"), Holds::Near(CERTIFICATE_NEAR_DAYS));
        assert_eq!(holds("2026-12-31"), Holds::Near(1));
        assert_eq!(holds("2027-01-01"), Holds::Over);
    }

    #[test]
    fn somebody_whose_certificate_was_renewed_is_not_among_the_lapsing() {
        let certificate = |from: &str, until: &str| Certificate {
            kind: "行政执法证".to_owned(),
            number: "1".to_owned(),
            from: day(from),
            until: day(until),
        };
        let mut entry = RosterEntry {
            person: Person {
                id: "p".into(),
                name: "王芳".to_owned(),
                posts: Vec::new(),
                certificates: vec![certificate("2020-01-01", "2024-12-31")],
            },
            account: AccountState::None,
            second: false,
            conflicts: Vec::new(),
        };
        assert!(entry.lapses(day("2025-06-01")));
        entry
            .person
            .certificates
            .push(certificate("2025-01-01", "2029-12-31"));
        assert!(!entry.lapses(day("2025-06-01")));
        assert!(entry.lapses(day("2029-12-01")));
    }
}
