//! What a fault must not tell, and what nobody finds by looking around.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use zs_web::route::Method;
use zs_web::routes;

use crate::town::{CASE, Odd, Town};

#[test]
fn w20_a_fault_tells_its_number_and_nothing_of_the_machine() {
    let broken = Arc::new(AtomicBool::new(false));
    let town = Town::with(Odd {
        broken: broken.clone(),
        ..Odd::default()
    });
    broken.store(true, Ordering::Relaxed);
    let mut faults = 0;
    for route in routes::ALL.iter().filter(|it| it.method == Method::Get) {
        let path = route.path.replace("{case}", &CASE.to_string());
        let said = town.ask("officer-a", "GET", &path.replace(['{', '}'], ""), "");
        for word in [
            "SELECT", "/srv", "rusqlite", "Error", "panicked", "src/", ".rs:", "RUST",
        ] {
            assert!(!said.body.contains(word), "{path}: {word} in {}", said.body);
        }
        if said.status >= 500 {
            faults += 1;
            assert!(
                said.body.contains("未入账") || said.body.contains("没有"),
                "{path}: {}",
                said.body
            );
        }
    }
    assert!(faults > 10, "{faults}");
    // It heals without a restart.
    broken.store(false, Ordering::Relaxed);
    let path = format!("/cases/{CASE}");
    assert_eq!(town.ask("officer-a", "GET", &path, "").status, 200);
}

#[test]
fn w19_nothing_is_found_at_the_addresses_that_strangers_try() {
    let town = Town::new();
    for path in [
        "/admin",
        "/debug",
        "/console",
        "/actuator",
        "/swagger",
        "/.git/config",
        "/.env",
        "/phpinfo.php",
        "/api",
        "/test",
        "/server-status",
        "/druid/index.html",
        "/nacos",
        "/env",
        "/backup.zip",
        "/data",
        "/county.db",
        "/assets/style.css",
        "/assets/",
        "/metrics/x",
        "/WEB-INF/web.xml",
    ] {
        for who in ["", "system_admin-a"] {
            let said = town.ask(who, "GET", path, "");
            assert_eq!(said.status, 404, "{path}");
        }
    }
    // The figures for a monitor are told to the machine itself alone.
    assert_eq!(
        town.ask("system_admin-a", "GET", "/metrics", "").status,
        404
    );
}
