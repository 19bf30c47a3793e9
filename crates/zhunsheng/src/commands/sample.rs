//! `zhunsheng sample`: fills a new county with invented cases of any number, for load and growth.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use zs_base::Day;
use zs_sample::Spec;
use zs_store::people::Unit;
use zs_store::{OfficeChange, UnitChangeKind, UnitChangeRow};
use zs_work::Law;

use super::demo::fill::Fill;
use crate::county::{County, site};
use crate::failure::Failure;
use crate::place::{Place, PlaceArgs};
use crate::{law_folder, samples};

/// The kind of the unit above all others.
const GOVERNMENT: &str = "government";

/// The arguments.
#[derive(Args)]
pub struct SampleArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    invent: Invent,
}

/// How a county is invented.
#[derive(Args)]
pub struct Invent {
    #[arg(
        long,
        value_name = "个",
        default_value_t = 20_000,
        help = "编造多少个案件"
    )]
    pub cases: u64,

    #[arg(
        long,
        value_name = "数",
        default_value_t = 2026,
        help = "种子：同一个数造出同一个县"
    )]
    pub seed: u64,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥放在哪里（不在数据文件夹里）"
    )]
    pub key: Option<PathBuf>,
}

impl Invent {
    /// The people and units of the county that the seed gives.
    pub fn county(&self, spec: &Spec) -> Result<zs_sample::County, Failure> {
        spec.county(self.seed).map_err(Failure::because)
    }

    /// Founds that county in a new place.
    pub fn found(
        &self,
        place: &Place,
        spec: &Spec,
        sample: &zs_sample::County,
        law: Arc<Law>,
    ) -> Result<County, Failure> {
        let jurisdiction = spec.jurisdiction.as_str().into();
        let key = law_folder::key_file(self.key.as_deref(), &jurisdiction)?;
        let unit = |it: &zs_sample::Staff| Unit {
            id: it.unit.clone(),
            name: it.name.clone(),
        };
        let units: Vec<Unit> = sample.units.iter().map(unit).collect();
        let mut county = County::found(place, &key, &jurisdiction, law, &sample.people, &units)?;
        let store = county.store();
        store.keep_setting(site::NAME, spec.name.as_bytes())?;
        store.keep_setting(site::SAMPLE, b"1")?;
        let (began, _) = spec.span().map_err(Failure::because)?;
        store.keep(&tree(sample, began))?;
        Ok(county)
    }
}

/// That the units of the county stand below its government.
fn tree(sample: &zs_sample::County, on: Day) -> Vec<OfficeChange> {
    let government = sample.units.iter().find(|it| it.kind == GOVERNMENT);
    let above = government.map(|it| it.unit.clone());
    let numbered = (1..).zip(&sample.units);
    let founded = numbered.map(|(number, it)| {
        let other = above.as_ref().filter(|above| **above != it.unit);
        OfficeChange::UnitChange(UnitChangeRow {
            number,
            unit: it.unit.clone(),
            on,
            kind: UnitChangeKind::Founded,
            name: it.name.clone(),
            other: other.map_or_else(String::new, ToString::to_string),
            cite: "样例".to_owned(),
            by: "".into(),
            at: on.start(),
        })
    });
    founded.collect()
}

/// Runs the command.
pub fn run(args: &SampleArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let law = Arc::new(law_folder::law(law)?);
    let (spec, stories) = samples::read()?;
    let sample = args.invent.county(&spec)?;
    let mut county = args
        .invent
        .found(&args.data.place()?, &spec, &sample, law.clone())?;
    let span = spec.span().map_err(Failure::because)?;
    let fill = Fill {
        spec: &spec,
        sample: &sample,
        stories: &stories,
        law: &law,
    };
    fill.run(&mut county, None, args.invent.cases, args.invent.seed, span)?;
    Ok(ExitCode::SUCCESS)
}
