//! XES: one trace after the other, as they come.

use std::io::{self, Write};

use super::{WrittenCase, WrittenValue, stamp};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<global scope="trace">
		<string key="concept:name" value=""/>
	</global>
	<global scope="event">
		<string key="concept:name" value=""/>
		<date key="time:timestamp" value="1970-01-01T00:00:00.000+08:00"/>
		<string key="lifecycle:transition" value="complete"/>
	</global>
	<classifier name="Activity" keys="concept:name"/>
"#;

/// Writes XES.
pub struct XesWriter<W> {
    out: W,
}

impl<W: Write> XesWriter<W> {
    /// Begins a log.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(HEAD.as_bytes())?;
        Ok(Self { out })
    }

    /// Writes a case.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn case(&mut self, case: &WrittenCase) -> io::Result<()> {
        let out = &mut self.out;
        out.write_all(b"\t<trace>\n")?;
        attribute(out, 2, "string", "concept:name", &case.id)?;
        values(out, 2, &case.attributes)?;
        for object in &case.objects {
            attribute(out, 2, "string", &object.as_what, &object.id)?;
        }
        for event in &case.events {
            out.write_all(b"\t\t<event>\n")?;
            attribute(out, 3, "string", "concept:name", &event.name)?;
            attribute(out, 3, "date", "time:timestamp", &stamp(event.at))?;
            attribute(out, 3, "string", "lifecycle:transition", "complete")?;
            let people: Vec<&str> = event.people.iter().map(|it| &*it.id).collect();
            if !people.is_empty() {
                attribute(out, 3, "string", "org:resource", &people.join("+"))?;
            }
            values(out, 3, &event.attributes)?;
            out.write_all(b"\t\t</event>\n")?;
        }
        out.write_all(b"\t</trace>\n")
    }

    /// Ends the log.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"</log>\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn values(
    out: &mut impl Write,
    depth: usize,
    attributes: &[(String, WrittenValue)],
) -> io::Result<()> {
    for (key, value) in attributes {
        attribute(out, depth, value.xes(), key, &value.to_string())?;
    }
    Ok(())
}

fn attribute(
    out: &mut impl Write,
    depth: usize,
    kind: &str,
    key: &str,
    value: &str,
) -> io::Result<()> {
    let (tabs, key, value) = ("\t".repeat(depth), escaped(key), escaped(value));
    writeln!(out, "{tabs}<{kind} key=\"{key}\" value=\"{value}\"/>")
}

/// A text inside quotation marks, without the signs that XML cannot hold at all.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\r' | '\t' => safe.push(' '),
            c if c.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&c) => {}
            c => safe.push(c),
        }
    }
    safe
}
