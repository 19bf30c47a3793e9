//! Incidents: what failed is written to the log under a number, and people are told the number only.

use std::sync::atomic::{AtomicU64, Ordering};

use zs_base::Digest;
use zs_store::Fault;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Writes a fault to the log, on one line, and gives its number.
pub fn note(fault: &Fault) -> String {
    let text = one_line(&format!("{fault}"));
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
        let fault = Fault::Damaged("甲".to_owned());
        assert_ne!(note(&fault), note(&fault));
    }
}
