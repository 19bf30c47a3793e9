//! Steps, people, fields and outcomes in words.

use zs_base::PostId;
use zs_event::Cite;

use crate::model::{
    Actor, Call, Field, FieldRef, Library, Many, Mark, Need, Origin, Outcome, PaperUse, Procedure,
    Ref, Require, Separation, Step,
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

    /// The name of a post.
    pub(super) fn post(&self, id: &PostId) -> String {
        let post = self.library.posts.get(id);
        post.map_or_else(|| id.to_string(), |it| it.name.to_string())
    }

    /// Where a part comes from, where it is not the procedure's own file.
    pub(super) fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::Own => String::new(),
            Origin::General(character) => format!("〔来自通则 {character}〕"),
            Origin::Overlay(id) => {
                let mut overlays = self.library.overlays.iter();
                let found = overlays.find(|(key, _)| key.split('/').next() == Some(id));
                let name = found.map_or(id, |(_, name)| name);
                format!("〔来自特别规定 {name}〕")
            }
        }
    }

    /// A field with its kind.
    pub(super) fn field(&self, field: &Field) -> String {
        let mut text = format!("{}（{}", field.name, field.kind.word());
        if !field.required {
            text.push_str("，可以不写");
        }
        if !field.outcomes.is_empty() {
            text.push_str(&format!("，{}时写", field.outcomes.join("、")));
        }
        if let Some(when) = &field.when {
            text.push_str(&format!("，{}要写", self.when(when)));
        }
        if let Some(private) = &field.private {
            text.push_str(&format!("，属于{private}"));
        }
        text.push('）');
        text.push_str(&self.origin(&field.origin));
        text
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
                "，不得是办理{}的人",
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
        names.collect::<Vec<_>>().join("、")
    }

    /// A call.
    pub(super) fn call(&self, call: &Call) -> String {
        let callee = self.procedure.callees.get(usize::from(call.callee));
        let name = callee.map_or("", |it| &*it.name);
        let mut text = format!("按子程序《{name}》办理");
        if call.many == Many::Any {
            text.push_str("，可以同时有几件，各算各的期限");
        }
        if !call.inherits.is_empty() {
            text.push_str(&format!("，沿用{}的认定", call.inherits.join("、")));
        }
        for (step, rules) in &call.separate {
            let inner = callee.and_then(|it| it.steps.get(usize::from(step.0)));
            let inner = inner.map_or("", |it| &*it.name);
            text.push_str(&format!(
                "；办理“{inner}”的不得是办理{}的人",
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
            outcomes => format!("结果是{}的，", outcomes.join("或者")),
        };
        let cure = rule
            .cure
            .as_ref()
            .map_or_else(String::new, |it| format!("办法：{it}"));
        format!(
            "{only}要{}；不是这样就拒绝：“{}”（{}）{cure}{}",
            self.condition(&rule.condition),
            rule.refuse,
            rule.cite.in_words(),
            self.origin(&rule.origin)
        )
    }

    /// What may come of a step.
    pub(super) fn outcome(&self, outcome: &Outcome) -> String {
        let mut text = format!("结果可以是“{}”", outcome.name);
        if let Some(to) = outcome.return_to {
            text.push_str(&format!("，退回“{}”重新办", self.procedure.step(to).name));
        }
        if !outcome.keep.is_empty() {
            let kept = outcome
                .keep
                .iter()
                .map(|it| &*self.procedure.step(*it).name);
            text.push_str(&format!("，保留{}", kept.collect::<Vec<_>>().join("、")));
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
    let number = paper.number.as_ref();
    let number = number.map_or_else(String::new, |it| format!("，文号{}", it.pattern));
    let served = if paper.served { "，要送达" } else { "" };
    format!("制作《{}》{number}{served}。", paper.name)
}

/// Citations one after another.
pub(super) fn cites(cites: &[Cite]) -> String {
    cites
        .iter()
        .map(Cite::in_words)
        .collect::<Vec<_>>()
        .join("；")
}
