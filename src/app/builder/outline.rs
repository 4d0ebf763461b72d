//! A draft cut into the parts that the screen shows each by itself, found in one pass. A part that is what it was before an
//! edit stays the very same one, so that what shows it sees at once that nothing has changed.

use std::{collections::HashMap, sync::Arc};

use crate::model::{
    definition::{Match, NodeId},
    draft::{Draft, DraftNode, DraftRule},
};

/// What stands in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The nodes, in order.
    pub ids: Vec<NodeId>,
    /// How they are joined.
    pub matching: Match,
}

/// The parts of a draft by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    rules: HashMap<NodeId, (usize, Arc<DraftRule>)>,
    nodes: HashMap<NodeId, Arc<DraftNode>>,
    insides: HashMap<NodeId, Arc<Inside>>,
}

impl Outline {
    /// Of a draft; what is in `before` as it is now is shared with it.
    pub fn of(draft: &Draft, before: Option<&Self>) -> Self {
        let mut found = Self::default();
        for (place, rule) in draft.rules.iter().enumerate() {
            let same = before.and_then(|before| before.rules.get(&rule.id)).map(|(_, rule)| rule);
            found.rules.insert(rule.id.clone(), (place, shared(same, rule.alone())));
            found.take(&rule.id, rule.matching, &rule.nodes, before);
        }
        found
    }

    fn take(&mut self, container: &str, matching: Match, nodes: &[DraftNode], before: Option<&Self>) {
        let inside = Inside { ids: nodes.iter().map(|node| node.id.clone()).collect(), matching };
        let same = before.and_then(|before| before.insides.get(container));
        self.insides.insert(container.to_owned(), shared(same, inside));
        for node in nodes {
            let same = before.and_then(|before| before.nodes.get(&node.id));
            self.nodes.insert(node.id.clone(), shared(same, node.alone()));
            for (id, group) in node.containers() {
                self.take(id, group.matching, &group.nodes, before);
            }
        }
    }

    /// A rule without what stands in it.
    pub fn rule(&self, id: &str) -> Option<Arc<DraftRule>> {
        self.rules.get(id).map(|(_, rule)| rule.clone())
    }

    /// The place of a rule among all of them.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.rules.get(id).map(|(place, _)| *place)
    }

    /// A node without what stands in it.
    pub fn node(&self, id: &str) -> Option<Arc<DraftNode>> {
        self.nodes.get(id).cloned()
    }

    /// What stands in a rule, a sub-rule or a filter.
    pub fn inside(&self, container: &str) -> Option<Arc<Inside>> {
        self.insides.get(container).cloned()
    }
}

fn shared<T: PartialEq>(before: Option<&Arc<T>>, now: T) -> Arc<T> {
    before.filter(|before| ***before == now).cloned().unwrap_or_else(|| Arc::new(now))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::tests::generate::definition;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is found in one pass is what is found by looking for each.
        #[test]
        fn one_pass_finds_all(definition in definition()) {
            let draft = Draft::from(&definition);
            let found = Outline::of(&draft, None);
            for id in draft.ids() {
                let (node, rule) = (found.node(id), found.rule(id));
                prop_assert_eq!(node.as_deref().cloned(), draft.node(id).map(DraftNode::alone));
                prop_assert_eq!(rule.as_deref().cloned(), draft.rule(id).map(DraftRule::alone));
                prop_assert_eq!(found.place(id), draft.rules.iter().position(|rule| rule.id == id));
                let ids = |nodes: &[DraftNode]| nodes.iter().map(|node| node.id.clone()).collect::<Vec<_>>();
                let inside = found.inside(id);
                prop_assert_eq!(inside.as_ref().map(|inside| inside.ids.clone()), draft.nodes(id).map(ids));
                prop_assert_eq!(inside.map(|inside| inside.matching), draft.matching(id));
            }
            prop_assert_eq!(found.node("nowhere"), None);
        }

        /// However it came about, it is that of the draft, and what is as before is the very same.
        #[test]
        fn what_stays_is_shared(one in definition(), other in definition()) {
            let before = Outline::of(&Draft::from(&one), None);
            let now = Outline::of(&Draft::from(&other), Some(&before));
            prop_assert_eq!(&now, &Outline::of(&Draft::from(&other), None));
            for (id, node) in &now.nodes {
                let same = before.nodes.get(id).filter(|same| *same == node);
                prop_assert!(same.is_none_or(|same| Arc::ptr_eq(same, node)));
            }
            let again = Outline::of(&Draft::from(&other), Some(&now));
            prop_assert!(again.nodes.iter().all(|(id, node)| Arc::ptr_eq(node, &now.nodes[id])));
            prop_assert!(again.insides.iter().all(|(id, inside)| Arc::ptr_eq(inside, &now.insides[id])));
        }
    }
}
