//! Parses a block of XES: traces with their events, borrowed from the text of the block.

use std::borrow::Cow;

use memchr::memmem;
use zs_base::Code;

use super::attribute::Attribute;
use super::blocks::Block;
use super::bounds::Bounds;
use super::problem::{Problem, excerpt};
use super::tags::{Kind, Tag, Tags};
use crate::codes;

/// A case of the log.
#[derive(Debug)]
pub struct Trace<'t> {
    /// Place among the traces of its block, from 1.
    pub number: u64,
    /// Bytes of the inflated log before it.
    pub offset: u64,
    /// What the log says about the case as a whole.
    pub attributes: &'t [Attribute<'t>],
    events: &'t [LogEvent],
    all: &'t [Attribute<'t>],
}

/// An event of the log.
#[derive(Clone, Copy, Debug)]
pub struct LogEvent {
    /// Place among the events of its block, from 1.
    pub row: u64,
    /// Bytes of the inflated log before it.
    pub offset: u64,
    first: usize,
    end: usize,
}

impl<'t> Trace<'t> {
    /// The events, in the order of the file.
    #[must_use]
    pub const fn events(&self) -> &'t [LogEvent] {
        self.events
    }

    /// What the log says about an event of this trace.
    #[must_use]
    pub fn of(&self, event: &LogEvent) -> &'t [Attribute<'t>] {
        &self.all[event.first..event.end]
    }
}

impl<'t> Trace<'t> {
    /// Does something with the trace of a case whose events stand in rows of a table.
    pub(crate) fn of_rows<T>(
        attributes: &[Attribute<'_>],
        rows: impl Iterator<Item = (u64, &'t Vec<Attribute<'t>>)>,
        take: impl FnOnce(&Trace<'_>) -> T,
    ) -> T {
        let (mut events, mut all) = (Vec::new(), Vec::new());
        for (row, cells) in rows {
            let first = all.len();
            all.extend(cells.iter().copied());
            events.push(LogEvent {
                row,
                offset: 0,
                first,
                end: all.len(),
            });
        }
        take(&Trace {
            number: events.first().map_or(0, |it| it.row),
            offset: 0,
            attributes,
            events: &events,
            all: &all,
        })
    }
}

/// What a block held beside its traces.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Traces, those included that could not be taken.
    pub(super) traces: u64,
    /// Events, those included that could not be taken.
    pub(super) rows: u64,
    /// What could not be taken.
    pub(super) problems: Vec<Problem>,
    /// Whether the element `log` was opened and closed.
    pub(super) opened: bool,
    /// See `opened`.
    pub(super) closed: bool,
    /// Whether the last problem reaches to the end of the block.
    pub(super) broken_off: bool,
}

/// Parses a block and hands over each good trace.
pub(super) fn parse_block(
    block: &Block,
    bounds: &Bounds,
    mut take: impl FnMut(&Trace<'_>),
) -> Parsed {
    let (text, bad) = text_of(&block.bytes);
    let mut parser = Parser {
        block,
        bounds,
        text: &text,
        bad,
        parsed: Parsed::default(),
        trace: None,
        attributes: Vec::new(),
        events: Vec::new(),
        all: Vec::new(),
    };
    let mut from = 0;
    while let Err(wrong) = parser.run(from, &mut take) {
        from = parser.skip(wrong);
    }
    parser.parsed
}

/// The block as text of the same length, and where bytes that are not text were blotted out.
fn text_of(bytes: &[u8]) -> (Cow<'_, str>, Vec<usize>) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut text, mut bad) = (String::with_capacity(bytes.len()), Vec::new());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        bad.extend(text.len()..text.len() + chunk.invalid().len());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    (Cow::Owned(text), bad)
}

/// Why a trace could not be taken, and where that was seen.
pub(super) struct Wrong {
    code: Code,
    at: usize,
    cause: String,
    cure: &'static str,
}

const CURE_XML: &str = "请让导出方重新导出这一件，或者在文件里改正后再导入。";

impl Wrong {
    pub(super) fn xml(at: usize, cause: impl Into<String>) -> Self {
        Self {
            code: codes::ZS5003,
            at,
            cause: cause.into(),
            cure: CURE_XML,
        }
    }

    fn too_much(at: usize, cause: String) -> Self {
        Self {
            code: codes::ZS5006,
            at,
            cause,
            cure: "一件案件不会有这么多内容，请检查导出是否把多件混成了一件。",
        }
    }
}

/// The state of parsing one block.
struct Parser<'a> {
    block: &'a Block,
    bounds: &'a Bounds,
    text: &'a str,
    bad: Vec<usize>,
    parsed: Parsed,
    /// Where the trace that is being read begins.
    trace: Option<usize>,
    attributes: Vec<Attribute<'a>>,
    events: Vec<LogEvent>,
    all: Vec<Attribute<'a>>,
}

impl<'a> Parser<'a> {
    /// Parses from a place to the end of the block, or to the first thing that is wrong.
    fn run(&mut self, from: usize, take: &mut impl FnMut(&Trace<'_>)) -> Result<(), Wrong> {
        let mut tags = Tags::new(self.text, from);
        while let Some(tag) = tags.next()? {
            match tag.kind {
                Kind::Open | Kind::Whole if tag.name() == "trace" => {
                    self.begin(tag.start);
                    if tag.kind == Kind::Open {
                        self.read_trace(&mut tags)?;
                    }
                    self.finish(tags.at(), take)?;
                }
                Kind::Open if tag.name() == "log" => self.parsed.opened = true,
                Kind::Close if tag.name() == "log" => self.parsed.closed = true,
                Kind::Doctype => self.note(Wrong {
                    code: codes::ZS5008,
                    at: tag.start,
                    cause: "日志里写了 DOCTYPE，没有采用".into(),
                    cure: "XES 日志不需要 DOCTYPE，请删去这一段。",
                }),
                Kind::Open | Kind::Whole | Kind::Close => {}
            }
        }
        Ok(())
    }

    fn begin(&mut self, start: usize) {
        self.trace = Some(start);
        self.parsed.traces += 1;
        self.attributes.clear();
        self.events.clear();
        self.all.clear();
    }

    fn finish(&mut self, end: usize, take: &mut impl FnMut(&Trace<'_>)) -> Result<(), Wrong> {
        let start = self.trace.unwrap_or(end);
        let first = self.bad.partition_point(|at| *at < start);
        if let Some(at) = self.bad.get(first).copied().filter(|at| *at < end) {
            self.trace = None;
            self.lose(
                Wrong {
                    code: codes::ZS5007,
                    at,
                    cause: "这里的字节不是 UTF-8 文字，整件没有读入".into(),
                    cure: "请让导出方用 UTF-8 编码重新导出这一件。",
                },
                self.events.len() as u64,
            );
            return Ok(());
        }
        self.trace = None;
        take(&Trace {
            number: self.parsed.traces,
            offset: self.block.offset + start as u64,
            attributes: &self.attributes,
            events: &self.events,
            all: &self.all,
        });
        Ok(())
    }

    fn read_trace(&mut self, tags: &mut Tags<'a>) -> Result<(), Wrong> {
        loop {
            let tag = self.inner_tag(tags)?;
            match tag.kind {
                Kind::Open | Kind::Whole if tag.name() == "event" => {
                    self.begin_event(&tag)?;
                    if tag.kind == Kind::Open {
                        self.read_event(tags)?;
                    }
                }
                Kind::Close if tag.name() == "trace" => return Ok(()),
                Kind::Open | Kind::Whole => {
                    let attribute = self.read_attribute(&tag, tags)?;
                    self.attributes.push(attribute);
                    self.check_count(tag.start, self.attributes.len())?;
                }
                Kind::Close | Kind::Doctype => {
                    return Err(Wrong::xml(tag.start, "这个标签不该出现在一件案件里面"));
                }
            }
        }
    }

    fn begin_event(&mut self, tag: &Tag<'a>) -> Result<(), Wrong> {
        self.parsed.rows += 1;
        let first = self.all.len();
        self.events.push(LogEvent {
            row: self.parsed.rows,
            offset: self.block.offset + tag.start as u64,
            first,
            end: first,
        });
        let max = self.bounds.trace_events_max;
        if self.events.len() > max {
            return Err(Wrong::too_much(
                tag.start,
                format!("一件案件的事项超过{max}项，整件没有读入"),
            ));
        }
        Ok(())
    }

    fn read_event(&mut self, tags: &mut Tags<'a>) -> Result<(), Wrong> {
        let first = self.all.len();
        loop {
            let tag = self.inner_tag(tags)?;
            match tag.kind {
                Kind::Close if tag.name() == "event" => break,
                Kind::Open | Kind::Whole if tag.name() != "event" => {
                    let attribute = self.read_attribute(&tag, tags)?;
                    self.all.push(attribute);
                    self.check_count(tag.start, self.all.len() - first)?;
                }
                _ => return Err(Wrong::xml(tag.start, "这个标签不该出现在一个事项里面")),
            }
        }
        if let Some(event) = self.events.last_mut() {
            event.end = self.all.len();
        }
        Ok(())
    }

    /// Reads an attribute; attributes nested in it are passed over.
    fn read_attribute(&self, tag: &Tag<'a>, tags: &mut Tags<'a>) -> Result<Attribute<'a>, Wrong> {
        let read = Attribute::read(tag.content, tag.name_len);
        let attribute = read.map_err(|cause| Wrong::xml(tag.start, cause))?;
        let max = self.bounds.text_bytes_max;
        if attribute.len() > max {
            return Err(Wrong::too_much(
                tag.start,
                format!("一项的值超过{max}字节，整件没有读入"),
            ));
        }
        let mut depth = usize::from(tag.kind == Kind::Open);
        while depth > 0 {
            let inner = self.inner_tag(tags)?;
            match inner.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                Kind::Whole | Kind::Doctype => {}
            }
            let max = self.bounds.depth_max;
            if depth > max {
                return Err(Wrong::too_much(
                    inner.start,
                    format!("属性套了{max}层以上，整件没有读入"),
                ));
            }
        }
        Ok(attribute)
    }

    /// The next tag inside a trace, where there must be one.
    fn inner_tag(&self, tags: &mut Tags<'a>) -> Result<Tag<'a>, Wrong> {
        match tags.next()? {
            Some(tag) if tag.kind == Kind::Open && tag.name() == "trace" => Err(Wrong::xml(
                tag.start,
                "前一件还没有结束，后一件已经开始，前一件没有读入",
            )),
            Some(tag) => Ok(tag),
            None => Err(Wrong::xml(tags.at(), "这一件没有写完，没有读入")),
        }
    }

    fn check_count(&self, at: usize, count: usize) -> Result<(), Wrong> {
        let max = self.bounds.attributes_max;
        if count > max {
            return Err(Wrong::too_much(
                at,
                format!("一个事项的属性超过{max}项，整件没有读入"),
            ));
        }
        Ok(())
    }

    fn note(&mut self, wrong: Wrong) {
        self.lose(wrong, 0);
    }

    fn lose(&mut self, wrong: Wrong, lost: u64) {
        self.parsed.problems.push(Problem {
            code: wrong.code,
            trace: self.parsed.traces,
            row: self.parsed.rows,
            lost,
            offset: self.block.offset + wrong.at as u64,
            excerpt: excerpt(self.text.as_bytes(), wrong.at),
            cause: wrong.cause,
            cure: wrong.cure.into(),
        });
    }

    /// Notes what is wrong and gives the place at which parsing goes on: after the end of the
    /// broken trace, or at the beginning of the next one, whichever comes first.
    fn skip(&mut self, wrong: Wrong) -> usize {
        let at = wrong.at.min(self.text.len());
        let inside = self.trace.take().is_some();
        let rest = &self.text.as_bytes()[at..];
        // Outside a trace, the tag at fault may itself be the beginning of a trace: go past it.
        let passed = usize::from(!inside).min(rest.len());
        let start = memmem::find(&rest[passed..], b"<trace").map(|start| passed + start);
        let end = memmem::find(rest, b"</trace>").map(|end| end + b"</trace>".len());
        let step = match (start, end) {
            (Some(start), Some(end)) if inside => start.min(end),
            (None, Some(end)) if inside => end,
            (Some(start), _) => start,
            (None, _) => rest.len(),
        };
        let unread = memmem::find_iter(&rest[..step], b"<event").count() as u64;
        let read = if inside { self.events.len() as u64 } else { 0 };
        self.lose(wrong, read + unread);
        self.parsed.rows += unread;
        self.parsed.broken_off = at + step == self.text.len();
        at + step
    }
}
