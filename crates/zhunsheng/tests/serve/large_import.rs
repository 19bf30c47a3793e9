//! A large table of people goes in through the page while others look, within a bound of memory;
//! a larger one than a page takes is refused, and nobody is served worse for it.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use zs_base::limits::PAGE_TABLE_ROWS_MAX;
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

/// The demo, which ends at once when it asks for more memory than that.
fn bounded(folder: &std::path::Path) -> Served {
    let mut command = Command::new("prlimit");
    let bound = format!("--data={}", MEMORY * 1_024 * 1_024);
    command.args([bound.as_str(), BINARY]);
    Served::start_by(command, folder, "demo --cases 20 --data d")
}

fn post(served: &Served, cookie: &str, path: &str, kind: &str, body: &str) -> String {
    served.ask(&format!(
        "POST {path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncookie: {cookie}\r\n\
         content-length: {}\r\ncontent-type: {kind}\r\n\r\n{body}",
        body.len()
    ))
}

/// The form with a table of so many rows.
fn form_with_table(seal: &str, rows: u64) -> String {
    let table = staff_table(rows);
    format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"seal\"\r\n\r\n{seal}\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"table\"; filename=\"a.csv\"\r\n\
         content-type: text/csv\r\n\r\n{table}\r\n--{BOUNDARY}--\r\n"
    )
}

#[test]
fn d10_a_large_table_goes_in_by_the_page_while_others_look_within_its_memory() {
    let rows = figure("ZS_ROWS", 2_000).unwrap();
    let most = PAGE_TABLE_ROWS_MAX as u64 - 2;
    let folder = tempfile::tempdir().unwrap();
    let mut served = bounded(folder.path());
    let people = personas(&mut served);
    let admin = people.iter().find(|it| it.part == "安全管理员").unwrap();
    let cookie = sign_in(&served, &admin.login, &admin.password);
    let page = get(&served, &cookie, "/people/import");
    let seal = hidden(&page, "seal");
    let body = |rows| form_with_table(seal, rows);
    let ended = AtomicBool::new(false);
    let (taken, looks) = std::thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let mut looks = 0;
            while !ended.load(Ordering::Relaxed) {
                let looked = served.get("/term?from=3-2&count=9&unit=wd");
                assert!(looked.starts_with("HTTP/1.1 200"), "{looked}");
                looks += 1;
            }
            looks
        });
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        if rows > most {
            let refused = post(&served, &cookie, "/people/import", &kind, &body(rows));
            assert!(refused.contains("zhunsheng import people"), "{refused}");
        }
        let shown = post(
            &served,
            &cookie,
            "/people/import",
            &kind,
            &body(rows.min(most)),
        );
        assert!(
            shown.starts_with("HTTP/1.1 200"),
            "{}",
            &shown[..400.min(shown.len())]
        );
        let form =
            ["seal", "upload", "seen"].map(|name| format!("{name}={}", hidden(&shown, name)));
        let kind = "application/x-www-form-urlencoded";
        let taken = post(
            &served,
            &cookie,
            "/people/import/take",
            kind,
            &form.join("&"),
        );
        ended.store(true, Ordering::Relaxed);
        (taken, looking.join().unwrap())
    });
    assert!(taken.starts_with("HTTP/1.1 303"), "{taken}");
    assert!(
        taken.contains(&format!("taken={}", rows.min(most) + 1)),
        "{taken}"
    );
    assert!(looks > 0);
    println!(
        "figure: {rows} rows, at most {most} of them by the page, within {MEMORY} MiB, {looks} looks meanwhile"
    );
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}
