//! A citation as a paper writes it: the full name of the statute and its articles in words.

use zs_event::Cite;
use zs_law::Library;

use super::wording::number_in_words;

/// `《…法》第六十四条第一款第（二）项、第八十五条`; what is no citation stays as it was written.
pub(super) fn cited(library: &Library, text: &str) -> String {
    let cite = Cite::from(text);
    let articles: Vec<String> = cite.articles().map(article).collect();
    if articles.is_empty() {
        return text.to_owned();
    }
    let statute = library.statutes.get(cite.statute());
    let name = statute.map_or(cite.statute(), |it| &it.name);
    // What stands in brackets after a name tells versions apart and is no part of it.
    let name = name.split_once('（').map_or(name, |(name, _)| name);
    format!("《{name}》{}", articles.join("、"))
}

/// An article such as `64`, `64.1` or `64.1(2)`; one that has no number keeps its own words.
fn article(text: &str) -> String {
    let (head, item) = match text.split_once('(') {
        Some((head, item)) => (head, item.strip_suffix(')')),
        None => (text, None),
    };
    let (number, paragraph) = match head.split_once('.') {
        Some((number, paragraph)) => (number, Some(paragraph)),
        None => (head, None),
    };
    let words = |text: &str| text.parse().map_or(text.to_owned(), number_in_words);
    if number.parse::<u16>().is_err() {
        return format!("第{text}项");
    }
    let mut said = format!("第{}条", words(number));
    if let Some(paragraph) = paragraph {
        said.push_str(&format!("第{}款", words(paragraph)));
    }
    if let Some(item) = item {
        said.push_str(&format!("第（{}）项", words(item)));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_written_in_words() {
        let known = [
            ("42", "第四十二条"),
            ("64.1", "第六十四条第一款"),
            ("64.1(2)", "第六十四条第一款第（二）项"),
            ("十二", "第十二项"),
        ];
        for (text, said) in known {
            assert_eq!(article(text), said);
        }
    }

    #[test]
    fn a_text_that_cites_nothing_stays() {
        assert_eq!(cited(&Library::default(), "有关规定"), "有关规定");
        assert_eq!(cited(&Library::default(), "某法#7"), "《某法》第七条");
    }
}
