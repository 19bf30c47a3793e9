//! The codes of problems in law files, each with its page: ZS10xx the writing, ZS20xx files and
//! vocabularies, ZS21xx terms and citations, ZS22xx steps, ZS23xx facts, ZS24xx people,
//! ZS25xx papers and publication, ZS26xx calls, ZS27xx composition,
//! ZS284x-ZS289x figures, schemes and the pages made of them.

pub mod actors;
pub mod calls;
pub mod facts;
pub mod figures;
pub mod files;
pub mod lead;
pub mod masking;
pub mod overlays;
pub mod papers;
pub mod portal;
pub mod steps;
pub mod terms;
pub mod writing;

use zs_base::Code;

/// Every code of this crate, by number.
pub fn all() -> impl Iterator<Item = Code> {
    [
        writing::ALL,
        files::ALL,
        terms::ALL,
        steps::ALL,
        facts::ALL,
        actors::ALL,
        papers::ALL,
        calls::ALL,
        overlays::ALL,
        masking::ALL,
        figures::ALL,
        lead::ALL,
        portal::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
