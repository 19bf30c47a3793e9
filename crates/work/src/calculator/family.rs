//! The title of a family of acts, found in the names of the acts themselves, so that a new family
//! in the law folder needs no word here.

/// Characters of the shortest phrase that can be a title.
const PHRASE_MIN: usize = 2;
/// Between the family and the kind in the name of an act.
const BETWEEN: char = '·';

/// The title: what stands before the dot in most names, or else the phrase that most names share,
/// or else the first name.
pub(super) fn title(names: &[&str]) -> String {
    let mut heads: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let Some((head, _)) = name.split_once(BETWEEN) else {
            continue;
        };
        match heads.iter_mut().find(|(_, known)| *known == head) {
            Some((count, _)) => *count += 1,
            None => heads.push((1, head)),
        }
    }
    // Of heads that are equally common the first one stands.
    let most = heads.iter().rev().max_by_key(|(count, _)| *count);
    if let Some((_, head)) = most {
        return (*head).to_owned();
    }
    match (names, shared(names)) {
        ([], _) => String::new(),
        ([name], _) => (*name).to_owned(),
        (_, Some(phrase)) => phrase,
        ([name, ..], None) => format!("{name}等"),
    }
}

/// The longest phrase that at least three in five names have; of equally long ones the first.
fn shared(names: &[&str]) -> Option<String> {
    let mut best: Option<String> = None;
    for name in names {
        let letters: Vec<char> = name.chars().collect();
        for from in 0..letters.len() {
            let least = best
                .as_ref()
                .map_or(PHRASE_MIN, |it| it.chars().count() + 1);
            for to in from + least..=letters.len() {
                let phrase: String = letters[from..to].iter().collect();
                let plain = phrase.chars().all(char::is_alphanumeric);
                let having = names.iter().filter(|it| it.contains(&phrase)).count();
                if !plain || having * 5 < names.len() * 3 {
                    break;
                }
                best = Some(phrase);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_what_the_names_have_before_their_dot() {
        let names = ["甲类·普通程序", "鉴定", "甲类·听证", "乙类·听证"];
        assert_eq!(title(&names), "甲类");
    }

    #[test]
    fn without_a_dot_the_title_is_what_most_names_share() {
        let names = ["某类决策的调整", "决策年度目录", "决策后评估", "听证会"];
        assert_eq!(title(&names), "决策");
        assert_eq!(title(&["案例发布", "年终述职"]), "案例发布等");
        assert_eq!(title(&["案例发布"]), "案例发布");
        assert_eq!(title(&[]), "");
    }
}
