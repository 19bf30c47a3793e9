//! What the machine alone writes into the steps of a draw, from the case and the locked lists.

use zs_base::{Day, Digest, DrawSeed};
use zs_case::state::{Round, Validity};
use zs_case::{Computing, InstanceNo, State};
use zs_event::Value;
use zs_law::{Field, FieldMeaning, StepNo};
use zs_store::Files;

use super::ALGORITHM;
use super::locked::LockedList;

/// What stands in a list of which nobody is: an event keeps no empty list.
const NOBODY: &str = "无";

/// The text that makes the seed.
#[must_use]
pub fn seed_text(game: &str, issue: &str, day: &str, digits: &str) -> String {
    [game, issue, day, digits].join("|")
}

/// A draw as its case tells it, with the files beside the ledger.
pub(crate) struct Draws<'a> {
    pub(crate) state: &'a State,
    pub(crate) files: Option<&'a Files>,
}

/// What the machine finds for a field, or why it finds nothing.
pub(crate) fn computed(
    files: Option<&Files>,
    asked: &Computing<'_>,
) -> Result<Option<Value>, String> {
    let Some(meaning) = asked.field.is else {
        return Ok(None);
    };
    let state = asked.state;
    Draws { state, files }.value(meaning, asked)
}

impl Draws<'_> {
    fn value(&self, meaning: FieldMeaning, asked: &Computing<'_>) -> Result<Option<Value>, String> {
        use FieldMeaning as M;
        let text = |text: String| Ok(Some(Value::Text(text)));
        match meaning {
            M::DrawSubjectsFile | M::DrawOfficersFile => {
                self.seed_is_to_come(asked)?;
                let kind = &asked.field.name;
                let mut evidence = asked.act.evidence.iter().filter(|it| *it.kind == **kind);
                let file = evidence.next().map(|it| it.file);
                let file = file.ok_or("没有系统生成的锁定名单文件。")?;
                self.locked(&file)?;
                text(file.to_string())
            }
            M::DrawSubjects => text(self.own_list(asked, M::DrawSubjectsFile)?),
            M::DrawOfficers => text(self.own_list(asked, M::DrawOfficersFile)?),
            M::DrawAlgorithm => text(ALGORITHM.to_owned()),
            M::DrawSeed => text(self.seed(asked.today)?),
            M::DrawSubjectsUsed => text(self.subjects()?.public().digest().to_string()),
            M::DrawOfficersUsed => text(self.officers()?.public().digest().to_string()),
            M::DrawnSubjects | M::DrawSubjectReserves => {
                let drawn = self.drawn(&self.subjects()?, M::DrawSubjectCount, asked.today)?;
                Ok(Some(Value::List(drawn.of(meaning == M::DrawnSubjects))))
            }
            M::DrawnOfficers | M::DrawOfficerReserves => {
                let drawn = self.drawn(&self.officers()?, M::DrawOfficerCount, asked.today)?;
                Ok(Some(Value::List(drawn.of(meaning == M::DrawnOfficers))))
            }
            M::DrawSubstitutePlace => Ok(Some(Value::Count(self.substitutions(asked) as i64 + 1))),
            M::DrawSubstitute => {
                let place = self.substitutions(asked);
                let reserves = self.list(M::DrawOfficerReserves);
                let next = reserves.get(place).filter(|it| **it != *NOBODY).cloned();
                text(next.ok_or("候补人员已经用完，要重新立项抽取。")?)
            }
            _ => Ok(None),
        }
    }

    /// The lists are fixed before the day on which the seed comes.
    fn seed_is_to_come(&self, asked: &Computing<'_>) -> Result<(), String> {
        let typed = asked
            .act
            .values
            .iter()
            .find_map(|(name, value)| match value {
                Value::Date(day) if self.means(name, FieldMeaning::DrawDay) => Some(*day),
                _ => None,
            });
        match typed {
            Some(day) if day <= asked.today => Err(format!(
                "开奖日期 {day} 不在今天以后：名单要在种子产生以前锁定。"
            )),
            Some(_) => Ok(()),
            None => Err("没有写明开奖日期。".to_owned()),
        }
    }

    fn means(&self, name: &str, meaning: FieldMeaning) -> bool {
        let mut fields = self.fields();
        fields.any(|(_, _, field)| *field.name == *name && field.is == Some(meaning))
    }

    fn fields(&self) -> impl Iterator<Item = (StepNo, usize, &Field)> {
        let law = &self.state.instance(InstanceNo::ROOT).procedure;
        law.step_numbers().flat_map(move |step| {
            let fields = law.step(step).fields.iter().enumerate();
            fields.map(move |(place, field)| (step, place, field))
        })
    }

    /// What the latest round of a step says in the field of a meaning, with the round.
    pub(crate) fn said(&self, meaning: FieldMeaning) -> Option<(&Round, &Value)> {
        let root = self.state.instance(InstanceNo::ROOT);
        let fields = self.fields().filter(|(.., it)| it.is == Some(meaning));
        let rounds = fields.filter_map(|(step, place, _)| {
            let round = root.done(step)?;
            Some((round, round.values.get(place)?.as_ref()?))
        });
        rounds.max_by_key(|(round, _)| round.at)
    }

    pub(crate) fn text(&self, meaning: FieldMeaning) -> Option<&str> {
        self.said(meaning)?.1.as_text()
    }

    fn list(&self, meaning: FieldMeaning) -> &[String] {
        match self.said(meaning) {
            Some((_, Value::List(items))) => items,
            _ => &[],
        }
    }

    /// How many were to be drawn.
    pub(crate) fn count(&self, meaning: FieldMeaning) -> usize {
        match self.said(meaning) {
            Some((_, Value::Count(count))) => usize::try_from(*count).unwrap_or(0),
            _ => 0,
        }
    }

    /// Where the digits come from: the lottery, the number of its drawing, its day.
    pub(crate) fn source(&self) -> Option<(&str, &str, Day)> {
        let Some((_, Value::Date(day))) = self.said(FieldMeaning::DrawDay) else {
            return None;
        };
        let game = self.text(FieldMeaning::DrawGame)?;
        Some((game, self.text(FieldMeaning::DrawIssue)?, *day))
    }

    fn seed(&self, today: Day) -> Result<String, String> {
        let (game, issue, day) = self.source().ok_or("名单还没有锁定。")?;
        if today < day {
            return Err(format!("开奖日期是 {day}，还没有到，不能抽取。"));
        }
        let digits = self.text(FieldMeaning::DrawDigits);
        let digits = digits.ok_or("开奖号码还没有登记。")?;
        Ok(seed_text(game, issue, &day.to_string(), digits))
    }

    /// The digest of a list that this very step locks, from the file that it brings.
    fn own_list(&self, asked: &Computing<'_>, file: FieldMeaning) -> Result<String, String> {
        let mut values = asked.act.values.iter();
        let found = values.find(|(name, _)| self.means(name, file));
        let digest = found.and_then(|(_, value)| value.as_text()?.parse().ok());
        let digest: Digest = digest.ok_or("没有系统生成的锁定名单文件。")?;
        Ok(self.locked(&digest)?.public().digest().to_string())
    }

    /// The locked list of subjects.
    pub(crate) fn subjects(&self) -> Result<LockedList, String> {
        self.committed(FieldMeaning::DrawSubjectsFile, FieldMeaning::DrawSubjects)
    }

    /// The locked list of officers.
    pub(crate) fn officers(&self) -> Result<LockedList, String> {
        self.committed(FieldMeaning::DrawOfficersFile, FieldMeaning::DrawOfficers)
    }

    fn committed(&self, file: FieldMeaning, list: FieldMeaning) -> Result<LockedList, String> {
        let digest = self.text(file).and_then(|it| it.parse().ok());
        let read = self.locked(&digest.ok_or("名单还没有锁定。")?)?;
        let found = read.public().digest().to_string();
        match self.text(list) == Some(&*found) {
            true => Ok(read),
            false => Err("名单与锁定的摘要不符，抽取无效。".to_owned()),
        }
    }

    fn locked(&self, file: &Digest) -> Result<LockedList, String> {
        let files = self.files.ok_or("这里没有名单文件，不能抽取。")?;
        let bytes = files.read(file);
        let bytes = bytes.map_err(|_| "锁定的名单文件不在，或者被改动过。".to_owned())?;
        let text = String::from_utf8(bytes).map_err(|_| "锁定的名单文件读不懂。".to_owned())?;
        LockedList::read(&text).map_err(|why| format!("{why}。"))
    }

    fn drawn(
        &self,
        list: &LockedList,
        count: FieldMeaning,
        today: Day,
    ) -> Result<DrawnNames, String> {
        let seed = DrawSeed::of(&self.seed(today)?);
        let result = seed.draw(list.public(), self.count(count));
        let names = |places: &[usize]| {
            let rows = places.iter().filter_map(|it| list.rows().get(*it));
            rows.map(|it| format!("{} {}", it.cell(0), it.cell(1)))
                .collect()
        };
        Ok(DrawnNames {
            drawn: names(&result.drawn),
            reserves: names(&result.reserves),
        })
    }

    /// How many officers were replaced before.
    fn substitutions(&self, asked: &Computing<'_>) -> usize {
        let root = self.state.instance(InstanceNo::ROOT);
        let mut fields = self.fields();
        let step = fields.find(|(step, ..)| root.procedure.step(*step).id == asked.act.path.step);
        step.map_or(0, |(step, ..)| {
            let rounds = root.rounds(step).iter();
            rounds.filter(|it| it.validity == Validity::Valid).count()
        })
    }
}

struct DrawnNames {
    drawn: Vec<String>,
    reserves: Vec<String>,
}

impl DrawnNames {
    fn of(self, drawn: bool) -> Vec<String> {
        let names = if drawn { self.drawn } else { self.reserves };
        match names.is_empty() {
            true => vec![NOBODY.to_owned()],
            false => names,
        }
    }
}
