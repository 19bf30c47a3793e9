//! Steps, people, fields and outcomes in words.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{Day, PostId};
use zs_event::Cite;

use crate::model::{
    Actor, Awaits, Call, Field, FieldKind, FieldRef, Library, Many, Mark, Need, Origin, Outcome,
    PaperUse, Procedure, Ref, Require, Separation, Step,
};

/// Names things of one procedure.
pub(super) struct Words<'a> {
    pub(super) library: &'a Library,
    pub(super) procedure: &'a Procedure,
}

impl Words<'_> {
    /// The step that a reference means.
    fn step(&self, of: &Ref) -> Option<&Step> {
        let mut procedure = self.procedure;
        for call in &of.calls {
            let call = procedure.steps.get(usize::from(call.0))?.call.as_ref()?;
            procedure = procedure.callees.get(usize::from(call.callee))?;
        }
        procedure.steps.get(usize::from(of.step.0))
    }

    /// The name of the step that a reference means.
    pub(super) fn step_name(&self, of: &Ref) -> String {
        self.step(of)
            .map_or_else(String::new, |it| format!("“{}”", it.name))
    }

    /// A moment.
    pub(super) fn moment(&self, of: &Ref) -> String {
        let name = self.step_name(of);
        match of.mark {
            Mark::Done => format!("{name}办结"),
            Mark::Served => format!("{name}的文书送达"),
            Mark::Begun => format!("{name}开始"),
        }
    }

    /// That a moment has come.
    pub(super) fn moment_past(&self, of: &Ref) -> String {
        let name = self.step_name(of);
        match of.mark {
            Mark::Done => format!("{name}已经办结"),
            Mark::Served => format!("{name}的文书已经送达"),
            Mark::Begun => format!("{name}已经开始"),
        }
    }

    /// The steps by which a role is known to people: those that have it, of all procedures.
    pub(super) fn role(&self, role: &str) -> String {
        let newest = self.library.procedures.values().filter_map(|it| it.last());
        let steps = newest.flat_map(|it| it.steps.iter());
        let with = steps.filter(|step| step.roles.iter().any(|it| **it == *role));
        let names: BTreeSet<&str> = with.map(|step| &*step.name).collect();
        either(&names.into_iter().collect::<Vec<_>>())
    }

    /// The name of a post.
    pub(super) fn post(&self, id: &PostId) -> String {
        let post = self.library.posts.get(id);
        post.map_or_else(|| id.to_string(), |it| it.name.to_string())
    }

    /// Where a part comes from, where it is not the procedure's own file.
    pub(super) fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::Own => String::new(),
            Origin::General(character) => {
                format!("〔来自{}〕", self.general(character))
            }
            Origin::Overlay(id) => {
                let mut overlays = self.library.overlays.iter();
                let found = overlays.find(|(key, _)| key.split('/').next() == Some(id));
                let name = found.map_or(id, |(_, name)| name);
                format!("〔来自特别规定《{name}》〕")
            }
        }
    }

    /// What people call the general duties of a legal character.
    pub(super) fn general(&self, character: &str) -> &str {
        let name = self.library.generals.get(character);
        name.map_or("同类行为的通则", |it| it)
    }

    /// Fields with their kinds; `of` are the outcomes of their step.
    pub(super) fn fields(&self, fields: &[Field], of: &[Outcome]) -> String {
        let each = fields.iter().map(|it| self.field(it, of));
        each.collect::<Vec<_>>().join("；")
    }

    fn field(&self, field: &Field, of: &[Outcome]) -> String {
        let mut text = format!("{}（{}", field.name, kind(&field.kind));
        if !field.required {
            text.push_str("，可以不写");
        }
        text.push_str(&only_with(&field.outcomes, of));
        if let Some(when) = &field.when {
            text.push_str(&format!("，{}要写", self.when(when)));
        }
        if let Some(private) = &field.private {
            text.push_str(&format!("，公开时按“{private}”遮盖"));
        }
        text.push('）');
        text.push_str(&self.origin(&field.origin));
        text
    }

    /// The name of a field in quotes, with its step where the name alone would not tell.
    pub(super) fn field_named(&self, field: &FieldRef) -> String {
        let name = self.field_ref(field);
        let own = self.procedure.fields.iter();
        let all = own.chain(self.procedure.steps.iter().flat_map(|it| &it.fields));
        let alone = all.filter(|it| *it.name == *name).count() < 2;
        match field {
            FieldRef::Step(of, _) if !alone || !of.calls.is_empty() => {
                format!("{}的“{name}”", self.step_name(of))
            }
            _ => format!("“{name}”"),
        }
    }

    /// That nobody does a step, and what brings it about.
    pub(super) fn awaits(&self, it: &Awaits) -> String {
        format!(
            "没有人办理：“{}”所指的案件办完“{}”写的环节时，由系统登记",
            self.field_ref(&it.case),
            self.field_ref(&it.step)
        )
    }

    /// The name of a field.
    pub(super) fn field_ref(&self, field: &FieldRef) -> String {
        let case = |index: u16| {
            let field = self.procedure.fields.get(usize::from(index));
            field.map_or_else(String::new, |it| it.name.to_string())
        };
        match field {
            FieldRef::Case(index) => case(*index),
            FieldRef::CasePartyKind(index) => format!("{}的类型", case(*index)),
            FieldRef::Step(of, index) => {
                let field = self
                    .step(of)
                    .and_then(|it| it.fields.get(usize::from(*index)));
                field.map_or_else(String::new, |it| it.name.to_string())
            }
        }
    }

    /// The kind of personal data in a field.
    pub(super) fn private(&self, field: &FieldRef) -> Option<&Arc<str>> {
        let field = match field {
            FieldRef::Case(at) | FieldRef::CasePartyKind(at) => {
                self.procedure.fields.get(usize::from(*at))
            }
            FieldRef::Step(of, at) => self.step(of)?.fields.get(usize::from(*at)),
        };
        field?.private.as_ref()
    }

    /// Who performs a step.
    pub(super) fn actor(&self, actor: &Actor) -> String {
        let posts: Vec<String> = actor.posts.iter().map(|it| self.post(it)).collect();
        let mut text = format!("由{}办理", posts.join("或者"));
        if actor.at_least > 1 {
            text.push_str(&format!("，至少{}人", actor.at_least));
        }
        if let Some(kind) = &actor.holds {
            text.push_str(&format!("，每人当天持有有效的{kind}"));
        }
        if !actor.not_same_as.is_empty() {
            text.push_str(&format!(
                "，不得由办理{}的人办理",
                self.separated(&actor.not_same_as)
            ));
        }
        let cite = actor.cite.as_ref();
        text.push_str(&cite.map_or_else(String::new, |it| format!("（{}）", it.in_words())));
        let added = actor.added_by.iter().map(|it| self.origin(it));
        text.push_str(&added.collect::<String>());
        text.push('。');
        text
    }

    fn separated(&self, rules: &[Separation]) -> String {
        let names = rules.iter().map(|it| self.step_name(&it.step));
        names.collect::<Vec<_>>().join("或者")
    }

    /// A call.
    pub(super) fn call(&self, call: &Call) -> String {
        let callee = self.procedure.callees.get(usize::from(call.callee));
        let name = callee.map_or("", |it| &*it.name);
        let mut text = format!("按程序《{name}》办理，见该程序的说明书");
        if call.many == Many::Any {
            text.push_str("；可以有几件，各算各的期限");
        }
        if !call.inherits.is_empty() {
            text.push_str(&format!("；沿用本程序对{}的认定", quoted(&call.inherits)));
        }
        for (step, rules) in &call.separate {
            let inner = callee.and_then(|it| it.steps.get(usize::from(step.0)));
            let inner = inner.map_or("", |it| &*it.name);
            text.push_str(&format!(
                "；其中“{inner}”不得由本案中办理{}的人办理",
                self.separated(rules)
            ));
        }
        text.push('。');
        text
    }

    /// A condition without which the step is refused.
    pub(super) fn require(&self, rule: &Require) -> String {
        let only = match rule.outcomes.as_slice() {
            [] => String::new(),
            outcomes => format!("结果是{}的，", either(outcomes)),
        };
        let cure = rule
            .cure
            .as_ref()
            .map_or_else(String::new, |it| format!("怎么办：{it}"));
        format!(
            "{only}必须{}，否则不予登记，提示：“{}”（{}）{cure}{}",
            self.condition(&rule.condition),
            rule.refuse,
            rule.cite.in_words(),
            self.origin(&rule.origin)
        )
    }

    /// What may come of a step.
    pub(super) fn outcome(&self, step: &Step, outcome: &Outcome) -> String {
        let mut text = format!("结果可以是“{}”", outcome.name);
        if step.supplies(&outcome.name) {
            text.push_str("，只在期满时由系统登记");
        }
        if let Some(to) = outcome.return_to {
            text.push_str(&format!("，退回“{}”重新办", self.procedure.step(to).name));
        }
        if !outcome.keep.is_empty() {
            let kept = outcome
                .keep
                .iter()
                .map(|it| &*self.procedure.step(*it).name);
            let kept = quoted(&kept.collect::<Vec<_>>());
            text.push_str(&format!("，{kept}仍然有效，不重新办"));
        }
        if outcome.ends {
            text.push_str("，案件结束");
        }
        if outcome.reason == Need::Must {
            text.push_str("，要写明理由");
        }
        let cite = outcome.cite.as_ref();
        text.push_str(&cite.map_or_else(String::new, |it| format!("（{}）", it.in_words())));
        text.push('。');
        text
    }
}

/// A paper.
pub(super) fn paper(paper: &PaperUse) -> String {
    let number = paper.number.as_ref().map_or_else(String::new, |it| {
        let pattern = it.pattern.replace("{unit}", "（单位）");
        let pattern = pattern
            .replace("{year}", "（年份）")
            .replace("{seq}", "（序号）");
        format!("，文号为“{pattern}”")
    });
    let served = if paper.served { "，要送达" } else { "" };
    format!("制作《{}》{number}{served}。", paper.name)
}

/// With which outcomes something is written: those, or all but the few others.
fn only_with(outcomes: &[Arc<str>], of: &[Outcome]) -> String {
    if outcomes.is_empty() {
        return String::new();
    }
    let others = of.iter().map(|it| it.name.clone());
    let others: Vec<_> = others.filter(|it| !outcomes.contains(it)).collect();
    match others.len() {
        0 => String::new(),
        few if few < outcomes.len() => format!("，结果是{}的不写", either(&others)),
        _ => format!("，结果是{}的写", either(outcomes)),
    }
}

/// The kind of a field, with the choices where it has some.
fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Choice(words) if words.len() == 1 => format!("确认{}", quoted(words)),
        FieldKind::Choice(words) => format!("选一项：{}", quoted(words)),
        FieldKind::Key(table, _) => format!("从《{}》中选", table.name),
        FieldKind::Party => "公民或者组织".to_owned(),
        FieldKind::Case => "案件编号".to_owned(),
        FieldKind::List => "逐项写".to_owned(),
        FieldKind::Text
        | FieldKind::Money
        | FieldKind::Count
        | FieldKind::Date
        | FieldKind::Moment
        | FieldKind::Officer
        | FieldKind::Unit
        | FieldKind::Place
        | FieldKind::Article
        | FieldKind::File => kind.word().to_owned(),
    }
}

/// Names in quotes, one after another.
pub(super) fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    let each = names.iter().map(|it| format!("“{}”", it.as_ref()));
    each.collect()
}

/// Names in quotes, of which one is enough.
pub(super) fn either<T: AsRef<str>>(names: &[T]) -> String {
    let each = names.iter().map(|it| format!("“{}”", it.as_ref()));
    each.collect::<Vec<_>>().join("或者")
}

/// A day as people write it.
pub(super) fn day(it: Day) -> String {
    let (year, month, of_month) = it.ymd();
    format!("{year}年{month}月{of_month}日")
}

/// Citations one after another.
pub(super) fn cites(cites: &[Cite]) -> String {
    cites
        .iter()
        .map(Cite::in_words)
        .collect::<Vec<_>>()
        .join("；")
}
