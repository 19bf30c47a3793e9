//! Worked cases told again in the sample county, through the engine.

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use zs_base::{Day, Moment};
    use zs_event::Command;
    use zs_law::{CalendarUse, Files};
    use zs_sample::{
        Answer, Ask, County, Engine, Progress, Retold, Source, Spec, Staff, Told, tell,
    };
    use zs_store::folder::files_of;
    use zs_store::people::Unit;
    use zs_store::random::OsRandom;
    use zs_store::{Fault, SqliteStore, Store};
    use zs_testkit::tree::{files_below, in_tree};
    use zs_work::{Bulk, Law};

    struct Filling(Bulk);

    impl Engine for Filling {
        type Fault = Fault;

        fn perform(&mut self, now: Moment, commands: Vec<Command>) -> Result<Vec<Answer>, Fault> {
            let told = |answer| match answer {
                zs_work::Answer::Recorded(it) => Answer::Recorded((it.last - it.first + 1) as u32),
                zs_work::Answer::Nothing => Answer::Recorded(0),
                zs_work::Answer::Refused(refusal) => Answer::Refused(refusal.to_string()),
                zs_work::Answer::Denied(denied) => Answer::Refused(format!("{denied:?}")),
            };
            let answers = self.0.tell(now, &commands)?;
            Ok(answers.into_iter().map(told).collect())
        }
    }

    struct Silent;

    impl Progress for Silent {
        fn opened(&mut self, _cases: u64, _of: u64, _day: Day) {}
    }

    fn law() -> Arc<Law> {
        let mut files = Files::new("law");
        for (path, bytes) in files_below(&in_tree("law")).unwrap() {
            files.add(&path, bytes);
        }
        Arc::new(Law::read(&files).0)
    }

    fn founded(spec: &Spec, county: &County, law: &Arc<Law>) -> (tempfile::TempDir, Filling) {
        let folder = tempfile::tempdir().unwrap();
        let jurisdiction = spec.jurisdiction.as_str().into();
        let mut store = SqliteStore::create(&folder.path().join("d"), &jurisdiction).unwrap();
        zs_work::Engine::found(&mut store, &mut OsRandom::new()).unwrap();
        let unit = |it: &Staff| Unit {
            id: it.unit.clone(),
            name: it.name.clone(),
        };
        let units: Vec<Unit> = county.units.iter().map(unit).collect();
        store.register(&county.people, &units).unwrap();
        let bulk = Bulk::new(Box::new(store), law.clone()).unwrap();
        let files = files_of(&folder.path().join("d"));
        (folder, Filling(bulk.drawing_from(files)))
    }

    /// Tells every worked case of the list, with what the engine said, and how many there are.
    fn told(seed: u64) -> (Told, usize) {
        let law = law();
        let spec = Spec::read(include_str!("../../../samples/county.toml")).unwrap();
        let county = spec.county(seed).unwrap();
        let ways: Vec<_> = law.service_ways().cloned().collect();
        let source = Source {
            library: &law.library,
            national: law.calendar(CalendarUse::National),
            ways: &ways,
            files: law.files(),
        };
        let retold = Retold::read(include_str!("../../../samples/retold.toml")).unwrap();
        let scripts = retold.each(&source).unwrap();
        let (from, until) = spec.span().unwrap();
        let ask = Ask {
            cases: 0,
            seed,
            from,
            until,
            calendar: law.calendar(CalendarUse::National),
            scripts: &scripts,
        };
        let (_folder, mut filling) = founded(&spec, &county, &law);
        let told = tell(&spec, &county, &[], &ask, &mut filling, &mut Silent);
        (told.unwrap().unwrap(), scripts.cases())
    }

    #[test]
    fn every_worked_case_of_the_list_is_told_in_the_county_without_a_refusal() {
        let (told, cases) = told(2026);
        let broken = told.broken_off.keys();
        let lines: Vec<_> = broken.map(|(case, why)| format!("{case}：{why}")).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
        assert!(told.acts > 8 * told.cases && told.cases as usize > cases / 2);
    }
}
