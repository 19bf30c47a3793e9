//! Large tables of people go in through the page while others look, within a bound of memory, also
//! several at once; what is larger than a page takes is refused, and nobody is served worse for it.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use zs_base::limits::{PAGE_TABLE_CELLS_MAX, PAGE_TABLE_ROWS_MAX};
use zs_paper::table::{Sheet, xlsx_of};
use zs_testkit::staff_table::staff_table;
use zs_testkit::tree::figure;

use crate::served::{BINARY, Served};
use crate::slow_disk::{get, hidden};
use crate::stories::personas;
use crate::under_load::sign_in;

/// What the whole program may ask for, in MiB: on the process itself, for the reason that stands in
/// the test of the command line.
const MEMORY: u64 = 256;
const BOUNDARY: &str = "----a-table";
const FORM: &str = "application/x-www-form-urlencoded";

/// Whoever manages people, at a demo that ends at once when it asks for more memory than it may.
struct Desk {
    served: Served,
    cookie: String,
    seal: String,
}

impl Desk {
    fn within(folder: &std::path::Path, mib: u64) -> Self {
        let mut command = Command::new("prlimit");
        let bound = format!("--data={}", mib * 1_024 * 1_024);
        command.args([bound.as_str(), BINARY]);
        let mut served = Served::start_by(command, folder, "demo --cases 20 --data d");
        let people = personas(&mut served);
        let admin = people.iter().find(|it| it.part == "安全管理员").unwrap();
        let cookie = sign_in(&served, &admin.login, &admin.password);
        let page = get(&served, &cookie, "/people/import");
        let seal = hidden(&page, "seal").to_owned();
        Self {
            served,
            cookie,
            seal,
        }
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> String {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncookie: {}\r\n\
             content-length: {}\r\ncontent-type: {kind}\r\n\r\n",
            self.cookie,
            body.len()
        );
        self.served.ask([head.as_bytes(), body].concat())
    }

    /// What is answered to a table.
    fn look(&self, name: &str, table: &[u8]) -> String {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"seal\"\r\n\r\n{}\r\n\
             --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"table\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n",
            self.seal
        );
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [head.as_bytes(), table, end.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.post("/people/import", &kind, &body)
    }

    /// What is answered to whoever agrees to what was shown.
    fn take(&self, shown: &str) -> String {
        let form = ["seal", "upload", "seen"].map(|it| format!("{it}={}", hidden(shown, it)));
        self.post("/people/import/take", FORM, form.join("&").as_bytes())
    }

    /// Does something while somebody else looks at pages all the time: how many looks were answered.
    fn while_others_look(&self, act: impl FnOnce()) -> usize {
        let ended = AtomicBool::new(false);
        let looks = std::thread::scope(|scope| {
            let looking = scope.spawn(|| {
                let mut looks = 0;
                while !ended.load(Ordering::Relaxed) {
                    let looked = self.served.get("/term?from=3-2&count=9&unit=wd");
                    assert!(looked.starts_with("HTTP/1.1 200"), "{looked}");
                    looks += 1;
                }
                looks
            });
            {
                let _end = AtEnd(&ended);
                act();
            }
            looking.join().unwrap()
        });
        assert!(looks > 0);
        looks
    }

    fn ends_well(self) {
        self.served.terminate();
        assert_eq!(self.served.ended().0.code(), Some(0));
    }
}

/// Says that something has ended, also when it failed.
struct AtEnd<'a>(&'a AtomicBool);

impl Drop for AtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

#[test]
fn d10_a_large_table_goes_in_by_the_page_while_others_look_within_its_memory() {
    let rows = figure("ZS_ROWS", 2_000).unwrap();
    let most = PAGE_TABLE_ROWS_MAX as u64 - 2;
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::within(folder.path(), MEMORY);
    let looks = desk.while_others_look(|| {
        if rows > most {
            let refused = desk.look("a.csv", staff_table(rows).as_bytes());
            assert!(refused.contains("zhunsheng import people"), "{refused}");
        }
        let shown = desk.look("a.csv", staff_table(rows.min(most)).as_bytes());
        assert_eq!(status(&shown), "200", "{shown}");
        let taken = desk.take(&shown);
        assert_eq!(status(&taken), "303", "{taken}");
        let told = format!("taken={}", rows.min(most) + 1);
        assert!(taken.contains(&told), "{taken}");
    });
    println!(
        "figure: {rows} rows, at most {most} of them by the page, within {MEMORY} MiB, {looks} looks meanwhile"
    );
    desk.ends_well();
}

#[test]
fn d10_many_tables_at_once_take_turns_within_the_same_memory() {
    let rows = figure("ZS_ROWS", 2_000)
        .unwrap()
        .min(PAGE_TABLE_ROWS_MAX as u64 - 2);
    let at_once = 4;
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::within(folder.path(), MEMORY);
    let (plain, book) = (staff_table(rows), workbook(rows));
    let looks = desk.while_others_look(|| {
        let answers: Vec<String> = std::thread::scope(|scope| {
            let table = |turn: usize| match turn % 2 {
                0 => ("a.csv", plain.as_bytes()),
                _ => ("a.xlsx", book.as_slice()),
            };
            let hands: Vec<_> = (0..at_once)
                .map(|turn| {
                    scope.spawn({
                        let ((name, table), desk) = (table(turn), &desk);
                        move || desk.look(name, table)
                    })
                })
                .collect();
            hands.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let shown = answers
            .iter()
            .filter(|it: &&String| status(it) == "200")
            .count();
        // Whoever waited too long is told so, and nothing of theirs is lost.
        let waits = answers
            .iter()
            .filter(|it: &&String| status(it) == "503")
            .count();
        assert!(shown > 0);
        assert_eq!(shown + waits, at_once, "{answers:?}");
    });
    println!(
        "figure: {at_once} tables of {rows} rows at once within {MEMORY} MiB, {looks} looks meanwhile"
    );
    desk.ends_well();
}

#[test]
fn d10_a_table_that_is_wide_or_long_worded_is_refused_within_the_same_memory() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::within(folder.path(), MEMORY);
    let wide = format!("{}\n", vec!["x"; 100].join(",")).repeat(PAGE_TABLE_ROWS_MAX);
    let worded = format!("甲,乙,{}\n", "字".repeat(10_000)).repeat(400);
    let cells = format!("有内容的单元格超过{PAGE_TABLE_CELLS_MAX}个");
    for (table, told) in [(wide, cells.as_str()), (worded, "文字一共超过")] {
        let looks = desk.while_others_look(|| {
            let refused = desk.look("a.csv", table.as_bytes());
            assert_eq!(status(&refused), "422", "{refused}");
            assert!(refused.contains(told), "{refused}");
        });
        assert!(looks > 0);
    }
    desk.ends_well();
}

/// The same table as a workbook.
fn workbook(rows: u64) -> Vec<u8> {
    let text = staff_table(rows);
    let mut lines = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect());
    let sheet = Sheet {
        name: "人员".to_owned(),
        head: lines.next().unwrap(),
        rows: lines.collect(),
    };
    xlsx_of(&[sheet]).unwrap()
}
