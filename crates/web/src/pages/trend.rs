//! A line of months as SVG: letters stay letters, and who cannot see it is told the same in words.

use plotters::prelude::*;
use zs_assess::Value;

/// The width and height of a picture, in its own units; a page scales it.
const SIZE: (u32, u32) = (420, 150);
/// How many steps the scale has.
const STEPS: usize = 3;

/// In which colours a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// On white paper.
    Page,
    /// On the dark of a wall.
    Wall,
}

impl Ink {
    const fn line(self) -> RGBColor {
        match self {
            Self::Page => RGBColor(0x17, 0x50, 0x8e),
            Self::Wall => RGBColor(0x7b, 0xdc, 0xb5),
        }
    }

    const fn text(self) -> RGBColor {
        match self {
            Self::Page => RGBColor(0x1a, 0x1d, 0x21),
            Self::Wall => RGBColor(0xe8, 0xee, 0xf6),
        }
    }

    const fn rule(self) -> RGBColor {
        match self {
            Self::Page => RGBColor(0xd5, 0xda, 0xe1),
            Self::Wall => RGBColor(0x3a, 0x4b, 0x61),
        }
    }
}

/// What a picture shows.
pub struct Trend<'a> {
    /// A mark that no other picture of the page has.
    pub mark: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The months with their values, the oldest first.
    pub months: &'a [(String, Value)],
    /// The colours.
    pub ink: Ink,
}

/// A value as a height; nothing where there is none.
fn height(value: &Value) -> Option<f64> {
    match *value {
        Value::NotApplicable | Value::NoCases => None,
        Value::Number(n) => Some(n as f64),
        Value::Money(n) => Some(n as f64 / 100.0),
        Value::Ratio { part, whole } => Some(part as f64 * 100.0 / whole as f64),
        Value::Average { sum, among } => Some(sum as f64 / 100.0 / among as f64),
        Value::Days { doubled, .. } => Some(doubled as f64 / 2.0),
    }
}

/// The picture; empty where there is nothing to draw, and then the table beside it says so.
#[must_use]
pub fn picture(of: &Trend<'_>) -> String {
    let heights: Vec<Option<f64>> = of.months.iter().map(|(_, value)| height(value)).collect();
    if heights.iter().flatten().next().is_none() {
        return String::new();
    }
    let mut drawn = String::new();
    if draw(of, &heights, &mut drawn).is_err() {
        return String::new();
    }
    let Some((_, body)) = drawn.split_once('>') else {
        return String::new();
    };
    let (width, tall) = SIZE;
    let (mark, title) = (of.mark, escaped(of.title));
    let told = of.months.iter();
    let told = told.map(|(month, value)| format!("{month} {}", value.printed()));
    let told = escaped(&told.collect::<Vec<_>>().join("，"));
    format!(
        "<svg class=\"trend\" role=\"img\" aria-labelledby=\"{mark}-t\" aria-describedby=\"{mark}-d\" \
         viewBox=\"0 0 {width} {tall}\"><title id=\"{mark}-t\">{title}</title>\
         <desc id=\"{mark}-d\">{told}</desc>{body}"
    )
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw(of: &Trend<'_>, heights: &[Option<f64>], into: &mut String) -> Drawn {
    let share = of
        .months
        .iter()
        .any(|(_, it)| matches!(it, Value::Ratio { .. }));
    let (low, high) = scale(heights, share);
    let root = SVGBackend::with_string(into, SIZE).into_drawing_area();
    let last = heights.len().saturating_sub(1).max(1) as i32;
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .margin_right(26)
        .x_label_area_size(22)
        .y_label_area_size(50)
        .build_cartesian_2d(0..last, low..high)?;
    let letters = ("sans-serif", 16).into_font().color(&of.ink.text());
    let month = |at: &i32| match *at {
        at if at == 0 || at == last || at == last / 2 => {
            let found = usize::try_from(at).ok().and_then(|at| of.months.get(at));
            found.map_or_else(String::new, |(month, _)| month.clone())
        }
        _ => String::new(),
    };
    let unit = if share { "%" } else { "" };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(of.ink.rule())
        .axis_style(of.ink.rule())
        .label_style(letters)
        .x_labels(heights.len())
        .x_label_formatter(&month)
        .y_labels(STEPS)
        .y_label_formatter(&|it| format!("{}{unit}", (it * 10.0).round() / 10.0))
        .draw()?;
    let line = of.ink.line();
    // A month without a value breaks the line: nothing is drawn where nothing was counted.
    let places: Vec<Option<(i32, f64)>> = heights
        .iter()
        .enumerate()
        .map(|(at, height)| height.map(|it| (at as i32, it)))
        .collect();
    for stretch in places.split(Option::is_none) {
        let points = || stretch.iter().flatten().copied();
        chart.draw_series(LineSeries::new(points(), line.stroke_width(2)))?;
        chart.draw_series(points().map(|it| Circle::new(it, 3, line.filled())))?;
    }
    root.present()?;
    Ok(())
}

/// The lowest and highest height that is drawn: a share up to all, a number from none.
fn scale(heights: &[Option<f64>], share: bool) -> (f64, f64) {
    let each = || heights.iter().flatten().copied();
    let (low, high) = (
        each().fold(f64::INFINITY, f64::min),
        each().fold(f64::NEG_INFINITY, f64::max),
    );
    match share {
        // Below the lowest share there is room, so that a line at the bottom is seen.
        true => (((low - 5.0) / 10.0).floor().max(0.0) * 10.0, 100.0),
        false => (low.min(0.0), high.max(1.0) * 1.1),
    }
}

fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    escaped.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(values: &[Value]) -> Vec<(String, Value)> {
        let each = values.iter().enumerate();
        each.map(|(at, value)| (format!("{}月", at + 1), *value))
            .collect()
    }

    #[test]
    fn a_picture_says_its_numbers_in_words_and_keeps_its_letters() {
        let part = |part| Value::Ratio { part, whole: 50 };
        let months = months(&[part(48), Value::NoCases, part(50)]);
        let drawn = picture(&Trend {
            mark: "a",
            title: "公示率 <按期>",
            months: &months,
            ink: Ink::Page,
        });
        assert!(drawn.contains("<title id=\"a-t\">公示率 &lt;按期&gt;</title>"));
        assert!(drawn.contains("1月 96.00%，2月 无此类案件，3月 100.00%"));
        assert!(drawn.contains("<text") && drawn.contains("</svg>"));
        assert!(!drawn.contains("style="), "{drawn}");
        // Two stretches of one month each, because nothing is drawn where nothing was counted.
        assert_eq!(drawn.matches("<circle").count(), 2);
    }

    #[test]
    fn nothing_to_draw_is_no_picture() {
        let months = months(&[Value::NoCases, Value::NotApplicable]);
        let drawn = picture(&Trend {
            mark: "a",
            title: "率",
            months: &months,
            ink: Ink::Wall,
        });
        assert_eq!(drawn, "");
    }
}
