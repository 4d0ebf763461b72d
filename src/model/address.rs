//! Finding rules and nodes by their ids, and giving new ids.

use super::{
    attribute::Attribute,
    definition::{Definition, Group, Node, NodeId, NodeKind},
    draft::{Draft, DraftCondition, DraftKind, DraftNode, DraftRule},
};

impl Definition {
    /// The ids of rules and nodes in document order, those within figures and steps included.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        for rule in &self.rules {
            ids.push(rule.id.as_str());
            collect(&rule.nodes, &mut ids);
        }
        ids
    }
}

fn collect<'a>(nodes: &'a [Node], ids: &mut Vec<&'a str>) {
    for node in nodes {
        ids.push(&node.id);
        for group in node.kind.groups() {
            collect(&group.nodes, ids);
        }
    }
}

impl NodeKind {
    /// The groups of nodes that stand in this one: of a group itself, of figures and steps their filters.
    pub fn groups(&self) -> Vec<&Group> {
        match self {
            Self::Group(group) => vec![group],
            Self::Activity(activity) => activity.figure.filter.iter().collect(),
            Self::Sequence(sequence) => {
                let filters = sequence.steps.iter().flat_map(|step| {
                    let between = step.without.as_ref().and_then(|between| between.filter.as_ref());
                    step.filter.as_ref().into_iter().chain(between)
                });
                filters.collect()
            }
            Self::Condition(_)
            | Self::Compare(_)
            | Self::Membership(_)
            | Self::Hierarchy(_)
            | Self::Everyone => vec![],
        }
    }

    /// The same groups, to be changed.
    pub fn groups_mut(&mut self) -> Vec<&mut Group> {
        match self {
            Self::Group(group) => vec![group],
            Self::Activity(activity) => activity.figure.filter.iter_mut().collect(),
            Self::Sequence(sequence) => {
                let filters = sequence.steps.iter_mut().flat_map(|step| {
                    let between = step.without.as_mut().and_then(|between| between.filter.as_mut());
                    step.filter.as_mut().into_iter().chain(between)
                });
                filters.collect()
            }
            Self::Condition(_)
            | Self::Compare(_)
            | Self::Membership(_)
            | Self::Hierarchy(_)
            | Self::Everyone => vec![],
        }
    }
}

impl Draft {
    /// The ids of rules and nodes in document order, those within kept nodes included.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        for rule in &self.rules {
            ids.push(rule.id.as_str());
            for node in &rule.nodes {
                node.collect_ids(&mut ids);
            }
        }
        ids
    }

    /// The id that the next new rule or node gets: `n` and a number above all that are in use. An edit that makes several
    /// gives them upwards from this one, the outermost first.
    pub fn next_id(&self) -> NodeId {
        Ids::after(self).next()
    }

    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&DraftRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The node of that id; not a rule, and nothing within a kept node.
    pub fn node(&self, id: &str) -> Option<&DraftNode> {
        self.rules.iter().find_map(|rule| find(&rule.nodes, id))
    }

    /// The condition of that id.
    pub fn condition(&self, id: &str) -> Option<&DraftCondition> {
        match &self.node(id)?.kind {
            DraftKind::Condition(condition) => Some(condition),
            _ => None,
        }
    }

    /// What stands in the rule or group of that id.
    pub fn nodes(&self, container: &str) -> Option<&[DraftNode]> {
        match self.rule(container) {
            Some(rule) => Some(&rule.nodes),
            None => match self.node(container)? {
                DraftNode { kind: DraftKind::Group(group), .. } => Some(&group.nodes),
                _ => None,
            },
        }
    }

    /// The rule or group that a node stands in, and its place there.
    pub fn place(&self, node: &str) -> Option<(&str, usize)> {
        self.rules.iter().find_map(|rule| place(&rule.id, &rule.nodes, node))
    }

    /// The rule that a node stands in, however deep; a rule's own for a rule.
    pub fn rule_of(&self, id: &str) -> Option<&DraftRule> {
        self.rules.iter().find(|rule| rule.id == id || find(&rule.nodes, id).is_some())
    }

    /// The tables whose columns its conditions ask about, each once.
    pub fn tables(&self) -> Vec<String> {
        let mut tables = Vec::new();
        self.rules.iter().flat_map(|rule| &rule.nodes).for_each(|node| node.collect_tables(&mut tables));
        tables
    }

    /// How deep a rule's or node's place is: 0 for a rule, 1 for what stands in it, and so on.
    pub fn depth(&self, id: &str) -> Option<usize> {
        if self.rule(id).is_some() {
            return Some(0);
        }
        let (container, _) = self.place(id)?;
        Some(1 + self.depth(container)?)
    }
}

impl DraftNode {
    pub(super) fn collect_ids<'a>(&'a self, ids: &mut Vec<&'a str>) {
        ids.push(&self.id);
        for node in self.nodes() {
            node.collect_ids(ids);
        }
        if let DraftKind::Kept(kind) = &self.kind {
            for group in kind.groups() {
                collect(&group.nodes, ids);
            }
        }
    }

    fn collect_tables(&self, tables: &mut Vec<String>) {
        if let DraftKind::Condition(DraftCondition { attribute: Some(Attribute::Column(column)), .. }) =
            &self.kind
            && !tables.contains(&column.table)
        {
            tables.push(column.table.clone());
        }
        self.nodes().iter().for_each(|node| node.collect_tables(tables));
    }

    /// How many levels of nodes there are from this one down: 1 for a condition.
    pub fn height(&self) -> usize {
        let inner = match &self.kind {
            DraftKind::Kept(kind) => kind.groups().into_iter().map(height).max(),
            _ => self.nodes().iter().map(Self::height).max(),
        };
        1 + inner.unwrap_or(0)
    }
}

/// How many levels of nodes a group has; 0 where it is empty.
pub(super) fn height(group: &Group) -> usize {
    let below = |node: &Node| 1 + node.kind.groups().into_iter().map(height).max().unwrap_or(0);
    group.nodes.iter().map(below).max().unwrap_or(0)
}

fn find<'a>(nodes: &'a [DraftNode], id: &str) -> Option<&'a DraftNode> {
    nodes.iter().find_map(|node| if node.id == id { Some(node) } else { find(node.nodes(), id) })
}

fn place<'a>(container: &'a str, nodes: &'a [DraftNode], id: &str) -> Option<(&'a str, usize)> {
    match nodes.iter().position(|node| node.id == id) {
        Some(at) => Some((container, at)),
        None => nodes.iter().find_map(|node| place(&node.id, node.nodes(), id)),
    }
}

/// Gives ids that are not in use.
pub(super) struct Ids {
    last: u64,
}

impl Ids {
    pub(super) fn after(draft: &Draft) -> Self {
        let numbers = draft.ids().into_iter().filter_map(|id| id.strip_prefix('n')?.parse().ok());
        // A foreign id with a huge number would leave no room above it; ids below it that are free do as well.
        let last = numbers.filter(|number| *number < u64::MAX / 2).max().unwrap_or(0);
        Self { last }
    }

    pub(super) fn next(&mut self) -> NodeId {
        self.last += 1;
        format!("n{}", self.last)
    }

    /// New ids for a node and all that is in it.
    pub(super) fn renew(&mut self, node: &mut DraftNode) {
        node.id = self.next();
        match &mut node.kind {
            DraftKind::Group(group) => group.nodes.iter_mut().for_each(|inner| self.renew(inner)),
            DraftKind::Kept(kind) => self.renew_kept(kind),
            DraftKind::Condition(_) | DraftKind::Everyone => {}
        }
    }

    fn renew_kept(&mut self, kind: &mut NodeKind) {
        for group in kind.groups_mut() {
            for node in &mut group.nodes {
                node.id = self.next();
                self.renew_kept(&mut node.kind);
            }
        }
    }
}
