//! Incidents: what failed is written to the log under a number, and people are told the number only.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};

use zs_base::Digest;
use zs_store::Fault;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Writes a fault to the log, on one line, and gives its number.
pub fn note(fault: &Fault) -> String {
    let text = one_line(&with_causes(fault));
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    let parts = [
        &count.to_be_bytes()[..],
        &process.to_be_bytes(),
        text.as_bytes(),
    ];
    let number = zs_ledger::hex::to_hex(&Digest::of(&parts).0[..4]).to_uppercase();
    eprintln!("故障 {number}：{text}");
    number
}

/// An error with everything that caused it: only the log tells that, and people who look after the
/// machine need it.
fn with_causes(error: &dyn Error) -> String {
    let (mut text, mut next) = (error.to_string(), error.source());
    while let Some(cause) = next {
        text.push_str(&format!("：{cause}"));
        next = cause.source();
    }
    text
}

/// A text without line ends and control characters, so that nobody writes lines into the log.
fn one_line(text: &str) -> String {
    let plain = |it: char| if it.is_control() { ' ' } else { it };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w16_a_fault_is_one_line_and_numbers_differ() {
        assert_eq!(one_line("甲\n故障 0：乙\u{1b}[2J"), "甲 故障 0：乙 [2J");
        let cause = Box::new(std::io::Error::other("锁着"));
        let doing = "查询数据库";
        let told = with_causes(&Fault::Database { doing, cause });
        assert!(told.contains(doing) && told.ends_with("：锁着"), "{told}");
        let fault = Fault::Damaged("甲".to_owned());
        assert_ne!(note(&fault), note(&fault));
    }
}
