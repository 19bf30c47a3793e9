//! Checks that every page must pass, each with its findings as readable lines.

use serde_json::Value;

use super::{Browser, BrowserError, Key, text_of};

/// More stops than this no page has; then the focus is going in circles.
const STOPS_MAX: usize = 500;

const CLIPPED: &str = "
return [...document.querySelectorAll('button,a,select')]
  .filter(e => getComputedStyle(e).display !== 'inline' && e.scrollHeight > e.clientHeight + 2)
  .map(e => `${e.tagName.toLowerCase()} '${e.textContent.trim().slice(0, 40)}': ${e.scrollHeight} px in ${e.clientHeight} px`)";

const FOCUSED: &str = "
const e = document.activeElement;
window.zsSeen ??= new WeakSet();
if (!e || e === document.body || e === document.documentElement || window.zsSeen.has(e)) return null;
window.zsSeen.add(e);
const look = () => { const s = getComputedStyle(e);
  const outline = s.outlineStyle === 'none' ? 'none' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`;
  return [outline, s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.textDecorationLine].join('|') };
const focused = look(); e.blur(); const plain = look(); e.focus({focusVisible: true});
return [focused !== plain, e.outerHTML.slice(0, 80)]";

const SKIP: &str = "
const e = document.activeElement, to = e.getAttribute('href') ?? '';
const right = e.tagName === 'A' && to.length > 1 && to[0] === '#' && document.getElementById(to.slice(1));
return right ? [] : ['the first stop is ' + e.outerHTML.slice(0, 80)]";

const FOREIGN: &str = "
return performance.getEntriesByType('resource').map(e => e.name)
  .filter(name => /^(https?|wss?):/.test(name) && new URL(name).host !== location.host)";

const WEIGHT: &str = "
const body = kind => performance.getEntriesByType(kind).reduce((sum, e) => sum + e.encodedBodySize, 0);
const page = body('navigation'); return [page, page + body('resource')]";

/// Text that somebody can never bring into view: cut by a box that does not scroll, or beyond the
/// left edge. On paper a box that scrolls cuts as well. Words for readers of the page alone are tiny
/// on purpose; the skip link and the heads of tables shown as cards stand far outside on purpose.
const CUT: &str = "
const paper = matchMedia('print').matches, found = [];
const shown = e => { const s = getComputedStyle(e); return s.display !== 'none' && s.visibility !== 'hidden'; };
for (const e of document.querySelectorAll('body *')) {
  if (!e.childElementCount && !e.textContent.trim()) continue;
  if (e.closest('.hide, .skip, thead, option, svg, textarea') || !shown(e)) continue;
  const s = getComputedStyle(e), name = `${e.tagName.toLowerCase()}.${e.className} '${e.textContent.trim().slice(0, 40)}'`;
  const cuts = over => over === 'hidden' || over === 'clip' || (paper && over !== 'visible');
  if (cuts(s.overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`${e.scrollWidth - e.clientWidth} px cut off: ${name}`);
  if (cuts(s.overflowY) && e.scrollHeight > e.clientHeight + 1 && e.tagName !== 'SELECT') found.push(`${e.scrollHeight - e.clientHeight} px cut off below: ${name}`);
  const r = e.getBoundingClientRect();
  if (r.width && r.right + scrollX < 1) found.push(`left of the page: ${name}`);
}
return found";

/// With a few forced colours: a control that no line marks, and text in the colour of its ground.
const VANISHED: &str = "
const found = [], clear = c => c === 'transparent' || /^rgba.*, 0\\)$/.test(c);
const lined = s => ['Top', 'Bottom'].some(at => s[`border${at}Style`] !== 'none' && parseFloat(s[`border${at}Width`]) > 0 && !clear(s[`border${at}Color`]));
const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!clear(c)) return c; } return 'rgb(255, 255, 255)'; };
for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')) {
  if (!e.getClientRects().length || e.matches('.skip')) continue;
  const s = getComputedStyle(e), own = ['radio', 'checkbox', 'file'].includes(e.type);
  if (!own && !lined(s) && !s.textDecorationLine.includes('underline')) found.push(`no line marks it: ${e.outerHTML.slice(0, 100)}`);
}
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  if (own && e.getClientRects().length && getComputedStyle(e).color === ground(e)) found.push(`text in the colour of its ground: ${e.outerHTML.slice(0, 100)}`);
}
return matchMedia('(forced-colors: active)').matches ? found : ['the colours are not forced']";

/// Bytes that came over the network, compressed as they came, without headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The document alone.
    pub document: u64,
    /// The document with everything that it brought.
    pub whole: u64,
}

impl Browser {
    /// The page is not wider than its viewport.
    ///
    /// # Errors
    /// When it is.
    pub fn no_sideways_scroll(&self) -> Result<(), BrowserError> {
        // What sticks out is named, the innermost last, so that nobody has to look for it.
        let script = "const d = document.documentElement, over = d.scrollWidth - d.clientWidth;
            if (over <= 0) return [];
            const out = [...document.querySelectorAll('body *')]
              .filter(e => e.getBoundingClientRect().right + scrollX > d.clientWidth + 1 && !e.closest('.wide'));
            const name = e => `${e.tagName.toLowerCase()}.${e.className} '${e.textContent.trim().slice(0, 40)}'`;
            return [`${over} px too wide at ${d.clientWidth} px`, ...out.slice(-4).map(name)]";
        findings("sideways scroll", &self.execute(script)?)
    }

    /// No label of a button, link or select is cut off.
    ///
    /// # Errors
    /// When one is.
    pub fn no_clipped_labels(&self) -> Result<(), BrowserError> {
        findings("clipped labels", &self.execute(CLIPPED)?)
    }

    /// No text is cut off where nobody can bring it into view.
    ///
    /// # Errors
    /// When some is.
    pub fn nothing_is_cut(&self) -> Result<(), BrowserError> {
        findings("text that is cut off", &self.execute(CUT)?)
    }

    /// With forced colours every control is still marked by a line and every text can be read.
    ///
    /// # Errors
    /// When one is not, or the colours are not forced.
    pub fn nothing_vanishes(&self) -> Result<(), BrowserError> {
        findings("what forced colours hide", &self.execute(VANISHED)?)
    }

    /// The first press of the tabulator reaches a link to a place in the page; asked of a fresh page.
    ///
    /// # Errors
    /// When it reaches something else.
    pub fn first_tab_is_skip_link(&self) -> Result<(), BrowserError> {
        for _ in 0..STOPS_MAX {
            self.press(Key::TAB)?;
            // See `focus_is_visible`.
            if !self.execute(FOCUSED)?.is_null() {
                break;
            }
        }
        findings("skip link", &self.execute(SKIP)?)
    }

    /// Every stop of the tabulator looks different while it has the focus; asked of a fresh page.
    ///
    /// # Errors
    /// When one looks the same, or when there is no end of stops.
    pub fn focus_is_visible(&self) -> Result<(), BrowserError> {
        let (mut hidden, mut stops) = (Vec::new(), 0);
        for _ in 0..STOPS_MAX {
            self.press(Key::TAB)?;
            let stop = self.execute(FOCUSED)?;
            // A page that has just come may not have the keyboard yet, so that nothing is reached.
            if stop.is_null() && stops == 0 {
                continue;
            }
            if stop.is_null() {
                return findings("invisible focus", &Value::Array(hidden));
            }
            stops += 1;
            if stop[0] == Value::Bool(false) {
                hidden.push(stop[1].clone());
            }
        }
        Err(BrowserError::Late("the last stop of the page".to_owned()))
    }

    /// The page asked nobody but its own server.
    ///
    /// # Errors
    /// When it asked somebody else.
    pub fn no_external_requests(&self) -> Result<(), BrowserError> {
        findings("external requests", &self.execute(FOREIGN)?)
    }

    /// What the page weighs.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn page_weight(&self) -> Result<Weight, BrowserError> {
        let bytes = self.execute(WEIGHT)?;
        let number = |index: usize| bytes[index].as_u64().unwrap_or(u64::MAX);
        Ok(Weight {
            document: number(0),
            whole: number(1),
        })
    }
}

/// Nothing found is the only way to pass: an answer that is no list is a finding too.
pub fn findings(check: &'static str, found: &Value) -> Result<(), BrowserError> {
    let lines = match found {
        Value::Array(lines) if lines.is_empty() => return Ok(()),
        Value::Array(lines) => lines.iter().map(text_of).collect(),
        other => vec![format!("no list: {other}")],
    };
    Err(BrowserError::Check {
        check,
        found: lines.join("\n"),
    })
}
