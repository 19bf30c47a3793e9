//! `zhunsheng verify`: what a paper, a proof or a checkpoint is worth, without the county and its data.

mod copy;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use zs_ledger::{
    Checkpoint, ConsistencyProof, Countersignature, KeyList, LedgerError, ProofBundle, Proven,
    Signed,
};

use super::given;
use crate::failure::Failure;

/// The arguments.
#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct VerifyArgs {
    #[arg(
        value_name = "证明文件",
        required_unless_present = "checkpoint",
        help = "公示页上下载的，或者 ledger prove 写出的"
    )]
    proof: Option<PathBuf>,

    #[arg(
        long,
        value_name = "公钥",
        help = "机关的公钥：130位十六进制，或者公钥文件（key.txt）；要由别处得来"
    )]
    key: String,

    #[arg(
        long,
        value_name = "文件",
        requires = "proof",
        help = "手里的文字（UTF-8）：证明里出示的内容是不是都在里面，可以写多次"
    )]
    text: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "文件",
        requires = "proof",
        help = "手里的文件：是不是证明里指明的那一个，可以写多次"
    )]
    document: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "文件",
        help = "别处保存的检查点；没有证明文件时写两次，先后次序不限"
    )]
    checkpoint: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "文件",
        requires = "checkpoint",
        help = "两个检查点之间的一致性证明"
    )]
    consistency: Option<PathBuf>,

    #[arg(
        long,
        value_name = "文件",
        requires = "witness_key",
        help = "见证人的副署"
    )]
    countersignature: Option<PathBuf>,

    #[arg(
        long,
        value_name = "公钥",
        requires = "countersignature",
        help = "见证人的公钥：130位十六进制，或者文件；要由见证人那里得来"
    )]
    witness_key: Option<String>,
}

/// Everything that was found to hold.
struct Found {
    proven: Option<Proven>,
    /// What was compared with what the proof shows, one sentence each.
    compared: Vec<String>,
    /// The checkpoints, the shorter ledger first.
    checkpoints: Vec<Checkpoint>,
    countersigned: Option<Countersignature>,
}

/// Runs the command.
pub fn run(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let keys = given::keys(&args.key)?;
    let mut found = Found {
        proven: None,
        compared: Vec::new(),
        checkpoints: Vec::new(),
        countersigned: None,
    };
    if let Some(file) = &args.proof {
        let proven = proven(&given::text(file)?, &keys)?;
        found.compared = copy::compare(&proven, &args.text, &args.document)?;
        found.checkpoints.push(proven.checkpoint.clone());
        found.proven = Some(proven);
    }
    for file in &args.checkpoint {
        let opened = checkpoint(&given::text(file)?, &keys);
        let wrong = |error| refused(&format!("检查点“{}”", file.display()), &error);
        found.checkpoints.push(opened.map_err(wrong)?);
    }
    found.checkpoints.sort_by_key(|it| it.size);
    continued(args, &found.checkpoints)?;
    if let (Some(file), Some(key)) = (&args.countersignature, &args.witness_key) {
        let said = countersigned(&given::text(file)?, key, &found.checkpoints)?;
        found.countersigned = Some(said);
    }
    report::say(&found);
    Ok(ExitCode::SUCCESS)
}

fn refused(what: &str, error: &LedgerError) -> Failure {
    Failure::input(format!("核对不通过。{what}：{error}。"))
}

fn proven(json: &str, keys: &KeyList) -> Result<Proven, Failure> {
    let verified = ProofBundle::from_json(json).and_then(|bundle| {
        let jurisdiction = bundle.checkpoint()?.jurisdiction;
        bundle.verify(&keys.ring(jurisdiction))
    });
    verified.map_err(|error| refused("证明文件", &error))
}

/// The ledger of a checkpoint is the one whose keys were given, whatever it calls itself.
fn checkpoint(text: &str, keys: &KeyList) -> Result<Checkpoint, LedgerError> {
    let jurisdiction = Signed::<Checkpoint>::decode(text)?.statement.jurisdiction;
    keys.ring(jurisdiction).open(text)
}

/// Two checkpoints must be one ledger; of different sizes they need the proof that they are.
fn continued(args: &VerifyArgs, checkpoints: &[Checkpoint]) -> Result<(), Failure> {
    let (old, new) = match checkpoints {
        [] | [_] if args.consistency.is_none() => return Ok(()),
        [old, new] => (old, new),
        [] | [_] => {
            return Err(Failure::usage(
                "一致性证明要有两个检查点：证明文件里有一个，再用 --checkpoint 写明别的。",
            ));
        }
        _ => return Err(Failure::usage("一次只能比较两个检查点。")),
    };
    let between = format!("{}条和{}条的两个检查点", old.size, new.size);
    let held = match &args.consistency {
        Some(file) => ConsistencyProof::from_json(&given::text(file)?)
            .and_then(|proof| proof.connects(old, new)),
        None if old.size < new.size => Err(LedgerError::ProofMissing { after: old.size }),
        None if old.jurisdiction != new.jurisdiction => {
            Err(LedgerError::OtherLedger(new.jurisdiction.to_string()))
        }
        None if old.root != new.root => Err(LedgerError::SplitView { size: old.size }),
        None => Ok(()),
    };
    held.map_err(|error| refused(&between, &error))
}

/// What a witness signed, about one of the checkpoints.
fn countersigned(
    text: &str,
    key: &str,
    checkpoints: &[Checkpoint],
) -> Result<Countersignature, Failure> {
    let key = given::key(key)?;
    let opened = Signed::<Countersignature>::decode(text).and_then(|signed| {
        signed.verify(&key)?;
        Ok(signed.statement)
    });
    let said = opened.map_err(|error| refused("副署", &error))?;
    let of_its_size = checkpoints.iter().find(|it| it.size == said.size);
    let Some(checkpoint) = of_its_size.or(checkpoints.last()) else {
        return Err(Failure::usage("副署要和证明文件或者检查点一起核对。"));
    };
    said.agrees(checkpoint)
        .map_err(|error| refused("副署", &error))?;
    Ok(said)
}
