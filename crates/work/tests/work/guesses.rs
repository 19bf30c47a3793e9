//! Guessing from one address and from many, and how long an answer takes. At commit a sample; the
//! nightly run takes the figures of the plan.

use std::time::{Duration, Instant};

use zs_testkit::tree::figure;
use zs_work::account::Profile;
use zs_work::office::Refused;

use crate::desk::{Desk, HERE, PASSWORD, at, count};

/// The largest difference of medians that tells nothing to whoever listens.
const DIFFERENCE_MAX: Duration = Duration::from_millis(2);

#[test]
fn w9_guesses_from_one_address_and_from_five_hundred_are_slowed_and_the_owner_gets_in() {
    let guesses = figure("ZS_GUESSES", 300).unwrap();
    for addresses in [1, 500] {
        let desk = Desk::new(Profile::Asvs);
        desk.settle("B1", at(0));
        let known = desk.enter("B1", PASSWORD, at(0)).unwrap().browser;
        let mut tried = 0;
        for number in 0..guesses {
            let address = format!(
                "10.{}.{}.1",
                number % addresses / 250,
                number % addresses % 250
            );
            let guess = format!("guess {number}");
            let refused = desk.enter_from("B1", &guess, &address, None, at(1)).err();
            tried += usize::from(refused == Some(Refused::Wrong));
        }
        assert!(tried <= 10, "{addresses}: {tried}");
        let owner = desk.enter_from("B1", PASSWORD, "10.200.0.1", Some(&known), at(2));
        assert!(owner.is_ok(), "{addresses}");
        assert!(
            count(&desk.log(), "slow_down", "refused") >= 1,
            "{addresses}"
        );
        println!("figure: {guesses} guesses from {addresses} addresses, {tried} tried");
    }
}

fn median<T: Ord + Copy>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all[all.len() / 2]
}

#[test]
fn w10_an_answer_takes_as_long_whether_the_account_exists_or_not() {
    let times = figure("ZS_TIMES", 6).unwrap();
    let desk = Desk::new(Profile::Asvs);
    desk.settle("B1", at(0));
    let mut took = [Vec::new(), Vec::new()];
    for number in 0..times {
        for turn in 0..2 {
            // Neither goes first always: what came before warms the machine.
            let which = (turn + number as usize) % 2;
            let login = ["B1", "nobody"][which];
            // A quarter of an hour later nothing is slowed down.
            let now = at(16 * (number as i64 + 1));
            let began = Instant::now();
            let refused = desk.enter_from(login, "guess", HERE, None, now).err();
            took[which].push(began.elapsed());
            assert_eq!(refused, Some(Refused::Wrong));
        }
    }
    // The two of a pair follow each other, so that other work of the machine is much the same for
    // both; it is not for all of one and all of the other.
    let [known, unknown] = took.each_ref().map(|all| all.iter());
    let apart = known
        .zip(unknown)
        .map(|(one, other)| one.as_nanos() as i64 - other.as_nanos() as i64);
    let difference = Duration::from_nanos(median(apart.collect()).unsigned_abs());
    let medians = took.map(median);
    println!("figure: {times} times each, medians {medians:?}, of a pair apart by {difference:?}");
    // A few times say little on a machine that does other work as well; the nightly run tells.
    assert!(times < 1_000 || difference <= DIFFERENCE_MAX, "{medians:?}");
}
