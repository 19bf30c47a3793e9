//! Atom feeds (RFC 4287) of what is public. Addresses are those of this site, so that a feed is the
//! same under every name by which the county is reached.

use zs_base::{Jurisdiction, Moment};

use crate::answer::Answer;

/// A feed.
pub struct Feed {
    /// What tells it apart from other feeds of the county.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The page that shows the same.
    pub page: &'static str,
    /// Where it is.
    pub path: &'static str,
    /// What is in it, the newest first.
    pub entries: Vec<Entry>,
}

/// One thing of a feed.
pub struct Entry {
    /// What tells it apart in the county, for ever.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The unit from which it comes.
    pub author: String,
    /// Its page.
    pub path: String,
    /// When it was made public or changed last.
    pub updated: Moment,
}

impl Feed {
    /// The feed as an answer.
    #[must_use]
    pub fn answer(&self, jurisdiction: &Jurisdiction) -> Answer {
        let urn = |id: &str| text(&format!("urn:zhunsheng:{jurisdiction}:{id}"));
        let newest = self.entries.iter().map(|it| it.updated).max();
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n\
             <id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n",
            urn(&self.id),
            text(&self.title),
            moment(newest.unwrap_or_default()),
            text(self.path),
            text(self.page),
        );
        for entry in &self.entries {
            xml.push_str(&format!(
                "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
                 <author><name>{}</name></author>\n<link href=\"{}\"/>\n</entry>\n",
                urn(&entry.id),
                text(&entry.title),
                moment(entry.updated),
                text(&entry.author),
                text(&entry.path),
            ));
        }
        xml.push_str("</feed>\n");
        let mut answer = Answer::text(xml);
        answer.kind = "application/atom+xml; charset=utf-8";
        answer
    }
}

/// A moment of the county, which lies in the one time zone of China.
fn moment(at: Moment) -> String {
    let (day, minutes) = (at.day(), at.time_ms() / 60_000);
    let seconds = at.time_ms() / 1_000 % 60;
    format!(
        "{day}T{:02}:{:02}:{seconds:02}+08:00",
        minutes / 60,
        minutes % 60
    )
}

/// A text inside XML; what no XML can hold is left out.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            it if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') => {}
            it => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_sound_xml_whatever_stands_in_a_title() {
        let entry = Entry {
            id: "w:ZS-1".to_owned(),
            title: "办法<b>&\"\u{0}\u{b}\n".to_owned(),
            author: "司法局".to_owned(),
            path: "/w/ZS-1?a=1&b=2".to_owned(),
            updated: "2026-06-01T09:05".parse().unwrap(),
        };
        let feed = Feed {
            id: "w".to_owned(),
            title: "文件".to_owned(),
            page: "/w",
            path: "/w/feed.xml",
            entries: vec![entry],
        };
        let answer = feed.answer(&Jurisdiction::from("150928"));
        let body = String::from_utf8(answer.body).unwrap();
        assert!(
            body.contains("<title>办法&lt;b&gt;&amp;&quot; </title>"),
            "{body}"
        );
        assert!(
            body.contains("<updated>2026-06-01T09:05:00+08:00</updated>"),
            "{body}"
        );
        assert!(body.contains("urn:zhunsheng:150928:w:ZS-1"), "{body}");
        assert!(body.contains("href=\"/w/ZS-1?a=1&amp;b=2\""), "{body}");
    }
}
