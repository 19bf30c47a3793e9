//! `zhunsheng witness`: how a neighbouring county, a court or a people's congress watches a ledger.

mod state;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_ledger::{ConsistencyProof, LedgerError, Signer as _, WitnessMemory, is_alarm};
use zs_store::key;

use super::given;
use crate::clock;
use crate::failure::Failure;
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(next_help_heading = "选项", subcommand_help_heading = "命令")]
pub struct WitnessArgs {
    #[command(subcommand)]
    command: WitnessCommand,
}

#[derive(Subcommand)]
enum WitnessCommand {
    #[command(about = "开始见证一个账本：造自己的密钥和状态文件", help_template = TEMPLATE)]
    Init(InitArgs),
    #[command(about = "核对新的检查点是不是原来账本的延续，是就副署", help_template = TEMPLATE)]
    Sign(SignArgs),
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct InitArgs {
    #[arg(
        long,
        value_name = "文件",
        help = "自己的签名密钥写到这个新文件；公钥写在旁边的 .pub"
    )]
    key_out: PathBuf,

    #[arg(long, value_name = "名称", help = "见证人是谁，例如“某县人民法院”")]
    name: String,

    #[arg(
        long,
        value_name = "公钥",
        help = "要见证的账本的公钥：130位十六进制，或者公钥文件（key.txt）；要当面或者由公告得来"
    )]
    of: String,

    #[arg(
        long,
        value_name = "文件",
        help = "记住上一个检查点的状态文件，写到这个新文件"
    )]
    state: PathBuf,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct SignArgs {
    #[arg(long, value_name = "文件", help = "状态文件")]
    state: PathBuf,

    #[arg(long, value_name = "文件", help = "自己的签名密钥")]
    key: PathBuf,

    #[arg(
        long,
        value_name = "文件",
        help = "对方现在的检查点（/v/checkpoint.txt）"
    )]
    checkpoint: PathBuf,

    #[arg(
        long,
        value_name = "文件",
        help = "从上次的条数到现在的一致性证明（/v/consistency/上次/现在）；第一次不用"
    )]
    proof: Option<PathBuf>,

    #[arg(long, value_name = "文件", help = "副署写到这个文件")]
    out: PathBuf,
}

/// Runs the command.
pub fn run(args: &WitnessArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        WitnessCommand::Init(args) => init(args)?,
        WitnessCommand::Sign(args) => sign(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn init(args: &InitArgs) -> Result<(), Failure> {
    let public = args.key_out.with_extension("pub");
    for file in [&args.key_out, &args.state, &public] {
        if file.exists() {
            return Err(Failure::input(format!(
                "“{}”已经存在，不会覆盖：丢了记忆的见证人看不出账本被改写。",
                file.display()
            )));
        }
    }
    let memory = WitnessMemory::new(&args.name, given::keys(&args.of)?);
    let memory =
        memory.map_err(|_| Failure::input("见证人的名称不能是空的，不能太长，要写在一行里。"))?;
    let signer = key::load_or_create(&args.key_out, None)?;
    state::write(&public, &format!("{}\n", signer.public()))?;
    state::keep(&args.state, &memory)?;
    println!(
        "已开始见证。密钥：{}（只给本机的见证人用，另存一份副本）",
        args.key_out.display()
    );
    println!(
        "公钥：{}，也写在{}；请当面交给对方，并另外公布。",
        signer.public(),
        public.display()
    );
    println!(
        "状态文件：{}，每次备份它：记忆丢了，就看不出以前的改写。",
        args.state.display()
    );
    Ok(())
}

fn sign(args: &SignArgs) -> Result<(), Failure> {
    let mut memory = state::read(&args.state)?;
    let signer = key::load(&args.key)?;
    let before = memory.last().map(|it| it.size);
    let text = given::text(&args.checkpoint)?;
    let proof = args.proof.as_deref().map(read_proof).transpose()?;
    if let Err(error) = memory.follow(&text, proof.as_ref()) {
        return Err(refusal(args, &memory, &text, &error));
    }
    // The memory is durable before anybody has the signature: a witness that signed and forgot could
    // be made to sign a second history.
    state::keep(&args.state, &memory)?;
    let signed = memory.countersign(&signer, clock::now()?);
    let signed = signed.map_err(Failure::because)?;
    let signed = signed.ok_or_else(|| Failure::input("还没有见证过检查点。"))?;
    state::write(&args.out, &signed.encode())?;
    let size = signed.statement.size;
    match before {
        None => println!("第一次见证：前{size}条的树根凭信任记下，从此以后的改写都看得出来。"),
        Some(before) => println!("核对通过：现在的{size}条是上次{before}条的延续。"),
    }
    println!("副署已写到“{}”，请交给对方。", args.out.display());
    Ok(())
}

fn read_proof(file: &Path) -> Result<ConsistencyProof, Failure> {
    let read = ConsistencyProof::from_json(&given::text(file)?);
    read.map_err(|error| Failure::input(format!("没有副署。{error}。")))
}

/// What is said of a checkpoint that was refused. One that accuses the ledger is kept with the one
/// before it: the two signatures side by side are the evidence.
fn refusal(args: &SignArgs, memory: &WitnessMemory, text: &str, error: &LedgerError) -> Failure {
    let no = format!("没有副署。{error}。");
    if let LedgerError::ProofMissing { after } = error {
        return Failure::input(format!(
            "{no}请取 /v/consistency/{after}/现在的条数，用 --proof 写明。"
        ));
    }
    if !is_alarm(error) {
        return Failure::input(no);
    }
    let evidence = args.state.with_extension("alarm");
    let both = format!("{}\n{text}", memory.last_text().unwrap_or_default());
    let kept = match state::write(&evidence, &both) {
        Ok(()) => format!(
            "两个检查点都由对方签名，已存在“{}”，是证据。",
            evidence.display()
        ),
        Err(failure) => format!("证据没有存下来：{failure}"),
    };
    Failure::input(format!(
        "警报：{error}。没有副署，记忆没有变。\n{kept}\n\
         先看是不是拿错了旧文件、证明文件是不是传坏了；重新取来仍然这样，就是账本被改写、截短，\
         或者给不同的人看不同的账本。请告诉对方的上级机关和审计部门。"
    ))
}
