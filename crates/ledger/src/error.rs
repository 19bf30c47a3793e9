//! What can be wrong with the bytes, keys and proofs of a ledger.

/// An error of this crate; the text is Chinese and made for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The bytes are not the encoding of this thing.
    #[error("{what}的第{at}个字节读不懂")]
    Malformed {
        /// What was read.
        what: &'static str,
        /// Offset of the first byte that does not fit, from 0.
        at: usize,
    },
    /// The text is not the encoding of this thing.
    #[error("{what}的第{line}行读不懂")]
    MalformedLine {
        /// What was read.
        what: &'static str,
        /// The first line that does not fit, from 1.
        line: usize,
    },
    /// A part is larger than its format or its bound allows.
    #[error("{what}太大：{given}，最多{max}")]
    TooLarge {
        /// Which part.
        what: &'static str,
        /// Its size, in bytes or in number.
        given: usize,
        /// The bound.
        max: usize,
    },
    /// A part that must not be empty is empty.
    #[error("{0}不能为空")]
    Empty(&'static str),
    /// Two fields of one event have the same name.
    #[error("字段“{0}”出现了两次")]
    FieldTwice(String),
    /// The fields do not stand in the order of their names.
    #[error("字段“{0}”的位置不对：字段要按名称排序")]
    FieldOrder(String),
    /// The event has no field of this name.
    #[error("这条记录没有字段“{0}”")]
    NoField(String),
    /// The field was erased, so it can no longer be shown.
    #[error("字段“{0}”已经依法删除，不能再出示")]
    FieldErased(String),
    /// The value and salt do not open the commitment of this field.
    #[error("字段“{0}”的内容与账本里的承诺不符")]
    FieldDiffers(String),
    /// The tree has no such leaf or no such earlier size.
    #[error("第{index}号不在{size}条记录的树里")]
    OutOfRange {
        /// Leaf index or tree size that was asked for.
        index: u64,
        /// Leaves of the tree.
        size: u64,
    },
    /// The source of nodes lacks one that the tree must have.
    #[error("树里缺少第{level}层第{index}个节点")]
    NodeMissing {
        /// Level, 0 = leaves.
        level: u8,
        /// Index within the level, from 0.
        index: u64,
    },
    /// The inclusion proof does not lead to the root.
    #[error("存在证明不成立：算不出这个树根")]
    InclusionFails,
    /// The consistency proof does not connect the two roots.
    #[error("一致性证明不成立：新账本不是旧账本的延续")]
    ConsistencyFails,
    /// The bytes or text are not a key.
    #[error("这不是一把SM2密钥")]
    NotAKey,
    /// The signature is not by this key over this text.
    #[error("签名不成立：内容被改过，或者不是这把密钥签的")]
    SignatureFails,
    /// The text names another key than the one it is verified with.
    #[error("签名用的是另一把密钥")]
    OtherKey,
    /// The text belongs to another ledger.
    #[error("这是辖区“{0}”的账本，不是要核对的账本")]
    OtherLedger(String),
    /// A rotation is not later than the one before it.
    #[error("换钥声明的先后次序不对")]
    RotationOrder,
    /// The ledger is shorter than it was.
    #[error("账本变短了：原来有{before}条，现在只有{size}条")]
    Shrunk {
        /// Leaves of the remembered checkpoint.
        before: u64,
        /// Leaves of the new one.
        size: u64,
    },
    /// Two checkpoints of one size have different roots.
    #[error("同样是{size}条，账本出示了两个不同的树根")]
    SplitView {
        /// Leaves of both.
        size: u64,
    },
    /// The text is not a proof bundle.
    #[error("证明文件读不懂：{0}")]
    NotABundle(String),
    /// The readable header of a bundle is not that of its leaf.
    #[error("证明文件里写明的事件与账页不符")]
    BundleHeader,
    /// The text is not a consistency proof.
    #[error("一致性证明读不懂：{0}")]
    NotAConsistencyProof(String),
    /// The proof is one between other sizes.
    #[error(
        "一致性证明是从{}条到{}条的，这里要的是从{}条到{}条的",
        .given.0, .given.1, .wanted.0, .wanted.1
    )]
    OtherSpan {
        /// The sizes of the proof.
        given: (u64, u64),
        /// The sizes that it is needed for.
        wanted: (u64, u64),
    },
    /// Two statements that are to be compared are about different sizes.
    #[error("说的是{given}条时的账本，要核对的是{wanted}条时的")]
    OtherSize {
        /// Leaves that the statement names.
        given: u64,
        /// Leaves of the checkpoint.
        wanted: u64,
    },
    /// A longer checkpoint came without its proof.
    #[error("还缺一致性证明：要能说明新账本是原来{after}条的延续")]
    ProofMissing {
        /// Leaves of the remembered checkpoint.
        after: u64,
    },
    /// The text is not the memory of a witness.
    #[error("见证人的状态文件读不懂：{0}")]
    NotAWitness(String),
}
