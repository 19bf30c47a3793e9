//! What a verification found, in sentences for whoever holds a paper, and what it does not say.

use zs_event::event::kind_in_words;
use zs_ledger::{Checkpoint, Countersignature, Proven};

use super::{Found, copy};

/// Says everything that was found to hold.
pub fn say(found: &Found) {
    println!("核对通过。");
    if let Some(proven) = &found.proven {
        event(proven);
        fields(proven);
    }
    for sentence in &found.compared {
        println!("{sentence}");
    }
    match found.checkpoints.as_slice() {
        [old, new] => continuation(old, new),
        [only] if found.proven.is_none() => {
            println!(
                "检查点：辖区“{}”的账本，前{}条，{}签名，签名成立。",
                only.jurisdiction,
                only.size,
                only.recorded_at.in_words()
            );
            println!("树根：{}", only.root);
        }
        _ => {}
    }
    match &found.countersigned {
        Some(said) => witness(said),
        None => println!("见证：没有核对见证人的副署。"),
    }
    limits(found);
}

fn event(proven: &Proven) {
    let (header, checkpoint) = (proven.copy.leaf.header(), &proven.checkpoint);
    println!("证明是真的，没有改过。");
    println!(
        "位置：辖区“{}”的账本第{}项（从0数起），在机关签名的前{}条里。",
        header.jurisdiction, header.seq, checkpoint.size
    );
    let of = match header.procedure.as_str() {
        "" => "账本自身的记录".to_owned(),
        procedure => format!("程序 {procedure}（{} 版）", header.version),
    };
    println!("事件：{}，{of}。", kind_in_words(&header.kind));
    println!(
        "时间：机关写明{}记入；最迟在{}，也就是检查点签名时，已经在账本里。",
        header.recorded_at.in_words(),
        checkpoint.recorded_at.in_words()
    );
}

fn fields(proven: &Proven) {
    let clear = &proven.copy.clear;
    for field in clear {
        let shown = copy::shown(field).unwrap_or_else(|| "（不是文字）".to_owned());
        println!("出示：{} = {shown}", copy::name(field));
    }
    let all = proven.copy.leaf.commitments().iter();
    let hidden = all.filter(|it| clear.iter().all(|field| field.name != it.name));
    let hidden: Vec<&str> = hidden.map(|it| it.name.as_str()).collect();
    match hidden.is_empty() {
        true => println!("遮住：没有，这一项的全部内容都出示了。"),
        false => println!(
            "遮住：{}个字段只有指纹，看不到内容：{}。",
            hidden.len(),
            hidden.join("、")
        ),
    }
}

fn continuation(old: &Checkpoint, new: &Checkpoint) {
    println!(
        "延续：{}的{}条账本，完整地是{}的{}条账本的开头，没有改过、抽走、插进一条。",
        old.recorded_at.in_words(),
        old.size,
        new.recorded_at.in_words(),
        new.size
    );
}

fn witness(said: &Countersignature) {
    println!(
        "见证：{}在{}副署了前{}条的树根；它从{}条起一直跟着这个账本，没有中断。",
        said.witness,
        said.recorded_at.in_words(),
        said.size,
        said.since_size
    );
}

fn limits(found: &Found) {
    println!("这说明：");
    if found.proven.is_some() {
        println!("  出示的内容与签名时账本里的一样；以后谁改，这份证明都能指出来。");
    }
    println!("  签名用的是所给的公钥对应的密钥。");
    if found.countersigned.is_some() {
        println!("  机关要改写副署以前的账本，瞒不过这个见证人。");
    }
    println!("这不说明：");
    println!("  记的事是不是真的、合不合法：账本只证明什么时候记了什么。");
    println!("  公钥是不是机关的：请用机关公告等别的办法核对公钥。");
    println!("  这件事后来有没有更正、撤销：请查公示，或者向机关要以后的记录。");
    if found.countersigned.is_none() {
        println!("  机关有没有给别人看另一本账：要有见证人的副署才能说明。");
    }
}
