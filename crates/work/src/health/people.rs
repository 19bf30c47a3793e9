//! How people, posts and accounts are: what nobody has asked for and somebody should see to.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::limits::AUDIT_ROWS_SCANNED_MAX;
use zs_base::{Day, Moment, PersonId, PostId};
use zs_event::Person;
use zs_power::{Action, Authority, Relation, allowed, conflicts};
use zs_store::{
    AccountRow, AccountStanding, AuditRow, Cell, Fault, Reader, SecondFactorRow, SecondStanding,
    listing, page,
};

use super::{Check, Well};
use crate::office::{Deed, accounts, held_on, one_time_until, verify_audit};
use crate::{Law, Roll};

/// Days after which an account that nobody used is told (GB/T 22239-2019, 8.1.4.2 c).
const UNUSED_DAYS: i64 = 90;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Rows read at a time.
const PAGE: usize = 1_024;
/// People who are named one by one.
const NAMED: usize = 3;

/// What is known of the people.
struct Seen<'a> {
    law: &'a Law,
    roll: Roll,
    people: Vec<Person>,
    accounts: BTreeMap<PersonId, AccountRow>,
    seconds: BTreeSet<PersonId>,
    /// Who signed in lately; nothing where the log is too long to tell.
    entered: Option<BTreeSet<PersonId>>,
    now: Moment,
}

/// Looks at people, posts and accounts.
///
/// # Errors
/// When the store fails.
pub fn people_checks(reader: &mut dyn Reader, law: &Law, now: Moment) -> Result<Vec<Check>, Fault> {
    let accounts = accounts(reader)?.into_iter();
    let seen = Seen {
        law,
        roll: Roll::read(reader)?,
        people: reader.everybody()?,
        accounts: accounts.map(|it| (it.person.clone(), it)).collect(),
        seconds: seconds(reader)?,
        entered: entered(reader, now)?,
        now,
    };
    Ok(vec![
        seen.administrators(),
        seen.conflicts(),
        seen.leavers(),
        seen.unused(),
        seen.handed_out(),
        seen.certificates(),
        seen.units(),
        seen.second_factors(),
    ])
}

/// Recomputes the links of the audit log; for the machine itself, where nobody waits.
///
/// # Errors
/// None: a log that cannot be read is told.
pub fn audit_check(reader: &mut dyn Reader) -> Check {
    let name = "审计日志";
    match verify_audit(reader, None) {
        Ok(end) => Check {
            name,
            well: Well::Good,
            says: format!("{}条都相连", end.entries),
            cure: "",
        },
        Err(wrong) => Check {
            name,
            well: Well::Bad,
            says: wrong.to_string(),
            cure: "保留现在的数据，从最近一份核对过的备份查明改动发生在什么时候。",
        },
    }
}

fn seconds(reader: &mut dyn Reader) -> Result<BTreeSet<PersonId>, Fault> {
    let mut found = BTreeSet::new();
    let mut after: Option<PersonId> = None;
    loop {
        let key = after.as_ref().map(|it| [Cell::text(it.as_str())]);
        let key = key.as_ref().map(<[_; 1]>::as_slice);
        let rows: Vec<SecondFactorRow> = page(reader, &listing::SECOND_FACTORS, &[], key, PAGE)?;
        let Some(last) = rows.last().map(|it| it.person.clone()) else {
            return Ok(found);
        };
        let confirmed = rows.into_iter();
        let confirmed = confirmed.filter(|it| it.standing == SecondStanding::Confirmed);
        found.extend(confirmed.map(|it| it.person));
        after = Some(last);
    }
}

/// Who signed in within [`UNUSED_DAYS`].
fn entered(reader: &mut dyn Reader, now: Moment) -> Result<Option<BTreeSet<PersonId>>, Fault> {
    let since = now.plus_ms(-UNUSED_DAYS * DAY_MS);
    let mut found = BTreeSet::new();
    let (mut before, mut read) = (None, 0);
    while read < AUDIT_ROWS_SCANNED_MAX {
        let key = before.map(|number: u64| [Cell::Int(number as i64)]);
        let key = key.as_ref().map(<[_; 1]>::as_slice);
        let rows: Vec<AuditRow> = page(reader, &listing::AUDIT_NEWEST, &[], key, PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(Some(found));
        };
        (before, read) = (Some(last.number), read + rows.len());
        for row in rows {
            if row.at < since {
                return Ok(Some(found));
            }
            if row.action == Deed::SignIn.word() && row.result == "done" {
                found.insert(row.person);
            }
        }
    }
    Ok(None)
}

/// A check that is well where nobody is found.
fn nobody(
    name: &'static str,
    well: Well,
    found: &[String],
    good: &str,
    (says, cure): (&str, &'static str),
) -> Check {
    if found.is_empty() {
        return Check {
            name,
            well: Well::Good,
            says: good.to_owned(),
            cure: "",
        };
    }
    let named = found.iter().take(NAMED).cloned();
    let named = named.collect::<Vec<_>>().join("、");
    let more = match found.len() > NAMED {
        true => format!("等{}人", found.len()),
        false => String::new(),
    };
    Check {
        name,
        well,
        says: format!("{named}{more}{says}"),
        cure,
    }
}

/// Posts that may do something to the installation.
fn posts_that(authority: &Authority, action: Action) -> Vec<&PostId> {
    let posts = authority.posts.keys();
    let may = posts.filter(|post| allowed(authority, Some(post), action, Relation::None));
    may.collect()
}

impl Seen<'_> {
    fn today(&self) -> Day {
        self.now.day()
    }

    fn posts(&self, person: &Person) -> Vec<PostId> {
        let held = held_on(person, self.today()).into_iter();
        held.map(|it| it.post).collect()
    }

    fn told(person: &Person) -> String {
        format!("{} {}", person.name, person.id)
    }

    fn those(&self, wants: impl Fn(&Person) -> bool) -> Vec<String> {
        let found = self.people.iter().filter(|it| wants(it));
        found.map(Self::told).collect()
    }

    fn active(&self, person: &Person) -> bool {
        let account = self.accounts.get(&person.id);
        account.is_some_and(|it| it.standing == AccountStanding::Active)
    }

    fn administrators(&self) -> Check {
        let authority = &self.law.authority;
        let needed = [Action::Backup, Action::ManagePeople, Action::ReadAudit];
        let missing = needed.iter().filter_map(|action| {
            let posts = posts_that(authority, *action);
            let mut people = self.people.iter();
            let there = people.any(|it| {
                let held = self.posts(it);
                self.active(it) && posts.iter().any(|post| held.contains(post))
            });
            let name = posts.first().and_then(|post| authority.posts.get(*post));
            (!there).then(|| name.map_or_else(|| action.chinese().to_owned(), ToString::to_string))
        });
        let missing: Vec<String> = missing.collect();
        let ill = (
            "没有在用的账号",
            "由安全管理员登记人员、发一次性密码；三个岗位要三个人。",
        );
        nobody(
            "三员",
            Well::Soon,
            &missing,
            "系统、安全、审计管理员都在",
            ill,
        )
    }

    fn conflicts(&self) -> Check {
        let authority = &self.law.authority;
        let found = self.those(|it| !conflicts(authority, &self.posts(it)).is_empty());
        let ill = (
            "担任不得兼任的岗位，不能登录",
            "在“人员”里终止其中一个岗位。",
        );
        nobody("岗位", Well::Bad, &found, "没有人担任不得兼任的岗位", ill)
    }

    fn leavers(&self) -> Check {
        let found = self.those(|it| {
            let account = self.accounts.get(&it.id);
            let open = account.is_some_and(|it| it.standing != AccountStanding::Closed);
            open && self.posts(it).is_empty()
        });
        let ill = (
            "没有岗位，账号还没有停用",
            "他们已经不能登录；在“人员”里停用账号。",
        );
        nobody(
            "离岗人员",
            Well::Soon,
            &found,
            "离岗人员的账号都已停用",
            ill,
        )
    }

    fn unused(&self) -> Check {
        let name = "不用的账号";
        let Some(entered) = &self.entered else {
            return Check {
                name,
                well: Well::Good,
                says: "审计日志太长，没有逐条看".to_owned(),
                cure: "",
            };
        };
        let since = self.now.plus_ms(-UNUSED_DAYS * DAY_MS);
        let found = self.those(|it| {
            let account = self.accounts.get(&it.id);
            let old = account.is_some_and(|it| it.changed_at < since);
            old && self.active(it) && !entered.contains(&it.id)
        });
        let ill = ("九十天没有登录", "问一问还用不用；不用的，在“人员”里停用。");
        nobody(name, Well::Soon, &found, "九十天里都有人用", ill)
    }

    fn handed_out(&self) -> Check {
        let found = self.those(|it| {
            let account = self.accounts.get(&it.id);
            account.is_some_and(|it| {
                it.standing == AccountStanding::Once && one_time_until(it) <= self.now
            })
        });
        let ill = ("没有在七天里用一次性密码登录", "需要的，在“人员”里重新发。");
        nobody("一次性密码", Well::Soon, &found, "没有过期的", ill)
    }

    fn certificates(&self) -> Check {
        let today = self.today();
        let found = self.those(|it| {
            let kinds: BTreeSet<&str> = it.certificates.iter().map(|it| &*it.kind).collect();
            let mut kinds = kinds.into_iter();
            let lapsed = kinds.any(|kind| it.certificate(kind, today).is_none());
            lapsed && !self.posts(it).is_empty()
        });
        let ill = (
            "的证件已经失效",
            "要求持证的环节他们不能办；续期后在“人员”里登记。",
        );
        nobody("证件", Well::Soon, &found, "在岗人员的证件都有效", ill)
    }

    fn units(&self) -> Check {
        let today = self.today();
        let found = self.those(|it| {
            let mut held = held_on(it, today).into_iter();
            held.any(|held| {
                let unit = self.roll.unit(&held.unit);
                unit.is_none_or(|it| it.ended.is_some_and(|ended| ended <= today))
            })
        });
        let ill = (
            "的岗位在没有登记或者已经不保留的单位",
            "在“人员”里改到接替的单位。",
        );
        nobody("单位", Well::Bad, &found, "岗位都在登记的单位", ill)
    }

    fn second_factors(&self) -> Check {
        let required = &self.law.authority.second_factor;
        let found = self.those(|it| {
            let held = self.posts(it);
            let asked = required.iter().any(|post| held.contains(post));
            asked && self.active(it) && !self.seconds.contains(&it.id)
        });
        let good = match required.is_empty() {
            true => "没有岗位要求第二因素",
            false => "要求的岗位都已启用",
        };
        let ill = ("还没有启用第二因素", "他们下次登录后要先设置。");
        nobody("第二因素", Well::Soon, &found, good, ill)
    }
}
