//! Filling the county with two years of invented acts, all through the engine.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use zs_base::Day;
use zs_law::CalendarUse;
use zs_sample::{Ask, County as Sample, Progress, Source, Spec, Story, Told, sample_file, tell};
use zs_work::Law;

use super::walk::{Aloud, Woven};
use crate::county::County;
use crate::failure::Failure;
use crate::samples;

/// So many days before the end citizens comment on drafts: what they say is public by then.
const DAYS_OF_COMMENTS: i32 = 5;

/// What filling needs.
pub struct Fill<'a> {
    pub spec: &'a Spec,
    pub sample: &'a Sample,
    pub stories: &'a [Story],
    pub law: &'a Law,
}

impl Fill<'_> {
    /// Tells so many cases between two days, one of them aloud where that is wished, and says what
    /// came of it.
    pub fn run(
        &self,
        county: &mut County,
        aloud: Option<&mut Aloud<'_>>,
        cases: u64,
        seed: u64,
        (from, until): (Day, Day),
    ) -> Result<Told, Failure> {
        println!("  编造 {from} 至 {until} 的 {cases} 个案件，每一步都经过规则、入账：");
        let began = Instant::now();
        let calendar = self.law.calendar(CalendarUse::National);
        let ways: Vec<_> = self.law.service_ways().cloned().collect();
        let source = Source {
            library: &self.law.library,
            national: calendar,
            ways: &ways,
            files: self.law.files(),
        };
        let scripts = samples::retold()?.scripts(cases, &source);
        let scripts = scripts.map_err(Failure::because)?;
        let acts = self.stories.iter().flat_map(|story| &story.acts);
        let kinds = acts.flat_map(|it| &it.evidence).map(String::as_str);
        for kind in kinds.chain(scripts.evidence()).collect::<BTreeSet<_>>() {
            county.keep_file(sample_file(kind).as_bytes())?;
        }
        let ask = Ask {
            cases,
            seed,
            from,
            until,
            calendar,
            scripts: &scripts,
        };
        let mut bar = Bar::new(cases);
        let (spec, sample, stories) = (self.spec, self.sample, self.stories);
        let told = match aloud {
            None => tell(spec, sample, stories, &ask, county, &mut bar),
            Some(aloud) => {
                let comments = Some((until.plus(-DAYS_OF_COMMENTS), until));
                let mut woven = Woven {
                    county,
                    aloud,
                    comments,
                };
                tell(spec, sample, stories, &ask, &mut woven, &mut bar)
            }
        };
        bar.0.finish_and_clear();
        let told = told.map_err(Failure::because)??;
        county.checkpoint(until.next().start())?;
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "  立了 {} 个案件，入账 {} 项记录，用了 {seconds:.1} 秒（每秒 {:.0} 项）",
            told.cases,
            told.events,
            told.events as f64 / seconds
        );
        let refused: Vec<String> = told
            .refused
            .iter()
            .map(|(code, count)| format!("{code} {count} 次"))
            .collect();
        if !refused.is_empty() {
            println!("  被规则挡下、没有入账的：{}", refused.join("，"));
        }
        for ((case, why), count) in &told.broken_off {
            println!("  没有办完的示例：{case}，{why}，{count} 次");
        }
        Ok(told)
    }
}

/// The progress bar.
struct Bar(ProgressBar);

impl Bar {
    fn new(cases: u64) -> Self {
        let bar = ProgressBar::new(cases);
        // The template is fixed, so it is either right for everybody or seen by the first test.
        if let Ok(style) = ProgressStyle::with_template("  [{bar:40}] {pos}/{len} 件 {msg}") {
            bar.set_style(style.progress_chars("█▌ "));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }
}

impl Progress for Bar {
    fn opened(&mut self, cases: u64, of: u64, day: Day) {
        self.0.set_length(of);
        self.0.set_position(cases);
        self.0.set_message(day.to_string());
    }
}

/// Says what the law library holds.
pub fn say_law(law: &Law) {
    let library = &law.library;
    println!(
        "  法规和文件 {} 部，程序 {} 个，每一个的说明书在网页“程序”里",
        library.statutes.len(),
        library.procedures.len(),
    );
}

/// How many people hold a certificate.
pub fn certified(sample: &Sample) -> usize {
    sample
        .people
        .iter()
        .filter(|person| !person.certificates.is_empty())
        .count()
}

/// Says what a newcomer can do next at the machine.
pub fn say_next(data: &Path) {
    let data = data.display();
    println!("  zhunsheng serve --data {data}                   再打开网页");
    println!("  zhunsheng time due --from 2026-04-30 --within 5wd      算一个期限，看算式");
    println!("  zhunsheng law show <程序编号>                          读一个程序的说明书");
    println!("  zhunsheng law prove                                    检验程序有没有漏洞");
    println!("  zhunsheng ledger prove 0 --data {data}          给第 0 号记录开一份证明");
    println!("  zhunsheng ledger verify --data {data}           再核对一遍账本");
}
