//! What all pages share: the law, the writer, the office, readers, names.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use zs_base::limits::PAGE_TABLE_WAIT_SECONDS_MAX;
use zs_base::random::Rng as _;
use zs_base::{CaseId, CommandId, Moment, PostId, UnitId};
use zs_ledger::PublicKey;
use zs_paper::Scanner;
use zs_store::audit::Beside;
use zs_store::random::OsRandom;
use zs_store::{Fault, Incoming, Reader};
use zs_work::backups::Backups;
use zs_work::office::Office;
use zs_work::view::Looker;
use zs_work::{Checked, Clock, Law, Writer};

use crate::address::PublicAddress;
use crate::kept_pages::KeptPages;
use crate::lookups::Lookups;
use crate::notice_counts::NoticeCounts;
use crate::one_at_a_time::OneAtATime;
use crate::owed_counts::OwedCounts;
use crate::replays::Replays;
use crate::tls::Tls;
use crate::workshop::Workshop;

/// Makes a reader of the data.
pub type Open = Box<dyn Fn() -> Result<Box<dyn Reader>, Fault> + Send + Sync>;

/// What a site is made of.
pub struct Parts {
    /// The name of the county.
    pub county: String,
    /// Whether the county is invented.
    pub sample: bool,
    /// The one writer, which knows the law that holds.
    pub writer: Arc<Writer>,
    /// Accounts and sessions.
    pub office: Office,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Makes readers.
    pub open: Open,
    /// Evidence and checkpoints.
    pub beside: Arc<Beside>,
    /// The first key of the ledger, from which its own notes lead to the later ones.
    pub first_key: PublicKey,
    /// The certificate, where browsers speak to it over TLS.
    pub tls: Option<Tls>,
    /// The folder with the data, whose disk may fill.
    pub data: PathBuf,
    /// The backups, where a folder for them was named.
    pub backups: Option<Arc<Backups>>,
}

/// What all pages share.
pub struct Site {
    /// The name of the county.
    pub county: String,
    /// Whether the county is invented.
    pub sample: bool,
    /// The one writer.
    pub writer: Arc<Writer>,
    /// Accounts and sessions.
    pub office: Arc<Office>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Evidence and checkpoints.
    pub beside: Arc<Beside>,
    /// Files that are still arriving.
    pub incoming: Incoming,
    /// The first key of the ledger, from which its own notes lead to the later ones.
    pub first_key: PublicKey,
    /// The last check of the ledger that somebody ran on a page since the program started.
    pub checked: Mutex<Option<(Moment, Checked)>>,
    /// Whose turn it is to have a table looked at; one at a time is in memory.
    pub table_turn: OneAtATime,
    /// Public pages of which nothing has changed.
    pub(crate) kept_pages: KeptPages,
    /// How many public notices there are.
    pub(crate) notice_counts: NoticeCounts,
    /// What units owe the public, until it changes.
    pub(crate) owed_counts: OwedCounts,
    /// How often people looked somebody up lately.
    pub(crate) lookups: Lookups,
    /// Whether browsers speak to it over TLS.
    pub secure: bool,
    /// The certificate, where they do.
    pub tls: Option<Tls>,
    /// The folder with the data, whose disk may fill.
    pub data: PathBuf,
    /// The backups, where a folder for them was named.
    pub backups: Option<Arc<Backups>>,
    /// The address of the style sheet.
    pub style: String,
    /// The address of the script that sends files in pieces.
    pub upload: String,
    /// The virus scanner that is asked about every file that is uploaded, where one was named.
    pub scanner: Option<Arc<Scanner>>,
    /// The address under which everybody reaches it, where another server stands before it.
    pub public: Option<PublicAddress>,
    /// What the pages of drafts keep in memory.
    pub(crate) workshop: Arc<Workshop>,
    /// Replays of history under other rules.
    pub(crate) replays: Replays,
    open: Open,
    lookers: Mutex<Vec<Looker>>,
}

impl Site {
    /// The site of these parts.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(parts: Parts) -> Result<Self, Fault> {
        (parts.open)()?;
        Ok(Self {
            county: parts.county,
            sample: parts.sample,
            writer: parts.writer,
            office: Arc::new(parts.office),
            clock: parts.clock,
            incoming: Incoming::of(&parts.beside.files),
            beside: parts.beside,
            first_key: parts.first_key,
            checked: Mutex::new(None),
            table_turn: OneAtATime::within(Duration::from_secs(PAGE_TABLE_WAIT_SECONDS_MAX)),
            kept_pages: KeptPages::default(),
            notice_counts: NoticeCounts::default(),
            owed_counts: OwedCounts::default(),
            lookups: Lookups::default(),
            secure: parts.tls.is_some(),
            tls: parts.tls,
            data: parts.data,
            backups: parts.backups,
            style: crate::assets::style_address(),
            upload: crate::assets::upload_address(),
            scanner: None,
            public: None,
            workshop: Arc::default(),
            replays: Replays::default(),
            open: parts.open,
            lookers: Mutex::new(Vec::new()),
        })
    }

    /// The same site, which asks this scanner about every file that is uploaded.
    #[must_use]
    pub fn scanning(self, scanner: Scanner) -> Self {
        Self {
            scanner: Some(Arc::new(scanner)),
            ..self
        }
    }

    /// The same site, which everybody reaches under this address.
    #[must_use]
    pub fn reached_as(self, public: Option<PublicAddress>) -> Self {
        Self { public, ..self }
    }

    /// The law that holds now.
    #[must_use]
    pub fn law(&self) -> Arc<Law> {
        self.writer.in_force().now()
    }

    /// Does something with a looker of its own, and keeps the looker for the next request.
    ///
    /// # Errors
    /// When a new one cannot read the store.
    pub fn looking<T>(&self, look: impl FnOnce(&mut Looker) -> T) -> Result<T, Fault> {
        let kept = match self.lookers.lock() {
            Ok(mut lookers) => lookers.pop(),
            Err(_) => None,
        };
        let law = self.law();
        let mut looker = match kept {
            Some(looker) => looker.under(law),
            None => Looker::new(law, (self.open)()?)?,
        };
        let seen = look(&mut looker);
        if let Ok(mut lookers) = self.lookers.lock() {
            lookers.push(looker);
        }
        Ok(seen)
    }

    /// A reader of its own for work that takes long.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        (self.open)()
    }

    /// An id for a command that is made now.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn command_id(&self, now: Moment) -> Result<CommandId, Fault> {
        let mut bytes = [0; 10];
        self.draw(&mut bytes)?;
        Ok(CommandId::made_at(now, bytes))
    }

    /// An id for a new case.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn case_id(&self) -> Result<CaseId, Fault> {
        let mut bytes = [0; 16];
        self.draw(&mut bytes)?;
        Ok(CaseId(bytes))
    }

    fn draw(&self, bytes: &mut [u8]) -> Result<(), Fault> {
        let mut random = OsRandom::new();
        random.fill_bytes(bytes);
        random.check()
    }

    /// The name of a unit now, or its id where it is not registered.
    #[must_use]
    pub fn unit(&self, unit: &UnitId) -> String {
        self.law().roll().name(unit)
    }

    /// All units with their names; of one that has ended the name says so.
    #[must_use]
    pub fn units(&self) -> Vec<(UnitId, String)> {
        let roll = self.law().roll();
        let named = |it: &zs_work::UnitFile| match it.ended {
            Some(day) => (it.id.clone(), format!("{}（{day}起不再保留）", it.name)),
            None => (it.id.clone(), it.name.clone()),
        };
        roll.all().map(named).collect()
    }

    /// The Chinese name of a post.
    #[must_use]
    pub fn post(&self, post: &PostId) -> String {
        let law = self.law();
        let name = law.authority.posts.get(post);
        name.map_or_else(|| post.to_string(), ToString::to_string)
    }
}
