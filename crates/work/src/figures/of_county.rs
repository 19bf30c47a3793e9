//! What is counted for the whole county, so that its total needs no look at a thousand units.

use zs_assess::Occurrences;
use zs_base::Day;
use zs_store::{Cell, CountRow, Fault, Reader, TallyKept, listing, page};

use super::FigureAsk;
use super::gather::{PAGE, Wanted, owned, place};
use crate::tallying::{
    COUNTY_UNIT, count_name, days_name, month_of, of_county, of_county_by_day, sum_name,
};

/// The kept counts of the whole county and a period.
pub(super) struct OfCounty<'a> {
    reader: &'a mut dyn Reader,
    ask: &'a FigureAsk,
    /// The first and the last month of the period.
    months: (i64, i64),
}

impl<'a> OfCounty<'a> {
    pub(super) fn new(reader: &'a mut dyn Reader, ask: &'a FigureAsk) -> Self {
        let last = ask.days().to;
        Self {
            reader,
            ask,
            months: (month_of(ask.period.from.start()), month_of(last.start())),
        }
    }

    /// What occurred under a name; what may end later is counted only where its day has come.
    pub(super) fn of(
        &mut self,
        tally: &str,
        wanted: Wanted,
        ends_later: bool,
    ) -> Result<Occurrences, Fault> {
        let mut found = Occurrences::default();
        for kept in TallyKept::ALL {
            let (before, within) = self.sums(&count_name(kept, tally))?;
            found.before += before;
            *place(&mut found, kept) += within;
        }
        if wanted.sum {
            (_, found.sum) = self.sums(&sum_name(tally))?;
        }
        if wanted.days {
            self.days(tally, &mut found)?;
        }
        if ends_later && self.ask.days() != self.ask.period {
            self.without_what_comes(tally, &mut found)?;
        }
        Ok(found)
    }

    /// How often something was counted before and within the period.
    fn sums(&mut self, what: &str) -> Result<(i64, i64), Fault> {
        let (first, last) = self.months;
        let (mut before, mut within) = (0, 0);
        self.each(&of_county(what), i64::MIN, last, |month, n| {
            let sum = match month < first {
                true => &mut before,
                false => &mut within,
            };
            *sum += n;
        })?;
        Ok((before, within))
    }

    fn days(&mut self, tally: &str, found: &mut Occurrences) -> Result<(), Fault> {
        let begin = of_county(&days_name(tally, None));
        let (first, last) = self.months;
        let mut after = key(&begin, 0);
        loop {
            let listing = &listing::COUNTS_OF;
            let rows: Vec<CountRow> = page(self.reader, listing, &[], Some(&after), PAGE)?;
            for row in &rows {
                let Some(days) = row.of.what.strip_prefix(&begin) else {
                    found.days.retain(|_, n| *n != 0);
                    return Ok(());
                };
                if let Ok(days) = days.parse()
                    && (first..=last).contains(&row.of.month)
                {
                    *found.days.entry(days).or_default() += row.n;
                }
            }
            match rows.last().filter(|_| rows.len() == PAGE) {
                Some(row) => after = key(&row.of.what, row.of.month),
                None => break,
            }
        }
        found.days.retain(|_, n| *n != 0);
        Ok(())
    }

    /// Takes away the ends of limits that lie in the period behind the last day that has come.
    fn without_what_comes(&mut self, tally: &str, found: &mut Occurrences) -> Result<(), Fault> {
        let from = self.ask.days().to.next();
        // What lies in a later month was not counted in the first place.
        let days = (0..31).map(|ahead| from.plus(ahead));
        let last: Option<Day> = days
            .take_while(|day| month_of(day.start()) == self.months.1)
            .last();
        let Some(last) = last else {
            return Ok(());
        };
        let (from, last) = (i64::from(from.number()), i64::from(last.number()));
        for kept in TallyKept::ALL {
            let what = of_county_by_day(&count_name(kept, tally));
            let mut coming = 0;
            self.each(&what, from - 1, last, |_, n| coming += n)?;
            *place(found, kept) -= coming;
        }
        Ok(())
    }

    /// Shows what is kept under a name after one month, or day, and up to another.
    fn each(
        &mut self,
        what: &str,
        after: i64,
        last: i64,
        mut see: impl FnMut(i64, i64),
    ) -> Result<(), Fault> {
        let prefix = [Cell::text(what), Cell::text(COUNTY_UNIT)];
        let mut after = key(what, after);
        loop {
            let listing = &listing::COUNTS_OF;
            let rows: Vec<CountRow> = page(self.reader, listing, &prefix, Some(&after), PAGE)?;
            for row in &rows {
                if row.of.month > last {
                    return Ok(());
                }
                see(row.of.month, row.n);
            }
            match rows.last().filter(|_| rows.len() == PAGE) {
                Some(row) => after = key(what, row.of.month),
                None => return Ok(()),
            }
        }
    }
}

/// Where the count of a month, or a day, stands.
fn key(what: &str, month: i64) -> Vec<Cell<'static>> {
    owned(&[
        Cell::text(what),
        Cell::text(COUNTY_UNIT),
        Cell::Int(month),
        Cell::text(""),
    ])
}
