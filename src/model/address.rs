//! Finding rules and nodes by their ids, and giving new ids.

use super::{
    attribute::{Attribute, Path},
    definition::{Definition, Group, Match, Node, NodeId, NodeKind},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule, DraftStep},
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
    /// The ids of rules, nodes and steps in document order, those within filters included.
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

    /// The node of that id; not a rule and not a step.
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

    /// The step of that id.
    pub fn step(&self, id: &str) -> Option<&DraftStep> {
        match &self.owner(id)?.kind {
            DraftKind::Sequence(sequence) => sequence.steps.iter().find(|step| step.id == id),
            _ => None,
        }
    }

    /// What stands in a container.
    pub fn nodes(&self, container: &str) -> Option<&[DraftNode]> {
        match self.rule(container) {
            Some(rule) => Some(&rule.nodes),
            None => self.group(container).map(|group| group.nodes.as_slice()),
        }
    }

    /// How the nodes of a container are joined.
    pub fn matching(&self, container: &str) -> Option<Match> {
        match self.rule(container) {
            Some(rule) => Some(rule.matching),
            None => self.group(container).map(|group| group.matching),
        }
    }

    /// A container that is not a rule: a sub-rule or a filter.
    pub fn group(&self, container: &str) -> Option<&DraftGroup> {
        let owner = self.owner(container)?;
        owner.containers().into_iter().find(|(id, _)| *id == container).map(|(_, group)| group)
    }

    /// The node that a container belongs to; nothing for a rule.
    pub fn owner(&self, container: &str) -> Option<&DraftNode> {
        self.rules.iter().find_map(|rule| owner(&rule.nodes, container))
    }

    /// The path whose records the nodes of a container are asked of: absent for the profile table itself. Nothing where there
    /// is no such container.
    pub fn path(&self, container: &str) -> Option<Option<&Path>> {
        if let Some(rule) = self.rule(container) {
            return Some(rule.path.as_ref());
        }
        let node = self.owner(container)?;
        let own = match &node.kind {
            DraftKind::Group(group) => group.scope.as_ref().map(|scope| &scope.path),
            DraftKind::Activity(activity) => Some(&activity.path),
            DraftKind::Sequence(sequence) => sequence.steps.iter().find_map(|step| {
                let between = step.without.as_ref().filter(|between| between.id == container);
                let own = (step.id == container).then_some(&step.path);
                own.or_else(|| between.map(|between| &between.path))
            }),
            _ => return None,
        };
        match own {
            Some(path) => Some(Some(path)),
            None => self.path(self.place(&node.id)?.0),
        }
    }

    /// The container that a node stands in, and its place there.
    pub fn place(&self, node: &str) -> Option<(&str, usize)> {
        self.rules.iter().find_map(|rule| place(&rule.id, &rule.nodes, node))
    }

    /// The rule that a node or step stands in, however deep; a rule's own for a rule.
    pub fn rule_of(&self, id: &str) -> Option<&DraftRule> {
        let within = |rule: &&DraftRule| {
            rule.id == id || find(&rule.nodes, id).is_some() || owner(&rule.nodes, id).is_some()
        };
        self.rules.iter().find(within)
    }

    /// The tables whose columns it asks about, each once.
    pub fn tables(&self) -> Vec<String> {
        let mut tables = Vec::new();
        self.rules.iter().flat_map(|rule| &rule.nodes).for_each(|node| node.collect_tables(&mut tables));
        tables
    }

    /// How deep a rule's or node's place is: 0 for a rule, 1 for what stands in it, and so on. A step is as deep as its
    /// sequence.
    pub fn depth(&self, id: &str) -> Option<usize> {
        if self.rule(id).is_some() {
            return Some(0);
        }
        let (container, _) = match self.place(id) {
            Some(place) => place,
            None => self.place(&self.owner(id)?.id)?,
        };
        Some(1 + self.depth(container)?)
    }
}

impl DraftNode {
    pub(super) fn collect_ids<'a>(&'a self, ids: &mut Vec<&'a str>) {
        ids.push(&self.id);
        for (container, group) in self.containers() {
            if container != self.id {
                ids.push(container);
            }
            group.nodes.iter().for_each(|node| node.collect_ids(ids));
        }
    }

    fn collect_tables(&self, tables: &mut Vec<String>) {
        let mut add = |attribute: &Option<Attribute>| {
            if let Some(Attribute::Column(column)) = attribute
                && !tables.contains(&column.table)
            {
                tables.push(column.table.clone());
            }
        };
        match &self.kind {
            DraftKind::Condition(condition) => add(&condition.attribute),
            DraftKind::Activity(activity) => add(&activity.attribute),
            DraftKind::Compare(compare) => {
                add(&compare.left);
                add(&compare.right);
            }
            _ => {}
        }
        let inner = self.containers().into_iter().flat_map(|(_, group)| &group.nodes);
        inner.for_each(|node| node.collect_tables(tables));
    }

    /// How many levels of nodes there are from this one down: 1 for a condition.
    pub fn height(&self) -> usize {
        let inner = self.containers().into_iter().flat_map(|(_, group)| &group.nodes);
        1 + inner.map(Self::height).max().unwrap_or(0)
    }
}

fn find<'a>(nodes: &'a [DraftNode], id: &str) -> Option<&'a DraftNode> {
    nodes.iter().find_map(|node| {
        if node.id == id {
            return Some(node);
        }
        node.containers().into_iter().find_map(|(_, group)| find(&group.nodes, id))
    })
}

fn owner<'a>(nodes: &'a [DraftNode], container: &str) -> Option<&'a DraftNode> {
    nodes.iter().find_map(|node| {
        let containers = node.containers();
        if containers.iter().any(|(id, _)| *id == container) {
            return Some(node);
        }
        containers.into_iter().find_map(|(_, group)| owner(&group.nodes, container))
    })
}

fn place<'a>(container: &'a str, nodes: &'a [DraftNode], id: &str) -> Option<(&'a str, usize)> {
    match nodes.iter().position(|node| node.id == id) {
        Some(at) => Some((container, at)),
        None => nodes
            .iter()
            .flat_map(DraftNode::containers)
            .find_map(|(container, group)| place(container, &group.nodes, id)),
    }
}

/// Gives ids that are not in use.
pub(super) struct Ids {
    last: u64,
}

impl Ids {
    pub(super) fn after(draft: &Draft) -> Self {
        Self::above(draft.ids())
    }

    pub(super) fn above<'a>(used: impl IntoIterator<Item = &'a str>) -> Self {
        let numbers = used.into_iter().filter_map(|id| id.strip_prefix('n')?.parse().ok());
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
        if let DraftKind::Sequence(sequence) = &mut node.kind {
            for step in &mut sequence.steps {
                if let Some(between) = &mut step.without {
                    between.id = self.next();
                }
                step.id = self.next();
            }
        }
        for (_, group) in node.containers_mut() {
            group.nodes.iter_mut().for_each(|inner| self.renew(inner));
        }
    }
}
