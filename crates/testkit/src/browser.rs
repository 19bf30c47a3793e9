//! A browser for the tests of pages: Chromium through its W3C WebDriver, gone when dropped.

mod axe;
mod checks;
mod driver;
mod emulation;
mod keyboard;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub use checks::Weight;
use driver::Driver;
pub use emulation::{Medium, Network, Script, Viewport};

/// How long a page may take until what a test waits for is there.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// The name under which WebDriver gives an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The browser did not do what a test asked, or a page did not pass a check.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// The driver does not start.
    #[error(
        "chromedriver: {0}\nOn Debian: apt-get install -y chromium chromium-driver fonts-wqy-microhei"
    )]
    Start(String),
    /// The driver does not answer.
    #[error("no answer of the browser: {0}")]
    Lost(String),
    /// The driver refuses a command.
    #[error("the browser refuses: {0}")]
    Refused(String),
    /// What a test waits for did not come.
    #[error("this did not come in time: {0}")]
    Late(String),
    /// A page does not pass a check.
    #[error("{check}:\n{found}")]
    Check {
        /// The check.
        check: &'static str,
        /// What it found, one finding a line.
        found: String,
    },
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The program of the accessibility check is not there.
    #[error("{0} is missing; fetch it with this line, then run again:\n\n  cargo xtask axe\n")]
    NoAxe(PathBuf),
}

/// One session of a headless browser with its own empty profile.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    session: String,
}

/// An element of the page that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(String);

impl Browser {
    /// Starts a browser with a desk's viewport, a fake camera and a fake microphone.
    ///
    /// # Errors
    /// When the browser or its driver is not installed or does not start.
    pub fn start() -> Result<Self, BrowserError> {
        let driver = Driver::start()?;
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            // A test asks nobody but its own server, and neither does its browser.
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1366,768",
            "--lang=zh-CN",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"implicit": WAIT_MAX.as_millis() as u64},
        }}});
        let made = driver.post("/session", &wanted)?;
        let session = format!("/session/{}", text_of(&made["sessionId"]));
        let browser = Self { driver, session };
        browser.view(Viewport::Desk)?;
        Ok(browser)
    }

    /// Opens an address and waits until it is loaded.
    ///
    /// # Errors
    /// Like every command: when the browser refuses or does not answer.
    pub fn goto(&self, url: &str) -> Result<(), BrowserError> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// The first element that matches; waits until there is one.
    ///
    /// # Errors
    /// When none comes.
    pub fn find(&self, css: &str) -> Result<Element, BrowserError> {
        let wanted = json!({"using": "css selector", "value": css});
        let found = self.post("/element", &wanted)?;
        Ok(Element(text_of(&found[ELEMENT])))
    }

    /// Clicks the element that matches.
    ///
    /// # Errors
    /// When there is none or it cannot be clicked.
    pub fn click(&self, css: &str) -> Result<(), BrowserError> {
        self.on(css, "click", &json!({}))
    }

    /// Types into the element that matches.
    ///
    /// # Errors
    /// When there is none or it takes no text.
    pub fn type_into(&self, css: &str, text: &str) -> Result<(), BrowserError> {
        self.on(css, "value", &json!({ "text": text }))
    }

    /// The text that a reader sees in the element that matches.
    ///
    /// # Errors
    /// When there is none.
    pub fn text(&self, css: &str) -> Result<String, BrowserError> {
        let Element(id) = self.find(css)?;
        Ok(text_of(&self.get(&format!("/element/{id}/text"))?))
    }

    /// An attribute of the element that matches.
    ///
    /// # Errors
    /// When there is no such element.
    pub fn attribute(&self, css: &str, name: &str) -> Result<Option<String>, BrowserError> {
        let Element(id) = self.find(css)?;
        let value = self.get(&format!("/element/{id}/attribute/{name}"))?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Presses keys one after the other, wherever the focus is; `Key` names those without a letter.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn press(&self, keys: &str) -> Result<(), BrowserError> {
        let strokes = keys.chars().flat_map(|key| {
            let (down, up) = (json!("keyDown"), json!("keyUp"));
            [down, up].map(|kind| json!({"type": kind, "value": key}))
        });
        let strokes: Vec<_> = strokes.collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("/actions", &json!({"actions": [keyboard]}))
            .map(drop)
    }

    /// Presses a key while another is held down.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn press_with(&self, held: &str, key: &str) -> Result<(), BrowserError> {
        let strokes = [
            ("keyDown", held),
            ("keyDown", key),
            ("keyUp", key),
            ("keyUp", held),
        ];
        let strokes = strokes.map(|(kind, key)| json!({"type": kind, "value": key}));
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("/actions", &json!({"actions": [keyboard]}))
            .map(drop)
    }

    /// Runs a script in the page and gives what it returns.
    ///
    /// # Errors
    /// When it throws.
    pub fn execute(&self, js: &str) -> Result<Value, BrowserError> {
        self.post("/execute/sync", &json!({"script": js, "args": []}))
    }

    /// Waits until an expression is true in the page.
    ///
    /// # Errors
    /// When it does not become true in time.
    pub fn wait_for(&self, js: &str) -> Result<(), BrowserError> {
        let until = Instant::now() + WAIT_MAX;
        let script = format!("return !!({js})");
        // While a page is being replaced the question itself may fail: it is asked again.
        while Instant::now() < until {
            if self
                .execute(&script)
                .is_ok_and(|it| it == Value::Bool(true))
            {
                return Ok(());
            }
        }
        Err(BrowserError::Late(js.to_owned()))
    }

    /// The source of the page as it stands.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn page_source(&self) -> Result<String, BrowserError> {
        Ok(text_of(&self.get("/source")?))
    }

    /// The address of the page.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn current_url(&self) -> Result<String, BrowserError> {
        Ok(text_of(&self.get("/url")?))
    }

    /// The cookies of the page as WebDriver writes them.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn cookies(&self) -> Result<Value, BrowserError> {
        self.get("/cookie")
    }

    /// Sets a cookie of the page.
    ///
    /// # Errors
    /// When the page may not have it.
    pub fn set_cookie(&self, name: &str, value: &str) -> Result<(), BrowserError> {
        let cookie = json!({"cookie": {"name": name, "value": value}});
        self.post("/cookie", &cookie).map(drop)
    }

    /// The errors that the console has shown since it was asked last.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn console_errors(&self) -> Result<Vec<String>, BrowserError> {
        let log = self.post("/se/log", &json!({"type": "browser"}))?;
        let entries = log.as_array().into_iter().flatten();
        let errors = entries.filter(|entry| entry["level"] == "SEVERE");
        Ok(errors.map(|entry| text_of(&entry["message"])).collect())
    }

    /// Writes a picture of the viewport.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn screenshot(&self, path: &Path) -> Result<(), BrowserError> {
        write(path, &self.get("/screenshot")?)
    }

    /// Writes the page as it would be printed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn pdf(&self, path: &Path) -> Result<(), BrowserError> {
        write(path, &self.post("/print", &json!({}))?)
    }

    /// Writes `target/pictures/<page>-<state>-<width>.png` and gives its path.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn picture(&self, page: &str, state: &str) -> Result<PathBuf, BrowserError> {
        let width = self.execute("return innerWidth")?;
        let name = format!("target/pictures/{page}-{state}-{width}.png");
        let path = root().join(name);
        self.screenshot(&path)?;
        Ok(path)
    }

    /// The number of the driver's process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.driver.process()
    }

    fn on(&self, css: &str, verb: &str, body: &Value) -> Result<(), BrowserError> {
        let Element(id) = self.find(css)?;
        self.post(&format!("/element/{id}/{verb}"), body).map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, BrowserError> {
        self.driver.post(&format!("{}{path}", self.session), body)
    }

    fn get(&self, path: &str) -> Result<Value, BrowserError> {
        self.driver.get(&format!("{}{path}", self.session))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // This ends the browser itself; then the driver ends its own process.
        let _ended = self.driver.delete(&self.session);
    }
}

/// Keys without a letter, as WebDriver writes them.
#[derive(Debug)]
pub struct Key;

impl Key {
    /// To the next element.
    pub const TAB: &str = "\u{e004}";
    /// Sends a form or follows a link.
    pub const ENTER: &str = "\u{e007}";
    /// Leaves.
    pub const ESCAPE: &str = "\u{e00c}";
    /// To the next of a group.
    pub const DOWN: &str = "\u{e015}";
    /// Back in a group.
    pub const UP: &str = "\u{e013}";
    /// Held down while another is pressed.
    pub const SHIFT: &str = "\u{e008}";
    /// Held down while another is pressed.
    pub const CONTROL: &str = "\u{e009}";
    /// Presses a button.
    pub const SPACE: &str = " ";
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn write(path: &Path, base64: &Value) -> Result<(), BrowserError> {
    let bytes = STANDARD
        .decode(text_of(base64))
        .map_err(|error| BrowserError::Lost(error.to_string()))?;
    let failed = |error| BrowserError::File(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}
