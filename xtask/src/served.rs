//! A command that serves pages: it is over when its pages have answered and it was asked to end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command};
use std::time::Duration;

use crate::run::{Problem, run};

/// Where the demo serves, as the README says.
const ADDRESS: &str = "127.0.0.1:8080";
/// How often the pages are asked.
const AGAIN: Duration = Duration::from_millis(500);

/// Runs a command until its pages answer, asks it to end, and waits for a good end.
pub fn until_it_answers(mut command: Command) -> Result<(), Problem> {
    let wrong = |what: String| Problem::Wrong(what);
    println!("\n$ {command:?}");
    let mut child = command.spawn().map_err(|error| wrong(error.to_string()))?;
    while !answers() {
        if let Some(status) = ended(&mut child)? {
            return Err(wrong(format!(
                "it ended before its pages answered: {status}"
            )));
        }
        std::thread::sleep(AGAIN);
    }
    println!("\nits pages answer at http://{ADDRESS}");
    let mut interrupt = Command::new("pkill");
    interrupt.args(["-INT", "-P", &child.id().to_string()]);
    // Cargo has replaced itself by the program where it can, and waits for it elsewhere.
    if run(interrupt).is_err() {
        let mut interrupt = Command::new("kill");
        interrupt.args(["-INT", &child.id().to_string()]);
        run(interrupt)?;
    }
    let status = child.wait().map_err(|error| wrong(error.to_string()))?;
    match status.success() {
        true => Ok(()),
        false => Err(wrong(format!("it did not end well: {status}"))),
    }
}

fn ended(child: &mut Child) -> Result<Option<std::process::ExitStatus>, Problem> {
    let ended = child.try_wait();
    ended.map_err(|error| Problem::Wrong(error.to_string()))
}

/// Whether the pages say that all is well.
fn answers() -> bool {
    let Ok(mut stream) = TcpStream::connect(ADDRESS) else {
        return false;
    };
    let asked = write!(
        stream,
        "GET /healthz HTTP/1.1\r\nHost: {ADDRESS}\r\nConnection: close\r\n\r\n"
    );
    let mut answer = String::new();
    asked.is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}
