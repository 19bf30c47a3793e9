//! Chunks that wait while a transaction is under way share the next one.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, atomic::Ordering};

use zs_base::Moment;
use zs_ledger::Frontier;
use zs_store::{Receipt, Standing};
use zs_work::{Answer, Clock, Pending, Unanswered, Writer};

use crate::county::{Ticking, clock, command, found, law, start_at, verify};
use crate::held::{Fate, Held};

/// A clock at which the deciding thread tells that it begins a chunk, and waits for the test.
struct Gate {
    inner: Arc<Ticking>,
    begun: Sender<()>,
    go_on: Mutex<Receiver<()>>,
}

impl Clock for Gate {
    fn now(&self) -> Moment {
        if std::thread::current().name() == Some("decide") {
            // When the test has let go of its ends, nothing waits any more.
            let _told = self.begun.send(());
            let _released = self.go_on.lock().unwrap().recv();
        }
        Moment::from_ms(self.inner.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// The ends that the test holds.
struct Ends {
    begun: Receiver<()>,
    decide: Sender<()>,
    arrivals: Receiver<usize>,
    write: Sender<Fate>,
}

impl Ends {
    /// Hands in a command and waits until the writer begins to decide it.
    fn hand_in(&self, writer: &Writer, number: u64) -> Pending {
        let pending = writer.submit(command(0, number)).unwrap();
        self.begun.recv().unwrap();
        pending
    }
}

fn held_writer(data: &std::path::Path, law: &Arc<zs_work::Law>) -> (Writer, Ends) {
    let (arrived, arrivals) = channel();
    let (write, written) = channel();
    let (begun, begins) = channel();
    let (decide, decides) = channel();
    let store = Held {
        inner: found(data),
        arrived,
        go_on: written,
    };
    let gate = Gate {
        inner: clock(),
        begun,
        go_on: Mutex::new(decides),
    };
    let ends = Ends {
        begun: begins,
        decide,
        arrivals,
        write,
    };
    (start_at(Arc::new(gate), Box::new(store), data, law), ends)
}

/// One command is written while five more are decided, each in a chunk of its own, and a seventh is
/// about to be decided on top of them. What the five become is `fate`.
fn five_wait(fate: Fate) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let (writer, ends) = held_writer(&data, &law);
    let first = ends.hand_in(&writer, 0);
    ends.decide.send(()).unwrap();
    assert_eq!(ends.arrivals.recv().unwrap(), 1);
    let mut five = Vec::new();
    for number in 1..=5 {
        five.push(ends.hand_in(&writer, number));
        ends.decide.send(()).unwrap();
    }
    // That the next one begins shows that the one before was handed on.
    let on_top = ends.hand_in(&writer, 6);
    ends.write.send(Fate::Kept).unwrap();
    assert!(matches!(first.wait(), Ok(Answer::Recorded(_))));
    assert_eq!(ends.arrivals.recv().unwrap(), 5);
    ends.write.send(fate).unwrap();
    let five: Vec<_> = five.into_iter().map(Pending::wait).collect();
    let Ends { decide, write, .. } = ends;
    drop((decide, write));
    let on_top = on_top.wait();
    match fate {
        Fate::Kept => assert_in_order(&five, &on_top),
        Fate::Lost => {
            assert!(five.iter().chain([&on_top]).all(not_recorded));
            // Nothing of it is left in the memory: the same commands are recorded once, in order.
            let again: Vec<_> = (1..=5).map(|it| writer.perform(command(0, it))).collect();
            assert_in_order(&again, &writer.perform(command(0, 6)));
        }
    }
    let receipts: Vec<Receipt> = (0..=6)
        .map(|number| recorded(&writer.perform(command(0, number))))
        .collect();
    writer.stop();
    assert_eq!(verify(&data, &law), 7);
    assert_roots(&data, &receipts);
}

fn recorded(reply: &Result<Answer, Unanswered>) -> Receipt {
    match reply {
        Ok(Answer::Recorded(receipt)) => *receipt,
        other => panic!("{other:?}"),
    }
}

fn not_recorded(reply: &Result<Answer, Unanswered>) -> bool {
    matches!(reply, Err(unanswered) if unanswered.standing == Standing::NotRecorded)
}

fn assert_in_order(five: &[Result<Answer, Unanswered>], on_top: &Result<Answer, Unanswered>) {
    let places: Vec<_> = five
        .iter()
        .chain([on_top])
        .map(|reply| recorded(reply).first)
        .collect();
    assert_eq!(places, [1, 2, 3, 4, 5, 6]);
}

/// Every receipt names the root of the tree of its size.
fn assert_roots(data: &std::path::Path, receipts: &[Receipt]) {
    let mut reader = zs_store::sqlite::open_reader(data).unwrap();
    for receipt in receipts {
        assert!(receipt.last < receipt.size);
        let mut tree = Frontier::default();
        for hash in reader.hashes(0, receipt.size as usize).unwrap() {
            tree.push(hash);
        }
        assert_eq!((tree.size(), tree.root()), (receipt.size, receipt.root));
    }
}

#[test]
fn chunks_that_wait_share_a_transaction_and_keep_their_order() {
    five_wait(Fate::Kept);
}

#[test]
fn a_shared_transaction_that_fails_takes_all_its_chunks_and_what_stands_on_them() {
    five_wait(Fate::Lost);
}
