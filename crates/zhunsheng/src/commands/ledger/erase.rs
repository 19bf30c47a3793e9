//! `zhunsheng ledger erase`: erases what was written about people, as far as it may be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zs_base::CaseId;
use zs_event::canon::is_erasable;
use zs_ledger::{Body, Leaf, Sealed};
use zs_store::{Reader, StoredLeaf};
use zs_work::{About, ErasureAsk};

use crate::county::County;
use crate::failure::Failure;
use crate::place::PlaceArgs;
use crate::{clock, law_folder};

/// The arguments.
#[derive(Args)]
pub struct EraseArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[arg(long, value_name = "文件", help = "签名密钥文件")]
    key: Option<PathBuf>,

    #[arg(
        long,
        value_name = "号码",
        conflicts_with = "case",
        help = "删哪一条记录里的字段：它在账本里的号码"
    )]
    seq: Option<u64>,

    #[arg(
        long,
        value_name = "案件编号",
        help = "删这个案件每一条记录里的这些字段"
    )]
    case: Option<CaseId>,

    #[arg(
        long,
        value_name = "字段",
        help = "哪个字段，例如 value.当事人，可以写多次；不写就列出有哪些字段"
    )]
    field: Vec<String>,

    #[arg(long, value_name = "人员编号", help = "经办人；要有删除个人信息的权限")]
    by: Option<String>,

    #[arg(
        long,
        value_name = "理由",
        help = "为什么删，记进账本；不要写被删的内容"
    )]
    reason: Option<String>,

    #[arg(long, value_name = "法条", help = "依据哪一条：法律的简称、# 和条号")]
    cite: Option<String>,

    #[arg(long, help = "只看会删什么，不改动任何数据")]
    dry_run: bool,
}

/// Runs the command.
pub fn run(args: &EraseArgs, law: Option<&Path>) -> Result<(), Failure> {
    let about = match (args.seq, args.case) {
        (Some(seq), None) => About::Event(seq),
        (None, Some(case)) => About::Case(case),
        _ => {
            return Err(Failure::usage(
                "写明删哪里的：--seq 号码，或者 --case 案件编号。",
            ));
        }
    };
    let place = args.data.place()?;
    if args.field.is_empty() {
        return list(place.reader_with(args.key.as_deref())?.as_mut(), about);
    }
    let ask = ErasureAsk {
        about,
        fields: args.field.clone(),
        by: needed(args.by.as_deref(), "--by 经办人的编号")?.into(),
        reason: needed(args.reason.as_deref(), "--reason 删除的理由")?.to_owned(),
        cite: needed(args.cite.as_deref(), "--cite 依据的法条")?.to_owned(),
    };
    let law = Arc::new(law_folder::law(law)?);
    let mut county = County::open(&place, args.key.as_deref(), law)?;
    let now = clock::now()?;
    let planned = county.plan_erasure(now, &ask)?;
    let word = if args.dry_run {
        "会删除"
    } else {
        "要删除"
    };
    println!(
        "案件 {}：{word}{}个字段",
        planned.case,
        planned.fields.len()
    );
    for (seq, name) in &planned.fields {
        println!("  第{seq}号  {name}");
    }
    if !planned.files.is_empty() {
        println!("连同{}个文件，如果别的记录没有引用。", planned.files.len());
    }
    for reason in &planned.because {
        println!("权限：{reason}");
    }
    if args.dry_run {
        println!("这是预演，没有改动任何数据。去掉 --dry-run 才会删除；删除以后不能恢复。");
        return Ok(());
    }
    let erased = county.erase(now, &planned)?;
    println!(
        "已删除，并已入账（第{}号）。以前开出的证明仍然有效。",
        erased.note
    );
    if erased.files > 0 {
        println!("删掉了{}个文件。", erased.files);
    }
    println!("已有的备份里还有这些内容，请按保存期限轮换；别人手里的副本不在此列。");
    if let Some(warning) = erased.warning {
        println!("注意：{warning}。");
    }
    Ok(())
}

fn needed<'a>(given: Option<&'a str>, what: &str) -> Result<&'a str, Failure> {
    given.ok_or_else(|| Failure::usage(format!("还要写明：{what}")))
}

/// Lists the fields of an event or a case, by name only.
fn list(reader: &mut dyn Reader, about: About) -> Result<(), Failure> {
    let leaves = match about {
        About::Event(seq) => reader.leaves(seq, 1)?,
        About::Case(case) => {
            let row = reader.case(&case)?;
            let row = row.ok_or_else(|| Failure::input(format!("没有编号为 {case} 的案件。")))?;
            reader.events_of(&row)?
        }
    };
    if let About::Event(seq) = about
        && leaves.first().is_none_or(|leaf| leaf.seq != seq)
    {
        return Err(Failure::input(format!("账本里没有第{seq}号记录。")));
    }
    leaves.iter().try_for_each(list_event)?;
    println!("\n加上 --field 字段 --by --reason --cite --dry-run 可以先看会删什么。");
    Ok(())
}

fn list_event(stored: &StoredLeaf) -> Result<(), Failure> {
    let leaf = Leaf::decode(&stored.leaf).map_err(Failure::because)?;
    let sealed = Sealed::decode(&stored.body).map_err(Failure::because)?;
    let header = leaf.header();
    println!(
        "第{}号  {}  {}",
        stored.seq, header.kind, header.recorded_at
    );
    for field in sealed.fields() {
        let word = match (&field.body, is_erasable(&field.name)) {
            (Body::Erased, _) => "已删除",
            _ if stored.case == CaseId::default() => "必须保留",
            (Body::Open { .. }, true) => "可以申请删除",
            (Body::Open { .. }, false) => "必须保留",
        };
        println!("  {word}  {}", field.name);
    }
    Ok(())
}
