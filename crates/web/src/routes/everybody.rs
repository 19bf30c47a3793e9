//! The routes that everybody may ask without an account: what is public, what is checked, and where those
//! whom a case concerns answer and ask.

use super::{draw, home, inspection, looked, public, survey};
use crate::route::{Needs, Route, Takes};

/// The routes, in the order of the table.
pub(super) const EVERYBODY: &[Route] = &[
    Route::get("/", Needs::Nothing, home::get),
    Route::get("/g", Needs::Nothing, public::list::get),
    Route::get("/g/{code}", Needs::Nothing, public::notice::get),
    Route::get("/g/{code}/data.json", Needs::Nothing, public::data::json),
    Route::get("/g/{code}/data.csv", Needs::Nothing, public::data::csv),
    Route::get("/g/{code}/qr.svg", Needs::Nothing, public::picture::get),
    Route::get(
        "/g/{code}/proof.json",
        Needs::Nothing,
        public::proof::bundle,
    ),
    Route::get("/g/{code}/leaf", Needs::Nothing, public::leaf::get),
    Route::get("/v", Needs::Nothing, public::verify::get),
    Route::post("/v", Needs::Nothing, public::verify::post).taking(Takes::Proof),
    Route::get(
        "/v/verify_ledger.py",
        Needs::Nothing,
        public::proof::verifier,
    ),
    Route::get("/v/key.txt", Needs::Nothing, public::proof::key),
    Route::get("/v/checkpoints", Needs::Nothing, public::checkpoints::get),
    Route::get(
        "/v/checkpoint.txt",
        Needs::Nothing,
        public::checkpoints::text,
    ),
    Route::get(
        "/v/consistency/{from}/{to}",
        Needs::Nothing,
        public::checkpoints::proof,
    ),
    Route::get(
        "/v/countersignature/{digest}",
        Needs::Nothing,
        public::checkpoints::countersignature,
    ),
    Route::get("/j", Needs::Nothing, draw::list),
    Route::get("/j/replay_draw.py", Needs::Nothing, draw::script),
    Route::get("/j/{draw}", Needs::Nothing, draw::get),
    Route::get("/j/{draw}/draw.json", Needs::Nothing, draw::bundle),
    Route::get("/p", Needs::Nothing, survey::enter::get),
    Route::post("/p", Needs::Nothing, survey::enter::post),
    Route::post("/p/answer", Needs::Nothing, survey::answer::post),
    Route::post("/p/complain", Needs::Nothing, survey::answer::complain),
    Route::get("/p/{survey}", Needs::Nothing, survey::record::get),
    Route::get(
        "/p/{survey}/frame.txt",
        Needs::Nothing,
        survey::record::frame_file,
    ),
    Route::get(
        "/p/{survey}/sample.csv",
        Needs::Nothing,
        survey::record::sample_file,
    ),
    Route::get("/i", Needs::Nothing, inspection::get),
    Route::post("/i", Needs::Nothing, inspection::post),
    Route::get("/i/{code}", Needs::Nothing, inspection::one),
    Route::get("/i/{code}/qr.svg", Needs::Nothing, inspection::picture),
    Route::get("/i/{code}/rate", Needs::Nothing, inspection::rate),
    Route::post("/i/{code}/rate", Needs::Nothing, inspection::take),
    Route::get("/k", Needs::Nothing, looked::get),
    Route::post("/k", Needs::Nothing, looked::post),
    Route::get("/k/counts", Needs::Nothing, looked::counts::get),
    Route::get("/k/counts/data.csv", Needs::Nothing, looked::counts::csv),
    Route::get("/k/counts/data.json", Needs::Nothing, looked::counts::json),
];
