//! Reads a whole log: one thread inflates and carves, the others parse and work on each trace,
//! and the results come back in the order of the file.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::blocks::{Block, Carver, Ending};
use super::bounds::Bounds;
use super::inflate::inflated;
use super::problem::Problem;
use super::xes::{Parsed, Trace, parse_block};
use crate::codes;

/// Blocks that wait for a thread that parses them.
const BLOCKS_WAITING_MAX: usize = 4;

/// How many traces and rows come before a block: what must be added to numbers within it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Traces before it.
    pub traces: u64,
    /// Rows (events) before it.
    pub rows: u64,
    /// Bytes of the inflated log before its end.
    pub bytes: u64,
}

/// What a reading found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Traces of the file, those included that could not be taken.
    pub traces: u64,
    /// Rows of the file, those included that could not be taken.
    pub rows: u64,
    /// Bytes of the inflated file.
    pub bytes: u64,
    /// What could not be taken, in the order of the file.
    pub problems: Vec<Problem>,
}

/// One block with what was made of it.
struct Done<M> {
    number: usize,
    bytes: u64,
    parsed: Parsed,
    made: M,
}

/// Reads a log with `workers` parsing threads. Each block begins with an empty `M`, to which `take`
/// adds every good trace, on any thread; `done` gets the blocks in the order of the file and may
/// stop the reading.
///
/// ```
/// use std::ops::ControlFlow;
/// let log = br#"<log><trace><event><string key="a" value="b"/></event></trace></log>"#;
/// let mut events = 0;
/// let reading = zs_paper::read_log(
///     &log[..],
///     zs_paper::Bounds::default(),
///     1,
///     |count: &mut usize, trace| *count += trace.events().len(),
///     |_, count| {
///         events += count;
///         ControlFlow::Continue(())
///     },
/// );
/// assert_eq!((events, reading.rows, reading.problems.len()), (1, 1, 0));
/// ```
pub fn read_log<M: Default + Send>(
    file: impl Read + Send,
    bounds: Bounds,
    workers: usize,
    take: impl Fn(&mut M, &Trace<'_>) + Sync,
    mut done: impl FnMut(Start, M) -> ControlFlow<()>,
) -> Reading {
    let (blocks_in, blocks_out) = sync_channel(BLOCKS_WAITING_MAX);
    let (made_in, made_out) = sync_channel(BLOCKS_WAITING_MAX);
    let blocks_out = Mutex::new(blocks_out);
    thread::scope(|scope| {
        let carver = scope.spawn(move || carve(file, bounds, &blocks_in));
        for _ in 0..workers.max(1) {
            let (made_in, take, blocks) = (made_in.clone(), &take, &blocks_out);
            scope.spawn(move || work(blocks, bounds, take, &made_in));
        }
        drop(made_in);
        let mut merge = Merge::default();
        let finished = merge.collect(&made_out, &mut done);
        drop(made_out);
        let (ending, bytes) = match carver.join() {
            Ok(ending) => ending,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        merge.finish(finished, ending, bytes)
    })
}

fn carve(file: impl Read + Send, bounds: Bounds, blocks: &SyncSender<Block>) -> (Ending, u64) {
    let Ok(input) = inflated(file) else {
        return (Ending::Unreadable, 0);
    };
    let mut carver = Carver::new(input, bounds);
    while let Some(block) = carver.next() {
        if blocks.send(block).is_err() {
            break;
        }
    }
    (carver.ending(), carver.bytes_read())
}

fn work<M: Default>(
    blocks: &Mutex<Receiver<Block>>,
    bounds: Bounds,
    take: &(impl Fn(&mut M, &Trace<'_>) + Sync),
    results: &SyncSender<Done<M>>,
) {
    loop {
        let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(block) = next else {
            return;
        };
        let mut made = M::default();
        let parsed = parse_block(&block, &bounds, |trace| take(&mut made, trace));
        let bytes = block.bytes.len() as u64;
        let number = block.number;
        if results
            .send(Done {
                number,
                bytes,
                parsed,
                made,
            })
            .is_err()
        {
            return;
        }
    }
}

/// Puts blocks back into the order of the file.
#[derive(Default)]
struct Merge {
    reading: Reading,
    next: usize,
    opened: bool,
    closed: bool,
    broken_off: bool,
}

impl Merge {
    fn collect<M>(
        &mut self,
        results: &Receiver<Done<M>>,
        done: &mut impl FnMut(Start, M) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut early = BTreeMap::new();
        for block in results {
            early.insert(block.number, block);
            while let Some(block) = early.remove(&self.next) {
                self.next += 1;
                let start = self.add(block.parsed, block.bytes);
                done(start, block.made)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn add(&mut self, parsed: Parsed, bytes: u64) -> Start {
        let reading = &mut self.reading;
        reading.bytes += bytes;
        let start = Start {
            traces: reading.traces,
            rows: reading.rows,
            bytes: reading.bytes,
        };
        reading
            .problems
            .extend(parsed.problems.into_iter().map(|mut it| {
                it.trace += start.traces;
                it.row += start.rows;
                it
            }));
        reading.traces += parsed.traces;
        reading.rows += parsed.rows;
        self.opened |= parsed.opened;
        self.closed |= parsed.closed;
        self.broken_off = parsed.broken_off;
        start
    }

    fn finish(mut self, finished: ControlFlow<()>, ending: Ending, bytes: u64) -> Reading {
        if finished.is_break() {
            return self.reading;
        }
        let (code, cause, cure) = match ending {
            Ending::Whole if !self.opened => (
                codes::ZS5004,
                "文件里没有 XES 日志（找不到 <log>）",
                "请确认选对了文件；日志应当是 .xes 或者 .xes.gz。",
            ),
            Ending::Whole if !self.closed => (codes::ZS5002, CUT, CURE_CUT),
            Ending::Whole => return self.reading,
            Ending::Cut => (codes::ZS5002, CUT, CURE_CUT),
            Ending::Damaged => (
                codes::ZS5001,
                "压缩文件从这里起已经损坏，前面完整的案件已经读入",
                "请重新取得这个文件，核对大小和校验值后再导入。",
            ),
            Ending::Unreadable => (
                codes::ZS5009,
                "文件读到这里读不下去了，前面完整的案件已经读入",
                "请检查磁盘或者网络盘，再导入一次。",
            ),
            Ending::LogTooLarge => (
                codes::ZS5005,
                "日志展开后超过了允许的大小，后面的没有读入",
                "请按年份或者单位把日志分成几个文件导入。",
            ),
            Ending::TraceTooLarge => (
                codes::ZS5006,
                "一件案件的内容超过了允许的大小，从这一件起没有读入",
                "一件案件不会有这么多内容，请检查导出是否缺了 </trace>。",
            ),
        };
        // The trace in which the file breaks off is part of this problem and no problem of its own.
        let problems = &mut self.reading.problems;
        let half = if self.broken_off {
            problems.pop()
        } else {
            None
        };
        problems.push(Problem {
            code,
            trace: self.reading.traces,
            row: self.reading.rows,
            lost: half.as_ref().map_or(0, |it| it.lost),
            offset: bytes,
            excerpt: half.map(|it| it.excerpt).unwrap_or_default(),
            cause: cause.into(),
            cure: cure.into(),
        });
        self.reading
    }
}

const CUT: &str = "文件到这里断了；前面完整的案件已经读入，断在中间的一件没有读入";
const CURE_CUT: &str = "请重新取得完整的文件，再导入一次；已经读入的不会重复。";
