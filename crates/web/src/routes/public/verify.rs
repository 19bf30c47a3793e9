//! `/v`: whether a notice, or a proof that somebody kept, is what the ledger says. There are three
//! results only: the same, different in this place, not to be found.

use askama::Template;
use zs_disclose::{NoticeState, PublicCode};
use zs_work::{Held, hold};

use super::{proof_of, public, ring, state_word};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "verify.html")]
struct Page {
    frame: Frame,
    typed: String,
    outcome: Option<Outcome>,
}

/// One of three results.
enum Outcome {
    /// It is what the ledger says; what was recomputed, and the page of the notice.
    Same(Vec<String>, Option<PublicCode>),
    /// It is not; in which place.
    Differs(String),
    /// There is nothing to compare with; why.
    Unknown(String),
}

/// Asks for a code or a file, and says what became of a code.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed: String = visit.ask.query.get("code").chars().take(60).collect();
    let outcome = match typed.is_empty() {
        true => None,
        false => Some(by_code(visit, &typed)?),
    };
    let page = Page {
        frame: visit.frame(),
        typed,
        outcome,
    };
    Ok(public(visit, html(&page)))
}

/// Holds the proof that came with the form against the ledger.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let outcome = by_file(visit)?;
    Ok(html(&Page {
        frame: visit.frame(),
        typed: String::new(),
        outcome: Some(outcome),
    }))
}

fn by_code(visit: &mut Visit<'_>, typed: &str) -> Result<Outcome, Trouble> {
    let unknown = || Outcome::Unknown("没有用这个核验码公示过的内容。".to_owned());
    let code = match typed.parse::<PublicCode>() {
        Ok(code) => code,
        Err(why) => return Ok(Outcome::Unknown(format!("{why}。"))),
    };
    let Some(found) = visit.looker.public_notice(&code, visit.now)? else {
        return Ok(unknown());
    };
    let state = state_word(&found.notice.state);
    if !matches!(found.notice.state, NoticeState::Displayed) {
        let line = format!("核验码是本机关发出的，这件公示现在的状态是“{state}”，内容不再显示。");
        return Ok(Outcome::Same(vec![line], Some(code)));
    }
    let proof = match proof_of(visit, &found) {
        Ok(proof) => proof,
        Err(Trouble::Fault(zs_store::Fault::Damaged(what))) => {
            return Ok(Outcome::Differs(format!("{what}。")));
        }
        Err(trouble) => return Err(trouble),
    };
    let Some(proof) = proof else {
        let line = "这件公示刚刚记入账本，机关还没有签名；过几秒钟再核验一次。".to_owned();
        return Ok(Outcome::Unknown(line));
    };
    let (seq, size) = (proof.leaf.header().seq, proof.checkpoint.size);
    let lines = vec![
        format!("公示页显示的内容，是账本第 {seq} 项现在的内容，按今天的规则遮盖个人信息。"),
        format!("从第 {seq} 项重新算了一遍，算到了机关对前 {size} 项的签名。"),
        "签名是用本账本的密钥签的。".to_owned(),
    ];
    Ok(Outcome::Same(lines, Some(code)))
}

fn by_file(visit: &mut Visit<'_>) -> Result<Outcome, Trouble> {
    let ring = ring(visit)?;
    let Ok(json) = std::str::from_utf8(&visit.ask.piece) else {
        let what = "这个文件不是证明文件，或者没有传完整。".to_owned();
        return Ok(Outcome::Unknown(what));
    };
    if json.trim().is_empty() {
        let what = "还没有选文件，或者文件是空的。".to_owned();
        return Ok(Outcome::Unknown(what));
    }
    Ok(match hold(visit.looker.reader(), &ring, json)? {
        Held::Same(proven) => {
            let header = proven.copy.leaf.header();
            let shown = proven.copy.clear.iter().map(|field| field.name.clone());
            let shown: Vec<String> = shown.collect();
            let size = proven.checkpoint.size;
            let mut lines = vec![
                format!(
                    "证明里的事件是账本第 {} 项，{} 记入，账本现在的这一项与它相同。",
                    header.seq, header.recorded_at
                ),
                format!("从这一项算到了机关对前 {size} 项的签名，签名成立。"),
            ];
            if !shown.is_empty() {
                lines.push(format!("证明里写明的内容没有改过：{}。", shown.join("、")));
            }
            Outcome::Same(lines, None)
        }
        Held::Differs(what) => Outcome::Differs(what),
        Held::Unknown(what) => Outcome::Unknown(what),
    })
}
