//! `zhunsheng ledger countersign`: takes in what a witness signed, and sounds the alarm where it is
//! about another ledger.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zs_ledger::{Countersignature, PublicKey, Signed};
use zs_store::remarks;
use zs_work::{Standing, WitnessTaken, standing};

use crate::commands::data::KeyArgs;
use crate::commands::given;
use crate::county::County;
use crate::failure::Failure;
use crate::place::PlaceArgs;
use crate::{clock, law_folder};

/// The arguments.
#[derive(Args)]
pub struct CountersignArgs {
    #[command(flatten)]
    data: PlaceArgs,
    #[command(flatten)]
    key: KeyArgs,

    #[arg(
        long,
        value_name = "公钥",
        help = "见证人的公钥：130位十六进制，或者文件；要当面得来"
    )]
    witness_key: String,

    #[arg(long, value_name = "文件", help = "见证人的副署")]
    signature: PathBuf,

    #[arg(
        long,
        value_name = "人员编号",
        help = "谁登记见证人，只在第一次收这个见证人的副署时写；要有登记见证人的权限"
    )]
    by: Option<String>,
}

/// Runs the command.
pub fn run(args: &CountersignArgs, law: Option<&Path>) -> Result<(), Failure> {
    let key = given::key(&args.witness_key)?;
    let text = given::text(&args.signature)?;
    let opened = Signed::<Countersignature>::decode(&text).and_then(|signed| {
        signed.verify(&key)?;
        Ok(signed.statement)
    });
    let said = opened.map_err(|error| Failure::input(format!("没有收：{error}。")))?;
    let place = args.data.place()?;
    let mut reader = place.reader_with(args.key.file())?;
    if said.jurisdiction != *reader.jurisdiction() {
        return Err(Failure::input(format!(
            "没有收：这份副署说的是辖区“{}”的账本。",
            said.jurisdiction
        )));
    }
    let mut ring = args.key.ring(reader.as_ref())?;
    let known = remarks(reader.as_mut(), &mut ring).map_err(Failure::because)?;
    let known = known.witnesses.iter().any(|it| it.key == key);
    drop(reader);
    if !known {
        register(args, law, &said, key)?;
    }
    // What accuses the ledger is kept first of all.
    let files = place.must_beside()?.checkpoints;
    files.keep_countersignature(said.size, &text)?;
    let mut reader = place.closed_reader()?;
    match standing(reader.as_mut(), &said)? {
        Standing::Agrees => {
            println!(
                "副署已收：{}见证了前{}条，树根与本账本一致。",
                said.witness, said.size
            );
            Ok(())
        }
        Standing::Differs => Err(Failure::input(format!(
            "警报：{}副署的前{}条的树根，与本账本的不同。副署已经留下。\n\
             账本可能被改写过，或者给别人看过另一本。停止办理，保存好数据和检查点，报告审计部门。",
            said.witness, said.size
        ))),
    }
}

/// Records the key of a witness that signs for the first time.
fn register(
    args: &CountersignArgs,
    law: Option<&Path>,
    said: &Countersignature,
    key: PublicKey,
) -> Result<(), Failure> {
    let by = args.by.as_deref().ok_or_else(|| {
        Failure::usage("这个见证人还没有登记，要用 --by 写明谁登记；请先当面核对它的公钥。")
    })?;
    let taken = WitnessTaken {
        by: by.into(),
        name: said.witness.clone(),
        key,
    };
    let law = Arc::new(law_folder::law(law)?);
    let mut county = County::open(&args.data.place()?, args.key.file(), law)?;
    let seq = county.take_witness(clock::now()?, &taken)?;
    println!("见证人“{}”已登记，并已入账（第{seq}号）。", taken.name);
    Ok(())
}
