//! A draft becomes law: what was signed by two persons and proved is written into the ledger, and
//! holds from then on.

use zs_base::Moment;
use zs_power::Action;
use zs_store::{DraftActKind, DraftActRow, DraftStanding, OfficeChange};

use super::affirm::Affirmation;
use super::audit_log::Deed;
use super::drafts::{Draft, DraftAsk, DraftRefused, because, draft, entry};
use super::{Office, Visitor};
use crate::lawmaking::{EnactedBy, Enactment, check_draft};

impl Office {
    /// Enacts a draft.
    ///
    /// # Errors
    /// [`DraftRefused`]; where the machine failed, the standing says whether it is in the ledger.
    pub fn enact_draft(
        &self,
        visitor: &Visitor,
        ask: &DraftAsk<'_>,
        given: &Affirmation<'_>,
        now: Moment,
    ) -> Result<Enactment, DraftRefused> {
        let found = self.read_asked(ask)?;
        self.rules_power(visitor, Action::ManageRules, &found.done())?;
        let law = self.writer.in_force().now();
        if let Some(known) = law.enacted().iter().find(|it| it.draft == ask.number) {
            // The ledger has it; only what stands beside it was not written.
            self.enacted(visitor, &found, known.seq, ask, now)?;
            return Err(because("这份草案已经启用。"));
        }
        if found.row.standing != DraftStanding::Signed {
            let word = found.row.standing.chinese();
            let sentence = format!("这份草案{word}，审签以后才能启用。");
            return Err(DraftRefused::Because(sentence));
        }
        let missing = || because("签名对不上现在的文件，请退回以后重新送审、审签。");
        let drafted = found.act(DraftActKind::Submitted).ok_or_else(missing)?;
        let reviewed = found.act(DraftActKind::Signed).ok_or_else(missing)?;
        let proof = found.proof(&law.digest());
        let proof = match proof.map(|it| (it.kind, it)) {
            Some((DraftActKind::Proved, proof)) => proof,
            Some(_) => return Err(because("证明没有通过，不能启用。请退回修改。")),
            None => {
                let sentence = "现行的规则在证明以后变了，请重新证明，再启用。";
                return Err(because(sentence));
            }
        };
        let checked = check_draft(&law, &found.bundle, now.day());
        if !checked.is_sound() {
            return Err(DraftRefused::Problems(checked.problems));
        }
        let subject = ask.number.to_string();
        self.affirm(visitor, given, (Deed::EnactDraft, &subject), now)?;
        let enactment = Enactment {
            seq: 0,
            at: now,
            draft: ask.number,
            title: found.row.title.clone(),
            drafted: part(drafted),
            reviewed: part(reviewed),
            enacted: EnactedBy {
                person: visitor.person.id.clone(),
                post: visitor.post.clone(),
                at: now,
            },
            proof: proof.note.clone(),
            bundle: found.bundle.clone(),
        };
        let with = checked.into_law().map_err(|_| {
            // Nobody else has it: the check has made it just now.
            because("没有启用，请再试一次。")
        })?;
        let enactment = self.writer.enact(enactment, law, with)?;
        self.enacted(visitor, &found, enactment.seq, ask, now)?;
        Ok(enactment)
    }

    /// Writes down beside the ledger that a draft is law.
    fn enacted(
        &self,
        visitor: &Visitor,
        found: &Draft,
        seq: u64,
        ask: &DraftAsk<'_>,
        now: Moment,
    ) -> Result<(), DraftRefused> {
        let subject = ask.number.to_string();
        let entry = entry(visitor, Deed::EnactDraft, &subject, ask.address, now);
        let base = self.writer.in_force().now().digest();
        self.writer.keep(|reader| {
            let Some(mut now_there) = draft(reader, ask.number)? else {
                return Ok((Vec::new(), ()));
            };
            if now_there.row.standing == DraftStanding::Enacted {
                return Ok((Vec::new(), ()));
            }
            let act = DraftActRow {
                draft: ask.number,
                number: now_there.acts.len() as u64 + 1,
                kind: DraftActKind::Enacted,
                by: visitor.person.id.clone(),
                post: visitor.post.clone(),
                at: now,
                digest: found.row.digest,
                base,
                note: format!("账本第 {seq} 号"),
            };
            now_there.row.standing = DraftStanding::Enacted;
            now_there.row.enacted = Some(seq);
            now_there.row.at = now;
            let changes = vec![
                OfficeChange::Draft(now_there.row),
                OfficeChange::DraftAct(act),
                entry.next(reader)?,
            ];
            Ok((changes, ()))
        })
    }
}

fn part(act: &DraftActRow) -> EnactedBy {
    EnactedBy {
        person: act.by.clone(),
        post: act.post.clone(),
        at: act.at,
    }
}
