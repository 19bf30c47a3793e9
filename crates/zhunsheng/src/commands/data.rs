//! The options by which commands find a county's data and the key that its ledger is verified with.

use std::path::{Path, PathBuf};

use clap::Args;
use zs_ledger::{KeyRing, PublicKey, Signer as _};
use zs_store::audit::Beside;
use zs_store::{Reader, Sound, Wrong, audit, folder, key, sqlite};
use zs_work::{Compared, Law, check_projections};

use crate::failure::Failure;
use crate::law_folder;

/// Which data.
#[derive(Args)]
pub struct DataArgs {
    #[arg(
        long,
        value_name = "文件夹",
        default_value = "data/demo",
        help = "数据文件夹"
    )]
    pub data: PathBuf,
}

/// Which key.
#[derive(Args)]
pub struct KeyArgs {
    #[arg(
        long,
        value_name = "公钥",
        conflicts_with = "key",
        help = "核对签名用的公钥（130位十六进制），由别处得来"
    )]
    public: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥文件；没有写公钥时用它的公钥核对"
    )]
    key: Option<PathBuf>,
}

impl DataArgs {
    /// A reader of the data; a writer may be at work in it.
    pub fn reader(&self) -> Result<Box<dyn Reader>, Failure> {
        Ok(sqlite::open_reader(&self.data)?)
    }
}

impl KeyArgs {
    /// The key that verifies checkpoints of this jurisdiction.
    pub fn public(&self, reader: &dyn Reader) -> Result<PublicKey, Failure> {
        if let Some(text) = &self.public {
            return text.parse().map_err(Failure::because);
        }
        let file = law_folder::key_file(self.key.as_deref(), reader.jurisdiction())?;
        Ok(key::load(&file)?.public().clone())
    }
}

/// Verifies everything in a data folder: ledger, bodies, tree, checkpoints, evidence, projections.
pub fn verify(data: &Path, keys: &KeyArgs, law: &Law) -> Result<(Sound, Compared), Failure> {
    let mut reader = sqlite::open_reader(data)?;
    let ring = KeyRing::new(reader.jurisdiction().clone(), keys.public(reader.as_ref())?);
    let beside = Beside {
        files: folder::files_of(data),
        checkpoints: folder::checkpoints_of(data),
    };
    let reader = reader.as_mut();
    let sound = audit(reader, ring, Some(&beside), &mut |_, _, _| Ok(()));
    let compared = sound.and_then(|sound| Ok((sound, check_projections(reader, law)?)));
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
}
