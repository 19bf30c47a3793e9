//! What is published of a draw: both lists without names, where the seed came from and who was
//! drawn, by the names of rows. Whoever has it draws again.

use serde::{Deserialize, Serialize};
use zs_base::{Digest, DrawList, DrawRow, DrawSeed, draw_name};

use super::{ALGORITHM, seed_text};

/// A draw as it is published. `docs/draw-format.md` tells each part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// [`ALGORITHM`].
    pub format: String,
    /// Who drew.
    pub unit: String,
    /// The day on which the lists were locked.
    pub locked_on: String,
    /// Where the digits came from: the lottery, the number of its drawing, its day.
    pub source: [String; 3],
    /// The digits that it gave.
    pub digits: String,
    /// The subjects.
    pub subjects: BundleList,
    /// The officers.
    pub officers: BundleList,
    /// Names that may be told by now.
    pub opened: Vec<OpenedRow>,
}

/// A list and what was drawn from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleList {
    /// The digest that was written into the ledger when the list was locked.
    pub digest: String,
    /// How many were to be drawn.
    pub count: usize,
    /// The rows, in the order of their names.
    pub rows: Vec<BundleRow>,
    /// The names of the drawn rows, in the order in which they were drawn.
    pub drawn: Vec<String>,
    /// The names of the reserves, in their order.
    pub reserves: Vec<String>,
}

/// A row with its digest, so that an edited row is found by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleRow {
    /// The row: name, category, lots and why it is out, set apart by tabs.
    pub row: String,
    /// Its digest.
    pub digest: String,
}

/// A row whose name may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRow {
    /// The name of the row.
    pub name: String,
    /// The bytes that hid it.
    pub salt: String,
    /// What the row says.
    pub says: String,
}

/// Why a bundle does not draw again what it says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBundle {
    /// It is another file.
    #[error("这不是抽取的公开数据包（{ALGORITHM}）")]
    Format,
    /// A row was edited: the list and the number of the row, from 1.
    #[error("{0}第{1}行与它的摘要不符：这一行被改动过")]
    Row(&'static str, usize),
    /// The rows are others than those that were locked.
    #[error("{0}的摘要应当是 {1}，重算得 {2}：名单不是锁定的那一份")]
    List(&'static str, String, Digest),
    /// Another result comes out.
    #[error("{0}：重抽的结果与公布的不同，从第{1}名起")]
    Result(&'static str, usize),
    /// A name that was told does not belong to its row.
    #[error("公开的名称“{0}”与名单里的摘要不符")]
    Opened(String),
}

impl BundleList {
    /// The list, with what `seed` draws from it.
    #[must_use]
    pub fn of(list: &DrawList, count: usize, seed: &DrawSeed) -> Self {
        let result = seed.draw(list, count);
        let names = |places: &[usize]| {
            let rows = places.iter().filter_map(|it| list.rows().get(*it));
            rows.map(|it| it.name.to_string()).collect()
        };
        let rows = list.rows().iter().map(|it| BundleRow {
            row: it.to_string(),
            digest: it.digest().to_string(),
        });
        Self {
            digest: list.digest().to_string(),
            count,
            rows: rows.collect(),
            drawn: names(&result.drawn),
            reserves: names(&result.reserves),
        }
    }

    fn replay(&self, name: &'static str, seed: &DrawSeed) -> Result<DrawList, BadBundle> {
        let mut rows = Vec::new();
        for (index, it) in self.rows.iter().enumerate() {
            let row: Result<DrawRow, _> = it.row.parse();
            let row = row.ok().filter(|row| row.digest().to_string() == it.digest);
            rows.push(row.ok_or(BadBundle::Row(name, index + 1))?);
        }
        let list = DrawList::new(rows).map_err(|_| BadBundle::Format)?;
        let found = list.digest();
        if found.to_string() != self.digest {
            return Err(BadBundle::List(name, self.digest.clone(), found));
        }
        let again = Self::of(&list, self.count, seed);
        let told = self.drawn.iter().chain(&self.reserves);
        let found = again.drawn.iter().chain(&again.reserves);
        let is_equal = again.drawn == self.drawn && again.reserves == self.reserves;
        let differs = told
            .zip(found)
            .take_while(|(told, found)| told == found)
            .count();
        match is_equal {
            true => Ok(list),
            false => Err(BadBundle::Result(name, differs + 1)),
        }
    }
}

impl Bundle {
    /// Draws again, and says whether it is what the bundle says.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn replay(&self) -> Result<(), BadBundle> {
        if self.format != ALGORITHM {
            return Err(BadBundle::Format);
        }
        let [game, issue, day] = &self.source;
        let seed = DrawSeed::of(&seed_text(game, issue, day, &self.digits));
        let subjects = self.subjects.replay("对象名单", &seed)?;
        let officers = self.officers.replay("人员名单", &seed)?;
        for it in &self.opened {
            let salt = it.salt.parse::<zs_base::CaseId>();
            let name = salt.map(|salt| draw_name(&salt.0, &it.says)).ok();
            let rows = subjects.rows().iter().chain(officers.rows());
            let known = name.filter(|_| rows.clone().any(|row| Some(row.name) == name));
            if known.is_none_or(|known| known.to_string() != it.name) {
                return Err(BadBundle::Opened(it.says.clone()));
            }
        }
        Ok(())
    }

    /// The bundle as JSON, indented.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads what [`Bundle::json`] wrote.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn read(json: &str) -> Result<Self, BadBundle> {
        serde_json::from_str(json).map_err(|_| BadBundle::Format)
    }
}
