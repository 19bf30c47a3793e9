//! The open data of the portal: what each set holds, its files, its fields, and how new it is.

/// A data set.
pub(super) struct DataSet {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// The files: what each is called, and where it is.
    pub(super) files: Vec<(&'static str, &'static str)>,
    /// The fields by their names.
    pub(super) fields: Vec<&'static str>,
    /// How new it is.
    pub(super) updated: String,
}

/// All sets; `newest` are the moments of the last notice and of the last document.
pub(super) fn all([notice, document]: [String; 2]) -> Vec<DataSet> {
    let last = |at: String| match at.is_empty() {
        true => "还没有一件".to_owned(),
        false => format!("随公布更新，最近 {at}"),
    };
    let always = |text: &str| text.to_owned();
    vec![
        DataSet {
            name: "行政执法公示",
            what: "正在公示的决定，每一件还有含全部公示内容的 JSON、CSV 和存在证明，地址是 /g/核验码/data.json、/g/核验码/proof.json。",
            files: vec![
                ("CSV", "/d/notices.csv"),
                ("JSON", "/d/notices.json"),
                ("订阅", "/g/feed.xml"),
            ],
            fields: super::notices::columns(),
            updated: last(notice),
        },
        DataSet {
            name: "文件库",
            what: "公布过的文件和它们今天的效力。",
            files: vec![
                ("CSV", "/w/list.csv?show=all"),
                ("JSON", "/w/list.json?show=all"),
                ("订阅", "/w/feed.xml"),
            ],
            fields: crate::routes::documents::data::columns()
                .iter()
                .map(|it| it.0)
                .collect(),
            updated: last(document),
        },
        DataSet {
            name: "权责清单",
            what: "今天有效的权责事项、检查事项和服务事项。",
            files: vec![("CSV", "/q/powers.csv"), ("JSON", "/q/powers.json")],
            fields: vec!["清单", "事项", "内容", "依据", "起始日期"],
            updated: always("和办案用的清单同一份，随法库更新"),
        },
        DataSet {
            name: "公示义务",
            what: "哪些程序的结果要公开、公开哪些内容、隐去哪些、多久以内、依据哪一条。",
            files: vec![("CSV", "/d/duties.csv"), ("JSON", "/d/duties.json")],
            fields: super::notices::duty_columns(),
            updated: always("和办案用的程序同一份，随法库更新"),
        },
        DataSet {
            name: "双随机抽取",
            what: "每一次抽取锁定的名单指纹、种子和结果；每一次都有可以重演的数据包，地址在那一次抽取的页面上。",
            files: vec![("列表", "/j"), ("重演程序", "/j/replay_draw.py")],
            fields: vec!["名单指纹", "种子的来源", "抽取的结果"],
            updated: always("锁定名单和抽取的当时更新"),
        },
        DataSet {
            name: "账本的检查点",
            what: "机关对账本签名的数字，任何人可以用来核对账本没有被改过、没有变短。",
            files: vec![
                ("列表", "/v/checkpoints"),
                ("最近一个", "/v/checkpoint.txt"),
                ("公钥", "/v/key.txt"),
                ("核验程序", "/v/verify_ledger.py"),
            ],
            fields: vec!["项数", "根", "签名", "时刻"],
            updated: always("有新记录时每秒更新"),
        },
    ]
}
