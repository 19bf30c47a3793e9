//! How templates write values.

use zs_base::Day;
use zs_work::view::Light;

/// The class of a light, which gives it its colour.
#[askama::filter_fn]
pub fn class(light: &Light, _: &dyn askama::Values) -> askama::Result<&'static str> {
    Ok(match light {
        Light::Red => "red",
        Light::Yellow => "yellow",
        Light::Green => "green",
        Light::Purple => "purple",
        Light::Grey => "grey",
    })
}

/// The class of the box of a clock with this light.
#[askama::filter_fn]
pub fn edge(light: &Light, _: &dyn askama::Values) -> askama::Result<&'static str> {
    Ok(match light {
        Light::Red => "urgent",
        Light::Yellow => "near",
        Light::Green => "calm",
        Light::Purple => "still",
        Light::Grey => "done",
    })
}

/// Texts with 、 between them.
#[askama::filter_fn]
pub fn together(texts: &[String], _: &dyn askama::Values) -> askama::Result<String> {
    Ok(texts.join("、"))
}

/// A day without its year where it is this year.
#[askama::filter_fn]
pub fn short(day: &Day, _: &dyn askama::Values, today: &Day) -> askama::Result<String> {
    let (year, month, of_month) = day.ymd();
    Ok(match year == today.year() {
        true => format!("{month:02}-{of_month:02}"),
        false => day.to_string(),
    })
}

/// A day as prose writes it, such as 3月9日（星期一）.
#[askama::filter_fn]
pub fn prose(day: &Day, _: &dyn askama::Values, today: &Day) -> askama::Result<String> {
    let (year, month, of_month) = day.ymd();
    let weekday = crate::words::weekday(*day);
    Ok(match year == today.year() {
        true => format!("{month}月{of_month}日（{weekday}）"),
        false => format!("{year}年{month}月{of_month}日（{weekday}）"),
    })
}

/// The beginning and end of a digest, for people to compare.
#[askama::filter_fn]
pub fn head(digest: &zs_base::Digest, _: &dyn askama::Values) -> askama::Result<String> {
    let text = digest.to_string();
    let (head, tail) = (text.get(..4), text.get(text.len().saturating_sub(4)..));
    Ok(format!(
        "{}..{}",
        head.unwrap_or_default(),
        tail.unwrap_or_default()
    ))
}

/// A moment to the second, in the form of tables.
#[askama::filter_fn]
pub fn second(at: &zs_base::Moment, _: &dyn askama::Values) -> askama::Result<String> {
    let text = at.to_string().replace('T', " ");
    Ok(text.split('.').next().unwrap_or_default().to_owned())
}

/// A moment as people write it, to the minute.
#[askama::filter_fn]
pub fn minute(at: &zs_base::Moment, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(at.in_words())
}

/// A kind of event as people know it.
#[askama::filter_fn]
pub fn event(kind: &str, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(zs_event::event::kind_in_words(kind).to_owned())
}

/// A citation as people write it.
#[askama::filter_fn]
pub fn law(cite: &zs_event::Cite, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(cite.in_words())
}

/// A day in full as documents write it, such as 2026年3月12日.
#[askama::filter_fn]
pub fn written(day: &Day, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(crate::words::in_chinese(*day))
}

/// The day of the week.
#[askama::filter_fn]
pub fn weekday(day: &Day, _: &dyn askama::Values) -> askama::Result<&'static str> {
    Ok(crate::words::weekday(*day))
}

/// The end of a term as people write it: a day, or a moment to the minute.
#[askama::filter_fn]
pub fn point(at: &zs_time::Point, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(at.to_string().replace('T', " "))
}

/// The beginning of an id, for people to tell it from others.
#[askama::filter_fn]
pub fn start(text: &str, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(text.chars().take(8).collect())
}

/// The way of an arrow of a diagram; long arrows bend where they pass a layer.
#[askama::filter_fn]
pub fn path(arrow: &zs_law::ChartArrow, _: &dyn askama::Values) -> askama::Result<String> {
    let mut text = String::new();
    let mut before: Option<(i32, i32)> = None;
    for (x, y) in &arrow.points {
        match before {
            None => text.push_str(&format!("M{x} {y}")),
            // What goes down goes in a curve, what goes beside everything in right angles.
            Some((from, above)) if arrow.back.is_none() => {
                let half = (above + y) / 2;
                text.push_str(&format!("C{from} {half} {x} {half} {x} {y}"));
            }
            Some(_) => text.push_str(&format!("L{x} {y}")),
        }
        before = Some((*x, *y));
    }
    Ok(text)
}

/// How the box of a step looks.
#[askama::filter_fn]
pub fn shape(it: &zs_law::ChartBox, _: &dyn askama::Values) -> askama::Result<&'static str> {
    Ok(match (it.ends, it.on_condition) {
        (true, true) => "step end when",
        (true, false) => "step end",
        (false, true) => "step when",
        (false, false) => "step",
    })
}

/// Where a line of a name stands in the box of a step.
#[askama::filter_fn]
pub fn baseline(
    it: &zs_law::ChartBox,
    _: &dyn askama::Values,
    line: &usize,
) -> askama::Result<i32> {
    let lines = it.lines.len() as i32;
    Ok(it.y + it.height / 2 + 5 - (lines - 1) * 9 + *line as i32 * 18)
}
