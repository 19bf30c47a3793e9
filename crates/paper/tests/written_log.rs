//! Logs that are written are read by an independent implementation and by our own, with every case,
//! event, value and relation in them.

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use process_mining::core::event_data::case_centric::AttributeValue;
    use process_mining::core::event_data::case_centric::xes::{XESImportOptions, import_xes_slice};
    use process_mining::core::event_data::object_centric::ocel_json::import_ocel_json_slice;
    use zs_base::Day;
    use zs_paper::written_log::{
        OcelWriter, WrittenCase, WrittenEvent, WrittenObject, WrittenValue, XesWriter,
    };
    use zs_paper::{Bounds, read_log, read_ocel};

    fn day(of_month: i8) -> Day {
        Day::from_ymd(2025, 3, of_month).unwrap()
    }

    fn object(id: &str, kind: &str, as_what: &str) -> WrittenObject {
        let [id, kind, as_what] = [id, kind, as_what].map(str::to_owned);
        WrittenObject { id, kind, as_what }
    }

    /// Three cases of two events; names hold whatever must be escaped.
    fn cases() -> Vec<WrittenCase> {
        let case = |number: i8| WrittenCase {
            id: format!("案件<{number}>&\"甲\""),
            attributes: vec![(
                "事项".to_owned(),
                WrittenValue::Text("普通\u{1}程序".to_owned()),
            )],
            objects: vec![object("unit-m1", "单位", "承办单位")],
            events: (0..2)
                .map(|event| WrittenEvent {
                    id: format!("event-{number}-{event}"),
                    name: ["立案审批", "作出决定"][event as usize].to_owned(),
                    at: day(number + event).start(),
                    attributes: vec![
                        ("罚款金额".to_owned(), WrittenValue::Money(500_050)),
                        ("轮次".to_owned(), WrittenValue::Number(1)),
                        ("期限".to_owned(), WrittenValue::Day(day(20))),
                        ("依法视为".to_owned(), WrittenValue::Flag(false)),
                    ],
                    people: vec![object("officer-1", "工作人员", "officer")],
                })
                .collect(),
        };
        (1..=3).map(case).collect()
    }

    fn xes() -> Vec<u8> {
        let mut writer = XesWriter::new(Vec::new()).unwrap();
        for case in cases() {
            writer.case(&case).unwrap();
        }
        writer.finish().unwrap()
    }

    fn ocel() -> Vec<u8> {
        let mut writer = OcelWriter::new(Vec::new(), "案件").unwrap();
        for case in cases() {
            writer.objects(&case).unwrap();
        }
        writer.turn().unwrap();
        for case in cases() {
            writer.events(&case).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn another_implementation_reads_the_xes() {
        let log = import_xes_slice(&xes(), false, XESImportOptions::default()).unwrap();
        assert_eq!(log.traces.len(), 3);
        let text = |it: &AttributeValue| match it {
            AttributeValue::String(text) => text.clone(),
            other => format!("{other:?}"),
        };
        for (trace, case) in log.traces.iter().zip(cases()) {
            let of = |key: &str| trace.attributes.iter().find(|it| it.key == key).unwrap();
            assert_eq!(text(&of("concept:name").value), case.id);
            assert_eq!(text(&of("事项").value), "普通程序");
            assert_eq!(trace.events.len(), case.events.len());
            for (read, event) in trace.events.iter().zip(&case.events) {
                let of = |key: &str| read.attributes.iter().find(|it| it.key == key).unwrap();
                assert_eq!(text(&of("concept:name").value), event.name);
                assert_eq!(text(&of("org:resource").value), "officer-1");
                let AttributeValue::Date(at) = &of("time:timestamp").value else {
                    panic!("{read:?}");
                };
                // The civil moment of Beijing.
                assert_eq!(at.timestamp_millis() + 8 * 3_600_000, event.at.ms());
                assert!(
                    matches!(of("罚款金额").value, AttributeValue::Float(sum) if sum == 5_000.5)
                );
                assert!(matches!(of("轮次").value, AttributeValue::Int(1)));
                assert!(matches!(
                    of("依法视为").value,
                    AttributeValue::Boolean(false)
                ));
            }
        }
    }

    #[test]
    fn another_implementation_reads_the_ocel() {
        let log = import_ocel_json_slice(&ocel()).unwrap();
        let kinds: Vec<&str> = log.object_types.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(kinds, ["单位", "工作人员", "案件"]);
        let names: Vec<&str> = log.event_types.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["作出决定", "立案审批"]);
        // Three cases, one unit, one officer.
        assert_eq!((log.objects.len(), log.events.len()), (5, 6));
        let first = &log.events[0];
        assert_eq!(first.event_type, "立案审批");
        let related: Vec<(&str, &str)> = first
            .relationships
            .iter()
            .map(|it| (it.object_id.as_str(), it.qualifier.as_str()))
            .collect();
        assert_eq!(
            related,
            [("案件<1>&\"甲\"", "case"), ("officer-1", "officer")]
        );
        let at = first.time.timestamp_millis() + 8 * 3_600_000;
        assert_eq!(at, day(1).start().ms());
        let attributes: Vec<&str> = first.attributes.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(attributes, ["罚款金额", "轮次", "期限", "依法视为"]);
    }

    #[test]
    fn both_forms_are_read_back() {
        let mut events = 0;
        let reading = read_log(
            &xes()[..],
            Bounds::default(),
            1,
            |count: &mut usize, trace| *count += trace.events().len(),
            |_, count| {
                events += count;
                ControlFlow::Continue(())
            },
        );
        assert_eq!((reading.traces, events, reading.problems.len()), (3, 6, 0));
        let read = read_ocel(&ocel()[..]).unwrap();
        assert_eq!(read.rows(), 6);
        assert_eq!(read.object_types()["案件"], 3);
        assert_eq!(read.names(), ["立案审批", "作出决定"]);
    }
}
