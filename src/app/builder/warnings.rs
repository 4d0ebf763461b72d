//! What is worth a second look in a definition whose figures are known: each a sentence at its node, with what mends it.

use std::{collections::HashMap, sync::Arc};

use super::{
    contradiction::contradiction,
    variants::{self, alone, ignoring_case},
};
use crate::model::{
    attribute::{Attribute, Path},
    condition::{DateTest, Test, TextOperator, TextTest},
    definition::{Definition, Match, Node, NodeId, NodeKind, SegmentId, SetOperator},
    draft::DraftNode,
    edit::Edit,
    figures::{Figures, NodeFigure},
    words,
};

/// Something that is worth a look, and the rule or node that it is about; nothing for the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Whose.
    pub node: Option<NodeId>,
    /// What is worth a look.
    pub what: What,
    /// What mends it, where one step does.
    pub fix: Option<Fix>,
}

/// What is worth a look, as facts; how it is said is another matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A rule is switched off.
    SwitchedOff,
    /// No customer has this.
    NoCustomer,
    /// Every customer has this.
    EveryCustomer,
    /// Texts in other upper or lower case change the size.
    Case {
        /// The text that is asked for, where it is one.
        value: Option<String>,
        /// The size as it is.
        alone: u32,
        /// The size where case is ignored.
        ignoring: u32,
    },
    /// A window begins after the data ends.
    AfterTheEnd {
        /// Its first day.
        from: String,
        /// The last day of the table's dates.
        last: String,
        /// Which table.
        table: String,
    },
    /// A segment that does not exist any more.
    NoSuchSegment,
    /// A segment of that name is inactive, so that nobody is in it.
    Inactive(String),
    /// Two negatives on one attribute, joined by *any of*.
    TwoNegatives,
    /// Two conditions that no value makes true together, in words.
    Contradiction(String, String),
    /// Each part holds somebody, all together nobody.
    NobodyTogether,
    /// An intersection leaves nobody.
    NobodyAbove,
    /// An intersection changes nothing.
    EverybodyAbove,
    /// An exception takes nobody away.
    TakesNobody,
    /// An exception takes everybody away.
    TakesEverybody,
    /// A union adds nobody.
    AddsNobody,
    /// So many suppressed segments do not exist any more.
    NoSuchSuppressed(usize),
    /// Nobody is in the segment.
    Nobody,
    /// Every customer is in the segment, though that is not what is said.
    Everybody,
}

/// One step that mends something.
#[derive(Clone, Debug, PartialEq)]
pub enum Fix {
    /// An edit, and the word for it.
    Edit {
        /// On the button.
        label: &'static str,
        /// What it does.
        edit: Box<Edit>,
    },
    /// Look back from another day.
    AsOf(String),
}

impl Fix {
    fn edit(label: &'static str, edit: Edit) -> Option<Self> {
        Some(Self::Edit { label, edit: Box::new(edit) })
    }
}

/// What warnings are found by, besides the definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Sizes and intervals of all nodes.
    pub figures: Arc<Figures>,
    /// The segments that there are, with their names and whether they are active.
    pub segments: HashMap<SegmentId, (String, bool)>,
    /// The last day of each table's dates.
    pub last_days: HashMap<String, String>,
    /// Sizes that were asked for beside; see [`questions`].
    pub counted: HashMap<String, u32>,
}

/// Sizes worth knowing, by the name under which [`World::counted`] has them.
pub fn questions(definition: &Definition) -> Vec<(String, Definition)> {
    let all = variants::nodes(definition).into_iter();
    let other = |(node, path): (&Node, Option<&Path>)| {
        Some((node.id.clone(), alone(&ignoring_case(node).filter(|_| !node.off)?, path)))
    };
    all.filter_map(other).collect()
}

/// Everything worth a look, in document order, the whole last. The figures must be those of the definition.
pub fn warnings(definition: &Definition, world: &World) -> Vec<Warning> {
    let nodes = world.figures.nodes.iter().map(|figure| (figure.id.as_str(), figure)).collect();
    let mut look = Look { world, nodes, found: Vec::new() };
    let mut above = None;
    for rule in &definition.rules {
        if rule.off {
            let fix = Fix::edit("Switch on", Edit::SetOff { node: rule.id.clone(), off: false });
            look.say(&rule.id, What::SwitchedOff, fix);
            continue;
        }
        look.group(&rule.id, rule.matching, &rule.nodes, rule.path.as_ref());
        let own = look.nodes.get(rule.id.as_str()).copied();
        look.joint(&rule.id, rule.operator, above, own);
        above = own.and_then(|own| own.running).or(above);
    }
    look.segments(definition);
    look.whole(definition);
    look.found
}

struct Look<'a> {
    world: &'a World,
    nodes: HashMap<&'a str, &'a NodeFigure>,
    found: Vec<Warning>,
}

impl<'a> Look<'a> {
    fn say(&mut self, node: &str, what: What, fix: Option<Fix>) {
        self.found.push(Warning { node: Some(node.to_owned()), what, fix });
    }

    fn alone(&self, id: &str) -> Option<u32> {
        self.nodes.get(id).map(|figure| figure.alone)
    }

    /// A rule or sub-rule and all that is in it.
    fn group(&mut self, id: &str, matching: Match, nodes: &[Node], path: Option<&Path>) {
        self.two_negatives(id, matching, nodes);
        self.contradiction(id, matching, nodes);
        for node in nodes.iter().filter(|node| !node.off) {
            self.node(node, path);
            if let NodeKind::Group(group) = &node.kind {
                let inner = group.scope.as_ref().map(|scope| &scope.path).or(path);
                self.group(&node.id, group.matching, &group.nodes, inner);
                continue;
            }
            for (group, path) in variants::groups(node, path) {
                self.group(&node.id, group.matching, &group.nodes, path);
            }
        }
    }

    fn node(&mut self, node: &Node, path: Option<&Path>) {
        let everyone = self.world.figures.everyone;
        let (Some(alone), true) = (self.alone(&node.id), everyone > 0) else { return };
        if let NodeKind::Membership(membership) = &node.kind {
            return self.membership(node, &membership.segment);
        }
        let mended = self.case(node, alone) || self.window(node, alone);
        if mended || matches!(node.kind, NodeKind::Everyone | NodeKind::Group(_)) {
            return;
        }
        match alone {
            0 => self.say(&node.id, What::NoCustomer, None),
            // Of records it says nothing that each customer has one of them: the others are left out all the same.
            _ if path.is_some() && matches!(node.kind, NodeKind::Condition(_) | NodeKind::Compare(_)) => {}
            _ if alone == everyone => self.say(&node.id, What::EveryCustomer, None),
            _ => {}
        }
    }

    /// Texts that occur in other upper or lower case as well.
    fn case(&mut self, node: &Node, alone: u32) -> bool {
        let Some(ignoring) = self.world.counted.get(&node.id).copied() else { return false };
        if ignoring_case(node).is_none() || ignoring == alone {
            return false;
        }
        let fix = Fix::edit("Ignore case", Edit::SetIgnoreCase { node: node.id.clone(), on: true });
        let value = match &node.kind {
            NodeKind::Condition(condition) => value_of(&condition.predicate.test),
            _ => None,
        };
        let what = What::Case { value: value.map(str::to_owned), alone, ignoring };
        self.say(&node.id, what, fix);
        true
    }

    /// A window that begins after the data ends.
    fn window(&mut self, node: &Node, alone: u32) -> bool {
        let (test, table) = match &node.kind {
            NodeKind::Condition(condition) => {
                let (Test::Date(test) | Test::DateTime(test)) = &condition.predicate.test else {
                    return false;
                };
                let Attribute::Column(column) = &condition.attribute else { return false };
                (test, column.table.as_str())
            }
            NodeKind::Activity(activity) => match &activity.figure.window {
                Some(test) => (test, activity.figure.path.from.as_str()),
                None => return false,
            },
            _ => return false,
        };
        let interval = self.nodes.get(node.id.as_str()).and_then(|figure| figure.interval.as_ref());
        let from = interval.and_then(|interval| interval.from.as_deref()).and_then(|from| from.get(..10));
        let (Some(from), Some(last), true) = (from, self.world.last_days.get(table), looks_back(test)) else {
            return false;
        };
        // Days are written so that their order is that of their texts.
        let activity = matches!(node.kind, NodeKind::Activity(_));
        if from <= last.as_str() || (alone > 0 && !activity) {
            return false;
        }
        let what = What::AfterTheEnd { from: from.to_owned(), last: last.clone(), table: table.to_owned() };
        let fix = Some(Fix::AsOf(last.clone()));
        self.say(&node.id, what, fix);
        true
    }

    fn membership(&mut self, node: &Node, segment: &SegmentId) {
        match self.world.segments.get(segment) {
            None => {
                let fix = Fix::edit("Remove", Edit::Remove(node.id.clone()));
                self.say(&node.id, What::NoSuchSegment, fix);
            }
            Some((name, false)) => {
                self.say(&node.id, What::Inactive(name.clone()), None);
            }
            Some((_, true)) if self.alone(&node.id) == Some(0) => {
                self.say(&node.id, What::NoCustomer, None);
            }
            Some(_) => {}
        }
    }

    /// "Not Spain or not France" is everybody: seldom what is meant.
    fn two_negatives(&mut self, id: &str, matching: Match, nodes: &[Node]) {
        let negatives: Vec<&Attribute> = nodes
            .iter()
            .filter(|node| !node.off)
            .filter_map(|node| match &node.kind {
                NodeKind::Condition(condition) if condition.predicate.negated => Some(&condition.attribute),
                _ => None,
            })
            .collect();
        let repeats = negatives.iter().enumerate().any(|(place, own)| negatives[..place].contains(own));
        if matching == Match::Any && repeats {
            let fix =
                Fix::edit("Change to all of", Edit::SetMatch { node: id.to_owned(), matching: Match::All });
            self.say(id, What::TwoNegatives, fix);
        }
    }

    fn contradiction(&mut self, id: &str, matching: Match, nodes: &[Node]) {
        if let Some((one, other)) = contradiction(matching, nodes) {
            let words = |node: &Node| words::node_words(&DraftNode::from(node));
            let what = What::Contradiction(words(one), words(other));
            let fix =
                Fix::edit("Change to any of", Edit::SetMatch { node: id.to_owned(), matching: Match::Any });
            return self.say(id, what, fix);
        }
        let on: Vec<&Node> = nodes.iter().filter(|node| !node.off).collect();
        let each = on.iter().all(|node| self.alone(&node.id).is_some_and(|alone| alone > 0));
        if matching == Match::All && on.len() > 1 && each && self.alone(id) == Some(0) {
            self.say(id, What::NobodyTogether, None);
        }
    }

    /// A rule that changes nothing, or leaves nobody.
    fn joint(&mut self, id: &str, operator: SetOperator, above: Option<u32>, own: Option<&NodeFigure>) {
        let (Some(above), Some(own)) = (above.filter(|above| *above > 0), own) else { return };
        let Some(running) = own.running else { return };
        match operator {
            SetOperator::Intersect if own.alone > 0 && running == 0 => {
                self.say(id, What::NobodyAbove, None);
            }
            SetOperator::Intersect if running == above => {
                self.say(id, What::EverybodyAbove, None);
            }
            SetOperator::Except if own.alone > 0 && running == above => {
                self.say(id, What::TakesNobody, None);
            }
            SetOperator::Except if running == 0 => {
                self.say(id, What::TakesEverybody, None);
            }
            SetOperator::Union if own.alone > 0 && running == above => {
                self.say(id, What::AddsNobody, None);
            }
            _ => {}
        }
    }

    fn segments(&mut self, definition: &Definition) {
        let gone: Vec<&SegmentId> =
            definition.suppress.iter().filter(|id| !self.world.segments.contains_key(*id)).collect();
        if !gone.is_empty() {
            let left = definition.suppress.iter().filter(|id| !gone.contains(id)).cloned().collect();
            let what = What::NoSuchSuppressed(gone.len());
            let fix = Fix::edit("Remove", Edit::SetSuppress(left));
            self.found.push(Warning { node: None, what, fix });
        }
    }

    fn whole(&mut self, definition: &Definition) {
        let Figures { everyone, total, .. } = *self.world.figures;
        let says_everyone =
            variants::nodes(definition).iter().any(|(node, _)| matches!(node.kind, NodeKind::Everyone));
        let what = match () {
            () if everyone == 0 => return,
            () if total == 0 => What::Nobody,
            () if total == everyone && !says_everyone => What::Everybody,
            () => return,
        };
        self.found.push(Warning { node: None, what, fix: None });
    }
}

/// The value that a person reads, where there is one.
fn value_of(test: &Test) -> Option<&str> {
    let Test::Text(TextTest { operator, .. }) = test else { return None };
    match operator {
        TextOperator::Is { value }
        | TextOperator::Contains { value }
        | TextOperator::StartsWith { value }
        | TextOperator::EndsWith { value } => Some(value),
        TextOperator::Matches { pattern } => Some(pattern),
        TextOperator::AnyOf { .. } => None,
    }
}

/// Whether a test asks for what was: only then is the end of the data worth a word.
fn looks_back(test: &DateTest) -> bool {
    use crate::model::condition::Period::{NextMonth, NextQuarter, NextWeek, NextYear, Tomorrow};
    match test {
        DateTest::WithinNext(_) | DateTest::Anniversary { .. } | DateTest::Part { .. } => false,
        DateTest::In { period } => {
            !matches!(period, Tomorrow | NextWeek | NextMonth | NextQuarter | NextYear)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
