//! The commonest slips of people who type Chinese, each with a sentence of its own.

use std::ops::Range;

use zs_base::Code;

use super::Told;
use crate::codes::writing::*;

#[cfg(test)]
mod tests;

/// What one wrong line is told as: first the slips of the input method, which the parser cannot
/// name, then the parser's own kinds.
pub(super) fn explain(text: &str, line: &Range<usize>, range: &Range<usize>, kind: &str) -> Told {
    if let Some(told) = full_width(text, line).or_else(|| closing_quote(text, line, kind)) {
        return told;
    }
    let piece = text.get(range.clone()).unwrap_or("").trim();
    let range = visible(text, line, range);
    let (code, cause, cure) = by_kind(kind, piece, &text[line.clone()]);
    told(code, range, cause, cure)
}

fn told(code: Code, range: Range<usize>, cause: String, cure: &str) -> Told {
    Told {
        code,
        range,
        cause,
        cure: cure.to_owned(),
    }
}

/// A place that can be marked: where the parser points past the end, the last letter of the line.
fn visible(text: &str, line: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    if range.start < range.end && text.get(range.clone()).is_some() {
        return range.clone();
    }
    let end = line.start + text[line.clone()].trim_end().len();
    let start = range.start.clamp(line.start, end);
    if start < end && text.is_char_boundary(start) {
        return start..end;
    }
    let last = text[line.start..end].chars().next_back();
    end - last.map_or(0, char::len_utf8)..end
}

/// The first full-width mark of a line that stands outside quotes and comments.
fn full_width(text: &str, line: &Range<usize>) -> Option<Told> {
    let (at, mark, half) = outside_quotes(&text[line.clone()])
        .into_iter()
        .find_map(|(at, c)| Some((at, c, half_width(c)?)))?;
    let range = line.start + at..line.start + at + mark.len_utf8();
    let (code, cause) = match mark {
        '“' | '”' | '‘' | '’' | '「' | '」' => {
            let cause = "这里用的是中文引号“ ”，请改成英文引号 \"\"".to_owned();
            return Some(told(
                ZS1002,
                range,
                cause,
                "把两头的引号都改成英文双引号 \"",
            ));
        }
        '\u{3000}' | '\u{a0}' => (ZS1003, "这里是全角空格".to_owned()),
        '０'..='９' => (ZS1003, format!("这里用的是全角数字“{mark}”")),
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => (ZS1002, format!("这里用的是全角字母“{mark}”")),
        _ => (ZS1002, format!("这里用的是{}“{mark}”", mark_name(mark))),
    };
    let cure = match mark {
        '。' => "值的后面不要句号，删掉它".to_owned(),
        '；' => "值的后面不要分号，删掉它；一组里的各项用英文逗号隔开".to_owned(),
        '、' => "一组里的各项用英文逗号 , 隔开".to_owned(),
        '《' | '》' => "文字连同书名号放在英文双引号里".to_owned(),
        '：' => "键和值之间用英文等号 =".to_owned(),
        '\u{3000}' | '\u{a0}' => "改成普通空格".to_owned(),
        _ => format!("改成英文的 {half}"),
    };
    Some(told(code, range, cause, &cure))
}

/// A text that begins with an English quote and ends with a Chinese one.
fn closing_quote(text: &str, line: &Range<usize>, kind: &str) -> Option<Told> {
    if !kind.starts_with("invalid basic string") && !kind.starts_with("missing opening") {
        return None;
    }
    let (at, mark) = text[line.clone()]
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '“' | '”' | '＂'))?;
    let range = line.start + at..line.start + at + mark.len_utf8();
    let cause = format!("开头是英文引号，结尾是中文引号“{mark}”，请改成英文引号 \"");
    Some(told(ZS1002, range, cause, "把结尾的引号改成英文双引号 \""))
}

/// The characters of a line outside its quoted texts and its comment.
fn outside_quotes(line: &str) -> Vec<(usize, char)> {
    let mut open = None;
    let mut escaped = false;
    let mut outside = Vec::new();
    for (at, c) in line.char_indices() {
        match open {
            Some('"') if escaped => escaped = false,
            Some('"') if c == '\\' => escaped = true,
            Some(quote) if c == quote => open = None,
            Some(_) => {}
            None if c == '#' => break,
            None if matches!(c, '"' | '\'') => open = Some(c),
            None => outside.push((at, c)),
        }
    }
    outside
}

/// The half-width form of a mark that TOML does not know.
const fn half_width(mark: char) -> Option<char> {
    Some(match mark {
        '“' | '”' | '「' | '」' | '＂' | '《' | '》' => '"',
        '‘' | '’' | '＇' => '\'',
        '＝' | '：' => '=',
        '，' | '、' => ',',
        '．' | '。' => '.',
        '；' => ';',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '｛' => '{',
        '｝' => '}',
        '（' => '(',
        '）' => ')',
        '＃' => '#',
        '－' | '—' | '–' => '-',
        '＿' => '_',
        '\u{3000}' | '\u{a0}' => ' ',
        // The full-width forms stand in Unicode in the order of ASCII.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => (mark as u32 - 0xfee0) as u8 as char,
        _ => return None,
    })
}

const fn mark_name(mark: char) -> &'static str {
    match mark {
        '＝' => "全角等号",
        '，' => "中文逗号",
        '、' => "顿号",
        '：' => "中文冒号",
        '；' => "中文分号",
        '。' => "句号",
        '［' | '］' | '【' | '】' => "全角方括号",
        '｛' | '｝' => "全角花括号",
        '（' | '）' => "中文括号",
        '＃' => "全角井号",
        '《' | '》' => "书名号",
        '－' | '—' | '–' => "中文横线",
        _ => "全角标点",
    }
}

/// A problem without its place: code, cause, cure.
type Words = (Code, String, &'static str);

fn words(code: Code, cause: &str, cure: &'static str) -> Words {
    (code, cause.to_owned(), cure)
}

/// The parser's kinds in Chinese.
fn by_kind(kind: &str, piece: &str, line: &str) -> Words {
    let is = |starts: &[&str]| starts.iter().any(|text| kind.starts_with(text));
    if is(&["duplicate key"]) {
        let cause = format!("“{piece}”写了两次");
        (ZS1006, cause, "删掉一个；一组里的多项用双方括号 [[ ]]")
    } else if is(&["invalid unquoted key", "unquoted keys cannot"]) {
        key(piece, line)
    } else if is(&["key with no value"]) {
        no_value(line)
    } else if is(&["invalid date", "invalid time", "invalid datetime"]) {
        let cause = format!("“{piece}”不是日历上的日期");
        (ZS1012, cause, "写成 2026-03-05 的样子")
    } else if is(&["unclosed"]) {
        words(ZS1005, "这里的括号没有配对", "补上右括号")
    } else if is(&["missing comma", "extra assignment", "extra comma"]) {
        words(
            ZS1017,
            "两项之间没有英文逗号，或者逗号多了",
            "各项之间写一个英文逗号 ,",
        )
    } else if is(&[
        "invalid basic",
        "invalid literal",
        "missing opening",
        "invalid multi-line",
    ]) {
        words(ZS1004, "引号没有成对", "在文字结尾补上英文双引号 \"")
    } else if is(&["missing escaped"]) {
        words(
            ZS1001,
            "反斜杠 \\ 后面的写法不对",
            "删掉反斜杠；需要它时写两个 \\\\",
        )
    } else if is(&["unexpected key or value"]) {
        words(
            ZS1017,
            "值的后面还有别的内容",
            "一行只写一个键；说明写在 # 后面",
        )
    } else if is(&["unexpected leading zero"]) {
        words(ZS1008, "数字前面多了 0", "去掉前面的 0")
    } else if is(&["string values must be quoted", "invalid boolean"]) {
        value(piece)
    } else {
        words(ZS1001, "这一行不符合 TOML 的写法", "写成  键 = 值")
    }
}

fn key(piece: &str, line: &str) -> Words {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if piece.starts_with("//") {
        words(ZS1018, "注释不能用 // 开头", "注释以 # 开头")
    } else if !piece.is_empty() && piece.chars().all(plain) {
        let cause = format!("中文的键“{piece}”要放在英文双引号里");
        (ZS1007, cause, "写成 \"键\" = 值")
    } else if line.trim_start().starts_with('=') {
        words(ZS1001, "等号前面没有键", "写成  键 = 值")
    } else {
        let cause = format!("“{piece}”不能作键");
        (
            ZS1001,
            cause,
            "键只用英文字母、数字、- 和 _；其他的放在英文双引号里",
        )
    }
}

fn no_value(line: &str) -> Words {
    let line = line.trim();
    if line.starts_with("//") {
        words(ZS1018, "注释不能用 // 开头", "注释以 # 开头")
    } else if line.contains(':') {
        words(ZS1018, "键和值之间用了冒号", "键和值之间用英文等号 =")
    } else {
        words(
            ZS1018,
            "只有键，没有等号和值",
            "写成  键 = 值；注释以 # 开头",
        )
    }
}

fn value(piece: &str) -> Words {
    let digits = piece.chars().take_while(char::is_ascii_digit).count();
    let spoken = ["是", "否", "有", "无"].contains(&piece);
    let lower = piece.to_ascii_lowercase();
    if piece.is_empty() {
        words(ZS1008, "等号后面没有值", "写上值；不需要时整行删掉")
    } else if spoken || ["true", "false", "yes", "no"].contains(&lower.as_str()) {
        let cause = format!("真假要写成小写的 true 或者 false，这里是“{piece}”");
        (ZS1008, cause, "是写成 true，否写成 false")
    } else if digits == 4 && piece.contains(['/', '年', '.']) {
        let cause = format!("“{piece}”不是日期的写法");
        (ZS1012, cause, "写成 2026-03-05 的样子")
    } else if digits > 0 && piece.contains(' ') {
        let cause = format!("“{piece}”之间缺少逗号，或者一行写了两个键");
        (ZS1017, cause, "各项之间写一个英文逗号 ,；一行只写一个键")
    } else if digits > 0 {
        let cause = format!("“{piece}”不是数字：单位要另外写");
        (
            ZS1008,
            cause,
            "数字单独写，单位写在 unit 里；文字放在英文双引号里",
        )
    } else {
        let cause = format!("文字“{piece}”要放在英文双引号里");
        (ZS1008, cause, "写成 \"文字\"")
    }
}
