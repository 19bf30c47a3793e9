//! Decisions as agencies write them, made up from a seed, with what must go and what must stay
//! marked.

use zs_base::random::Seeded;

use crate::support::citizen;

/// A made-up decision: what the case knows, and the marked text.
#[derive(Clone, Debug)]
pub struct Decision {
    pub known: String,
    pub text: String,
}

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "郭", "何", "马", "罗", "欧阳", "司马", "上官", "诸葛",
];
const GIVEN: [&str; 24] = [
    "明", "建国", "秀英", "伟", "芳", "志强", "丽华", "桂兰", "海燕", "鹏飞", "晓东", "文静",
    "玉梅", "国强", "铁柱", "雪", "浩然", "子涵", "春花", "金龙", "永胜", "凤霞", "俊杰", "婷婷",
];
const TOWNS: [&str; 6] = [
    "城关镇东风路",
    "新城街道光明街",
    "河西乡前进村",
    "巴彦苏木查干嘎查",
    "大学东街甲",
    "工农路",
];
const GOODS: [&str; 6] = [
    "糕点",
    "白酒",
    "食用油",
    "散装熟食",
    "儿童玩具",
    "电动自行车",
];
const UNITS: [&str; 5] = [
    "食品有限公司",
    "商贸有限公司",
    "百货超市",
    "小吃店",
    "农机修理部",
];

impl Decision {
    /// The decision of a seed.
    pub fn of(seed: u64) -> Self {
        let mut rng = Seeded::new(seed);
        let (party, third, witness) = (name(&mut rng), name(&mut rng), name(&mut rng));
        let address = address(&mut rng);
        let mobile = mobile(&mut rng);
        let mut known = vec![format!("party {party}"), format!("word 联系方式 {mobile}")];
        let mut text = head(&mut rng);
        let organisation = rng.once_in(3);
        if organisation {
            let unit = format!(
                "某县{}{}",
                pick(&mut rng, &["兴旺", "鸿运", "草原情", "金穗"]),
                pick(&mut rng, &UNITS)
            );
            known.push(format!("org {unit}"));
            text += &format!(
                "当事人：⟪{unit}⟫，统一社会信用代码：⟪91150100MA0DEMX051⟫，经营场所：⟪某县{}{}号⟫。",
                pick(&mut rng, &TOWNS),
                rng.below(90) + 1
            );
            text += &format!(
                "经营者⟦{party}⟧，身份证号⟦{}⟧。\n",
                dressed(&mut rng, &id(&mut Seeded::new(seed ^ 1)))
            );
        } else {
            text += &format!(
                "当事人：⟦{party}⟧，男，汉族，⟦{}年{}月{}日⟧出生，",
                1950 + rng.below(50),
                rng.below(12) + 1,
                rng.below(28) + 1
            );
            text += &format!(
                "公民身份号码⟦{}⟧，住址：⟪某省某市某县⟫⟦{address}⟧，",
                dressed(&mut rng, &id(&mut Seeded::new(seed ^ 1)))
            );
            text += &format!("联系电话：⟦{}⟧。\n", dressed(&mut rng, &mobile));
            if rng.once_in(2) {
                known.push(format!("word 住址 某省某市某县{address}"));
            }
        }
        text += &facts(&mut rng, &party, organisation);
        text += &witnesses(&mut rng, &third, &witness);
        text += &evidence(&mut rng, &party, &mobile);
        text += &ruling(&mut rng);
        Self {
            known: known.join(";"),
            text,
        }
    }
}

fn pick<'a>(rng: &mut Seeded, items: &[&'a str]) -> &'a str {
    rng.pick(items).copied().unwrap_or_default()
}

fn name(rng: &mut Seeded) -> String {
    format!("{}{}", pick(rng, &SURNAMES), pick(rng, &GIVEN))
}

fn id(rng: &mut Seeded) -> String {
    let birth = format!(
        "{}{:02}{:02}",
        1950 + rng.below(50),
        rng.below(12) + 1,
        rng.below(28) + 1
    );
    citizen(
        pick(rng, &["150102", "150123", "110101", "370102"]),
        &birth,
        rng.below(999),
    )
}

fn mobile(rng: &mut Seeded) -> String {
    format!("1{}{:09}", 3 + rng.below(7), rng.below(1_000_000_000))
}

fn address(rng: &mut Seeded) -> String {
    let house = match rng.below(3) {
        0 => format!("{}号", rng.below(300) + 1),
        1 => format!(
            "{}号楼{}单元{}室",
            rng.below(20) + 1,
            rng.below(4) + 1,
            101 + rng.below(500)
        ),
        _ => format!("幸福小区{}栋{}", rng.below(20) + 1, 101 + rng.below(500)),
    };
    format!("{}{house}", pick(rng, &TOWNS))
}

/// A number in one of the ways in which people write it.
fn dressed(rng: &mut Seeded, number: &str) -> String {
    let grouped = |gap: &str| {
        let letters: Vec<char> = number.chars().collect();
        let groups = letters.chunks(4).map(|it| it.iter().collect::<String>());
        groups.collect::<Vec<_>>().join(gap)
    };
    match rng.below(5) {
        0 => grouped(" "),
        1 => grouped("-"),
        2 => number
            .chars()
            .filter_map(|it| char::from_u32(u32::from(it) + 0xfee0))
            .collect(),
        _ => number.to_owned(),
    }
}

fn head(rng: &mut Seeded) -> String {
    format!(
        "⟪某县市场监督管理局⟫\n⟪某县市监罚〔2026〕第{:04}号⟫\n",
        rng.below(9000) + 1
    )
}

fn facts(rng: &mut Seeded, party: &str, organisation: bool) -> String {
    let who = if organisation {
        "当事人".to_owned()
    } else {
        format!("⟦{party}⟧")
    };
    let day = format!("2026年{}月{}日", rng.below(9) + 1, rng.below(28) + 1);
    format!(
        "经查，⟪{day}⟫，执法人员在检查中发现，{who}未取得许可从事⟪{}⟫经营活动，货值金额⟪{}.{:02}元⟫，违法所得⟪{}.00元⟫，库存⟪{}箱⟫，生产批号⟪{}⟫，生产日期⟪2026年1月{}日⟫。当事人应当在十五日内改正，其行为违反了⟪第一百二十二条第一款⟫的规定。\n",
        pick(rng, &GOODS),
        rng.below(900_000),
        rng.below(100),
        rng.below(90_000),
        rng.below(500),
        format_args!("202601{:02}", rng.below(28) + 1),
        rng.below(28) + 1
    )
}

fn witnesses(rng: &mut Seeded, third: &str, witness: &str) -> String {
    let lead = pick(rng, &["举报人", "投诉人", "消费者", "受害人"]);
    let said = pick(rng, &["反映，", "称，", "提出，", "到局里说，"]);
    let mut text = format!("{lead}⟦{third}⟧{said}在该店购买的商品存在质量问题。");
    if rng.once_in(2) {
        text += &format!("证人⟦{witness}⟧的证言与⟦{third}⟧的陈述一致。");
    }
    if rng.once_in(4) {
        text += "消费者⟪要求赔偿⟫，⟪居民小区⟫内另有同类商品。";
    }
    text + "\n"
}

fn evidence(rng: &mut Seeded, party: &str, mobile: &str) -> String {
    let mut text = format!(
        "上述事实有⟦{party}⟧的询问笔录、现场检查笔录、检验报告（编号⟪SP2026{:04}⟫）证实。",
        rng.below(9999)
    );
    match rng.below(6) {
        0 => {
            text += &format!(
                "⟦{party}⟧以微信号⟦wx_{}⟧联系买家，",
                rng.below(9_999_999) + 100_000
            )
        }
        1 => text += &format!("货物由⟦蒙A{:05}⟧号车运送，", rng.below(99_999)),
        2 => {
            text += &format!(
                "货款转入账号⟦{}{:013}⟧，",
                6222,
                rng.below(9_999_999_999_999)
            )
        }
        3 => text += &format!("往来邮件发自⟦buyer{}@example.com⟧，", rng.below(9999)),
        4 => text += &format!("送达地址为⟪某县⟫⟦{}⟧，", address(rng)),
        _ => {}
    }
    if rng.once_in(3) {
        text += &format!("通话记录显示⟦{}⟧多次拨出，", dressed(rng, mobile));
    }
    text + "均已附卷。\n"
}

fn ruling(rng: &mut Seeded) -> String {
    format!(
        "决定如下：一、没收违法所得⟪{}.00元⟫；二、罚款⟪{}.00元⟫。自收到决定书之日起⟪15日⟫内缴纳，逾期每日按罚款数额的⟪百分之三⟫加处罚款。可以自收到之日起⟪60日⟫内申请复议，或者⟪6个月⟫内提起诉讼。监督电话⟪12345⟫、⟪12315⟫。\n⟪2026年3月{}日⟫\n",
        rng.below(90_000),
        rng.below(200_000) + 1000,
        rng.below(28) + 1
    )
}
