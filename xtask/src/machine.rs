//! What the tests need from the machine, and how it is installed where that is allowed.

use std::path::Path;

use crate::run::{Problem, command, root, run, succeeds};

/// A program with the Debian package that brings it.
struct Need {
    package: &'static str,
    found: fn() -> bool,
}

const TESTS: &[Need] = &[
    Need {
        package: "gcc libc6-dev",
        found: || on_path("cc"),
    },
    Need {
        package: "git",
        found: || on_path("git"),
    },
    Need {
        package: "openssl",
        found: || on_path("openssl"),
    },
    Need {
        package: "strace",
        found: || on_path("strace"),
    },
    Need {
        package: "postgresql-15",
        found: postgresql_server,
    },
    Need {
        package: "curl ca-certificates",
        found: || on_path("curl"),
    },
    Need {
        package: "chromium",
        found: || on_path("chromium"),
    },
    Need {
        package: "chromium-driver",
        found: || on_path("chromedriver"),
    },
    Need {
        package: "fonts-wqy-microhei",
        found: || Path::new("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc").is_file(),
    },
    PYTHON,
];

/// Checks accessibility; its licence keeps it out of the tree, so that it is fetched, always the same.
const AXE: &str = "mkdir -p target/axe && cd target/axe && \
    { npm pack --silent axe-core@4.14.1 >/dev/null 2>&1 && mv axe-core-4.14.1.tgz axe.tgz || \
    curl -fsSL -m 120 -o axe.tgz https://registry.npmjs.org/axe-core/-/axe-core-4.14.1.tgz; } && \
    echo 'e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745  axe.tgz' | sha256sum -c --quiet && \
    tar xzf axe.tgz --strip-components=1 package/axe.min.js";

/// Fetches what checks accessibility, unless it is there.
pub fn axe() -> Result<(), Problem> {
    if root().join("target/axe/axe.min.js").is_file() {
        return Ok(());
    }
    run(command("sh", &["-c", AXE])).map_err(|_| Problem::Missing(AXE.to_owned()))
}

/// The independent calendar of the date tests and the peers of the benchmarks are Python packages.
const PYTHON: Need = Need {
    package: "python3 python3-venv",
    found: || succeeds(command("python3", &["-c", "import ensurepip, venv"])),
};

/// Makes sure that everything is there which the tests need.
pub fn for_tests() -> Result<(), Problem> {
    install(TESTS)?;
    axe()
}

/// Makes sure that everything is there which the peers of the benchmarks need.
pub fn for_peers() -> Result<(), Problem> {
    install(&[PYTHON])
}

fn install(needs: &[Need]) -> Result<(), Problem> {
    let missing = |need: &&Need| !(need.found)();
    let packages: Vec<_> = needs
        .iter()
        .filter(missing)
        .map(|need| need.package)
        .collect();
    if packages.is_empty() {
        return Ok(());
    }
    let packages = packages.join(" ");
    let line = format!("sudo apt-get install -y --no-install-recommends {packages}");
    println!("missing on this machine: {packages}");
    let become_root = match privilege() {
        Some(prefix) => prefix,
        None => return Err(Problem::Missing(line)),
    };
    let install = format!("apt-get install -y --no-install-recommends {packages}");
    let script = format!(
        "export DEBIAN_FRONTEND=noninteractive; {install} || {{ apt-get update && {install}; }}"
    );
    let mut words = become_root.to_vec();
    words.extend(["sh", "-c", &script]);
    let done = run(command(words[0], &words[1..]));
    if done.is_err() || needs.iter().any(|need| !(need.found)()) {
        return Err(Problem::Missing(line));
    }
    Ok(())
}

/// How to become root without a question; nothing where that is not allowed.
fn privilege() -> Option<&'static [&'static str]> {
    if !on_path("apt-get") {
        return None;
    }
    if succeeds(command("sh", &["-c", "test \"$(id -u)\" = 0"])) {
        return Some(&["env"]);
    }
    succeeds(command("sudo", &["-n", "true"])).then_some(&["sudo", "-n"])
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Debian keeps the server's programs beside the path, one folder for each version.
fn postgresql_server() -> bool {
    on_path("initdb") || Path::new("/usr/lib/postgresql/15/bin/initdb").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_known() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program-as-this"));
    }
}
