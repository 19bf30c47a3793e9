//! Filling in a form as somebody does who has no mouse: from control to control with the tab key.

use serde_json::{Value, json};

use super::{Browser, BrowserError, Key, checks::findings};

/// Controls of one page that are passed before a walk gives up.
const STOPS_MAX: usize = 300;
/// Values of one group or list that are tried.
const TRIES_MAX: usize = 80;

/// Where the focus is: the tag, the kind, the name and the value of what has it, and whether it is
/// the button that hands the form in.
const FOCUS: &str = "const it = document.activeElement; \
    return [it.tagName, it.type || '', it.name || '', it.value || '', \
    String(!!it.checked), String(it.matches('main button.main')), it.getAttribute('href') || '']";

/// What is wrong with how the focus looks: it must be on something, with a ring around it, and what
/// has it must lie in the viewport with nothing on top.
const UNSEEN: &str = "
const e = document.activeElement;
if (!e || e === document.body || e === document.documentElement) return ['nothing has the focus'];
const wrong = [], name = e.outerHTML.slice(0, 120), s = getComputedStyle(e), r = e.getClientRects()[0];
if (s.outlineStyle === 'none' || !parseFloat(s.outlineWidth)) wrong.push(`no ring: ${name}`);
if (!r || r.width < 2 || r.height < 2) return wrong.concat(`no place: ${name}`);
const left = Math.max(r.left, 0), right = Math.min(r.right, innerWidth);
const top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight);
if (right - left < 2 || bottom - top < 2) return wrong.concat(`outside the viewport: ${name}`);
const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
if (over && over !== e && !e.contains(over) && !over.contains(e)) wrong.push(`covered by ${over.outerHTML.slice(0, 80)}: ${name}`);
return wrong";

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

    /// Goes on with the tab key until what has the focus matches a selector; `Key::SHIFT` goes back.
    /// Whatever has the focus on the way must show it.
    ///
    /// # Errors
    /// When nothing that matches comes, or a stop does not show that it has the focus.
    pub fn tab_to(&self, css: &str, held: Option<&str>) -> Result<(), BrowserError> {
        let there = format!("return document.activeElement.matches({})", json!(css));
        for _ in 0..STOPS_MAX {
            match held {
                Some(held) => self.press_with(held, Key::TAB)?,
                None => self.press(Key::TAB)?,
            }
            // Behind the last stop is the window itself, and then the page begins anew.
            let nowhere =
                "return [document.body, document.documentElement].includes(document.activeElement)";
            if self.execute(nowhere)? == Value::Bool(true) {
                continue;
            }
            self.focus_is_seen()?;
            if self.execute(&there)? == Value::Bool(true) {
                return Ok(());
            }
        }
        Err(BrowserError::Late(format!("a stop that is {css}")))
    }

    /// What has the focus shows it: a ring, inside the viewport, with nothing on top.
    ///
    /// # Errors
    /// When it does not.
    pub fn focus_is_seen(&self) -> Result<(), BrowserError> {
        findings("focus that is not seen", &self.execute(UNSEEN)?)
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

    /// Goes through the values of the list that has the focus until one is chosen.
    ///
    /// # Errors
    /// When the list has no such value.
    pub fn select_by_keyboard(&self, value: &str) -> Result<(), BrowserError> {
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
