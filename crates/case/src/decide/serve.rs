//! Recording that a paper was served.

use zs_base::Moment;
use zs_event::Happening;
use zs_event::command::Serve;
use zs_event::event::Served;
use zs_time::served_on;

use crate::codes::{ZS3114, ZS3120, ZS3123};
use crate::locate::{Place, locate};
use crate::refusal::{Objection, Refusal};
use crate::register::Register;
use crate::state::State;

pub(super) fn decide(
    state: &State,
    it: &Serve,
    register: &dyn Register,
    now: Moment,
) -> Result<Happening, Refusal> {
    let refuse =
        |sentence: String, cure: &str| Err(Refusal::of(Objection::new(ZS3123, sentence, cure)));
    let Some(Place::Existing { instance, step }) = locate(state, &it.path) else {
        return refuse(format!("本案没有“{}”的文书。", it.path), "核对环节。");
    };
    let own = state.instance(instance);
    let law = own.procedure.step(step);
    let Some(round) = own.done(step) else {
        return refuse(
            format!("“{}”还没有完成，没有可以送达的文书。", law.name),
            "先完成这个环节。",
        );
    };
    if !law.paper.as_ref().is_some_and(|paper| paper.served) {
        return refuse(format!("“{}”没有需要送达的文书。", law.name), "核对环节。");
    }
    if let Some(served) = round.served {
        let sentence = format!("“{}”的文书已经在 {} 送达。", law.name, served.day());
        return refuse(sentence, "送达日期有误的，用“更正”。");
    }
    let Some(way) = register.service_way(&it.way, it.on) else {
        return refuse(
            format!("{} 没有“{}”这种送达方式。", it.on, it.way),
            "选择当天合法的方式。",
        );
    };
    let mut found = Vec::new();
    // The way says in words what proves it, so a person judges whether the files do.
    let proved = way.proof.is_empty() || !it.proof.is_empty();
    if !proved {
        let sentence = format!("“{}”要有送达证明。", way.name);
        let cure = format!("补充：{}（其中之一）。", way.proof.join("、"));
        found.push(Objection::new(ZS3123, sentence, cure).missing(way.proof.clone()));
    }
    if it.on < round.at.day() || it.on > now.day() {
        let sentence = format!("送达日期 {} 早于文书作出的日期，或者晚于今天。", it.on);
        found.push(Objection::new(ZS3120, sentence, "核对送达回证上的日期。"));
    }
    for signer in &it.people {
        if state.recused.contains(&signer.person) {
            let sentence = format!("{}在本案中已经回避。", signer.person);
            found.push(Objection::new(ZS3114, sentence, "换一个人。"));
        }
    }
    let happening = Happening::Served(Served {
        path: it.path.clone(),
        round: own.rounds(step).len() as u16,
        way: it.way.clone(),
        on: it.on,
        effective_on: served_on(way, it.on).start().max(round.at),
        people: it.people.clone(),
        proof: it.proof.clone(),
    });
    super::unless_refused(found, happening)
}
