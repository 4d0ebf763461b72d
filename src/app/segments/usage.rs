//! Which segments and measures use which.

use std::collections::HashMap;

use crate::model::{definition::Definition, measure::Measure, uses::Uses};

/// A segment or a measure, by its id and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Named {
    /// In the workspace.
    pub id: String,
    /// As a person gave it.
    pub name: String,
}

/// Segments and measures, for example those that use another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// The segments.
    pub segments: Vec<Named>,
    /// The measures.
    pub measures: Vec<Named>,
}

impl Usage {
    /// Adds those that are not there yet.
    pub fn add(&mut self, other: Self) {
        let join = |all: &mut Vec<Named>, more: Vec<Named>| {
            for one in more {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        };
        join(&mut self.segments, other.segments);
        join(&mut self.measures, other.measures);
    }

    /// Without those of these ids.
    #[must_use]
    pub fn without(mut self, ids: &[String]) -> Self {
        self.segments.retain(|one| !ids.contains(&one.id));
        self.measures.retain(|one| !ids.contains(&one.id));
        self
    }

    /// How many there are of both.
    pub fn len(&self) -> usize {
        self.segments.len() + self.measures.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `2 segments, 1 measure`; empty where there are none.
    pub fn words(&self) -> String {
        let counted = |many: usize, one: &str, several: &str| {
            (many > 0).then(|| format!("{many} {}", if many == 1 { one } else { several }))
        };
        let segments = counted(self.segments.len(), "segment", "segments");
        let measures = counted(self.measures.len(), "measure", "measures");
        segments.into_iter().chain(measures).collect::<Vec<_>>().join(", ")
    }

    /// Their names; of many the first.
    pub fn names(&self) -> String {
        const MOST: usize = 12;
        let all = self.segments.iter().chain(&self.measures).map(|one| one.name.as_str());
        let mut named: Vec<&str> = all.take(MOST).collect();
        let more = format!("{} more", self.len().saturating_sub(MOST));
        if self.len() > MOST {
            named.push(&more);
        }
        named.join(", ")
    }
}

/// A saved segment or a measure, and what it means.
pub type Meant<'a, M> = (&'a str, &'a str, &'a M);

/// Of each segment and measure that is used, by its id: who uses it directly.
pub fn users<'a>(
    segments: impl Iterator<Item = Meant<'a, Definition>>,
    measures: impl Iterator<Item = Meant<'a, Measure>>,
) -> HashMap<String, Usage> {
    let mut found: HashMap<String, Usage> = HashMap::new();
    let named = |id: &str, name: &str| Named { id: id.to_owned(), name: name.to_owned() };
    for (id, name, definition) in segments {
        let uses = Uses::of(definition);
        for used in uses.segments.into_iter().chain(uses.measures).filter(|used| used != id) {
            found.entry(used).or_default().segments.push(named(id, name));
        }
    }
    for (id, name, measure) in measures {
        let uses = Uses::of_measure(measure);
        for used in uses.segments.into_iter().chain(uses.measures).filter(|used| used != id) {
            found.entry(used).or_default().measures.push(named(id, name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        attribute::{Attribute, Path},
        definition::{Aggregate, Figure, Membership, Node, NodeKind},
        measure::{Calculation, Formula, Grouping},
    };

    fn member_of(segment: &str) -> NodeKind {
        NodeKind::Membership(Membership { segment: segment.into(), negated: false })
    }

    #[test]
    fn users_are_named_once_for_what_they_use() {
        let mut both = Definition::single(None, member_of("a"));
        both.rules[0].nodes.push(Node { id: "n3".into(), off: false, kind: member_of("a") });
        both.project.push(Attribute::Measure { measure: "m".into() });
        let one = Definition::single(None, member_of("a"));
        let path = Path { from: "buys".into(), hops: Vec::new() };
        let figure = Figure {
            path,
            aggregate: Aggregate::Sum,
            attribute: Some(Attribute::Measure { measure: "m".into() }),
            by: None,
            filter: None,
            window: None,
        };
        let calculation = Calculation {
            id: "c".into(),
            name: "x".into(),
            formula: Formula::Figure { figure: Box::new(figure) },
        };
        let calculations = vec![calculation];
        let measure = Measure { version: 1, calculations, per: Grouping::Customer, roll_up: None };
        let segments = [("b", "Both", &both), ("c", "One", &one)];
        let found = users(segments.into_iter(), [("n", "Spent", &measure)].into_iter());
        assert_eq!((found["a"].words().as_str(), found["a"].names().as_str()), ("2 segments", "Both, One"));
        assert_eq!(found["m"].words(), "1 segment, 1 measure");
        assert_eq!(found.len(), 2);
        assert!(Usage::default().is_empty() && Usage::default().words().is_empty());
        let mut all = found["a"].clone();
        all.add(found["m"].clone());
        assert_eq!(
            (all.words().as_str(), all.names().as_str()),
            ("2 segments, 1 measure", "Both, One, Spent")
        );
        assert_eq!(all.without(&["b".to_owned(), "n".to_owned()]).names(), "One");
    }
}
