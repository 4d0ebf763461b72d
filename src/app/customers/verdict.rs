//! An explanation as lines to read from the top down: each node's sentence, its verdict and what decided it.

use super::distance::{Distance, distance};
use crate::model::{
    cell::Cell,
    change::Change,
    definition::{Definition, Match, Node, NodeKind, Quantifier, Rule, Scope, SetOperator},
    draft::DraftNode,
    explanation::{Explanation, Looked, NodeVerdict, Records},
    words::node_words,
};

/// A rule with its nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleLines {
    /// How it joins the rules above it; nothing for the first that is on.
    pub operator: Option<SetOperator>,
    /// After this rule; nothing where it is off or asks nothing.
    pub running: Option<bool>,
    /// The rule itself first.
    pub lines: Vec<Line>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whose.
    pub id: String,
    /// 0 for the rule itself.
    pub depth: usize,
    /// What it asks.
    pub sentence: String,
    /// Whether it holds; nothing where it asks nothing.
    pub holds: Option<bool>,
    /// It, or what it stands in, is switched off.
    pub off: bool,
    /// It joins others.
    pub is_group: bool,
    /// Of one that joins what is asked of records: how many of them it is to be true for.
    pub quantifier: Option<Quantifier>,
    /// Each of what it joins holds by itself: where it does not, that is for different records.
    pub each_holds: bool,
    /// The values that decided.
    pub looked: Vec<Looked>,
    /// The records that decided.
    pub records: Vec<Records>,
    /// How far a number is from what is asked.
    pub distance: Option<Distance>,
    /// Where it belongs to the smallest change: what it would have to say.
    pub change: Option<bool>,
}

/// Names of files and columns as words.
pub fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

fn joins(matching: Match) -> &'static str {
    match matching {
        Match::All => "all of",
        Match::Any => "any of",
        Match::None => "none of",
    }
}

fn scope_words(scope: &Scope) -> String {
    let table = plain(&scope.path.from);
    match scope.quantifier {
        Quantifier::Any => format!("a record of {table} with"),
        Quantifier::All => format!("records of {table}, and each of them with"),
        Quantifier::None => format!("no record of {table} with"),
        Quantifier::AtLeast(count) => format!("at least {count} records of {table} with"),
        Quantifier::AtMost(count) => format!("at most {count} records of {table} with"),
        Quantifier::Exactly(count) => format!("exactly {count} records of {table} with"),
    }
}

/// What a rule asks, without its conditions.
fn rule_sentence(rule: &Rule, at: usize) -> String {
    let name = rule.name.clone().unwrap_or_else(|| format!("Rule {}", at + 1));
    match &rule.path {
        Some(path) => format!("{name}: one record of {} with {}", plain(&path.from), joins(rule.matching)),
        None => format!("{name}: {}", joins(rule.matching)),
    }
}

/// What a node asks; of a group without its conditions. `segment` gives the name of a segment.
fn sentence(node: &Node, segment: &dyn Fn(&str) -> String) -> String {
    match &node.kind {
        NodeKind::Group(group) => match &group.scope {
            Some(scope) => format!("{} {}", scope_words(scope), joins(group.matching)),
            None => joins(group.matching).to_owned(),
        },
        NodeKind::Membership(membership) => {
            let is = if membership.negated { "is not" } else { "is" };
            format!("{is} in the segment {}", segment(&membership.segment))
        }
        NodeKind::Everyone => "all customers".to_owned(),
        _ => node_words(&DraftNode::from(node)),
    }
}

/// How far the node's number is from what is asked of it, where it does not hold.
fn missing(node: &Node, verdict: &NodeVerdict) -> Option<Distance> {
    let predicate = match &node.kind {
        NodeKind::Condition(condition) => &condition.predicate,
        NodeKind::Activity(activity) => &activity.predicate,
        _ => return None,
    };
    match verdict.values.first().map(|looked| looked.values.as_slice()) {
        Some([Cell::Number(value)]) if verdict.holds == Some(false) => distance(value, predicate),
        _ => None,
    }
}

/// The lines of an explanation, rule by rule. `segment` gives the name of a segment.
pub fn lines(
    definition: &Definition,
    explanation: &Explanation,
    changes: &[Change],
    segment: &dyn Fn(&str) -> String,
) -> Vec<RuleLines> {
    let change = |id: &str| {
        changes.iter().find_map(|change| match change {
            Change::Node { id: own, holds } if own == id => Some(*holds),
            _ => None,
        })
    };
    let mut first = true;
    let rules = definition.rules.iter().zip(&explanation.rules).enumerate();
    let rule = |(at, (rule, verdict)): (usize, (&Rule, &crate::model::explanation::RuleVerdict))| {
        let mut lines = vec![Line {
            id: rule.id.clone(),
            depth: 0,
            sentence: rule_sentence(rule, at),
            holds: verdict.node.holds,
            off: rule.off,
            is_group: true,
            quantifier: rule.path.as_ref().map(|_| Quantifier::Any),
            each_holds: each_holds(rule.matching, &rule.nodes, &verdict.node.nodes),
            looked: Vec::new(),
            records: verdict.node.records.clone(),
            distance: None,
            change: change(&rule.id),
        }];
        let mut walk = Walk { lines: &mut lines, change: &change, segment };
        walk.nodes(&rule.nodes, &verdict.node.nodes, 1, rule.off);
        let on = verdict.running.is_some();
        let operator = (on && !first).then_some(rule.operator);
        first &= !on;
        RuleLines { operator, running: verdict.running, lines }
    };
    rules.map(rule).collect()
}

/// Whether *all of* several conditions holds for each of them, one by one.
fn each_holds(matching: Match, nodes: &[Node], verdicts: &[NodeVerdict]) -> bool {
    let on = nodes.iter().zip(verdicts).filter(|(node, _)| !node.off);
    let held: Vec<bool> = on.filter_map(|(_, verdict)| verdict.holds).collect();
    matching == Match::All && held.len() > 1 && held.into_iter().all(|holds| holds)
}

struct Walk<'a> {
    lines: &'a mut Vec<Line>,
    change: &'a dyn Fn(&str) -> Option<bool>,
    segment: &'a dyn Fn(&str) -> String,
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node], verdicts: &[NodeVerdict], depth: usize, off: bool) {
        for (node, verdict) in nodes.iter().zip(verdicts) {
            let off = off || node.off;
            self.lines.push(Line {
                id: node.id.clone(),
                depth,
                sentence: sentence(node, self.segment),
                holds: verdict.holds,
                off,
                is_group: matches!(node.kind, NodeKind::Group(_)),
                quantifier: match &node.kind {
                    NodeKind::Group(group) => group.scope.as_ref().map(|scope| scope.quantifier),
                    _ => None,
                },
                each_holds: match &node.kind {
                    NodeKind::Group(group) => each_holds(group.matching, &group.nodes, &verdict.nodes),
                    _ => false,
                },
                looked: verdict.values.clone(),
                records: verdict.records.clone(),
                distance: missing(node, verdict),
                change: (self.change)(&node.id),
            });
            if let NodeKind::Group(group) = &node.kind {
                self.nodes(&group.nodes, &verdict.nodes, depth + 1, off);
            }
        }
    }
}

/// The sentence of a node or a rule, by its id.
pub fn sentence_of(definition: &Definition, id: &str, segment: &dyn Fn(&str) -> String) -> Option<String> {
    fn find<'a>(nodes: &'a [Node], id: &str) -> Option<&'a Node> {
        nodes.iter().find_map(|node| match &node.kind {
            _ if node.id == id => Some(node),
            NodeKind::Group(group) => find(&group.nodes, id),
            _ => None,
        })
    }
    definition.rules.iter().enumerate().find_map(|(at, rule)| {
        if rule.id == id {
            return Some(rule.name.clone().unwrap_or_else(|| {
                let path = rule.path.as_ref().map(|path| format!(", one record of {}", plain(&path.from)));
                format!("Rule {}{}", at + 1, path.unwrap_or_default())
            }));
        }
        find(&rule.nodes, id).map(|node| match &node.kind {
            NodeKind::Group(_) => node_words(&DraftNode::from(node)),
            _ => sentence(node, segment),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{explanation::RuleVerdict, json::read_definition};

    fn verdict(id: &str, holds: bool, nodes: Vec<NodeVerdict>) -> NodeVerdict {
        let (values, records) = (Vec::new(), Vec::new());
        NodeVerdict { id: id.into(), off: false, holds: Some(holds), values, records, nodes }
    }

    #[test]
    fn each_of_several_holds() {
        let text = r#"{"version":1,"rules":[{"id":"r","match":"all","nodes":[
            {"id":"a","kind":"membership","segment":"s1"},
            {"id":"b","kind":"membership","segment":"s2"},
            {"id":"c","kind":"membership","segment":"s3","off":true}]}]}"#;
        let definition = read_definition(text).unwrap_or_else(|error| panic!("{error:?}"));
        let said = |matching, held: [bool; 2]| {
            let own = |(id, holds)| verdict(id, holds, Vec::new());
            let verdicts: Vec<NodeVerdict> = [("a", held[0]), ("b", held[1]), ("c", false)].map(own).into();
            each_holds(matching, &definition.rules[0].nodes, &verdicts)
        };
        assert!(said(Match::All, [true, true]), "what is off is not asked");
        assert!(!said(Match::All, [true, false]));
        assert!(!said(Match::Any, [true, true]));
    }

    #[test]
    fn every_node_has_its_line() {
        let text = r#"{"version":1,"rules":[{"id":"r","match":"all","nodes":[
            {"id":"g","kind":"group","match":"any","nodes":[
                {"id":"a","kind":"condition","attribute":{"table":"c","column":"points"},
                 "test":{"type":"number","operator":"at_least","value":500}},
                {"id":"b","kind":"membership","segment":"s1"}]}]}]}"#;
        let definition = read_definition(text).unwrap_or_else(|error| panic!("{error:?}"));
        let mut points = verdict("a", false, Vec::new());
        points.values =
            vec![Looked { attribute: None, values: vec![Cell::Number("480.00".into())], distinct: 1 }];
        let group = verdict("g", false, vec![points, verdict("b", false, Vec::new())]);
        let rule = RuleVerdict {
            operator: SetOperator::Union,
            running: Some(false),
            node: verdict("r", false, vec![group]),
        };
        let explanation = Explanation {
            key: "k".into(),
            row: 0,
            rules: vec![rule],
            in_rules: false,
            suppressed_by: Vec::new(),
            remains: false,
            cut: false,
            member: false,
        };
        let changes = [Change::Node { id: "a".into(), holds: true }];
        let found = lines(&definition, &explanation, &changes, &|id| format!("“{id}”"));
        let told: Vec<(usize, &str)> =
            found[0].lines.iter().map(|line| (line.depth, line.sentence.as_str())).collect();
        assert_eq!(told[0], (0, "Rule 1: all of"));
        assert_eq!(told[1], (1, "any of"));
        assert_eq!(told[3], (2, "is in the segment “s1”"));
        assert_eq!(found[0].operator, None);
        let points = &found[0].lines[2];
        assert_eq!(points.change, Some(true));
        assert_eq!(points.distance, Some(Distance::Short { by: "20.00".into(), of: "500".into() }));
        assert_eq!(sentence_of(&definition, "r", &str::to_owned).as_deref(), Some("Rule 1"));
        assert_eq!(sentence_of(&definition, "z", &str::to_owned), None);
    }
}
