//! How the installation is, backups by a button, and figures for a monitor.

use std::net::IpAddr;

use askama::Template;
use zs_base::Day;
use zs_law::CalendarUse;
use zs_store::{Fault, disk};
use zs_work::backups::{Backup, Job};
use zs_work::health::{Check, Seen, Well, people_checks, scan_check, witness_check};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::tls::Tls;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Backups that are listed.
const SHOWN: usize = 30;

/// Days before the end of a certificate from which on it should be seen to.
const CERTIFICATE_DAYS_MIN: i32 = 30;
/// What to do about a certificate that ends.
const RENEW: &str = "换上新证书再重新启动；用 --tls 自制的，重新启动就会换新。";

#[derive(Template)]
#[template(path = "system.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    version: &'static str,
    named: bool,
    backups: Vec<Backup>,
    job: Job,
}

/// A check with the class of its light.
struct Row {
    check: Check,
    light: &'static str,
}

impl From<Check> for Row {
    fn from(check: Check) -> Self {
        let light = match check.well {
            Well::Good => "green",
            Well::Soon => "yellow",
            Well::Bad => "red",
        };
        Self { check, light }
    }
}

/// Shows what was looked at, and the backups.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let seen = seen(visit)?;
    let law = visit.law.clone();
    let mut checks = seen.checks(law.calendar(CalendarUse::National));
    checks.extend(people_checks(visit.looker.reader(), &law, visit.now)?);
    let files = &visit.site.beside.checkpoints;
    checks.push(witness_check(visit.looker.reader(), files)?);
    checks.push(connection(visit.site.tls.as_ref(), visit.now.day()));
    checks.push(scan_check(visit.site.scanner.as_deref()));
    let backups = visit.site.backups.as_ref();
    Ok(html(&Page {
        frame: visit.frame(),
        rows: checks.into_iter().map(Row::from).collect(),
        version: env!("CARGO_PKG_VERSION"),
        named: backups.is_some(),
        job: backups.map_or(Job::None, |backups| backups.job()),
        backups: seen.backups.into_iter().flatten().take(SHOWN).collect(),
    }))
}

/// Whether what passes between browsers and us is secret, and until when.
fn connection(tls: Option<&Tls>, today: Day) -> Check {
    let (well, says, cure) = match tls.map(|tls| (tls.until(), tls.until().since(today))) {
        None => (
            Well::Soon,
            "浏览器与系统之间没有加密".to_owned(),
            "只在本机使用，或者前面有加密的网关时才可以这样；否则加上 --tls 重新启动。",
        ),
        Some((until, left)) if left < 0 => (
            Well::Bad,
            format!("已加密，但是证书在 {until} 过期了，浏览器会警告"),
            RENEW,
        ),
        Some((until, left)) if left <= CERTIFICATE_DAYS_MIN => (
            Well::Soon,
            format!("已加密，证书还有 {left} 天（{until}）"),
            RENEW,
        ),
        Some((until, left)) => (
            Well::Good,
            format!("已加密，证书还有 {left} 天（{until}）"),
            "",
        ),
    };
    Check {
        name: "连接",
        well,
        says,
        cure,
    }
}

fn seen(visit: &mut Visit<'_>) -> Result<Seen, Fault> {
    let site = visit.site;
    Ok(Seen {
        failure: site.writer.failure(),
        room: disk::room(&site.data),
        backups: site.backups.as_ref().map(|backups| backups.list()),
        ..Seen::of(visit.looker.reader(), &site.beside, visit.now)?
    })
}

/// Begins a backup. Where it goes was said when the program was started, never by a browser.
///
/// # Errors
/// When no folder was named, or the store cannot be read.
pub fn back_up(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let site = visit.site;
    let Some(backups) = &site.backups else {
        let sentence = "启动程序时没有写明备份放在哪里，请加上 --backups 文件夹。";
        return Err(Trouble::Bad(sentence.to_owned()));
    };
    // One that is under way already is shown all the same.
    let _began = backups.begin(site.reader()?, site.beside.clone(), visit.now);
    Ok(Answer::see_other("/system#backups"))
}

/// The same figures for a monitor on this machine, in the text form of Prometheus.
///
/// # Errors
/// When somebody asks from elsewhere, or the store fails.
pub fn metrics(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let from: Option<IpAddr> = visit.ask.address.parse().ok();
    if !from.is_some_and(|address| address.to_canonical().is_loopback()) {
        return Err(Trouble::NoPage);
    }
    let seen = seen(visit)?;
    let mut text = String::new();
    let mut figure = |name: &str, kind: &str, help: &str, value: u64| {
        text.push_str(&format!(
            "# HELP zhunsheng_{name} {help}\n# TYPE zhunsheng_{name} {kind}\nzhunsheng_{name} {value}\n"
        ));
    };
    let writing = u64::from(seen.failure.is_none());
    figure("writing", "gauge", "Whether commands are taken.", writing);
    figure("events", "counter", "Events of the ledger.", seen.size);
    let signed = seen.signed.map_or(0, |(covered, _)| covered);
    let help = "Events that the last signed checkpoint covers.";
    figure("signed_events", "counter", help, signed);
    if let Some(room) = seen.room {
        let help = "Bytes that are free where the data is.";
        figure("disk_free_bytes", "gauge", help, room.free_bytes);
    }
    let checked = seen.backups.iter().flatten().find(|it| it.checked);
    if let Some(last) = checked {
        let age = visit.now.ms().saturating_sub(last.at.ms()) / 1_000;
        let help = "Age of the last checked backup.";
        figure("backup_age_seconds", "gauge", help, age.max(0) as u64);
    }
    Ok(Answer::text(text))
}
