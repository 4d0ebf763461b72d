//! How often each operator of each type, each aggregate and each kind of node was asked.

use std::{collections::BTreeMap, fmt};

use satsuma::model::{
    condition::{Predicate, Test},
    definition::{Definition, Limit, Node, NodeKind, Quantifier, Size},
};
use serde::Serialize;

use crate::engine::sheet::Kind;

/// Counts by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<String, usize>);

fn tagged(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("JSON")
}

/// What a test asks: `text contains`, `not date_time part month`.
pub(super) fn asked(of: &Predicate) -> String {
    let test = tagged(&of.test);
    let mut label = if of.negated { "not".to_owned() } else { String::new() };
    for tag in ["type", "operator", "part", "when", "of"] {
        if let Some(text) = test.get(tag).and_then(|tag| tag.as_str()) {
            label = format!("{label} {text}");
        }
    }
    if let Some(comparison) = test.get("size").and_then(|size| size["comparison"].as_str()) {
        label = format!("{label} {comparison}");
    }
    label.trim().to_owned()
}

/// The type of a column, as conditions know it.
pub(super) fn class(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer { .. } | Kind::Float { .. } | Kind::Decimal { .. } => "number",
        Kind::Text(_) => "text",
        Kind::Date { .. } => "date",
        Kind::Time { .. } => "date_time",
        Kind::Boolean => "boolean",
        Kind::Nothing => "nothing",
        Kind::List(_) => "list",
    }
}

impl Tally {
    pub(super) fn count(&self, label: &str) -> usize {
        self.0.get(label).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, label: impl Into<String>) {
        *self.0.entry(label.into()).or_default() += 1;
    }

    /// Everything that a definition asks. `kind` tells the type of an attribute.
    pub(super) fn note(&mut self, definition: &Definition, kind: &dyn Fn(&Node) -> &'static str) {
        for rule in &definition.rules {
            let operator = tagged(&rule.operator);
            self.add(format!("rule {}", operator.as_str().expect("a word")));
            self.nodes(&rule.nodes, kind);
        }
        if !definition.suppress.is_empty() {
            self.add("suppress");
        }
        match &definition.limit {
            Some(Limit::Top { size, .. }) => self.add(format!("top {}", sized(*size))),
            Some(Limit::Bottom { size, .. }) => self.add(format!("bottom {}", sized(*size))),
            Some(Limit::Random { size, .. }) => self.add(format!("random {}", sized(*size))),
            Some(Limit::Split { .. }) => self.add("split"),
            None => {}
        }
    }

    fn nodes(&mut self, nodes: &[Node], kind: &dyn Fn(&Node) -> &'static str) {
        for node in nodes {
            self.node(node, kind);
            for group in node.kind.groups() {
                self.nodes(&group.nodes, kind);
            }
        }
    }

    fn node(&mut self, node: &Node, kind: &dyn Fn(&Node) -> &'static str) {
        if node.off {
            self.add("off");
        }
        match &node.kind {
            NodeKind::Condition(condition) if condition.predicate.test == Test::Empty => {
                self.add(format!("{} of {}", asked(&condition.predicate), kind(node)));
            }
            NodeKind::Condition(condition) => self.add(asked(&condition.predicate)),
            NodeKind::Compare(compare) => {
                let comparison = tagged(&compare.comparison);
                self.add(format!("compare {} {}", kind(node), comparison.as_str().expect("a word")));
            }
            NodeKind::Activity(activity) => {
                let aggregate = tagged(&activity.figure.aggregate);
                self.add(format!("aggregate {}", aggregate.as_str().expect("a word")));
                if activity.figure.window.is_some() {
                    self.add("window");
                }
            }
            NodeKind::Group(group) => match group.scope.as_ref().map(|scope| scope.quantifier) {
                None => self.add(format!("group {}", tagged(&group.matching).as_str().expect("a word"))),
                Some(quantifier) => self.add(format!("quantifier {}", quantified(quantifier))),
            },
            NodeKind::Sequence(sequence) => {
                self.add(format!("sequence of {}", sequence.steps.len()));
                for step in &sequence.steps {
                    for (label, there) in [
                        ("within", step.within.is_some()),
                        ("without", step.without.is_some()),
                        ("same", step.same.is_some()),
                    ] {
                        if there {
                            self.add(format!("sequence {label}"));
                        }
                    }
                }
            }
            NodeKind::Membership(membership) => {
                self.add(if membership.negated { "not member" } else { "member" });
            }
            NodeKind::Hierarchy(hierarchy) => {
                self.add(tagged(&hierarchy.direction).as_str().expect("a word"));
            }
            NodeKind::Everyone => self.add("everyone"),
        }
    }
}

fn sized(size: Size) -> &'static str {
    match size {
        Size::Count(_) => "count",
        Size::Percent(_) => "percent",
    }
}

fn quantified(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
        Quantifier::None => "none",
        Quantifier::AtLeast(_) => "at least",
        Quantifier::AtMost(_) => "at most",
        Quantifier::Exactly(_) => "exactly",
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells: Vec<String> =
            self.0.iter().map(|(label, count)| format!("{count:>7} {label:<38}")).collect();
        cells.chunks(3).try_for_each(|row| writeln!(f, "{}", row.concat().trim_end()))
    }
}

/// Everything that there is to be asked.
pub(super) fn every() -> Vec<String> {
    let dates = "on,before,after,on_or_before,on_or_after,between,within_last,within_next,more_than_ago,between_ago,in,\
                 part month,part day_of_month,part weekday,part year,part iso_week,anniversary today,\
                 anniversary within_next,anniversary within_last";
    let lists = "has_any_of text,has_any_of number,has_any_of date,has_any_of boolean,has_all_of text,\
                 has_all_of number,has_all_of date,has_all_of boolean,size equal,size not_equal,size less,\
                 size at_most,size greater,size at_least";
    let tests = [
        ("text", "is,any_of,contains,starts_with,ends_with,matches"),
        ("number", "is,any_of,less,at_most,greater,at_least,between"),
        ("date", dates),
        ("date_time", dates),
        ("date_time", "part hour"),
        ("list", lists),
        ("empty", "of text,of number,of boolean,of date,of date_time,of list"),
    ];
    let positive = tests.iter().flat_map(|(of, all)| all.split(',').map(move |one| format!("{of} {one}")));
    let mut every: Vec<String> = positive.chain(["boolean".to_owned()]).collect();
    every.extend(every.clone().into_iter().map(|label| format!("not {label}")));
    for of in ["text", "number", "date", "date_time", "boolean"] {
        let comparisons = ["equal", "not_equal", "less", "at_most", "greater", "at_least"];
        every.extend(comparisons.map(|comparison| format!("compare {of} {comparison}")));
    }
    let others = "aggregate count,aggregate distinct_count,aggregate distinct_days,aggregate sum,aggregate average,\
                  aggregate minimum,aggregate maximum,aggregate first,aggregate last,aggregate days_since_first,\
                  aggregate days_since_last,window,quantifier any,quantifier all,quantifier none,quantifier at least,\
                  quantifier at most,quantifier exactly,group all,group any,group none,rule union,rule intersect,\
                  rule except,sequence of 2,sequence of 3,sequence within,sequence without,sequence same,member,\
                  not member,child_of,parent_of,everyone,off,suppress,top count,top percent,bottom count,\
                  bottom percent,random count,random percent,split";
    every.extend(others.split(',').map(|label| label.trim().to_owned()));
    every
}
