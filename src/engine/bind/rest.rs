//! What stands beside the rules: other segments, the limit, projected attributes.

use super::{Binder, Rule, build};
use crate::{
    engine::{
        expr::{Expr, Place, Set},
        limit::{Cut, Many, Rank},
    },
    model::{
        attribute::Attribute,
        definition::{Limit, SegmentId, Size},
        problem::Part,
        schema::ColumnType,
    },
};

const WHOLE: u32 = 10_000;

/// Where the values of a projected attribute stand.
pub(in crate::engine) enum Projected {
    /// In the customers' own frame.
    Customer(Place),
    /// In the frames of rules, by their places in the definition.
    Records(Vec<(usize, Place)>),
}

impl Binder<'_> {
    /// The members of another segment, by its saved version.
    pub(super) fn member(&mut self, node: Option<&str>, segment: &SegmentId) -> Option<Set> {
        let Some(saved) = self.library.segments.get(segment) else {
            let message = format!("The segment “{segment}” is not there any more.");
            self.problem(node, Part::Value, message, "Choose another segment, or delete the condition.");
            return None;
        };
        let rows = self.customers();
        if !saved.active {
            return Some(self.known.put(Expr::Nothing(rows)));
        }
        if let Some(fixed) = &saved.fixed {
            let fingerprint = fixed
                .words()
                .iter()
                .fold(0_u64, |hash, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95));
            return Some(self.known.put(Expr::Fixed(segment.clone(), fingerprint)));
        }
        if let Some(begin) = self.within.iter().position(|open| open == segment) {
            let name = |id: &SegmentId| {
                let saved = self.library.segments.get(id);
                format!("“{}”", saved.map_or(id.as_str(), |saved| saved.name.as_str()))
            };
            let names: Vec<String> = self.within[begin..].iter().chain([segment]).map(name).collect();
            let message = format!("Segments look at one another in a circle: {}.", names.join(" → "));
            self.problem(node, Part::Value, message, "Take one of these conditions out.");
            return None;
        }
        let definition = std::sync::Arc::clone(&saved.definition);
        let name = saved.name.clone();
        self.within.push(segment.clone());
        let outer = std::mem::take(&mut self.problems);
        let off = std::mem::replace(&mut self.off, false);
        let bound = self.definition(&definition);
        self.off = off;
        self.problems = outer;
        self.within.pop();
        match bound {
            Ok(bound) => build::whole(self.known, &bound, rows, None),
            Err(problems) => {
                // A circle is told as it is; anything else is the other segment's own matter.
                let first = problems.into_iter().next();
                let circle = first.as_ref().filter(|problem| problem.message.contains("in a circle"));
                let message = match (circle, &first) {
                    (Some(problem), _) => problem.message.clone(),
                    (None, Some(problem)) => {
                        format!("The segment “{name}” cannot be evaluated: {}", problem.message)
                    }
                    (None, None) => format!("The segment “{name}” cannot be evaluated."),
                };
                self.problem(node, Part::Value, message, "Open that segment and put it right.");
                None
            }
        }
    }

    pub(super) fn limit(&mut self, limit: &Limit) -> Option<Cut> {
        let many = |size: &Size| match size {
            Size::Count(count) => Many::Count(*count),
            Size::Percent(percent) => Many::Percent(*percent),
        };
        if let Limit::Top { size: Size::Percent(percent), .. }
        | Limit::Bottom { size: Size::Percent(percent), .. }
        | Limit::Random { size: Size::Percent(percent), .. } = limit
            && *percent > WHOLE
        {
            self.problem(
                None,
                Part::Value,
                "The limit is more than 100 percent.",
                "Choose 100 percent or less.",
            );
            return None;
        }
        Some(match limit {
            Limit::Top { size, by } => Cut::First { many: many(size), by: self.rank(by)?, largest: true },
            Limit::Bottom { size, by } => Cut::First { many: many(size), by: self.rank(by)?, largest: false },
            Limit::Random { size: Size::Count(count), seed } => {
                Cut::First { many: Many::Count(*count), by: Rank::Hash(*seed), largest: false }
            }
            Limit::Random { size: Size::Percent(percent), seed } => {
                Cut::Share { seed: *seed, from: 0, to: *percent }
            }
            Limit::Split { seed, from, to } => {
                if from > to || *to > WHOLE {
                    let message = "The arm of the split does not lie between 0 and 100 percent.";
                    self.problem(None, Part::Value, message, "Choose two shares, the smaller one first.");
                    return None;
                }
                Cut::Share { seed: *seed, from: *from, to: *to }
            }
        })
    }

    fn rank(&mut self, by: &Attribute) -> Option<Rank> {
        let frame = self.own_frame();
        let located = self.located(None, &frame, by)?;
        match located.kind {
            ColumnType::Value(_) => Some(Rank::By(located.place)),
            kind => {
                let message = format!("An attribute that holds {} does not rank customers.", kind.plural());
                self.problem(None, Part::Attribute, message, "Choose a number, a date or a text.");
                None
            }
        }
    }

    /// An attribute of the customers, or of a table on the path of any rule.
    pub(super) fn projected(&mut self, rules: &[Rule], attribute: &Attribute) -> Option<Projected> {
        let own = self.own_frame();
        let before = self.problems.len();
        let of_customer = self.located(None, &own, attribute);
        self.problems.truncate(before);
        if let Some(located) = of_customer {
            return Some(Projected::Customer(located.place));
        }
        let mut places = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let located = self.located(None, &rule.frame, attribute);
            self.problems.truncate(before);
            places.extend(located.map(|located| (at, located.place)));
        }
        if !places.is_empty() {
            return Some(Projected::Records(places));
        }
        let name = match attribute {
            Attribute::Column(column) => format!("“{}” of “{}”", column.column, column.table),
            Attribute::Measure { measure } => format!("the measure “{measure}”"),
        };
        let message = format!("The output has the column {name}, and no rule's path leads over its table.");
        self.problem(None, Part::Attribute, message, "Take the column out, or add a rule over that table.");
        None
    }
}
