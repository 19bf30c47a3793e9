//! ZS29xx: what is counted, and the figures that are computed from it.

zs_base::codes! {
    /// 计数点写的程序、环节、结果、字段或者类别，在法库里没有；写错一个字，这个数字就永远是零。
    ZS2901 "计数点写的名字不存在";
    /// 数字引用的计数点没有定义。计数点是 [[tally]] 的 name，或者程序里 counts 写的名字。
    ZS2902 "没有这个计数点";
    /// 一个数字要写清楚怎样算：count、ratio、sum、average、median_days、in_time、stock 里写一个，只能写一个。
    ZS2903 "数字没有写怎样算，或者写了几种算法";
    /// 金额合计、平均数要有 value，中位天数要有 days_from；没有的话算不出来。
    ZS2904 "计数点没有可以合计的内容";
    /// 计数点什么条件都没有写，会把所有案件的所有环节都算进去。
    ZS2905 "计数点没有写算哪些";
}
