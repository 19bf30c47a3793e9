//! The unit complained about: one field of the case, of kind `unit`, in a procedure that publishes
//! nothing.

use crate::codes::steps::ZS2213;
use crate::draft::FieldDraft;
use crate::resolve::Scope;
use crate::text::Place;

/// Reports every `is = "against"` that could shield nothing, or not whom people think.
pub(super) fn check(scope: &Scope<'_>) {
    let draft = &scope.composed.draft;
    let wrong = |at: &Place, cause: String, cure: &str| {
        scope.problems.error(ZS2213, at, cause, cure);
    };
    let mut first: Option<&FieldDraft> = None;
    for field in draft.fields.iter().filter(|it| is_against(it)) {
        let name = field.name.as_str();
        if field.kind.as_str() != "unit" {
            let cause = format!("“{name}”不是单位，不能是被反映的单位");
            wrong(&field.kind.at, cause, "写在 kind = \"unit\" 的字段上");
        }
        if let Some(first) = first {
            let cause = format!("“{}”和“{name}”都写成被反映的单位", first.name.as_str());
            let cure = "只留一个；反映几个单位的，分别登记";
            wrong(&field.name.at, cause, cure);
        }
        first = first.or(Some(field));
    }
    let steps = draft.steps.iter().flat_map(|it| &it.fields);
    for field in steps.filter(|it| is_against(it)) {
        let cause = format!("“{}”是环节的字段，写到那时已经太晚", field.name.as_str());
        let cure = "写成案件的字段 [[field]]，登记时就填";
        wrong(&field.name.at, cause, cure);
    }
    if let (Some(field), Some(duty)) = (first, draft.publish.first()) {
        let cause = format!("写了被反映的单位“{}”，又要公示", field.name.as_str());
        let cure = "公示的内容被反映的单位也看得到；去掉公示，或者去掉 is = \"against\"";
        wrong(&duty.at, cause, cure);
    }
}

fn is_against(field: &FieldDraft) -> bool {
    field.is.as_ref().is_some_and(|it| it.as_str() == "against")
}
