//! One worked case told again: by people of the county, in one of its units, on other days.

use std::collections::BTreeMap;

use zs_base::random::Seeded;
use zs_base::{CaseId, CommandId, Day, Digest, Moment, PersonId, PostId, UnitId};
use zs_event::{Act, Command, Party, Signer, Value};
use zs_law::Library;

use crate::act::parts;
use crate::county::{County, Spec, Staff};
use crate::plan::sample_file;
use crate::script::Script;

const DAY_MS: i64 = 86_400_000;

/// Who opens a case.
const OPENER: &str = "clerk";

/// A worked case on its way through the county.
#[derive(Clone, Debug)]
pub(crate) struct Retelling<'a> {
    spec: &'a Spec,
    county: &'a County,
    library: &'a Library,
    pub(crate) script: &'a Script,
    staff: &'a Staff,
    case: CaseId,
    rng: Seeded,
    /// How many days later than in the worked case it happens; whole weeks.
    days: i32,
    /// How many years later.
    years: i32,
    next: usize,
    units: BTreeMap<UnitId, &'a Staff>,
    players: BTreeMap<(PersonId, PostId), Signer>,
    parties: BTreeMap<String, Party>,
}

/// What a telling needs.
#[derive(Clone, Copy)]
pub(crate) struct Stage<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) county: &'a County,
    pub(crate) library: &'a Library,
}

impl<'a> Retelling<'a> {
    /// A script in a unit, opened so many days later than in the worked case. Nothing where its
    /// procedure was not in force then.
    pub(crate) fn new(
        stage: Stage<'a>,
        script: &'a Script,
        staff: &'a Staff,
        mut rng: Seeded,
        days: i32,
    ) -> Option<Self> {
        let (began, opening) = script.told.first()?;
        let on = began.day().plus(days);
        let case = CaseId(rng.bytes16());
        let Act::Open(open) = &opening.act else {
            return None;
        };
        let versions = versions(stage.library, &open.overlays, on)?;
        let versions: Vec<_> = versions.iter().map(|it| (&**it).into()).collect();
        stage.library.procedure(&script.procedure, &versions, on)?;
        let units = BTreeMap::from([(open.unit.clone(), staff)]);
        Some(Self {
            spec: stage.spec,
            county: stage.county,
            library: stage.library,
            script,
            staff,
            case,
            rng,
            days,
            years: i32::from(on.year()) - i32::from(began.day().year()),
            next: 0,
            units,
            players: BTreeMap::new(),
            parties: BTreeMap::new(),
        })
    }

    /// When the next act is recorded; nothing when the script is over.
    pub(crate) fn next_at(&self) -> Option<Moment> {
        let (at, command) = self.script.told.get(self.next)?;
        let days = self.script.retell.moved(&command.act);
        Some(self.later(*at).plus_ms(i64::from(days) * DAY_MS))
    }

    /// What was told last: which act of the script, who signs it, and for what step.
    pub(crate) fn last(&self) -> String {
        let last = self.next.checked_sub(1);
        let told = last.and_then(|at| self.script.told.get(at));
        let Some((_, command)) = told else {
            return String::new();
        };
        let step = match &command.act {
            Act::Perform(it) => it.path.to_string(),
            Act::Serve(it) => format!("送达 {}", it.path),
            _ => String::new(),
        };
        format!("第 {} 步 {step}（{}）", self.next, command.by.post)
    }

    /// The next act, or the post that nobody holds.
    pub(crate) fn act(&mut self) -> Option<Result<Command, PostId>> {
        let at = self.next_at()?;
        let script = self.script;
        let (_, command) = script.told.get(self.next)?;
        self.next += 1;
        let mut random = [0; 10];
        random.copy_from_slice(&self.rng.bytes16()[..10]);
        let days = self.days;
        // The days that the act names move along with it.
        self.days += script.retell.moved(&command.act);
        let told = self.told(command.clone(), CommandId::made_at(at, random));
        self.days = days;
        Some(told)
    }

    fn told(&mut self, mut command: Command, id: CommandId) -> Result<Command, PostId> {
        command.id = id;
        command.case = self.case;
        command.seen = None;
        let mut goes_to = None;
        match &mut command.act {
            Act::Open(it) => {
                it.unit = self.staff.unit.clone();
                let on = self.later(it.effective_on).day();
                it.overlays = versions(self.library, &it.overlays, on).unwrap_or_default();
            }
            Act::Transfer(it) => goes_to = Some(self.unit(&it.to)),
            Act::Tick => return Ok(Command::of_the_law(id, self.case)),
            Act::Serve(it) => it.on = it.on.plus(self.days),
            Act::Recuse(it) => it.person = self.person(&it.person)?,
            _ => {}
        }
        let found = parts(&mut command.act);
        if let Some(moment) = found.moment {
            *moment = self.later(*moment);
        }
        for signer in found.people.into_iter().flatten() {
            *signer = self.player(signer)?;
        }
        for (name, value) in found.values.into_iter().flatten() {
            *value = self.value(name, value)?;
        }
        for piece in found.evidence.into_iter().flatten() {
            piece.file = Digest::of(&[sample_file(&piece.kind).as_bytes()]);
        }
        for fact in found.facts.into_iter().flatten() {
            fact.reason = self.dated(&fact.reason);
        }
        if let Some(reason) = found.reason {
            *reason = self.dated(reason);
        }
        command.by = match &command.act {
            Act::Open(_) => self.opener()?,
            _ => self.player(&command.by)?,
        };
        if let (Act::Transfer(it), Some(staff)) = (&mut command.act, goes_to) {
            it.to = staff.unit.clone();
            self.staff = staff;
        }
        Ok(command)
    }

    /// Who opens the case: somebody at the desk of its unit, who may also act in it.
    fn opener(&mut self) -> Result<Signer, PostId> {
        let desk = self.staff.by_post.get(OPENER).map(Vec::as_slice);
        let person = self.rng.pick(desk.unwrap_or_default()).cloned();
        Ok(Signer {
            person: person.ok_or(OPENER)?,
            post: OPENER.into(),
            certificate: None,
        })
    }

    const fn later(&self, moment: Moment) -> Moment {
        moment.plus_ms(self.days as i64 * DAY_MS)
    }

    fn value(&mut self, name: &str, value: &Value) -> Result<Value, PostId> {
        Ok(match value {
            Value::Date(day) => Value::Date(day.plus(self.days)),
            Value::Moment(moment) => Value::Moment(self.later(*moment)),
            Value::Count(count) => Value::Count(self.year(*count)),
            Value::File(_) => Value::File(Digest::of(&[sample_file(name).as_bytes()])),
            Value::Party(party) => Value::Party(self.party(party)),
            Value::Text(text) => Value::Text(self.text(text)?),
            Value::List(texts) => {
                let texts: Result<_, _> = texts.iter().map(|text| self.text(text)).collect();
                Value::List(texts?)
            }
            Value::Money(_) | Value::Erased => value.clone(),
        })
    }

    /// A text in which people and units of the worked case are those of the county.
    fn text(&mut self, text: &str) -> Result<String, PostId> {
        let script = self.script;
        if script.people.contains_key(text) {
            return Ok(self.person(&text.into())?.to_string());
        }
        let mut named = script.people.iter().filter(|(_, (name, _))| name == text);
        if let Some((person, _)) = named.next() {
            let player = self.person(person)?;
            return Ok(self.county.name(&player).unwrap_or(text).to_owned());
        }
        let number = text.strip_prefix('u');
        if number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit())) {
            return Ok(self.unit(&text.into()).unit.to_string());
        }
        Ok(self.dated(text))
    }

    /// The player of a person who signs, in the first post in which the person does.
    fn person(&mut self, person: &PersonId) -> Result<PersonId, PostId> {
        let Some((_, post)) = self.script.people.get(person) else {
            return Ok(person.clone());
        };
        let signer = Signer {
            person: person.clone(),
            post: post.clone(),
            certificate: None,
        };
        self.player(&signer).map(|it| it.person)
    }

    /// Who plays a person in a post: somebody of the unit of the case or, for posts of the other
    /// unit, of that one; where nobody holds the post there, somebody of another unit.
    fn player(&mut self, signer: &Signer) -> Result<Signer, PostId> {
        let key = (signer.person.clone(), signer.post.clone());
        if let Some(player) = self.players.get(&key) {
            return Ok(player.clone());
        }
        let taken: Vec<_> = self.players.values().map(|it| it.person.clone()).collect();
        let free = |staff: &Staff| -> Vec<PersonId> {
            let holders = staff.by_post.get(&signer.post).into_iter().flatten();
            holders.filter(|it| !taken.contains(it)).cloned().collect()
        };
        let retell = &self.script.retell;
        let beside = retell
            .other_posts
            .iter()
            .any(|it| **it == *signer.post.as_str());
        let home = if beside { self.other() } else { self.staff };
        let mut found = free(home);
        if found.is_empty() {
            found = self.county.units.iter().flat_map(free).collect();
        }
        let person = self.rng.pick(&found).cloned();
        let player = Signer {
            person: person.ok_or_else(|| signer.post.clone())?,
            post: signer.post.clone(),
            certificate: None,
        };
        self.players.insert(key, player.clone());
        Ok(player)
    }

    /// The other unit that the case names first, or that it would name.
    fn other(&mut self) -> &'a Staff {
        let home = &self.staff.unit;
        let named = self.units.values().find(|it| it.unit != *home).copied();
        named.unwrap_or_else(|| self.unit(&UnitId::from("另一个单位")))
    }

    /// The unit of the county that stands for one of the worked case.
    fn unit(&mut self, id: &UnitId) -> &'a Staff {
        if let Some(staff) = self.units.get(id) {
            return staff;
        }
        let kinds = &self.script.retell.other_kinds;
        let taken: Vec<_> = self.units.values().map(|it| &it.unit).collect();
        let fits = |it: &&Staff| {
            (kinds.is_empty() || kinds.contains(&it.kind)) && !taken.contains(&&it.unit)
        };
        let fitting: Vec<&'a Staff> = self.county.units.iter().filter(fits).collect();
        let staff = self.rng.pick(&fitting).copied().unwrap_or(self.staff);
        self.units.insert(id.clone(), staff);
        staff
    }

    fn party(&mut self, party: &Party) -> Party {
        let key = format!("{}{}", party.name, party.number);
        if let Some(party) = self.parties.get(&key) {
            return party.clone();
        }
        let invented = self.spec.names.party_of(&mut self.rng, party.kind);
        self.parties.insert(key, invented.clone());
        invented
    }

    /// A text in which the year of the worked case and those around it are those of the telling, and
    /// its county is this one. Numbers of articles stay.
    fn dated(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for county in self.script.county.iter() {
            text = text.replace(county, &self.spec.name);
        }
        if self.years == 0 || text.contains('#') {
            return text;
        }
        let mut dated = String::with_capacity(text.len());
        let mut rest = &*text;
        while let Some(at) = rest.find(|it: char| it.is_ascii_digit()) {
            let (before, from) = rest.split_at(at);
            let end = from.find(|it: char| !it.is_ascii_digit());
            let (digits, after) = from.split_at(end.unwrap_or(from.len()));
            dated.push_str(before);
            match digits.parse::<i64>() {
                Ok(number) if digits.len() == 4 => dated.push_str(&self.year(number).to_string()),
                // The number of a drawing of a lottery: the year, then which of the year.
                Ok(number) if digits.len() == 7 => {
                    let drawing = self.year(number / 1_000) * 1_000 + number % 1_000;
                    dated.push_str(&drawing.to_string());
                }
                _ => dated.push_str(digits),
            }
            rest = after;
        }
        dated + rest
    }

    /// A number that is the year in which the worked case began, or one beside it, in the telling.
    fn year(&self, number: i64) -> i64 {
        let began = self.script.told.first();
        let began = began.map_or(0, |(at, _)| i64::from(at.day().year()));
        match (number - began).abs() <= 1 {
            true => number + i64::from(self.years),
            false => number,
        }
    }
}

/// The versions of named overlays that hold on a day.
fn versions(library: &Library, overlays: &[String], on: Day) -> Option<Vec<String>> {
    let names = overlays.iter().map(|it| it.split('/').next());
    let names: Option<Vec<&str>> = names.collect();
    let found = library.overlays_on(&names?, on)?;
    Some(found.iter().map(ToString::to_string).collect())
}
