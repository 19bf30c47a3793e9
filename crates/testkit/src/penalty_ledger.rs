//! A messy ledger of fines as an office would hand it in: a workbook with a row for each case, told
//! from a seed, with faults and unreadable cells in places that are known.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use zs_base::Day;
use zs_base::random::Seeded;

/// A ledger, and what is known about it by construction.
#[derive(Clone, Debug, Default)]
pub struct PenaltyLedger {
    /// The workbook.
    pub xlsx: Vec<u8>,
    /// Cases that can be read.
    pub cases: u64,
    /// The faults: where the row stands, the kind, and the step.
    pub faults: BTreeSet<(String, &'static str, &'static str)>,
    /// Cells that cannot be read, each by sheet, row and letters of the column.
    pub unreadable: BTreeSet<(String, u32, &'static str)>,
}

/// The last day on which the office wrote into it.
pub const TODAY: &str = "2026-03-31";

const HEAD: [&str; 18] = [
    "序号",
    "立案编号",
    "当事人",
    "立案日期",
    "调查终结日期",
    "是否法制审核",
    "法制审核日期",
    "告知日期",
    "处罚决定日期",
    "送达日期",
    "公示日期",
    "结案日期",
    "罚款金额",
    "1",
    "2",
    "审核人",
    "审批人",
    "备注",
];
const CASE: usize = 1;
const FILED: usize = 3;
const INFORMED: usize = 7;
const AMOUNT: usize = 12;
const LETTERS: [&str; 18] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R",
];

/// What may be wrong with a row: the kind, and the step.
const FAULTS: [(&str, &str); 16] = [
    ("missing", "inform"),
    ("missing", "review"),
    ("missing", "decide"),
    ("order", "decide"),
    ("order", "deliver"),
    ("order", "publish"),
    ("late", "decide"),
    ("late", "deliver"),
    ("late", "publish"),
    ("late", "open"),
    ("early", "decide"),
    ("actor", "report"),
    ("actor", "review"),
    ("unserved", "deliver"),
    ("unserved", "open"),
    ("unpublished", "publish"),
];
/// One row in so many has a fault, and one in so many cannot be read.
const FAULTY: u64 = 12;
const UNREADABLE: u64 = 90;
/// One row in so many has a second party in a row of its own, under merged cells.
const TWO_PARTIES: u64 = 40;

/// A case on its way to a row.
struct Case {
    filed: Day,
    reported: Option<Day>,
    major: bool,
    reviewed: Option<Day>,
    informed: Option<Day>,
    decided: Option<Day>,
    delivered: Option<Day>,
    published: Option<Day>,
    closed: Option<Day>,
    fine: u64,
    handlers: Vec<&'static str>,
    reviewer: Option<&'static str>,
}

impl PenaltyLedger {
    /// A ledger of so many rows of data.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub fn new(rows: u64, seed: u64) -> Result<Self, XlsxError> {
        let mut ledger = Self::default();
        let mut writing = Writing {
            random: Seeded::new(seed),
            ledger: &mut ledger,
            number: 0,
            planted: 0,
            broken: 0,
        };
        let mut book = Workbook::new();
        let notes = book.add_worksheet().set_name("填表说明")?;
        notes.write(0, 0, "一案一行，由各办案机构填写。")?;
        for (year, share) in [(2022, 1), (2023, 3), (2024, 4), (2025, 2)] {
            let sheet = book.add_worksheet();
            sheet.set_name(format!("{year}年"))?;
            writing.sheet(sheet, year, rows * share / 10)?;
        }
        ledger.xlsx = book.save_to_buffer()?;
        Ok(ledger)
    }
}

struct Writing<'a> {
    random: Seeded,
    ledger: &'a mut PenaltyLedger,
    number: u64,
    planted: usize,
    broken: usize,
}

impl Writing<'_> {
    fn sheet(&mut self, sheet: &mut Worksheet, year: i16, rows: u64) -> Result<(), XlsxError> {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 17, &format!("{year}年度案件登记台账"), &plain)?;
        sheet.write(1, 0, "填报单位：旗市场监管局　　单位：元")?;
        header(sheet, 2)?;
        let mut row = 4;
        for index in 0..rows {
            if index > 0 && index.is_multiple_of(400) {
                // A page break: what was above is added up, a line is left, the header stands again.
                sheet.write(row, 0, "小计")?;
                sheet.write(row, AMOUNT as u16, index)?;
                header(sheet, row + 2)?;
                row += 4;
            }
            row = self.row(sheet, year, row)?;
        }
        sheet.write(row + 1, 0, "注：以上案件均已核对。")?;
        Ok(())
    }

    /// Writes a case from this row on and gives the next free row.
    fn row(&mut self, sheet: &mut Worksheet, year: i16, row: u32) -> Result<u32, XlsxError> {
        self.number += 1;
        let place = format!("“{year}年”第{}行", row + 1);
        let faulty = self.random.once_in(FAULTY);
        let fault = faulty.then(|| {
            self.planted += 1;
            FAULTS[self.planted % FAULTS.len()]
        });
        let mut case = self.case(year, fault);
        if fault.is_none() && year == 2025 && self.random.once_in(10) {
            case.begin_again(self.random.below(18) as i32);
        }
        let mut cells = self.cells(year, &case);
        let broken = fault.is_none() && self.number > 1 && self.random.once_in(UNREADABLE);
        if broken {
            let column = self.break_a_cell(&mut cells);
            let sheet = format!("{year}年");
            self.ledger.unreadable.insert((sheet, row + 1, column));
        } else {
            self.ledger.cases += 1;
        }
        for (kind, step) in fault.into_iter().flat_map(told) {
            self.ledger.faults.insert((place.clone(), kind, step));
        }
        let two = fault.is_none() && !broken && self.random.once_in(TWO_PARTIES);
        if two {
            merged(sheet, row, &cells)?;
            return Ok(row + 2);
        }
        for (column, cell) in cells.iter().enumerate() {
            cell.write(sheet, row, column as u16)?;
        }
        Ok(row + 1)
    }

    /// A lawful case, or one with this fault.
    fn case(&mut self, year: i16, fault: Option<(&'static str, &'static str)>) -> Case {
        let random = &mut self.random;
        let mut after = |day: Day, least: u64, most: u64| {
            day.plus((least + random.below(most - least + 1)) as i32)
        };
        let first = match year {
            2022 => (2022, 8, 1),
            _ => (year, 1, 1),
        };
        let first = Day::from_ymd(first.0, first.1, first.2).unwrap_or(Day::MIN);
        // The last year is not over, so that nothing in it lies after the day of the ledger.
        let spread = match year {
            2022 => 150,
            2025 => 180,
            _ => 360,
        };
        let filed = after(first, 0, spread);
        let reported = after(filed, 10, 40);
        let reviewed = after(reported, 1, 5);
        let informed = after(reviewed, 1, 5);
        let decided = match fault {
            Some(("late", "decide")) => after(filed, 110, 150),
            Some(("early", "decide")) => after(informed, 0, 3),
            Some(("order", "decide")) => informed.plus(-1),
            _ => after(informed, 18, 25),
        };
        let delivered = match fault {
            Some(("late", "deliver")) => after(decided, 26, 60),
            Some(("order", "deliver")) => decided.plus(-1),
            _ => after(decided, 0, 3),
        };
        let published = match fault {
            Some(("late", "publish")) => after(decided, 26, 60),
            Some(("order", "publish")) => decided.plus(-1),
            _ => after(decided, 3, 6),
        };
        let closed = after(delivered.max(published), 1, 20);
        let major = random.once_in(5) || matches!(fault, Some((_, "review")));
        let mut names: Vec<&'static str> = NAMES.to_vec();
        let mut pick = || names.swap_remove(random.below(names.len() as u64) as usize);
        let (first, second, reviewer) = (pick(), pick(), pick());
        let mut case = Case {
            filed,
            reported: Some(reported),
            major,
            reviewed: major.then_some(reviewed),
            informed: Some(informed),
            decided: Some(decided),
            delivered: Some(delivered),
            published: Some(published),
            closed: Some(closed),
            fine: (1 + random.below(200)) * 100,
            handlers: vec![first, second],
            reviewer: major.then_some(reviewer),
        };
        case.spoil(fault);
        case
    }

    fn cells(&mut self, year: i16, case: &Case) -> Vec<Cell> {
        let number = self.number;
        let mut day = |it: Option<Day>| match it {
            Some(day) => Cell::of_day(day, self.random.below(8)),
            None => [Cell::Empty, Cell::text("/"), Cell::text("无")][self.random.below(3) as usize]
                .clone(),
        };
        let days = [
            case.reported,
            case.reviewed,
            case.informed,
            case.decided,
            case.delivered,
            case.published,
            case.closed,
        ];
        let days: Vec<Cell> = days.into_iter().map(&mut day).collect();
        let filed = day(Some(case.filed));
        let [
            reported,
            reviewed,
            informed,
            decided,
            delivered,
            published,
            closed,
        ] = days.try_into().unwrap_or([const { Cell::Empty }; 7]);
        let handler = |place: usize| case.handlers.get(place).copied();
        vec![
            Cell::Number(number as f64),
            Cell::Text(format!("旗市监立〔{year}〕{number}号")),
            Cell::Text(format!("当事人{number}")),
            filed,
            reported,
            Cell::text(if case.major { "是" } else { "否" }),
            reviewed,
            informed,
            decided,
            delivered,
            published,
            closed,
            Cell::of_money(case.fine, self.random.below(5)),
            Cell::of_name(handler(0), self.random.below(3)),
            Cell::of_name(handler(1), self.random.below(3)),
            Cell::of_name(case.reviewer, self.random.below(3)),
            Cell::text("旗长"),
            Cell::Empty,
        ]
    }

    /// Makes one cell of a row unreadable and gives the letters of its column.
    fn break_a_cell(&mut self, cells: &mut [Cell]) -> &'static str {
        const BROKEN: [(usize, &str); 6] = [
            (FILED, "2024.13.5"),
            (INFORMED, "三月初五"),
            (INFORMED + 1, "2034年3月5日"),
            (CASE, ""),
            (AMOUNT, "约5000元"),
            (CASE, "旗市监立〔2022〕1号"),
        ];
        // The number that stands twice is that of the first row, so it is never planted first.
        let (column, text) = BROKEN[self.broken % BROKEN.len()];
        self.broken += 1;
        cells[column] = match text {
            "" => Cell::Empty,
            text => Cell::text(text),
        };
        LETTERS[column]
    }
}

const NAMES: [&str; 12] = [
    "赵一",
    "钱二",
    "孙三",
    "李四",
    "周五",
    "吴六",
    "郑七",
    "王八一",
    "冯九",
    "陈十",
    "褚百",
    "卫千",
];

/// What is told of a planted fault: the kinds and steps of the deviations.
fn told(fault: (&'static str, &'static str)) -> Vec<(&'static str, &'static str)> {
    match fault {
        ("late", "open") => vec![("late", "decide")],
        ("unserved", "open") => vec![("unserved", "deliver")],
        // A service before the decision is told of the decision, whose paper it is.
        ("order", "deliver") => vec![("order", "decide")],
        // Whoever investigates and reports must be two.
        ("actor", "report") => vec![("actor", "investigate"), ("actor", "report")],
        other => vec![other],
    }
}

impl Case {
    fn spoil(&mut self, fault: Option<(&'static str, &'static str)>) {
        match fault {
            Some(("missing", "inform")) => self.informed = None,
            Some(("missing", "review")) => (self.reviewed, self.reviewer) = (None, None),
            Some(("missing", "decide")) => self.decided = None,
            Some(("late", "open")) => {
                // Filed long ago, and nothing since the report.
                (self.informed, self.decided) = (None, None);
                (self.reviewed, self.reviewer, self.major) = (None, None, false);
                (self.delivered, self.published, self.closed) = (None, None, None);
            }
            Some(("actor", "report")) => self.handlers.truncate(1),
            Some(("actor", "review")) => self.reviewer = self.handlers.first().copied(),
            Some(("unserved", "deliver")) => self.delivered = None,
            Some(("unserved", "open")) => (self.delivered, self.closed) = (None, None),
            Some(("unpublished", _)) => self.published = None,
            _ => {}
        }
    }
}

impl Case {
    /// The same as a case that was filed a few days before the last day of the ledger and goes on.
    fn begin_again(&mut self, days: i32) {
        self.filed = TODAY.parse::<Day>().unwrap_or(Day::MIN).plus(-days);
        (self.reported, self.reviewed, self.informed, self.decided) = (None, None, None, None);
        (self.delivered, self.published, self.closed) = (None, None, None);
        (self.major, self.reviewer) = (false, None);
    }
}

/// A header of two rows, with one head over the two handlers.
fn header(sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
    let plain = Format::new();
    for (column, word) in HEAD.iter().enumerate() {
        let column = column as u16;
        match *word {
            "1" | "2" => {
                sheet.write(row + 1, column, *word)?;
            }
            word => {
                sheet.merge_range(row, column, row + 1, column, word, &plain)?;
            }
        }
    }
    sheet.merge_range(row, 13, row, 14, "承办人", &plain)?;
    Ok(())
}

/// A case in two rows: everything but the party is merged over both.
fn merged(sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
    let plain = Format::new();
    for (column, cell) in cells.iter().enumerate() {
        let column = column as u16;
        if column == 2 {
            cell.write(sheet, row, column)?;
            sheet.write(row + 1, column, "另一当事人")?;
        } else {
            sheet.merge_range(row, column, row + 1, column, "", &plain)?;
            cell.write(sheet, row, column)?;
        }
    }
    Ok(())
}

/// What stands in a cell.
#[derive(Clone, Debug)]
enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Date(Day),
}

impl Cell {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A day in one of the ways in which ledgers write it.
    fn of_day(day: Day, way: u64) -> Self {
        let (y, m, d) = day.ymd();
        let wide = |text: String| -> String {
            let digit = |c: char| match c.to_digit(10) {
                Some(digit) => char::from_u32(0xff10 + digit).unwrap_or(c),
                None => c,
            };
            text.chars().map(digit).collect()
        };
        match way {
            0 => Self::Date(day),
            1 => Self::Number(f64::from(day.number() + 25_569)),
            2 => Self::Text(format!("{y}.{m}.{d}")),
            3 => Self::Text(format!("{y}年{m}月{d}日")),
            4 => Self::Text(format!("{y}/{m}/{d} ")),
            5 => Self::Text(format!("{y}{m:02}{d:02}")),
            6 => Self::Text(wide(format!("{y}年{m}月{d}日"))),
            _ => Self::Text(format!(" {y}-{m:02}-{d:02} 00:00:00")),
        }
    }

    fn of_money(yuan: u64, way: u64) -> Self {
        match way {
            0 => Self::Number(yuan as f64),
            1 => Self::Text(format!("{yuan}元")),
            2 => Self::Text(format!("{}.{:02}万元", yuan / 10_000, yuan % 10_000 / 100)),
            3 => Self::Text(format!("￥{},{:03}.00", yuan / 1_000, yuan % 1_000)),
            _ => Self::Text(format!("罚款{yuan}元整")),
        }
    }

    fn of_name(name: Option<&str>, way: u64) -> Self {
        let Some(name) = name else {
            return Self::Empty;
        };
        let spread: Vec<String> = name.chars().map(String::from).collect();
        match way {
            0 => Self::Text(spread.join("　")),
            1 => Self::Text(format!("{name}（15{:04}）", name.len())),
            _ => Self::text(name),
        }
    }

    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16) -> Result<(), XlsxError> {
        match self {
            Self::Empty => {}
            Self::Text(text) => {
                sheet.write(row, column, text)?;
            }
            Self::Number(number) => {
                sheet.write(row, column, *number)?;
            }
            Self::Date(day) => {
                let (y, m, d) = day.ymd();
                let (y, m, d) = (y as u16, m as u8, d as u8);
                let format = Format::new().set_num_format("yyyy/m/d");
                let date = ExcelDateTime::from_ymd(y, m, d)?;
                sheet.write_with_format(row, column, &date, &format)?;
            }
        }
        Ok(())
    }
}

/// How many faults of each kind and step there are.
#[must_use]
pub fn counts(
    faults: &BTreeSet<(String, &'static str, &'static str)>,
) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut counts = BTreeMap::new();
    for (_, kind, step) in faults {
        *counts.entry((*kind, *step)).or_default() += 1;
    }
    counts
}
