//! Reads the authority table and reports all its problems at once.

mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zs_base::{Code, Diagnostic, PostId, Severity, Source, Span};
use zs_event::Cite;

use crate::authority::{Exclusion, Ground, Posts, Rule, RuleId, Separation};
use crate::{Action, Authority, Relation, codes};
use row::{Row, Word, span_of};

/// Reads the text of `law/authority.toml` against the posts of `law/posts.toml`.
///
/// A table with diagnostics is not for use: what could not be read is missing from it, and a missing
/// prohibition permits more.
#[must_use]
pub fn read(
    source: &Arc<Source>,
    posts: &BTreeMap<PostId, Arc<str>>,
) -> (Authority, Vec<Diagnostic>) {
    let mut reader = Reader {
        source,
        found: Vec::new(),
        groups: BTreeMap::new(),
        ids: BTreeSet::new(),
        authority: Authority {
            posts: posts.clone(),
            ..Authority::default()
        },
    };
    let (file, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.report(
            codes::ZS4010,
            Span {
                start: span.start,
                end: span.end,
            },
            "从这里起不是有效的 TOML".to_owned(),
            "检查这一行的引号、等号、括号和逗号，是否用了全角标点",
        );
    }
    if reader.found.is_empty() {
        // After a slip in the notation the rest would only be misread.
        reader.file(&file);
        reader.contradictions();
    }
    (reader.authority, reader.found)
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    found: Vec<Diagnostic>,
    groups: BTreeMap<String, Vec<PostId>>,
    ids: BTreeSet<RuleId>,
    authority: Authority,
}

const RULE_KEYS: &[&str] = &["id", "posts", "actions", "relations", "cite", "because"];

impl Reader<'_> {
    fn report(&mut self, code: Code, span: Span, cause: String, cure: &str) {
        self.found.push(Diagnostic {
            code,
            severity: Severity::Error,
            source: self.source.clone(),
            span,
            cause,
            cure: cure.to_owned(),
        });
    }

    fn file(&mut self, file: &Spanned<DeTable<'_>>) {
        let table = file.get_ref();
        if let Some(groups) = table.get("groups").and_then(|it| it.get_ref().as_table()) {
            for (name, members) in groups {
                let list = self.words(members);
                let posts = self.posts(&list);
                self.groups.insert(name.get_ref().to_string(), posts);
            }
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "format" | "groups" => {}
                "duplicate_days" => self.duplicate_days(value),
                "second_factor" => {
                    let list = self.words(value);
                    self.authority.second_factor = self.posts(&list);
                }
                "steps" => self.steps(value),
                "permit" => self.rows(value, Self::permit),
                "forbid" => self.rows(value, Self::forbid),
                "exclude" => self.rows(value, Self::exclude),
                "separate" => self.rows(value, Self::separate),
                other => {
                    let cause = format!("“{other}”不是权限表的键");
                    let cure = "改为 groups、duplicate_days、second_factor、steps、permit、forbid、exclude 或者 separate";
                    self.report(codes::ZS4012, span_of(key), cause, cure);
                }
            }
        }
    }

    fn duplicate_days(&mut self, value: &Spanned<DeValue<'_>>) {
        let number = value.get_ref().as_integer();
        let days = number.and_then(|it| u16::from_str_radix(it.as_str(), it.radix()).ok());
        match days {
            Some(days) => self.authority.duplicate_days = days,
            None => {
                let cause = "这里应当是天数".to_owned();
                self.report(
                    codes::ZS4019,
                    span_of(value),
                    cause,
                    "写成 duplicate_days = 7 这样",
                );
            }
        }
    }

    fn rows(&mut self, value: &Spanned<DeValue<'_>>, take: fn(&mut Self, &Row<'_, '_>)) {
        let tables = value.get_ref().as_array().into_iter().flatten();
        let mut any = false;
        for table in tables.filter_map(|it| Some((it.get_ref().as_table()?, span_of(it)))) {
            any = true;
            take(
                self,
                &Row {
                    table: table.0,
                    span: table.1,
                },
            );
        }
        if !any {
            let cure = "写成 [[permit]] 这样的表，每条规则一张";
            self.report(
                codes::ZS4019,
                span_of(value),
                "这里应当是表".to_owned(),
                cure,
            );
        }
    }

    fn steps(&mut self, value: &Spanned<DeValue<'_>>) {
        let mut rows: Vec<_> = value.get_ref().as_table().into_iter().flatten().collect();
        // The table is sorted by key; what counts is the order of the file.
        rows.sort_by_key(|(role, _)| role.span().start);
        for (role, value) in rows {
            let Some(text) = value.get_ref().as_str() else {
                let cause = "这里应当是一个操作".to_owned();
                self.report(
                    codes::ZS4019,
                    span_of(value),
                    cause,
                    "写成 decide = \"decide\" 这样",
                );
                continue;
            };
            let word = Word {
                text: text.to_owned(),
                span: span_of(value),
            };
            if let Some(action) = self.action(&word) {
                self.authority
                    .steps
                    .push((Arc::from(role.get_ref().as_ref()), action));
            }
        }
    }

    fn permit(&mut self, row: &Row<'_, '_>) {
        if let Some(rule) = self.rule(row) {
            self.authority.permits.push(rule);
        }
    }

    fn forbid(&mut self, row: &Row<'_, '_>) {
        if let Some(rule) = self.rule(row) {
            self.authority.forbids.push(rule);
        }
    }

    fn rule(&mut self, row: &Row<'_, '_>) -> Option<Rule> {
        self.known_keys(row, RULE_KEYS);
        let posts = self.list(row, "posts");
        let actions = self.list(row, "actions");
        let relations = self.list(row, "relations");
        let ground = self.ground(row);
        let anyone = posts.iter().any(|word| word.text == "*");
        let posts = if anyone {
            Posts::Anyone
        } else {
            Posts::Of(self.posts(&posts))
        };
        Some(Rule {
            posts,
            actions: self.actions(&actions),
            relations: self.relations(&relations),
            ground: ground?,
        })
    }

    fn exclude(&mut self, row: &Row<'_, '_>) {
        self.known_keys(row, &["id", "posts", "with", "cite", "because"]);
        let posts = self.list(row, "posts");
        let posts = self.posts(&posts);
        let with = match row.table.get("with") {
            Some(value) => {
                let words = self.words(value);
                self.posts(&words)
            }
            None => Vec::new(),
        };
        if posts.len() + with.len() < 2 {
            let cause = "只有一个岗位，没有可以与它冲突的岗位".to_owned();
            self.report(
                codes::ZS4017,
                row.span,
                cause,
                "在 posts 里再写一个岗位，或者加上 with",
            );
        }
        if let Some(ground) = self.ground(row) {
            self.authority.exclusions.push(Exclusion {
                ground,
                posts,
                with,
            });
        }
    }

    fn separate(&mut self, row: &Row<'_, '_>) {
        self.known_keys(row, &["id", "action", "after", "cite", "because"]);
        let after = self.list(row, "after");
        let after = self.actions(&after);
        let action = row.text("action").and_then(|word| self.action(&word));
        if row.text("action").is_none() {
            self.missing(row, "action");
        }
        if let (Some(ground), Some(action)) = (self.ground(row), action) {
            self.authority.separations.push(Separation {
                ground,
                action,
                after,
            });
        }
    }

    fn ground(&mut self, row: &Row<'_, '_>) -> Option<Ground> {
        let id = row.text("id");
        let because = row.text("because");
        for (key, value) in [("id", &id), ("because", &because)] {
            if value.is_none() {
                self.missing(row, key);
            }
        }
        let (id, because) = (id?, because?);
        let rule = RuleId::from(id.text.as_str());
        if !self.ids.insert(rule.clone()) {
            let cause = format!("“{}”前面已经用过", id.text);
            self.report(codes::ZS4016, id.span, cause, "换一个编号");
        }
        Some(Ground {
            id: rule,
            cite: row.text("cite").map(|word| Cite::from(word.text.as_str())),
            because: Arc::from(because.text),
        })
    }

    fn missing(&mut self, row: &Row<'_, '_>, key: &str) {
        let cause = format!("这条规则没有 {key}，或者它不是文字");
        self.report(codes::ZS4011, row.span, cause, "补上这一项");
    }

    fn known_keys(&mut self, row: &Row<'_, '_>, known: &[&str]) {
        for key in row.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let cause = format!("“{}”不是这种规则的键", key.get_ref());
                let cure = format!("删去，或者改为 {}", known.join("、"));
                self.report(codes::ZS4012, span_of(key), cause, &cure);
            }
        }
    }

    /// The words of a required list.
    fn list(&mut self, row: &Row<'_, '_>, key: &str) -> Vec<Word> {
        let Some(value) = row.table.get(key) else {
            let cause = format!("这条规则没有 {key}");
            self.report(codes::ZS4011, row.span, cause, "补上这一项");
            return Vec::new();
        };
        self.words(value)
    }

    fn words(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Word> {
        let (words, wrong) = row::words(value);
        for span in wrong {
            let cure = "写成 [\"甲\", \"乙\"] 这样的列表";
            self.report(codes::ZS4019, span, "这里应当是文字的列表".to_owned(), cure);
        }
        words
    }

    fn posts(&mut self, words: &[Word]) -> Vec<PostId> {
        let mut posts = Vec::new();
        for word in words {
            let post = PostId::from(word.text.as_str());
            if let Some(members) = word
                .text
                .strip_prefix('@')
                .and_then(|it| self.groups.get(it))
            {
                posts.extend(members.iter().cloned());
            } else if self.authority.posts.contains_key(&post) {
                posts.push(post);
            } else {
                let cause = format!("“{}”没有登记", word.text);
                let cure = "先在 posts.toml 登记岗位；组名前面加 @，并写进 [groups]";
                self.report(codes::ZS4015, word.span, cause, cure);
            }
        }
        posts
    }

    fn actions(&mut self, words: &[Word]) -> Vec<Action> {
        if words.iter().any(|word| word.text == "*") {
            return Action::ALL.to_vec();
        }
        words.iter().filter_map(|word| self.action(word)).collect()
    }

    fn action(&mut self, word: &Word) -> Option<Action> {
        let action = word.text.parse().ok();
        if action.is_none() {
            let known: Vec<_> = Action::ALL.iter().map(|action| action.word()).collect();
            let cause = format!("没有“{}”这种操作", word.text);
            let cure = format!("改为其中之一：{}", known.join("、"));
            self.report(codes::ZS4013, word.span, cause, &cure);
        }
        action
    }

    fn relations(&mut self, words: &[Word]) -> Vec<Relation> {
        if words.iter().any(|word| word.text == "*") {
            return Relation::ALL.to_vec();
        }
        let mut relations = Vec::new();
        for word in words {
            match word.text.parse() {
                Ok(relation) => relations.push(relation),
                Err(()) => {
                    let cause = format!("没有“{}”这种关系", word.text);
                    let cure = "改为 own、parent、child、sibling、other、party、public 或者 none";
                    self.report(codes::ZS4014, word.span, cause, cure);
                }
            }
        }
        relations
    }

    /// A permit whose every cell is forbidden would be a promise that nobody keeps.
    fn contradictions(&mut self) {
        let dead = self.authority.permits.iter().filter(|permit| {
            let Posts::Of(posts) = &permit.posts else {
                return false;
            };
            posts.iter().any(|post| self.forbidden_wholly(permit, post))
        });
        let dead: Vec<_> = dead.map(|it| it.ground.id.clone()).collect();
        for id in dead {
            let start = self.source.text.find(&format!("\"{id}\"")).unwrap_or(0);
            let span = Span {
                start,
                end: start + id.as_str().len() + 2,
            };
            let cause = format!("“{id}”给了一个岗位的权限，被另一条规则全部禁止");
            self.report(
                codes::ZS4018,
                span,
                cause,
                "从这条规则里删去这个岗位，或者修改禁止的规则",
            );
        }
    }

    fn forbidden_wholly(&self, permit: &Rule, post: &PostId) -> bool {
        !permit.relations.is_empty()
            && permit.actions.iter().any(|action| {
                permit.relations.iter().all(|relation| {
                    let mut forbids = self.authority.forbids.iter();
                    forbids.any(|forbid| forbid.covers(Some(post), *action, *relation))
                })
            })
    }
}
