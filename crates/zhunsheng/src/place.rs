//! Where a county's data is: a data folder, or a PostgreSQL server with a folder beside it.

use std::path::{Path, PathBuf};

use clap::Args;
use zs_base::Jurisdiction;
use zs_store::audit::Beside;
use zs_store::{Cipher, Fault, KeyFiles, PostgresStore, Reader, SealingKey, SqliteStore, Store};
use zs_store::{folder, key, postgres, sqlite};

use crate::failure::Failure;

/// Which data.
#[derive(Args, Clone, Debug)]
pub struct PlaceArgs {
    #[arg(
        long,
        value_name = "数据",
        default_value = "data/demo",
        help = "数据文件夹，或者 postgres:// 开头的地址，或者写着这个地址的文件（地址里有密码时用）"
    )]
    data: String,

    #[arg(
        long,
        value_name = "区划代码",
        help = "数据在 PostgreSQL 上时：哪个辖区的账本；serve 新建数据时：属于哪个辖区"
    )]
    jurisdiction: Option<String>,

    #[arg(
        long,
        value_name = "文件夹",
        help = "数据在 PostgreSQL 上时：证据文件和库外检查点放在哪里"
    )]
    beside: Option<PathBuf>,
}

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A data folder with the embedded database.
    Folder(PathBuf),
    /// A server.
    Server {
        /// What libpq calls a connection string; it may hold a password and is never shown.
        address: String,
        /// Whose ledger.
        jurisdiction: Jurisdiction,
        /// Evidence and checkpoints outside the database.
        beside: Option<PathBuf>,
    },
}

fn is_address(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

/// Where the key of the contents is, for commands that sign nothing.
#[derive(Args)]
pub struct BesideKey {
    #[arg(long, value_name = "文件", help = "签名密钥；封存内容的密钥在它旁边")]
    key: Option<PathBuf>,
}

impl BesideKey {
    /// The signing key that was named.
    pub fn file(&self) -> Option<&Path> {
        self.key.as_deref()
    }
}

impl PlaceArgs {
    /// The place that was named, with the jurisdiction that it is founded for where it is new.
    pub fn new_or_old(&self) -> Result<(Place, Option<Jurisdiction>), Failure> {
        let wanted = self.jurisdiction.as_deref().map(Jurisdiction::from);
        let named = match self.place() {
            Err(_) if !is_address(&self.data) && self.beside.is_none() => Self {
                jurisdiction: None,
                ..self.clone()
            }
            .place(),
            named => named,
        };
        Ok((named?, wanted))
    }

    /// The place that was named.
    pub fn place(&self) -> Result<Place, Failure> {
        let path = Path::new(&self.data);
        let address = match is_address(&self.data) {
            true => Some(self.data.clone()),
            false if path.is_file() => Some(address_in(path)?),
            false => None,
        };
        match (address, &self.jurisdiction) {
            (Some(address), Some(jurisdiction)) => Ok(Place::Server {
                address,
                jurisdiction: jurisdiction.as_str().into(),
                beside: self.beside.clone(),
            }),
            (Some(_), None) => Err(Failure::usage(
                "数据在 PostgreSQL 上时，还要用 --jurisdiction 写明是哪个辖区的账本。",
            )),
            (None, None) if self.beside.is_none() => Ok(Place::Folder(path.to_owned())),
            (None, _) => Err(Failure::usage(
                "--jurisdiction 和 --beside 只用于 PostgreSQL；数据文件夹自己写明辖区、放着证据。",
            )),
        }
    }
}

/// The address in the first line of a file.
fn address_in(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let line = text.lines().next().unwrap_or_default().trim();
    match is_address(line) {
        true => Ok(line.to_owned()),
        false => Err(Failure::input(format!(
            "{}：第一行应当是 postgres:// 开头的地址。",
            path.display()
        ))),
    }
}

impl Place {
    /// A place on a server, from an address or a file that holds one.
    pub fn server(
        address: &str,
        jurisdiction: &Jurisdiction,
        beside: &Path,
    ) -> Result<Self, Failure> {
        let address = match is_address(address) {
            true => address.to_owned(),
            false => address_in(Path::new(address))?,
        };
        Ok(Self::Server {
            address,
            jurisdiction: jurisdiction.clone(),
            beside: Some(beside.to_owned()),
        })
    }

    /// A place in a folder.
    pub fn folder(path: &Path) -> Self {
        Self::Folder(path.to_owned())
    }

    /// A reader of the data, in which a writer may be at work; the key beside this signing key opens
    /// its contents.
    pub fn reader_with(&self, key: Option<&Path>) -> Result<Box<dyn Reader>, Fault> {
        let mut reader = self.closed_reader()?;
        let files = self.key_files(key, reader.jurisdiction());
        reader.unseal(&files)?;
        Ok(reader)
    }

    /// A reader of everything but contents, for which no key is needed.
    pub fn closed_reader(&self) -> Result<Box<dyn Reader>, Fault> {
        match self {
            Self::Folder(path) => sqlite::open_reader(path),
            Self::Server {
                address,
                jurisdiction,
                ..
            } => postgres::open_reader(address, jurisdiction),
        }
    }

    /// Where the key of the contents may be: beside the signing key that was named, where it was
    /// last time, and in the person's own folder of settings.
    fn key_files(&self, key: Option<&Path>, jurisdiction: &Jurisdiction) -> KeyFiles {
        let named = key.map(|key| key.with_extension("seal"));
        let known = self.beside_folder().and_then(folder::remembered_key);
        let usual = key::default_path(jurisdiction).map(|key| key.with_extension("seal"));
        let mut all = named.into_iter().chain(known).chain(usual);
        let first = all.next().unwrap_or_else(|| PathBuf::from("county.seal"));
        all.fold(KeyFiles::new(first), KeyFiles::or)
    }

    /// Says, where data were newly made, what nobody may lose and where it must not lie.
    pub fn say_keys(&self) {
        let seal = self.beside_folder().and_then(folder::remembered_key);
        if let Some(seal) = seal {
            println!("封存密钥在{}，签名密钥在它旁边。", seal.display());
        }
        println!("两个密钥文件都要另存副本，与数据和备份分开存放，不要放进数据文件夹或者备份。");
        println!("没有 .seal 文件，案件内容谁也打不开，有备份也不行。");
    }

    fn remember(&self, files: &KeyFiles, key: &SealingKey) -> Result<(), Fault> {
        match (self.beside_folder(), files.holding(key)) {
            (Some(beside), Some(file)) => folder::remember_key(beside, file),
            _ => Ok(()),
        }
    }

    /// Takes the data for writing; fails while another process has it.
    pub fn take(&self) -> Result<Box<dyn Store>, Failure> {
        Ok(self.take_with(None)?.0)
    }

    /// Takes the data, with the key of their contents, which is beside this signing key.
    pub fn take_with(&self, key: Option<&Path>) -> Result<(Box<dyn Store>, SealingKey), Failure> {
        // On a server, taking would make a ledger where there is none; a folder says so itself, and
        // is brought up to this version when it is taken.
        if let Self::Server { .. } = self {
            drop(self.closed_reader()?);
        }
        self.take_new_or_old(key)
    }

    fn take_new_or_old(&self, key: Option<&Path>) -> Result<(Box<dyn Store>, SealingKey), Failure> {
        match self {
            Self::Folder(path) => self.in_folder(SqliteStore::open(path)?, key, Cipher::default()),
            Self::Server {
                address,
                jurisdiction,
                ..
            } => {
                let store = PostgresStore::open(address, jurisdiction)?;
                self.on_server(store, key, Cipher::default())
            }
        }
    }

    fn in_folder(
        &self,
        mut store: SqliteStore,
        key: Option<&Path>,
        cipher: Cipher,
    ) -> Result<(Box<dyn Store>, SealingKey), Failure> {
        let files = self.key_files(key, store.reads().jurisdiction());
        let key = store.seal(&files, cipher)?;
        self.remember(&files, &key)?;
        Ok((Box::new(store), key))
    }

    fn on_server(
        &self,
        mut store: PostgresStore,
        key: Option<&Path>,
        cipher: Cipher,
    ) -> Result<(Box<dyn Store>, SealingKey), Failure> {
        let files = self.key_files(key, store.reads().jurisdiction());
        let key = store.seal(&files, self.beside_folder(), cipher)?;
        self.remember(&files, &key)?;
        Ok((Box::new(store), key))
    }

    /// Makes a new ledger whose contents are sealed with the key beside this signing key. The folder
    /// must be new; on a server the jurisdiction must have none.
    pub fn create(
        &self,
        wanted: &Jurisdiction,
        key: Option<&Path>,
        cipher: Cipher,
    ) -> Result<Box<dyn Store>, Failure> {
        self.create_filled(wanted, key, cipher, &mut |_| Ok(()))
    }

    /// The same; `fill` comes before the key, because a backup brings sealed contents with it.
    pub fn create_filled(
        &self,
        wanted: &Jurisdiction,
        key: Option<&Path>,
        cipher: Cipher,
        fill: &mut dyn FnMut(&mut dyn Store) -> Result<(), Failure>,
    ) -> Result<Box<dyn Store>, Failure> {
        let (address, jurisdiction, beside) = match self {
            Self::Folder(path) => {
                let mut store = SqliteStore::create(path, wanted)?;
                fill(&mut store)?;
                return Ok(self.in_folder(store, key, cipher)?.0);
            }
            Self::Server {
                address,
                jurisdiction,
                beside,
            } => (address, jurisdiction, beside),
        };
        let beside = beside.as_deref().ok_or_else(beside_missing)?;
        if jurisdiction != wanted {
            return Err(Failure::input(format!(
                "要造的是辖区“{wanted}”的数据，--jurisdiction 写的是“{jurisdiction}”。"
            )));
        }
        let mut store = PostgresStore::open(address, jurisdiction)?;
        if store.reads().edge()?.last.is_some() {
            return Err(Failure::input(format!(
                "数据库里已经有辖区“{jurisdiction}”的账本；账本只能追加，不会被覆盖。"
            )));
        }
        for inner in ["files", "checkpoints"] {
            let inner = beside.join(inner);
            std::fs::create_dir_all(&inner).map_err(|error| Failure::file(&inner, &error))?;
        }
        fill(&mut store)?;
        Ok(self.on_server(store, key, cipher)?.0)
    }

    /// Whether it is a folder that does not exist yet or has nothing in it.
    pub fn is_new(&self) -> bool {
        let Self::Folder(path) = self else {
            return false;
        };
        match std::fs::read_dir(path) {
            Ok(mut inside) => inside.next().is_none(),
            Err(error) => error.kind() == std::io::ErrorKind::NotFound,
        }
    }

    /// The folder with evidence and checkpoints, where one was named.
    pub fn beside_folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Server { beside, .. } => beside.as_deref(),
        }
    }

    /// What stands beside the database, where its folder was named.
    pub fn beside(&self) -> Result<Option<Beside>, Failure> {
        let Some(path) = self.beside_folder() else {
            return Ok(None);
        };
        for inner in ["files", "checkpoints"] {
            if !path.join(inner).is_dir() {
                return Err(Failure::input(format!(
                    "“{}”里没有 {inner} 文件夹，不是放证据和检查点的地方，请检查路径。",
                    path.display()
                )));
            }
        }
        Ok(Some(Beside {
            files: folder::files_of(path),
            checkpoints: folder::checkpoints_of(path),
        }))
    }

    /// The same, for commands that cannot do without.
    pub fn must_beside(&self) -> Result<Beside, Failure> {
        self.beside()?.ok_or_else(beside_missing)
    }

    /// The place as people may see it: without the address, which may hold a password.
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Server { jurisdiction, .. } => format!("数据库里辖区 {jurisdiction} 的账本"),
        }
    }
}

fn beside_missing() -> Failure {
    Failure::usage(
        "数据在 PostgreSQL 上时，还要用 --beside 写明证据文件和库外检查点放在哪个文件夹。",
    )
}
