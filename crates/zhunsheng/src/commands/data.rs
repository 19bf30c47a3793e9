//! The key that a ledger is verified with, and the verification of everything in a place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zs_ledger::{KeyRing, PublicKey, Signer as _};
use zs_store::{Reader, Sound, Wrong, audit, key, key_rotation};
use zs_work::{Compared, Law, check_projections};

use crate::failure::Failure;
use crate::law_folder;
use crate::place::Place;

/// Which key.
#[derive(Args)]
pub struct KeyArgs {
    #[arg(
        long,
        value_name = "公钥",
        conflicts_with = "key",
        help = "账本第一把签名密钥的公钥（130位十六进制），由别处得来"
    )]
    public: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥文件；没有写公钥时用它的公钥核对"
    )]
    key: Option<PathBuf>,
}

impl KeyArgs {
    /// The file that was named.
    pub fn file(&self) -> Option<&Path> {
        self.key.as_deref()
    }

    /// The first key of this ledger, from which the ledger's own notes lead to the later ones.
    fn first(&self, reader: &dyn Reader) -> Result<PublicKey, Failure> {
        if let Some(text) = &self.public {
            return text.parse().map_err(Failure::because);
        }
        let file = law_folder::key_file(self.key.as_deref(), reader.jurisdiction())?;
        // A key that was changed leaves the list of public keys behind, whose first one counts.
        if let Some((_, first)) = key_rotation::history(&file)?.into_iter().next() {
            return Ok(first);
        }
        Ok(key::load(&file)?.public().clone())
    }

    /// The key of this ledger that verifies first, still without those that followed.
    pub fn ring(&self, reader: &dyn Reader) -> Result<KeyRing, Failure> {
        let first = self.first(reader)?;
        Ok(KeyRing::new(reader.jurisdiction().clone(), first))
    }
}

/// Verifies everything in a place: ledger, bodies, tree, checkpoints, evidence, projections.
pub fn verify(place: &Place, keys: &KeyArgs, law: Arc<Law>) -> Result<(Sound, Compared), Failure> {
    let mut reader = place.reader_with(keys.file())?;
    let ring = keys.ring(reader.as_ref())?;
    let beside = place.beside()?;
    if beside.is_none() {
        println!("没有写 --beside：证据文件和库外检查点没有核对，尾部被截去也看不出来。");
    }
    let reader = reader.as_mut();
    let sound = audit(reader, ring, beside.as_ref(), &mut |_, _, _| Ok(()));
    let compared = sound.and_then(|sound| {
        let law = law.as_enacted(reader)?;
        Ok((sound, check_projections(reader, &law)?))
    });
    compared.map_err(|wrong: Wrong| Failure::input(format!("账本有问题。{wrong}")))
}

/// Says what was verified.
pub fn say((sound, compared): &(Sound, Compared)) {
    let audited = &sound.audited;
    println!(
        "账本无误：共{}条记录，逐条重新计算，全部相符。",
        audited.size
    );
    println!("树根：{}", audited.root);
    match audited.covered {
        covered if covered == audited.size => println!("检查点覆盖全部记录。"),
        covered => println!("检查点覆盖前{covered}条；之后的记录还没有签名的检查点。"),
    }
    println!("证据文件：核对{}处引用，内容都没有变。", sound.files);
    println!(
        "汇总数据：重放{}个案件，{}行全部相符。",
        compared.cases, compared.rows
    );
    if audited.erased_fields > 0 {
        println!(
            "依法删除的字段：{}个，账本里都有删除记录。",
            audited.erased_fields
        );
    }
    for note in &sound.remarks.erasures {
        println!(
            "  第{}号：{}个字段，依据{}，经办人{}，理由：{}",
            note.seq, note.fields, note.cite, note.by, note.reason
        );
    }
    for note in &sound.remarks.rotations {
        println!(
            "第{}号：换过签名密钥，以后用 {}，由前一把密钥签名认可，经办人{}。",
            note.seq, note.next, note.by
        );
    }
}
