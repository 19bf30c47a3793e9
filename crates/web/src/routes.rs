//! Every route there is. What is not in this table has no address, and what is in it says what a
//! visitor needs.

mod annual;
mod audit;
mod authority;
mod bodies;
mod burden;
mod cases;
mod consult;
mod documents;
mod draw;
mod entrance;
mod everybody;
mod figures;
mod files;
mod finals;
mod first;
mod health;
mod home;
mod import_log;
mod inspection;
mod items;
mod lead;
mod ledger;
mod login;
mod looked;
mod nowhere;
mod open;
mod password;
mod people;
mod post;
mod power;
mod procedures;
mod public;
pub(crate) mod purpose;
mod quarter;
mod rectified;
mod replay;
mod rules;
mod schemes;
mod second;
mod statistics;
mod statutes;
mod survey;
mod system;
mod table;
mod templates;
mod term;
mod todo;
mod units;

pub use nowhere::NOWHERE;
pub use power::{has_power, may_draft};
pub use table::table;

use zs_power::Action;

use self::everybody::EVERYBODY;
use crate::assets;
use crate::route::{Needs, Personal, Route, Takes};

pub(crate) const WORK: &str = "";
const RUN: &str = "系统";
const ABOUT: &str = "规则";
/// What most pages of figures need.
const ASSESS: Needs = Needs::Own(Action::Assess);

/// The routes, in the order of the menu: those of everybody first.
pub const ALL: &[Route] = &joined::<{ EVERYBODY.len() + OTHERS.len() }>();

/// The two parts one after the other.
const fn joined<const N: usize>() -> [Route; N] {
    let mut all = [EVERYBODY[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = match at < EVERYBODY.len() {
            true => EVERYBODY[at].of_everybody(),
            false => OTHERS[at - EVERYBODY.len()],
        };
        at += 1;
    }
    all
}

/// What is behind a sign-in, or leads to it, and what the machine answers of itself.
const OTHERS: &[Route] = &[
    Route::get("/login", Needs::Nothing, login::get),
    Route::post("/login", Needs::Nothing, login::post),
    Route::get("/login/second", Needs::Nothing, login::no_code),
    Route::post("/login/second", Needs::Nothing, login::code),
    Route::get("/first", Needs::Nothing, first::get),
    Route::post("/first", Needs::Nothing, first::post),
    Route::post("/logout", Needs::Account, login::leave),
    Route::get("/password", Needs::Account, password::get),
    Route::post("/password", Needs::Account, password::post),
    Route::get("/password/second", Needs::Account, second::get),
    Route::post("/password/second", Needs::Account, second::post),
    Route::get("/post", Needs::Account, post::get),
    Route::post("/post", Needs::Account, post::choose),
    Route::get("/todo", Needs::Own(Action::ReadCase), todo::get)
        .showing(Personal::OfQueue)
        .shown(WORK, "待办"),
    Route::get("/todo/terms.ics", Needs::Own(Action::ReadCase), todo::days),
    Route::get("/cases", Needs::Own(Action::ReadCase), cases::list::get)
        .showing(Personal::OfList)
        .shown(WORK, "台账"),
    Route::get(
        "/cases/export/{form}",
        Needs::Own(Action::ReadCase),
        cases::list::export,
    )
    .showing(Personal::OfList),
    Route::get("/new", Needs::Own(Action::OpenCase), cases::open::choose).shown(WORK, "登记案件"),
    Route::get(
        "/new/{procedure}",
        Needs::Own(Action::OpenCase),
        cases::open::get,
    ),
    Route::post(
        "/new/{procedure}",
        Needs::Own(Action::OpenCase),
        cases::open::post,
    ),
    Route::get(
        "/rectification",
        Needs::Own(Action::ReadCase),
        rectified::get,
    )
    .shown(WORK, "整改销号"),
    Route::get("/quarter", ASSESS, quarter::get).shown(WORK, "季度调度"),
    Route::get("/quarter/{quarter}", ASSESS, quarter::get),
    Route::get("/quarter/{quarter}/docx", ASSESS, quarter::file),
    Route::get("/lead", ASSESS, lead::get)
        .showing(Personal::OfQueue)
        .shown(WORK, "领导一页"),
    Route::get("/lead/wall", ASSESS, lead::wall::get),
    Route::get("/lead/overdue", ASSESS, lead::overdue::get).showing(Personal::OfQueue),
    Route::get("/lead/unpublished", ASSESS, lead::overdue::unpublished_ones)
        .showing(Personal::OfQueue),
    Route::get("/figures", ASSESS, figures::all::get).shown(WORK, "数字"),
    Route::get("/figures/{figure}", ASSESS, figures::one::get),
    Route::get("/reports/statistics", ASSESS, statistics::all::get).shown(WORK, "统计报表"),
    Route::get("/reports/statistics/{id}", ASSESS, statistics::one::get),
    Route::get(
        "/reports/statistics/{id}/{form}",
        ASSESS,
        statistics::file::get,
    ),
    Route::get("/schemes", ASSESS, schemes::get).shown(WORK, "指标"),
    Route::get("/workbook", ASSESS, items::workbook::get).shown(WORK, "自评工作簿"),
    Route::get("/workbook/pack", ASSESS, items::pack::get),
    Route::get("/workbook/pack/zip", ASSESS, items::pack_zip::get).showing(Personal::OfList),
    Route::get("/schemes/units", ASSESS, items::units::get),
    Route::get("/schemes/same", ASSESS, schemes::same::get),
    Route::post(
        "/schemes/same",
        Needs::May(Action::DraftRules),
        schemes::same::post,
    ),
    Route::get("/schemes/review", ASSESS, items::review::get),
    Route::get("/schemes/import", ASSESS, schemes::share_out::get),
    Route::post("/schemes/import", ASSESS, schemes::share_out::look).taking(Takes::Files),
    Route::get("/schemes/import/rows", ASSESS, schemes::share_out::rows),
    Route::post("/schemes/import/rows", ASSESS, schemes::share_out::take),
    Route::get("/schemes/import/filled", ASSESS, schemes::share_out::filled),
    Route::get(
        "/schemes/import/problems",
        ASSESS,
        schemes::share_out::problems,
    ),
    Route::get("/reports/annual", ASSESS, annual::get).shown(WORK, "年度报告"),
    Route::get("/reports/annual/{form}", ASSESS, annual::file),
    Route::get("/finals", ASSESS, finals::get).shown(WORK, "定稿"),
    Route::post("/finals", Needs::Own(Action::FinalizeFigures), finals::post),
    Route::get("/finals/{seq}", ASSESS, finals::one::get),
    Route::post(
        "/finals/{seq}/reopen",
        Needs::Own(Action::FinalizeFigures),
        finals::one::reopen,
    ),
    Route::get("/surveys", ASSESS, survey::staff::list).shown(WORK, "满意度"),
    Route::get(
        "/surveys/{case}",
        Needs::Matter(Action::ReadCase),
        survey::staff::get,
    ),
    Route::get(
        "/surveys/{case}/slips",
        Needs::Matter(Action::ReadPersonal),
        survey::slips::get,
    ),
    Route::get(
        "/ratings",
        Needs::Own(Action::Supervise),
        inspection::ratings::get,
    )
    .shown(WORK, "检查评价"),
    Route::get("/burden", ASSESS, burden::get).shown(WORK, "填报负担"),
    Route::get("/import/log", Needs::Own(Action::ReadCase), import_log::get)
        .shown(WORK, "历史台账"),
    Route::post(
        "/import/log",
        Needs::Own(Action::ReadCase),
        import_log::look,
    )
    .taking(Takes::Files),
    Route::post(
        "/import/log/check",
        Needs::Own(Action::ReadCase),
        import_log::check,
    ),
    Route::get(
        "/import/log/result",
        Needs::Own(Action::ReadCase),
        import_log::result,
    ),
    Route::get(
        "/import/log/result/{form}",
        Needs::Own(Action::ReadCase),
        import_log::file,
    ),
    Route::get(
        "/cases/{case}",
        Needs::Matter(Action::ReadCase),
        cases::file::get,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/figures",
        Needs::Matter(Action::ReadCase),
        cases::figures::get,
    ),
    Route::get(
        "/cases/{case}/step",
        Needs::Matter(Action::ReadCase),
        cases::step::get,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/step",
        Needs::Matter(Action::ReadCase),
        cases::step::post,
    )
    .showing(Personal::OfCase)
    .taking(Takes::Files),
    Route::get(
        "/cases/{case}/comments",
        Needs::Matter(Action::ReadCase),
        consult::staff::get,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/comments",
        Needs::Matter(Action::AnswerComments),
        consult::staff::enter,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/comments/answer",
        Needs::Matter(Action::AnswerComments),
        consult::staff::answer,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/comments/withhold",
        Needs::Matter(Action::WithholdComment),
        consult::staff::withhold,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/comments/show",
        Needs::Matter(Action::WithholdComment),
        consult::staff::show,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/serve",
        Needs::Matter(Action::Serve),
        cases::serve::get,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/serve",
        Needs::Matter(Action::Serve),
        cases::serve::post,
    )
    .showing(Personal::OfCase)
    .taking(Takes::Files),
    Route::get(
        "/cases/{case}/files/{digest}",
        Needs::Matter(Action::ReadCase),
        cases::evidence::get,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/purpose",
        Needs::Matter(Action::ReadPersonal),
        purpose::post,
    ),
    Route::get(
        "/cases/{case}/papers",
        Needs::Matter(Action::ReadCase),
        cases::paper::list,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/papers/{paper}",
        Needs::Matter(Action::ReadPersonal),
        cases::paper::get,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/papers/{paper}/docx",
        Needs::Matter(Action::ReadPersonal),
        cases::paper::file,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/draft",
        Needs::Matter(Action::ReadPersonal),
        cases::paper::draft,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/draft",
        Needs::Matter(Action::ReadPersonal),
        cases::paper::preview,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/clock/{clock}",
        Needs::Matter(Action::ReadCase),
        cases::clock::get,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/act/{kind}",
        Needs::Matter(Action::ReadCase),
        cases::act::get,
    )
    .showing(Personal::OfCase),
    Route::post(
        "/cases/{case}/act/{kind}",
        Needs::Matter(Action::ReadCase),
        cases::act::post,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/form",
        Needs::Matter(Action::ReadPersonal),
        cases::paper::form,
    )
    .showing(Personal::OfCase),
    Route::get(
        "/cases/{case}/form/docx",
        Needs::Matter(Action::ReadPersonal),
        cases::paper::form_file,
    )
    .showing(Personal::OfCase),
    Route::get("/files/{upload}", Needs::Session, files::get),
    Route::post("/files/{upload}", Needs::Session, files::post).taking(Takes::Piece),
    Route::get("/system", Needs::May(Action::Backup), system::get).shown(RUN, "运行"),
    Route::post(
        "/system/backup",
        Needs::May(Action::Backup),
        system::back_up,
    ),
    Route::get("/units", Needs::May(Action::ManageUnits), units::all).shown(RUN, "单位"),
    Route::post("/units", Needs::May(Action::ManageUnits), units::found),
    Route::get("/units/{unit}", Needs::May(Action::ManageUnits), units::one),
    Route::post(
        "/units/{unit}",
        Needs::May(Action::ManageUnits),
        units::change,
    ),
    Route::get(
        "/people",
        Needs::May(Action::ManagePeople),
        people::list::get,
    )
    .shown(RUN, "人员"),
    Route::get(
        "/people/new",
        Needs::May(Action::ManagePeople),
        people::enter::get,
    ),
    Route::post(
        "/people/new",
        Needs::May(Action::ManagePeople),
        people::enter::post,
    ),
    Route::get(
        "/people/export",
        Needs::May(Action::ManagePeople),
        people::export::get,
    ),
    Route::get(
        "/people/import",
        Needs::May(Action::ManagePeople),
        people::import::get,
    ),
    Route::post(
        "/people/import",
        Needs::May(Action::ManagePeople),
        people::import::look,
    )
    .taking(Takes::Files),
    Route::post(
        "/people/import/take",
        Needs::May(Action::ManagePeople),
        people::import::take,
    ),
    Route::get(
        "/people/import/problems",
        Needs::May(Action::ManagePeople),
        people::import::problems,
    ),
    Route::get(
        "/people/import/template",
        Needs::May(Action::ManagePeople),
        people::import_template::get,
    ),
    Route::get(
        "/people/{person}",
        Needs::May(Action::ManagePeople),
        people::person::get,
    ),
    Route::post(
        "/people/{person}",
        Needs::May(Action::ManagePeople),
        people::change::post,
    ),
    Route::get("/audit", Needs::May(Action::ReadAudit), audit::get).shown(RUN, "审计"),
    Route::get(
        "/audit/export",
        Needs::May(Action::ReadAudit),
        audit::export,
    ),
    Route::get("/ledger", Needs::May(Action::VerifyLedger), ledger::get).shown(RUN, "账本"),
    Route::get(
        "/ledger/{seq}",
        Needs::May(Action::VerifyLedger),
        ledger::one,
    ),
    Route::get(
        "/templates",
        Needs::May(Action::ManagePapers),
        templates::list,
    )
    .shown(RUN, "文书模板"),
    Route::get(
        "/templates/{paper}",
        Needs::May(Action::ManagePapers),
        templates::get,
    ),
    Route::post(
        "/templates/{paper}",
        Needs::May(Action::ManagePapers),
        templates::post,
    )
    .taking(Takes::Files),
    Route::post(
        "/templates/{paper}/confirm",
        Needs::May(Action::ManageRules),
        templates::confirm,
    ),
    Route::get(
        "/templates/{paper}/sample",
        Needs::May(Action::ManagePapers),
        templates::sample,
    ),
    Route::get("/metrics", Needs::Nothing, system::metrics),
    Route::get("/procedures", Needs::Session, procedures::all).shown(ABOUT, "程序"),
    Route::get(
        "/procedures/{procedure}",
        Needs::Session,
        procedures::one::get,
    ),
    Route::get(
        "/procedures/{procedure}/text",
        Needs::Session,
        procedures::text::get,
    ),
    Route::get(
        "/procedures/{procedure}/compare",
        Needs::Session,
        procedures::compare::get,
    ),
    Route::get("/rules", Needs::Session, rules::all).shown(ABOUT, "立规"),
    Route::post("/rules", Needs::May(Action::DraftRules), rules::begin::post),
    Route::get(
        "/rules/new",
        Needs::May(Action::DraftRules),
        rules::begin::get,
    ),
    Route::get("/rules/{draft}", Needs::Session, rules::file::get),
    Route::post(
        "/rules/{draft}/files",
        Needs::May(Action::DraftRules),
        rules::file::post,
    ),
    Route::get("/rules/{draft}/text", Needs::Session, rules::text::get),
    Route::post(
        "/rules/{draft}/text",
        Needs::May(Action::DraftRules),
        rules::text::post,
    )
    .taking(Takes::Files),
    Route::get("/rules/{draft}/steps", Needs::Session, rules::steps::get),
    Route::get(
        "/rules/{draft}/steps/table",
        Needs::Session,
        rules::steps::table,
    ),
    Route::post(
        "/rules/{draft}/steps",
        Needs::May(Action::DraftRules),
        rules::steps::look,
    )
    .taking(Takes::Files),
    Route::get("/rules/{draft}/read", Needs::Session, rules::read::get),
    Route::get(
        "/rules/{draft}/compare",
        Needs::Session,
        rules::compare::get,
    ),
    Route::get(
        "/rules/{draft}/trial",
        Needs::May(Action::DraftRules),
        rules::trial::get,
    ),
    Route::post(
        "/rules/{draft}/trial",
        Needs::May(Action::DraftRules),
        rules::trial::post,
    ),
    Route::get(
        "/rules/{draft}/trial/step",
        Needs::May(Action::DraftRules),
        rules::trial::step,
    ),
    Route::post(
        "/rules/{draft}/trial/step",
        Needs::May(Action::DraftRules),
        rules::trial::do_step,
    ),
    Route::get("/rules/{draft}/proof", Needs::Session, rules::proof::get),
    Route::post("/rules/{draft}/proof", Needs::Session, rules::proof::post),
    Route::get("/rules/{draft}/sign", Needs::Session, rules::sign::get),
    Route::post(
        "/rules/{draft}/submit",
        Needs::May(Action::DraftRules),
        rules::sign::submit,
    ),
    Route::post(
        "/rules/{draft}/review",
        Needs::May(Action::ReviewRules),
        rules::sign::sign,
    ),
    Route::post(
        "/rules/{draft}/return",
        Needs::Session,
        rules::sign::give_back,
    ),
    Route::post(
        "/rules/{draft}/enact",
        Needs::May(Action::ManageRules),
        rules::sign::enact,
    ),
    Route::post(
        "/rules/{draft}/withdraw",
        Needs::May(Action::DraftRules),
        rules::sign::withdraw,
    ),
    Route::get("/replay", Needs::May(Action::ReplayRules), replay::get).shown(ABOUT, "推演"),
    Route::post("/replay", Needs::May(Action::ReplayRules), replay::post).taking(Takes::Files),
    Route::get(
        "/replay/{replay}",
        Needs::May(Action::ReplayRules),
        replay::result::get,
    ),
    Route::post(
        "/replay/{replay}/stop",
        Needs::May(Action::ReplayRules),
        replay::result::stop,
    ),
    Route::get("/statutes", Needs::Session, statutes::all),
    Route::get("/statutes/{statute}", Needs::Session, statutes::one),
    Route::get("/authority", Needs::Session, authority::get).shown(ABOUT, "谁能做什么"),
    Route::get("/term", Needs::Nothing, term::get).shown(ABOUT, "期限计算"),
    Route::get("/assets/{name}", Needs::Nothing, assets::get),
    Route::get("/healthz", Needs::Nothing, health::get),
];
