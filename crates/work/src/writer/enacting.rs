//! A law comes into force: its notes become durable with nothing else under way, and only then is
//! anything decided under it.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use zs_store::Standing;

use super::append::Stopped;
use super::decide::Decide;
use super::decided::Decided;
use super::{Request, Unanswered, Writer};
use crate::law::Law;
use crate::lawmaking::{Enactment, enactments, notes_of};

/// What somebody is told who waits for a law.
type Enacted = Result<Enactment, Unanswered>;

/// A law that shall hold from now on.
pub(super) struct Enacting {
    /// What the notes say; place and moment are given by the ledger.
    enactment: Enactment,
    /// The law with it.
    law: Law,
    /// The law under which it was checked. Under another one it must be checked again.
    under: Arc<Law>,
    reply: SyncSender<Enacted>,
}

/// Said where another law came into force since the check.
const OVERTAKEN: &str = "这期间启用了别的规则，请重新证明以后再启用";

impl Writer {
    /// Enacts what was checked, signed and proved, and gives the enactment as the ledger has it.
    /// `law` is the one under which it was checked, `with` the same with its files.
    ///
    /// # Errors
    /// When another law came into force meanwhile, or the machine failed; the standing says what
    /// is known.
    pub(crate) fn enact(&self, enactment: Enactment, under: Arc<Law>, with: Law) -> Enacted {
        let (reply, answer) = sync_channel(1);
        self.hand_in(Request::Enact(Box::new(Enacting {
            enactment,
            law: with,
            under,
            reply,
        })))?;
        let gone = "写账的进程停止了，请重新启动以后看“立规”页";
        let answered = answer.recv();
        answered.unwrap_or_else(|_| Err(Unanswered::new(Standing::Unknown, gone)))
    }
}

impl Decide {
    /// Records an enactment and follows it from then on.
    pub(super) fn enact(&mut self, enacting: Enacting) -> Result<(), Stopped> {
        let Enacting {
            enactment,
            law,
            under,
            reply,
        } = enacting;
        self.hear()?;
        self.quiet()?;
        let before = self.in_force.now();
        if !Arc::ptr_eq(&before, &under) {
            let unanswered = Unanswered::new(Standing::NotRecorded, OVERTAKEN);
            let _gone = reply.send(Err(unanswered));
            return Ok(());
        }
        let notes = notes_of(&enactment);
        let now = self.clock.now();
        let prepared = match self.engine.prepare_after(&notes, now, &[]) {
            Ok(prepared) => prepared,
            Err(fault) => {
                let _gone = reply.send(Err(fault.into()));
                return self.start_anew();
            }
        };
        self.under_way += 1;
        let found = {
            let mut append = self.append.lock().map_err(|_| Stopped)?;
            append.write([Decided {
                generation: self.generation,
                chunks: 1,
                prepared,
                commands: Vec::new(),
                replies: Vec::new(),
            }])?;
            // Whatever the database said about the commit, what stands in the ledger is law.
            let read = append.reads().map(enactments);
            read.and_then(|it| it.map_err(Unanswered::from))
        };
        self.hear()?;
        let answer = found.and_then(|all| match all.get(before.enacted().len()..) {
            Some(new @ [.., last]) => {
                self.follow(law, new);
                Ok(last.clone())
            }
            _ => {
                let sentence = "没有入账，请再启用一次";
                Err(Unanswered::new(Standing::NotRecorded, sentence))
            }
        });
        let _gone = reply.send(answer);
        Ok(())
    }

    /// Decides under the law with its enactments from now on.
    fn follow(&mut self, mut law: Law, new: &[Enactment]) {
        for enactment in new {
            law = law.with_enactment(enactment.clone());
        }
        let law = Arc::new(law);
        self.engine.decide_under(law.clone());
        self.in_force.becomes(law);
    }
}
