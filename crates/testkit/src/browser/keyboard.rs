//! Filling in a form as somebody does who has no mouse: from control to control with the tab key.

use serde_json::Value;

use super::{Browser, BrowserError, Key};

/// Controls of one page that are passed before a walk gives up.
const STOPS_MAX: usize = 300;
/// Values of one group or list that are tried.
const TRIES_MAX: usize = 80;

/// Where the focus is: the tag, the kind, the name and the value of what has it, and whether it is
/// the button that hands the form in.
const FOCUS: &str = "const it = document.activeElement; \
    return [it.tagName, it.type || '', it.name || '', it.value || '', \
    String(!!it.checked), String(it.matches('main button.main')), it.getAttribute('href') || '']";

struct Focus {
    tag: String,
    kind: String,
    name: String,
    value: String,
    checked: bool,
    is_main: bool,
    href: String,
}

impl Browser {
    /// Goes through the page with the tab key, gives each named control its value, and presses the
    /// button that hands the form in. A value for a box or a choice is the one that is chosen; a
    /// name may occur more than once.
    ///
    /// # Errors
    /// When a control or its value cannot be reached with the keyboard.
    pub fn fill_by_keyboard(&self, values: &[(&str, &str)]) -> Result<(), BrowserError> {
        let mut left: Vec<(&str, &str)> = values.to_vec();
        for _ in 0..STOPS_MAX {
            self.press(Key::TAB)?;
            let focus = self.focus()?;
            if focus.is_main {
                return match left.as_slice() {
                    [] => self.press(Key::ENTER),
                    missed => Err(BrowserError::Late(format!("{missed:?}"))),
                };
            }
            self.answer(&focus, &mut left)?;
        }
        Err(BrowserError::Late(format!("the button behind {left:?}")))
    }

    /// Goes to a link with the tab key and follows it.
    ///
    /// # Errors
    /// When no link leads to an address that contains this.
    pub fn follow_by_keyboard(&self, address: &str) -> Result<(), BrowserError> {
        for _ in 0..STOPS_MAX {
            self.press(Key::TAB)?;
            let focus = self.focus()?;
            if focus.tag == "A" && focus.href.contains(address) {
                return self.press(Key::ENTER);
            }
        }
        Err(BrowserError::Late(format!("a link to {address}")))
    }

    fn answer(&self, focus: &Focus, left: &mut Vec<(&str, &str)>) -> Result<(), BrowserError> {
        let chooses = focus.kind == "checkbox";
        let asked = |it: &(&str, &str)| it.0 == focus.name && (!chooses || it.1 == focus.value);
        let Some(place) = left.iter().position(asked) else {
            return Ok(());
        };
        let (name, value) = left.remove(place);
        match (focus.tag.as_str(), focus.kind.as_str()) {
            ("INPUT", "checkbox") if focus.checked => Ok(()),
            ("INPUT", "checkbox") => self.press(Key::SPACE),
            ("INPUT", "radio") => self.choose_by_keyboard(name, value),
            ("SELECT", _) => self.select_by_keyboard(value),
            // The window in which a file is chosen belongs to the operating system.
            ("INPUT", "file") => {
                self.type_into(&format!("[name=\"{name}\"]"), value)?;
                self.wait_for("document.querySelector('.upload input:checked') !== null")
            }
            _ => {
                self.press_with(Key::CONTROL, "a")?;
                self.press(value)
            }
        }
    }

    /// In a group of choices the arrows go from one to the next.
    fn choose_by_keyboard(&self, name: &str, value: &str) -> Result<(), BrowserError> {
        self.press(Key::SPACE)?;
        for _ in 0..TRIES_MAX {
            let focus = self.focus()?;
            if focus.value == value && focus.checked {
                return Ok(());
            }
            self.press(Key::DOWN)?;
        }
        Err(BrowserError::Late(format!("{name} = {value}")))
    }

    fn select_by_keyboard(&self, value: &str) -> Result<(), BrowserError> {
        for _ in 0..TRIES_MAX {
            if self.focus()?.value == value {
                return Ok(());
            }
            self.press(Key::DOWN)?;
        }
        Err(BrowserError::Late(value.to_owned()))
    }

    fn focus(&self) -> Result<Focus, BrowserError> {
        let found = self.execute(FOCUS)?;
        let text = |place: usize| {
            let text = found.get(place).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        Ok(Focus {
            tag: text(0),
            kind: text(1),
            name: text(2),
            value: text(3),
            checked: text(4) == "true",
            is_main: text(5) == "true",
            href: text(6),
        })
    }
}
