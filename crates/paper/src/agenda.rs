//! Days for calendar programs: an iCalendar file (RFC 5545) with one entry for each day.
//!
//! Written by hand because the format is a few lines and the kept crate for it (icalendar 0.17)
//! folds its last line to 76 bytes, asks the clock and draws numbers where a part has no mark of its
//! own, and brings six more crates. Nothing here asks the clock: when it was made is always given.

use zs_base::{Day, Moment};
use zs_time::Point;

/// China has one civil time, eight hours before that of Greenwich, and no summer time.
const OFFSET_HOURS: i32 = 8;
/// The hour of the day at which one is reminded.
const REMIND_AT_HOUR: i64 = 9;
/// Milliseconds of one minute.
const MINUTE_MS: i64 = 60_000;
/// Bytes of one line at most, without its end.
const LINE_BYTES_MAX: usize = 75;
/// What made the file, as the standard wants it told.
const MADE_BY: &str = "-//Zhunsheng//Terms//ZH";

/// What an agenda holds.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// Its name.
    pub name: String,
    /// What people should know about it.
    pub note: String,
    /// When it was made, on the wall clock of the county.
    pub made_at: Moment,
    /// Its days.
    pub days: Vec<AgendaDay>,
}

/// One day of an agenda.
#[derive(Clone, Debug)]
pub struct AgendaDay {
    /// The mark by which a calendar program knows it again: the same for the same thing, each time.
    pub mark: String,
    /// Raised with each change of the same thing.
    pub sequence: u32,
    /// The day, or the moment where the law counts in hours.
    pub on: Point,
    /// What is due, in one line.
    pub title: String,
    /// How it came about, with line breaks.
    pub text: String,
    /// The days on which one is reminded.
    pub remind_on: Vec<Day>,
}

/// The file of an agenda.
#[must_use]
pub fn agenda(agenda: &Agenda) -> Vec<u8> {
    let mut file = Lines::default();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", MADE_BY);
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", "PUBLISH");
    // Most programs know the name under the older word only.
    file.text("NAME", &agenda.name);
    file.text("X-WR-CALNAME", &agenda.name);
    file.text("DESCRIPTION", &agenda.note);
    for day in &agenda.days {
        entry(&mut file, day, agenda.made_at);
    }
    file.line("END", "VCALENDAR");
    file.0.into_bytes()
}

fn entry(file: &mut Lines, day: &AgendaDay, made_at: Moment) {
    file.line("BEGIN", "VEVENT");
    file.text("UID", &day.mark);
    file.line("SEQUENCE", &day.sequence.to_string());
    file.line("DTSTAMP", &of_greenwich(made_at));
    let start = match day.on {
        Point::Day(on) => {
            file.line("DTSTART;VALUE=DATE", &digits(on));
            on.start()
        }
        Point::Moment(at) => {
            file.line("DTSTART", &of_greenwich(at));
            at
        }
    };
    file.text("SUMMARY", &day.title);
    file.text("DESCRIPTION", &day.text);
    // The day is told, and nobody's time is taken by it.
    file.line("TRANSP", "TRANSPARENT");
    for on in &day.remind_on {
        let at = on.start().ms() + REMIND_AT_HOUR * 60 * MINUTE_MS;
        let ahead = (start.ms() - at) / MINUTE_MS;
        let sign = if ahead < 0 { "" } else { "-" };
        file.line("BEGIN", "VALARM");
        file.line("ACTION", "DISPLAY");
        file.line("TRIGGER", &format!("{sign}PT{}M", ahead.abs()));
        file.text("DESCRIPTION", &day.title);
        file.line("END", "VALARM");
    }
    file.line("END", "VEVENT");
}

/// The lines of a file.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A line whose value is no text of people.
    fn line(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut room = LINE_BYTES_MAX;
        for letter in line.chars() {
            let bytes = letter.len_utf8();
            if bytes > room {
                // A line goes on with a blank, which is not part of it.
                self.0.push_str("\r\n ");
                room = LINE_BYTES_MAX - 1;
            }
            self.0.push(letter);
            room -= bytes;
        }
        self.0.push_str("\r\n");
    }

    /// A line whose value is a text: line breaks are one sign, other control signs are none, and
    /// what the format reads as a sign of its own is marked.
    fn text(&mut self, name: &str, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut value = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '\n' => value.push_str("\\n"),
                '\\' | ',' | ';' => value.extend(['\\', letter]),
                letter if letter.is_control() => {}
                letter => value.push(letter),
            }
        }
        self.line(name, &value);
    }
}

/// A day as 20260309.
fn digits(day: Day) -> String {
    let (year, month, of_month) = day.ymd();
    format!("{year:04}{month:02}{of_month:02}")
}

/// A moment of the county as one of Greenwich, such as 20260309T060500Z.
fn of_greenwich(at: Moment) -> String {
    let at = at.plus_hours(-OFFSET_HOURS);
    let of_day = (at.ms() - at.day().start().ms()) / 1_000;
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{}T{hour:02}{minute:02}{second:02}Z", digits(at.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn of(days: Vec<AgendaDay>) -> String {
        let whole = Agenda {
            name: "期限".to_owned(),
            note: "说明".to_owned(),
            made_at: "2026-03-09T14:05:59".parse().unwrap(),
            days,
        };
        String::from_utf8(agenda(&whole)).unwrap()
    }

    fn one(on: Point, title: &str, text: &str) -> AgendaDay {
        AgendaDay {
            mark: "a1@zhunsheng".to_owned(),
            sequence: 3,
            on,
            title: title.to_owned(),
            text: text.to_owned(),
            remind_on: vec![day("2026-03-06")],
        }
    }

    /// The lines as a calendar program reads them: folds undone.
    fn lines(file: &str) -> Vec<String> {
        let unfolded = file.replace("\r\n ", "");
        unfolded.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_day_is_whole_and_a_moment_is_of_greenwich() {
        let whole = lines(&of(vec![one(Point::Day(day("2026-03-09")), "到期", "")]));
        for line in [
            "BEGIN:VCALENDAR",
            "METHOD:PUBLISH",
            "UID:a1@zhunsheng",
            "SEQUENCE:3",
            "DTSTAMP:20260309T060559Z",
            "DTSTART;VALUE=DATE:20260309",
        ] {
            assert!(whole.iter().any(|it| it == line), "{line}: {whole:?}");
        }
        let at: Moment = "2026-01-01T07:30".parse().unwrap();
        let moment = lines(&of(vec![one(Point::Moment(at), "到期", "")]));
        assert!(moment.iter().any(|it| it == "DTSTART:20251231T233000Z"));
    }

    #[test]
    fn one_is_reminded_at_nine_of_the_day_that_is_named() {
        let text = of(vec![one(Point::Day(day("2026-03-09")), "到期", "")]);
        // From nine on Friday to the beginning of Monday there are 63 hours.
        assert!(text.contains("TRIGGER:-PT3780M\r\n"), "{text}");
        assert_eq!(text.matches("BEGIN:VALARM").count(), 1);
    }

    #[test]
    fn every_line_ends_as_the_standard_says_and_has_75_bytes_at_most() {
        let long = "决定书送达之日起九十日内，逗号,分号;反斜线\\\r\n第二行\u{7}".repeat(20);
        let file = of(vec![one(Point::Day(day("2026-03-09")), &long, &long)]);
        assert!(!file.replace("\r\n", "").contains(['\r', '\n', '\u{7}']));
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        let told = lines(&file);
        let mut told = told.iter().filter_map(|it| it.strip_prefix("DESCRIPTION:"));
        assert_eq!(told.next(), Some("说明"));
        let back = told
            .next()
            .unwrap()
            .replace("\\n", "\n")
            .replace("\\,", ",");
        let back = back.replace("\\;", ";").replace("\\\\", "\\");
        assert!(back.starts_with("决定书送达之日起九十日内，逗号,分号;反斜线\\\n第二行决定书"));
    }

    #[test]
    fn the_same_agenda_is_the_same_file_each_time() {
        let days = || vec![one(Point::Day(day("2026-03-09")), "到期", "怎么算的")];
        assert_eq!(of(days()), of(days()));
    }
}
