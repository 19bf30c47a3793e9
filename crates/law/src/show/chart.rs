//! The diagram of a procedure as places: each step a box below those that come before it, arrows
//! from box to box, returns beside them. Whoever draws it needs no further arithmetic.
//!
//! All numbers are whole points. Long arrows pass between boxes through places of their own, so that
//! no arrow runs through a box.

mod layers;
mod place;

use zs_base::StepId;

use crate::model::{Need, Procedure, Step};
use layers::Layers;

/// Points of a box, and between boxes.
const BOX_WIDTH: i32 = 148;
const BOX_HEIGHT: i32 = 46;
const GAP: i32 = 16;
const LAYER: i32 = 84;
/// The place that a long arrow takes in a layer that it passes.
const PASSAGE_WIDTH: i32 = 10;
const MARGIN: i32 = 12;
/// How far a return reaches to the side, for each of those that stand one outside the other.
const RETURN_REACH: i32 = 12;
/// Characters of a name that fit on one line of a box.
const LINE_CHARACTERS: usize = 10;

/// A diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// The steps.
    pub boxes: Vec<ChartBox>,
    /// What leads from one to another.
    pub arrows: Vec<ChartArrow>,
}

/// A step in a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartBox {
    /// The step.
    pub step: StepId,
    /// Its name, in lines that fit.
    pub lines: Vec<String>,
    /// The left edge.
    pub x: i32,
    /// The upper edge.
    pub y: i32,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// Whether it may be left out where it could be done.
    pub may: bool,
    /// Whether it is needed only under a condition.
    pub on_condition: bool,
    /// Whether it is a procedure of its own.
    pub is_call: bool,
    /// Whether the case ends with it, whatever or with some outcome.
    pub ends: bool,
}

/// An arrow of a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartArrow {
    /// The step at which it begins.
    pub from: StepId,
    /// The step to which it leads.
    pub to: StepId,
    /// The points through which it runs.
    pub points: Vec<(i32, i32)>,
    /// With which outcome the earlier step is done again; nothing for what simply comes next.
    pub back: Option<String>,
}

/// The diagram of a procedure.
#[must_use]
pub fn chart(procedure: &Procedure) -> Chart {
    let layers = Layers::of(procedure);
    let places = place::places(&layers);
    let boxes: Vec<ChartBox> = procedure
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| a_box(step, places[index], layers.level[index]))
        .collect();
    let mut arrows: Vec<ChartArrow> = Vec::new();
    for path in &layers.paths {
        arrows.extend(arrow(procedure, &boxes, &layers, &places, path));
    }
    let right = boxes.iter().map(|it| it.x + it.width).max().unwrap_or(0);
    let below = boxes.iter().map(|it| it.y + it.height).max().unwrap_or(0);
    let returns = returns(procedure, &boxes, right);
    let reach = returns
        .iter()
        .flat_map(|it| it.points.iter().map(|it| it.0));
    let width = reach.max().unwrap_or(right).max(right) + MARGIN;
    arrows.extend(returns);
    Chart {
        width,
        height: below + MARGIN,
        boxes,
        arrows,
    }
}

fn a_box(step: &Step, center: i32, level: usize) -> ChartBox {
    ChartBox {
        step: step.id.clone(),
        lines: lines(&step.name),
        x: center - BOX_WIDTH / 2 + MARGIN,
        y: level as i32 * LAYER + MARGIN,
        width: BOX_WIDTH,
        height: BOX_HEIGHT,
        may: step.need == Need::May,
        on_condition: step.when.is_some(),
        is_call: step.call.is_some(),
        ends: step.ends || step.outcomes.iter().any(|it| it.ends),
    }
}

/// A name in at most two lines; what does not fit is cut with a mark, the table has it whole.
fn lines(name: &str) -> Vec<String> {
    let all: Vec<char> = name.chars().collect();
    let mut lines: Vec<String> = all
        .chunks(LINE_CHARACTERS)
        .take(2)
        .map(|line| line.iter().collect())
        .collect();
    if all.len() > 2 * LINE_CHARACTERS
        && let Some(last) = lines.last_mut()
    {
        last.pop();
        last.push('…');
    }
    lines
}

/// The arrow along the nodes of a path, of which the first and the last are steps.
fn arrow(
    procedure: &Procedure,
    boxes: &[ChartBox],
    layers: &Layers,
    places: &[i32],
    path: &[usize],
) -> Option<ChartArrow> {
    let (first, last) = (*path.first()?, *path.last()?);
    let (from, to) = (boxes.get(first)?, boxes.get(last)?);
    let mut points = vec![(from.x + from.width / 2, from.y + from.height)];
    for node in &path[1..path.len() - 1] {
        let (x, top) = (
            places[*node] + MARGIN,
            layers.level[*node] as i32 * LAYER + MARGIN,
        );
        points.extend([(x, top), (x, top + BOX_HEIGHT)]);
    }
    points.push((to.x + to.width / 2, to.y));
    Some(ChartArrow {
        from: procedure.steps.get(first)?.id.clone(),
        to: procedure.steps.get(last)?.id.clone(),
        points,
        back: None,
    })
}

/// The returns: out at the right of a step, up beside everything, in at the right of the earlier one.
fn returns(procedure: &Procedure, boxes: &[ChartBox], right: i32) -> Vec<ChartArrow> {
    let mut found: Vec<ChartArrow> = Vec::new();
    for (index, step) in procedure.steps.iter().enumerate() {
        for outcome in &step.outcomes {
            let Some(to) = outcome.return_to else {
                continue;
            };
            let (Some(from), Some(target)) = (boxes.get(index), boxes.get(usize::from(to.0)))
            else {
                continue;
            };
            let same = found
                .iter_mut()
                .find(|it| it.from == step.id && it.to == procedure.step(to).id);
            if let Some(arrow) = same {
                let words = arrow.back.get_or_insert_default();
                words.push('、');
                words.push_str(&outcome.name);
                continue;
            }
            let out = right + RETURN_REACH * (found.len() as i32 + 1);
            let (low, high) = (
                from.y + from.height / 2 + 6,
                target.y + target.height / 2 - 6,
            );
            found.push(ChartArrow {
                from: step.id.clone(),
                to: procedure.step(to).id.clone(),
                points: vec![
                    (from.x + from.width, low),
                    (out, low),
                    (out, high),
                    (target.x + target.width, high),
                ],
                back: Some(outcome.name.to_string()),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_long_name_is_cut_with_a_mark() {
        assert_eq!(lines("作出决定"), ["作出决定"]);
        assert_eq!(
            lines("公开前的保密审查和遮盖"),
            ["公开前的保密审查和遮", "盖"]
        );
        let long = lines(&"长".repeat(21));
        assert_eq!((long.len(), long[1].chars().last()), (2, Some('…')));
    }
}
