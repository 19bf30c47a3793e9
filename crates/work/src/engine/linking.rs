//! What a step brings about in other cases is recorded in the same batch: either all of it is
//! durable with the step, or nothing.

use std::sync::Arc;

use zs_base::random::Rng;
use zs_base::{CaseId, CommandId, Moment};
use zs_case::{Consequence, Effect, consequences, decide, deemable};
use zs_event::command::Open as OpenCase;
use zs_event::event::Linked;
use zs_event::{Act, Cite, Command, Happening};
use zs_store::Fault;

use super::Engine;
use super::opening::Open;
use crate::register::Desk;

/// A step that brings about more than this, one thing through the other, is a circle in the law.
const DEPTH_MAX: usize = 8;

/// What became of a consequence: the other case, or why there is none.
pub(super) type Became = Result<CaseId, String>;

impl<R: Rng> Engine<R> {
    /// Records what these happenings of a case bring about in others.
    pub(super) fn follow(
        &mut self,
        case: &CaseId,
        happenings: &[Happening],
        depth: usize,
        batch: &mut Open,
    ) -> Result<(), Fault> {
        if depth == DEPTH_MAX {
            return Ok(());
        }
        let Some(remembered) = self.remembered(case)? else {
            return Ok(());
        };
        let links = &self.law.library.links;
        let found: Vec<Consequence> = happenings
            .iter()
            .flat_map(|it| consequences(&remembered.state, it, links))
            .collect();
        self.put_back(Some(remembered));
        for consequence in found {
            let became = self.bring_about(case, &consequence, depth, batch)?;
            let (name, cite) = (&consequence.name, &consequence.cite);
            self.led(case, name, cite, &became, batch)?;
        }
        self.await_others(case, happenings, depth, batch)
    }

    fn bring_about(
        &mut self,
        case: &CaseId,
        consequence: &Consequence,
        depth: usize,
        batch: &mut Open,
    ) -> Result<Became, Fault> {
        match &consequence.effect {
            Effect::Opens { open, unit_ending } => {
                let open = match unit_ending {
                    None => open.clone(),
                    Some(ending) => match self.law.roll().nearest(&open.unit, ending) {
                        Some(unit) => OpenCase {
                            unit,
                            ..open.clone()
                        },
                        None => return Ok(Err(format!("没有名称以“{ending}”结尾的单位"))),
                    },
                };
                self.open_linked(open, batch)
            }
            Effect::Deems { case: None, .. } => Ok(Err("没有写明是哪一件案件".to_owned())),
            Effect::Deems {
                case: Some(other), ..
            } => self.deem_linked(case, other, consequence, depth, batch),
        }
    }

    /// Has the step of the other case count as done, with all that this brings about in turn.
    fn deem_linked(
        &mut self,
        case: &CaseId,
        other: &CaseId,
        consequence: &Consequence,
        depth: usize,
        batch: &mut Open,
    ) -> Result<Became, Fault> {
        self.catch_up(other, batch)?;
        let Some(remembered) = self.remembered(other)? else {
            return Ok(Err("写明的那一件案件在本平台查不到".to_owned()));
        };
        let law = self.law.clone();
        let reader = self.reader.as_mut();
        let desk = Desk::new(&law, &self.secret, reader, &mut self.memory, *other);
        let deemed = deemable(&remembered.state, consequence, &desk, case, batch.now);
        if let Some(fault) = desk.fault() {
            return Err(fault);
        }
        let Some(deemed) = deemed else {
            self.put_back(Some(remembered));
            return Ok(Err(
                "写明的那一件案件已经登记过，或者现在不能登记".to_owned()
            ));
        };
        let command = self.by_law(*other);
        let happenings = vec![Happening::Deemed(deemed)];
        self.record(&command, Some(remembered), happenings.clone(), batch)?;
        self.follow(other, &happenings, depth + 1, batch)?;
        Ok(Ok(*other))
    }

    fn open_linked(&mut self, open: OpenCase, batch: &mut Open) -> Result<Became, Fault> {
        let mut id = [0; 16];
        self.salts.fill_bytes(&mut id);
        let overlays = self.overlays_now(&open, batch.now);
        let mut command = self.by_law(CaseId(id));
        command.act = Act::Open(OpenCase { overlays, ..open });
        let law = self.law.clone();
        let reader = self.reader.as_mut();
        let desk = Desk::new(&law, &self.secret, reader, &mut self.memory, command.case);
        let decided = decide(None, &command, &desk, batch.now);
        if let Some(fault) = desk.fault() {
            return Err(fault);
        }
        match decided {
            Ok(happenings) => {
                self.record(&command, None, happenings, batch)?;
                Ok(Ok(command.case))
            }
            Err(refusal) => {
                let said = refusal.objections.into_iter().map(|it| it.sentence);
                Ok(Err(said.collect::<Vec<_>>().join("")))
            }
        }
    }

    /// The overlays of the case from which it comes, in the versions of that day.
    fn overlays_now(&self, open: &OpenCase, now: Moment) -> Vec<String> {
        let names = open.overlays.iter().map(|it| it.split('/').next());
        let names: Vec<&str> = names.flatten().collect();
        let day = open.effective_on.min(now).day();
        let keys = self.law.library.overlays_on(&names, day);
        let keys = keys.unwrap_or_default().into_iter();
        keys.map(|key: Arc<str>| key.to_string()).collect()
    }

    /// Says in the case what its step brought about, or why it could not.
    pub(super) fn led(
        &mut self,
        case: &CaseId,
        name: &str,
        cite: &Cite,
        became: &Became,
        batch: &mut Open,
    ) -> Result<(), Fault> {
        let cite = cite.in_words();
        let (cases, reason) = match became {
            Ok(other) => (vec![*other], format!("{name}（{cite}）")),
            Err(why) => (
                Vec::new(),
                format!("{name}（{cite}）：没有办成，{why}，请人工办理"),
            ),
        };
        let Some(remembered) = self.remembered(case)? else {
            return Ok(());
        };
        let led = Happening::Led(Linked {
            cases,
            effective_on: batch.now,
            reason,
        });
        let command = self.by_law(*case);
        self.record(&command, Some(remembered), vec![led], batch)?;
        Ok(())
    }

    /// What the law does needs a command, too, which nobody gives.
    pub(super) fn by_law(&mut self, case: CaseId) -> Command {
        let mut id = [0; 16];
        self.salts.fill_bytes(&mut id);
        Command::of_the_law(CommandId(id), case)
    }
}
