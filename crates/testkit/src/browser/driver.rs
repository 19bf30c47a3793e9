//! The driver's process and its one way of speaking: JSON over HTTP on this machine.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::BrowserError;

/// No answer of a healthy driver takes longer.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// A picture of a long page is larger than the client's own limit.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A running chromedriver; dropping it ends the process.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    address: String,
    agent: ureq::Agent,
}

impl Driver {
    /// Starts a driver on a port that the system chooses, and waits for the line that names it.
    pub fn start() -> Result<Self, BrowserError> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| BrowserError::Start(error.to_string()))?;
        let lines = process.stdout.take().map(BufReader::new);
        let port = lines.and_then(|lines| {
            let mut lines = lines.lines().map_while(Result::ok);
            lines.find_map(|line| port_in(&line))
        });
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(ANSWER_MAX))
            .proxy(None)
            .build();
        let driver = Self {
            process,
            address: format!("http://127.0.0.1:{}", port.unwrap_or_default()),
            agent: config.into(),
        };
        match port {
            Some(_) => Ok(driver),
            None => Err(BrowserError::Start("it names no port".to_owned())),
        }
    }

    /// Posts a command and gives its value.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, BrowserError> {
        let request = self.agent.post(format!("{}{path}", self.address));
        answer(request.send(body.to_string()))
    }

    /// Asks for a value.
    pub fn get(&self, path: &str) -> Result<Value, BrowserError> {
        answer(self.agent.get(format!("{}{path}", self.address)).call())
    }

    /// Ends what the path names.
    pub fn delete(&self, path: &str) -> Result<Value, BrowserError> {
        answer(self.agent.delete(format!("{}{path}", self.address)).call())
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // At the end of a test there is nobody left to tell.
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

type Response = ureq::http::Response<ureq::Body>;

fn answer(response: Result<Response, ureq::Error>) -> Result<Value, BrowserError> {
    let lost = |error: ureq::Error| BrowserError::Lost(error.to_string());
    let mut response = response.map_err(lost)?;
    let status = response.status();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX);
    let text = body.read_to_string().map_err(lost)?;
    let mut whole: Value =
        serde_json::from_str(&text).map_err(|error| BrowserError::Lost(error.to_string()))?;
    let value = whole["value"].take();
    if status.is_success() {
        return Ok(value);
    }
    Err(BrowserError::Refused(format!(
        "{}: {}",
        value["error"].as_str().unwrap_or_default(),
        value["message"].as_str().unwrap_or_default()
    )))
}
