//! Statistical returns (统计报表) as data: official tables whose columns are figures.

use std::sync::Arc;

use zs_base::Day;

use super::Status;

/// A return that is published every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatReport {
    /// The id, as it stands in addresses.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// Where its form comes from.
    pub source: Option<Arc<str>>,
    /// Whether somebody has compared it with the official form.
    pub status: Status,
    /// Until when it is due.
    pub due: DueDate,
    /// Its tables, in the official order.
    pub tables: Vec<StatTable>,
    /// Whole tables that the acts on the platform cannot fill.
    pub not_from_cases: Vec<NotFromCases>,
}

/// A day that comes every year: that of the year after the one a return tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// The month, from 1.
    pub month: i8,
    /// The day, from 1.
    pub day: i8,
}

/// A table of a return, with one row for each unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatTable {
    /// Its name.
    pub name: Arc<str>,
    /// Where its form comes from.
    pub source: Option<Arc<str>>,
    /// Its columns, in the official order.
    pub columns: Vec<StatColumn>,
    /// What its official form also asks and the acts on the platform cannot tell.
    pub not_from_cases: Vec<NotFromCases>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatColumn {
    /// What stands at its head.
    pub name: Arc<str>,
    /// The figure; a column without one is the sum of others.
    pub figure: Option<Arc<str>>,
    /// The places of the columns that must add up to it.
    pub total_of: Vec<usize>,
    /// In what amounts are printed; nothing where there are none.
    pub money: Option<MoneyIn>,
}

/// In what an amount is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyIn {
    /// 元, with two decimals.
    Yuan,
    /// 万元, with six decimals, so that no 分 is lost.
    TenThousandYuan,
}

/// Something that a form asks and that somebody must bring from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFromCases {
    /// What it is.
    pub name: Arc<str>,
    /// Why the acts on the platform cannot tell it.
    pub why: Arc<str>,
}

impl DueDate {
    /// When the return for a year is due.
    #[must_use]
    pub fn for_year(&self, year: i16) -> Option<Day> {
        Day::from_ymd(year.checked_add(1)?, self.month, self.day)
    }
}

impl MoneyIn {
    /// How many decimals it is printed with.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        match self {
            Self::Yuan => 2,
            Self::TenThousandYuan => 6,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::TenThousandYuan => "万元",
        }
    }

    /// An amount in 分 as it is printed, without a float in between.
    #[must_use]
    pub fn printed(self, amount: i64) -> String {
        let sign = if amount < 0 { "-" } else { "" };
        let whole = 10_u64.pow(self.decimals().into());
        let amount = amount.unsigned_abs();
        let width = usize::from(self.decimals());
        format!("{sign}{}.{:0width$}", amount / whole, amount % whole)
    }
}
