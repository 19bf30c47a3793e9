//! What a citizen may hold, and how this program reads it.

use zs_base::Moment;
use zs_law::Files as LawFiles;
use zs_ledger::{
    Checkpoint, ConsistencyProof, Countersignature, ProofBundle, PublicKey, Signed, Signer as _,
    SoftSigner, WitnessMemory,
};
use zs_store::folder::files_of;
use zs_testkit::tree::{files_below, in_tree};
use zs_work::Law;
use zs_work::draw::Bundle;
use zs_work::view::Looker;

use crate::county::County;

const NAME: &str = "丙县人民法院";

/// A kind of what a citizen may hold, with what is needed to check it.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A proof of one entry, with all of its fields or as a redacted copy.
    Entry,
    /// What the county signed.
    Checkpoint,
    /// That one checkpoint continues another: both of them.
    Continues(Box<[Checkpoint; 2]>),
    /// What a witness signed: its key, and the checkpoint that it saw.
    Witnessed(PublicKey, Box<Checkpoint>),
    /// A draw.
    Draw,
}

#[derive(Clone, Debug)]
pub struct Artefact {
    pub kind: Kind,
    /// The files beside it that the independent verifier is given, by name.
    pub beside: Vec<(&'static str, String)>,
    pub text: String,
}

impl Artefact {
    /// One of each kind, as this county gave it away.
    pub fn all(county: &County) -> Vec<Self> {
        let last = county.leaves.len() as u64;
        let entries = [(last / 3, 99), (last / 3, 2), (last - 1, 99), (last / 2, 0)];
        let entries = entries.map(|(seq, fields)| Self {
            kind: Kind::Entry,
            beside: Vec::new(),
            text: county.bundle(seq, fields),
        });
        let kept = county.checkpoints();
        let (old, new) = (&kept[0], kept.last().unwrap());
        let opened = [old, new].map(|text| county.ring.open(text).unwrap());
        let older = opened[0].size;
        let checkpoint = Self {
            kind: Kind::Checkpoint,
            beside: Vec::new(),
            text: new.clone(),
        };
        let continues = Self {
            text: county.consistency(older),
            beside: vec![("old", old.clone()), ("new", new.clone())],
            kind: Kind::Continues(Box::new(opened.clone())),
        };
        let mut found = entries.to_vec();
        found.extend([checkpoint, continues, witnessed(county, new), draw(county)]);
        found
    }

    /// Whether this program takes a text for what it is meant to be.
    pub fn is_taken(&self, county: &County, text: &str) -> bool {
        match &self.kind {
            Kind::Entry => {
                let read = ProofBundle::from_json(text);
                read.and_then(|it| it.verify(&county.ring)).is_ok()
            }
            Kind::Checkpoint => county.ring.open(text).is_ok(),
            Kind::Continues(both) => {
                let read = ConsistencyProof::from_json(text);
                read.and_then(|it| it.connects(&both[0], &both[1])).is_ok()
            }
            Kind::Witnessed(key, seen) => {
                let read = Signed::<Countersignature>::decode(text);
                read.is_ok_and(|it| it.verify(key).is_ok() && it.statement.agrees(seen).is_ok())
            }
            Kind::Draw => Bundle::read(text).is_ok_and(|it| it.replay().is_ok()),
        }
    }

    /// Whether another text says the same, or differs only in what nobody can check by it.
    pub fn says_the_same(&self, text: &str) -> bool {
        match &self.kind {
            Kind::Entry => ProofBundle::from_json(text) == ProofBundle::from_json(&self.text),
            Kind::Continues(_) => {
                ConsistencyProof::from_json(text) == ConsistencyProof::from_json(&self.text)
            }
            Kind::Checkpoint | Kind::Witnessed(..) => text == self.text,
            Kind::Draw => {
                let (Ok(read), Ok(own)) = (Bundle::read(text), Bundle::read(&self.text)) else {
                    return false;
                };
                // Which unit drew and when its lists were locked is vouched for by the ledger alone.
                let read = Bundle {
                    unit: own.unit.clone(),
                    locked_on: own.locked_on.clone(),
                    ..read
                };
                read == own
            }
        }
    }
}

fn witnessed(county: &County, text: &str) -> Artefact {
    let own = SoftSigner::from_bytes(&[9; 32]).unwrap();
    let mut memory = WitnessMemory::new(NAME, county.keys()).unwrap();
    memory.follow(text, None).unwrap();
    let signed = memory.countersign(&own, Moment::from_ms(0)).unwrap();
    let seen = county.ring.open(text).unwrap();
    Artefact {
        kind: Kind::Witnessed(own.public().clone(), Box::new(seen)),
        beside: vec![("seen", text.to_owned())],
        text: signed.unwrap().encode(),
    }
}

/// The draw that the county made, as everybody may take it away.
fn draw(county: &County) -> Artefact {
    let mut files = LawFiles::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    let law = std::sync::Arc::new(Law::read(&files).0);
    let mut looker = Looker::new(law, county.reader()).unwrap();
    let now: Moment = "2030-01-01T00:00".parse().unwrap();
    let draws = looker.draws(now).unwrap();
    let made = draws.iter().find(|it| it.drawn.is_some()).unwrap();
    let files = files_of(&county.path("data"));
    let bundle = looker.draw_bundle(made, &files, now).unwrap();
    Artefact {
        kind: Kind::Draw,
        beside: Vec::new(),
        text: bundle.unwrap().unwrap().json(),
    }
}
