//! A route: what is asked, what one needs for it, and which function answers. There is no way to
//! answer a request without a row of this kind.

use zs_base::{CaseId, UnitId};
use zs_power::{Action, Denied, Matter, absent, may};
use zs_store::Fault;
use zs_work::office::Visitor;

use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The two methods there are: nothing is changed by looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Looks.
    Get,
    /// Changes.
    Post,
}

/// What a visitor needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: sign-in, health, static files, and what is public.
    Nothing,
    /// To have signed in, though the password must perhaps be changed or a post be chosen first.
    Account,
    /// To be at work in a post.
    Session,
    /// The power to do this to the installation.
    May(Action),
    /// The power to do this to cases of the unit in which the visitor works.
    Own(Action),
    /// The power to do this to the case that the path names with `{case}`.
    Matter(Action),
}

/// What a route takes from a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A form without files.
    Form,
    /// A form, with or without files.
    Files,
    /// A piece of a file.
    Piece,
    /// A form with one small file, from anybody.
    Proof,
}

/// Whose personal data a route shows to those who may read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// Nobody's.
    No,
    /// Those of the case that the path names.
    OfCase,
    /// Those of cases of the visitor's unit, in a list of work.
    OfQueue,
    /// Those of a list, when names are asked for; the route itself writes the look down then.
    OfList,
}

/// Until when a page that everybody may see is kept in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// It is made of the rows of notices and documents, the register and the law, and of nothing else.
    WhileListsStand,
    /// It is made of anything that stands in the ledger.
    WhileLedgerStands,
}

/// A place in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The group it stands in.
    pub group: &'static str,
    /// What it is called.
    pub name: &'static str,
}

/// A route.
#[derive(Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path; `{name}` stands for any one part.
    pub path: &'static str,
    /// What a visitor needs.
    pub needs: Needs,
    /// What it takes.
    pub takes: Takes,
    /// Whose personal data it shows: each look at them is written down with its purpose.
    pub personal: Personal,
    /// Whether everybody asks for it, of whom only few are answered at the same time.
    pub of_everybody: bool,
    /// Whether its page is kept in memory, and until when. It must then be made of nothing of whoever
    /// asks but the address, the host and the size of letters.
    pub keeps: Option<Keeps>,
    /// Where the menu shows it.
    pub shown: Option<Shown>,
    /// What answers.
    pub handle: fn(&mut Visit<'_>) -> Result<Answer, Trouble>,
}

impl Route {
    /// A route that looks.
    pub const fn get(
        path: &'static str,
        needs: Needs,
        handle: fn(&mut Visit<'_>) -> Result<Answer, Trouble>,
    ) -> Self {
        Self {
            method: Method::Get,
            path,
            needs,
            takes: Takes::Form,
            personal: Personal::No,
            of_everybody: false,
            keeps: None,
            shown: None,
            handle,
        }
    }

    /// A route that changes something.
    pub const fn post(
        path: &'static str,
        needs: Needs,
        handle: fn(&mut Visit<'_>) -> Result<Answer, Trouble>,
    ) -> Self {
        let route = Self::get(path, needs, handle);
        Self {
            method: Method::Post,
            ..route
        }
    }

    /// The same, taking this.
    #[must_use]
    pub const fn taking(self, takes: Takes) -> Self {
        Self { takes, ..self }
    }

    /// The same, showing these personal data.
    #[must_use]
    pub const fn showing(self, personal: Personal) -> Self {
        Self { personal, ..self }
    }

    /// The same, which everybody asks for.
    #[must_use]
    pub const fn of_everybody(self) -> Self {
        Self {
            of_everybody: true,
            ..self
        }
    }

    /// The same, kept in memory so long.
    #[must_use]
    pub const fn kept(self, keeps: Keeps) -> Self {
        Self {
            keeps: Some(keeps),
            ..self
        }
    }

    /// The same, shown in the menu.
    #[must_use]
    pub const fn shown(self, group: &'static str, name: &'static str) -> Self {
        Self {
            shown: Some(Shown { group, name }),
            ..self
        }
    }

    /// Asks the authority table whether this visit may have its answer.
    ///
    /// # Errors
    /// What to tell a visitor who may not.
    pub fn permit(&self, visit: &mut Visit<'_>) -> Result<(), Trouble> {
        match self.needs {
            Needs::Nothing => Ok(()),
            Needs::Account => visit.guest.map(|_| ()).ok_or(Trouble::SignIn),
            Needs::Session => visit.visitor().map(|_| ()),
            Needs::May(action) => {
                let who = visit.visitor()?;
                permit(visit, who, action, None)?;
                Ok(())
            }
            Needs::Own(action) => {
                let who = visit.visitor()?;
                permit(visit, who, action, Some(&who.unit))?;
                Ok(())
            }
            Needs::Matter(action) => {
                let unit = unit_of(visit)?;
                let who = visit.visitor()?;
                let Some(unit) = unit else {
                    return Err(absent(&who.asker()).into());
                };
                permit(visit, who, action, Some(&unit))?;
                Ok(())
            }
        }
    }
}

/// The unit of the case that the path names; nothing where there is no such case.
fn unit_of(visit: &mut Visit<'_>) -> Result<Option<UnitId>, Fault> {
    let Ok(case) = visit.part("case").parse::<CaseId>() else {
        return Ok(None);
    };
    let row = visit.looker.reader().case(&case)?;
    Ok(row.map(|row| row.unit))
}

fn permit(
    visit: &Visit<'_>,
    who: &Visitor,
    action: Action,
    unit: Option<&UnitId>,
) -> Result<(), Denied> {
    let law = visit.law;
    let matter = Matter {
        unit,
        ..Matter::default()
    };
    let verdict = may(&law.authority, &law.units(), &who.asker(), action, &matter);
    verdict.into_result().map(|_| ())
}
