//! From the files of `law/cases/` to worked cases, with every problem at once.

use std::ops::Range;
use std::sync::Arc;

use zs_base::{Diagnostic, Moment, Source, Span};
use zs_event::StepPath;
use zs_law::Files;
use zs_law::text::{At, Item, Node, Parsed, Place, Problems, Text, source};
use zs_time::Point;

use super::case::{Begin, CasesRead, Deed, Do, Expect, Expectation, Given, Until, WorkedCase};
use super::people::People;
use super::value::{counts, facts, path, value, values};
use crate::codes::{ZS2901, ZS2904, ZS2906};

/// The folder of worked cases below `law/`.
const FOLDER: &str = "cases/";

/// Reads the people and all worked cases.
#[must_use]
pub fn read_cases(files: &Files) -> (People, CasesRead) {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let mut people = People::default();
    for (name, bytes) in files.iter() {
        let Some(short) = name.strip_prefix(FOLDER) else {
            continue;
        };
        let problems = Problems::default();
        let Some(text) = source(files, name, bytes, &problems) else {
            diagnostics.extend(problems.into_sorted());
            continue;
        };
        if short == "people.toml" || short.starts_with("people/") {
            people.read(&Parsed::new(&text, &problems), &problems);
        } else if let Some(short) = short.strip_suffix(".md") {
            found.extend(case(short, &text, &problems));
        }
        diagnostics.extend(shown_in(&text, problems.into_sorted()));
    }
    (people, (found, diagnostics))
}

/// The diagnostics with the file as it stands: the block alone was read, at the same places.
fn shown_in(text: &Arc<Source>, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for diagnostic in &mut found {
        diagnostic.source = text.clone();
    }
    found
}

fn case(name: &str, text: &Arc<Source>, problems: &Problems) -> Option<WorkedCase> {
    let Some(block) = block(&text.text) else {
        let cause = "案例里要有恰好一段 ```toml 代码块".to_owned();
        let cure = "在说明之后写 ```toml … ```，一个文件一个案例";
        problems.error(ZS2901, &Place::top(text), cause, cure);
        return None;
    };
    let alone = Arc::new(Source {
        name: text.name.clone(),
        text: blanked(&text.text, &block),
    });
    let parsed = Parsed::new(&alone, problems);
    if !parsed.sound {
        return None;
    }
    let top = Node::top(&parsed, problems);
    let begin = begin(&top);
    let deeds = top.nodes("do").into_iter().filter_map(deed).collect();
    let expects = top.nodes("expect").into_iter().flat_map(expect).collect();
    top.finish();
    let title = text.text.lines().find_map(|line| line.strip_prefix("# "));
    Some(WorkedCase {
        name: Arc::from(name),
        title: Arc::from(title.unwrap_or(name)),
        source: text.clone(),
        begin: begin?,
        deeds,
        expects,
    })
}

/// The bytes of the one fenced block; nothing where there is none or more than one.
fn block(text: &str) -> Option<Range<usize>> {
    let open = "```toml\n";
    let begin = text.find(open)? + open.len();
    let length = text[begin..].find("```")?;
    let rest = &text[begin + length..];
    (!rest.contains(open)).then_some(begin..begin + length)
}

/// The text with everything outside the block made blank, so that places stay what they are.
fn blanked(text: &str, block: &Range<usize>) -> String {
    let blank = |text: &str| -> String {
        let bytes = text.bytes();
        bytes
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect()
    };
    let (before, inside) = (&text[..block.start], &text[block.clone()]);
    format!("{}{inside}{}", blank(before), blank(&text[block.end..]))
}

fn begin(top: &Node<'_>) -> Option<Begin> {
    if let Some(given) = top.node("given") {
        let at = given.at().span;
        let case = given.need("case");
        let until = given.text("until");
        let until = until.and_then(|it| match it.as_str().strip_suffix(".served") {
            Some(step) => path(&given, &it.with(step)).map(Until::Served),
            None => path(&given, &it).map(Until::Done),
        });
        given.finish();
        let case = case?.value;
        return Some(Begin::After { case, until, at });
    }
    let procedure = top.need("procedure");
    let overlays = top.texts("overlays");
    let mut earlier = Vec::new();
    for node in top.nodes("earlier") {
        let items = node.named_items();
        let named = |wanted: &str| {
            let (_, item) = items.iter().find(|(name, _)| name.as_str() == wanted)?;
            value(item)
        };
        let role = node.need("role");
        if let (Some(party), Some(act), Some(role)) = (named("party"), named("act"), role) {
            earlier.push((party, act, role.as_str().to_owned()));
        }
    }
    let Some(open) = top.node("open") else {
        top.missing("open");
        return None;
    };
    let (at, unit) = (need_moment(&open, "at"), open.text("unit"));
    let fields = values(&open, "values");
    open.finish();
    let procedure = procedure?;
    Some(Begin::Open(Box::new(Given {
        span: procedure.at.span,
        procedure: procedure.value,
        overlays: overlays.iter().map(|it| it.as_str().to_owned()).collect(),
        at: at?.value,
        unit: unit.map_or_else(|| "u1".to_owned(), |it| it.as_str().to_owned()),
        values: fields,
        earlier,
    })))
}

fn need_moment(node: &Node<'_>, key: &'static str) -> Option<At<Moment>> {
    if !node.has(key) {
        node.missing(key);
    }
    node.moment(key)
}

fn deed(node: Node<'_>) -> Option<Do> {
    let deed = what(&node);
    let span = node.at().span;
    let recorded = node.moment("now").map(|it| it.value);
    let at = match &deed {
        // A service happens on the day of its own event and is recorded at its end.
        Some(Deed::Serve { on, .. }) if !node.has("at") => Some(on.start().plus_hours(23)),
        _ => need_moment(&node, "at").map(|it| it.value),
    };
    let people = node.texts("people").into_iter().map(|it| it.value);
    let text = |key| node.text(key).map(|it| it.as_str().to_owned());
    let texts = |key| -> Vec<String> {
        let found: Vec<Text> = node.texts(key);
        found.iter().map(|it| it.as_str().to_owned()).collect()
    };
    let found = Do {
        deed: deed?,
        at: at?,
        recorded,
        seen: node
            .whole_in("seen", 0, 1_000_000)
            .and_then(|it| u32::try_from(it.value).ok()),
        people: people.collect(),
        reason: text("reason"),
        refuse: texts("refuse"),
        missing: texts("missing"),
        cite: text("cite"),
        mark: node.text("mark").map(|it| it.value),
        then: node.nodes("then").into_iter().flat_map(expect).collect(),
        span,
    };
    node.finish();
    Some(found)
}

/// What is done; exactly one of the keys that name a deed.
fn what(node: &Node<'_>) -> Option<Deed> {
    const DEEDS: [&str; 12] = [
        "step", "serve", "extend", "declare", "recuse", "correct", "withdraw", "move", "merge",
        "split", "transfer", "tick",
    ];
    let named: Vec<&str> = DEEDS.into_iter().filter(|key| node.has(key)).collect();
    let &[key] = named.as_slice() else {
        let cause = "一个 [[do]] 要写明一个动作".to_owned();
        let cure = format!("写其中一个：{}", DEEDS.join("、"));
        node.problems().error(ZS2904, node.at(), cause, cure);
        return None;
    };
    let under = |key: &'static str| node.need(key).and_then(|it| path(node, &it));
    let text = |key: &'static str| node.need(key).map(|it| it.as_str().to_owned());
    Some(match key {
        "step" => Deed::Step {
            path: under("step")?,
            outcome: node.text("outcome").map(|it| it.as_str().to_owned()),
            values: values(node, "values"),
            facts: facts(node, "facts"),
            evidence: counts(node, "evidence"),
        },
        "serve" => Deed::Serve {
            path: under("serve")?,
            way: text("way")?,
            on: node.need_day("on")?.value,
            proof: counts(node, "evidence"),
        },
        "extend" => Deed::Extend {
            path: under("extend")?,
            term: text("term")?,
            count: u32::try_from(node.whole_in("count", 0, 100_000)?.value).ok()?,
        },
        "declare" => Deed::Declare {
            within: node.text("within").and_then(|it| path(node, &it)),
            facts: facts(node, "declare"),
        },
        "recuse" => Deed::Recuse(node.need("recuse")?.value),
        "correct" => Deed::Correct {
            path: under("correct")?,
            on: node.moment("moment").map(|it| it.value),
            values: values(node, "values"),
            void: node.has("stands") && !node.flag("stands"),
        },
        "withdraw" => {
            node.flag("withdraw");
            Deed::Withdraw
        }
        "merge" => Deed::Merge(node.need("merge")?.value),
        "split" => Deed::Split(node.texts("split").into_iter().map(|it| it.value).collect()),
        "transfer" => Deed::Transfer(text("transfer")?),
        "move" => Deed::Move(node.need_day("move")?.value),
        _ => {
            node.flag("tick");
            Deed::Tick
        }
    })
}

/// What one table expects: each of its keys is an expectation.
fn expect(node: Node<'_>) -> Vec<Expectation> {
    let mark = node.text("mark").map(|it| it.value);
    let found = expected(&node, node.at().span);
    if found.is_empty() {
        let cause = "看不出这一项期望什么".to_owned();
        let cure = "写 term、ready、not_ready、ended、outcome_of、facts、public 或者 links";
        node.problems().error(ZS2906, node.at(), cause, cure);
    }
    node.finish();
    let marked = |what| Expectation {
        what,
        mark: mark.clone(),
    };
    found.into_iter().map(marked).collect()
}

fn expected(node: &Node<'_>, span: Span) -> Vec<Expect> {
    let paths = |key| -> Vec<StepPath> {
        let texts: Vec<Text> = node.texts(key);
        texts.iter().filter_map(|it| path(node, it)).collect()
    };
    let mut found = Vec::new();
    found.extend(term(node, span));
    if node.has("ready") {
        found.push(Expect::Ready(paths("ready"), span));
    }
    if node.has("not_ready") {
        found.push(Expect::NotReady(paths("not_ready"), span));
    }
    if let Some(ended) = node.text("ended") {
        found.push(Expect::Ended(ended.as_str().to_owned(), span));
    }
    if let Some(step) = node.text("outcome_of")
        && let (Some(path), Some(is)) = (path(node, &step), node.need("is"))
    {
        found.push(Expect::Outcome(path, is.as_str().to_owned(), span));
    }
    if let Some(inner) = node.node("facts") {
        let worth = inner.named_items().into_iter().filter_map(|(name, item)| {
            let Item::Flag(holds) = item else {
                return None;
            };
            Some((name.as_str().to_owned(), holds))
        });
        found.push(Expect::Facts(worth.collect(), span));
    }
    let names = |key| -> Vec<String> {
        let texts: Vec<Text> = node.texts(key);
        texts.iter().map(|it| it.as_str().to_owned()).collect()
    };
    if let Some(step) = node.text("public") {
        found.push(Expect::Public {
            step: step.as_str().to_owned(),
            shows: names("shows"),
            hides: names("hides"),
            span,
        });
    }
    if node.has("links") {
        found.push(Expect::Links(names("links"), span));
    }
    found
}

fn term(node: &Node<'_>, span: Span) -> Option<Expect> {
    let text = node.text("term")?;
    let (step, id) = text.as_str().rsplit_once('.')?;
    Some(Expect::Term {
        path: path(node, &text.with(step))?,
        term: id.to_owned(),
        due: due(node),
        provisional: node.has("provisional").then(|| node.flag("provisional")),
        status: node.text("status").map(|it| it.as_str().to_owned()),
        span,
    })
}

/// A day, or a moment for terms in hours.
fn due(node: &Node<'_>) -> Option<Point> {
    let (_, item) = node
        .named_items()
        .into_iter()
        .find(|(name, _)| name.as_str() == "due")?;
    match item {
        Item::Moment(moment) => {
            node.moment("due");
            Some(Point::Moment(moment))
        }
        _ => node.day("due").map(|it| Point::Day(it.value)),
    }
}
