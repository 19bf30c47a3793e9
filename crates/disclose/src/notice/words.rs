//! Values in words for the public. A file is no words: evidence does not leave the building.

use zs_event::{PartyKind, Value};

use crate::credit::is_credit_code;

/// A value as the public reads it, before it is masked.
pub(super) fn of(value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.join("、"),
        Value::Money(amount) => {
            let sign = if *amount < 0 { "-" } else { "" };
            let amount = amount.unsigned_abs();
            format!("{sign}{}.{:02} 元", amount / 100, amount % 100)
        }
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Party(party) => {
            let organisation = party.kind == PartyKind::Organisation;
            if organisation && is_credit_code(&party.number) {
                format!("{}（统一社会信用代码 {}）", party.name, party.number)
            } else {
                party.name.clone()
            }
        }
        // What was erased has no words either.
        Value::File(_) | Value::Erased => return None,
    })
}
