//! A calendar as a text that is kept beside the cases that were counted in it, and read again when
//! another calendar comes.
//!
//! One line for each notice and day, so that what changed between two calendars can be shown to
//! people as it stands.

use std::collections::BTreeMap;

use zs_base::Day;

use crate::calendar::{Calendar, CalendarYear, NamedDay, Notice};

/// The first word of a line.
const YEAR: &str = "年";
const NOTICE: &str = "通知";
const OFF: &str = "放假";
const WORKED: &str = "上班";
const STATUTORY: &str = "法定";

impl Calendar {
    /// Everything that is known in this calendar as text, each year apart.
    #[must_use]
    pub fn written(&self) -> BTreeMap<i16, String> {
        let years = self.known_years();
        let years = years.iter();
        years.map(|year| (year.year, write(year))).collect()
    }

    /// The calendar of texts that [`Calendar::written`] made; nothing for other texts.
    #[must_use]
    pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut years: Vec<CalendarYear> = Vec::new();
        for line in texts.into_iter().flat_map(str::lines) {
            let (word, rest) = line.split_once(' ')?;
            if word == YEAR {
                years.push(CalendarYear {
                    year: rest.parse().ok()?,
                    notices: Vec::new(),
                    statutory: Vec::new(),
                });
                continue;
            }
            let year = years.last_mut()?;
            let (day, name) = rest.split_once(' ')?;
            let (day, name) = (day.parse().ok()?, name.to_owned());
            match word {
                NOTICE => year.notices.push(Notice {
                    known_on: day,
                    cite: name,
                    holidays: Vec::new(),
                    workdays: Vec::new(),
                }),
                STATUTORY => year.statutory.push(NamedDay { on: day, name }),
                OFF => {
                    let named = NamedDay { on: day, name };
                    year.notices.last_mut()?.holidays.push(named);
                }
                WORKED => {
                    let named = NamedDay { on: day, name };
                    year.notices.last_mut()?.workdays.push(named);
                }
                _ => return None,
            }
        }
        Some(Self::new(years))
    }

    /// The first day that is worked in one calendar and not in the other, or that only one of them
    /// knows for certain. No count that ends before it can differ.
    #[must_use]
    pub fn first_difference(&self, other: &Self) -> Option<Day> {
        let days = (Day::MIN.number()..=Day::MAX.number()).map(Day::from_number);
        let known = |calendar: &Self, day| calendar.missing_year(day, day).is_none();
        let mut days = days.filter(|day| {
            let works = self.is_work_day(*day) != other.is_work_day(*day);
            works || known(self, *day) != known(other, *day) || self.differs_by_statute(other, *day)
        });
        days.next()
    }
}

fn write(year: &CalendarYear) -> String {
    let mut text = format!("{YEAR} {}\n", year.year);
    let mut line = |word: &str, day: Day, name: &str| {
        // A name never breaks a line, because a line is what is read again.
        let name = name.replace(['\n', '\r'], " ");
        text.push_str(&format!("{word} {day} {name}\n"));
    };
    for day in &year.statutory {
        line(STATUTORY, day.on, &day.name);
    }
    for notice in &year.notices {
        line(NOTICE, notice.known_on, &notice.cite);
        for day in &notice.holidays {
            line(OFF, day.on, &day.name);
        }
        for day in &notice.workdays {
            line(WORKED, day.on, &day.name);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn named(on: &str, name: &str) -> NamedDay {
        NamedDay {
            on: day(on),
            name: name.to_owned(),
        }
    }

    fn calendar() -> Calendar {
        let notice = |known_on: &str, cite: &str, off: &str, worked: &str| Notice {
            known_on: day(known_on),
            cite: cite.to_owned(),
            holidays: vec![named(off, "节日")],
            workdays: vec![named(worked, "调休上班")],
        };
        Calendar::new(vec![
            CalendarYear {
                year: 2026,
                notices: vec![
                    notice("2025-11-04", "某发〔2025〕7号", "2026-02-17", "2026-02-14"),
                    notice("2026-01-27", "某发〔2026〕1号", "2026-02-24", "2026-02-28"),
                ],
                statutory: vec![named("2026-01-01", "元旦")],
            },
            CalendarYear {
                year: 2027,
                notices: Vec::new(),
                statutory: vec![named("2027-01-01", "元旦")],
            },
        ])
    }

    fn read(calendar: &Calendar) -> Option<Calendar> {
        let texts = calendar.written();
        Calendar::read(texts.values().map(String::as_str))
    }

    #[test]
    fn what_is_written_is_read_again_as_it_was() {
        let calendar = calendar();
        let again = read(&calendar).unwrap();
        assert_eq!(again.written(), calendar.written());
        assert_eq!(calendar.written().len(), 2);
        assert_eq!(calendar.first_difference(&again), None);
    }

    #[test]
    fn a_text_of_something_else_is_no_calendar() {
        for text in [
            "放假 2026-01-01 元旦\n",
            "年 很多\n",
            "年 2026\n放假 2026-02-17 节日\n",
            "x",
        ] {
            assert!(Calendar::read([text]).is_none(), "{text}");
        }
    }

    #[test]
    fn only_what_is_known_is_written() {
        let earlier = calendar().as_known_on(day("2025-12-31"));
        let text = earlier.written().into_values().collect::<String>();
        assert!(text.contains("某发〔2025〕7号") && !text.contains("某发〔2026〕1号"));
        let again = read(&earlier).unwrap();
        assert_eq!(again.first_difference(&earlier), None);
    }

    #[test]
    fn the_first_difference_is_the_first_day_that_a_notice_touches() {
        let (all, earlier) = (calendar(), calendar().as_known_on(day("2025-12-31")));
        assert_eq!(all.first_difference(&earlier), Some(day("2026-02-24")));
        let none = calendar().as_known_on(day("2025-01-01"));
        // The year itself becomes known, so that dates that only touch it lose their 暂定.
        assert_eq!(all.first_difference(&none), Some(day("2026-01-01")));
    }
}
