//! A draft cut into the parts that the screen shows each by itself, found in one pass. A part that is what it was before an
//! edit stays the very same one, so that what shows it sees at once that nothing has changed.

use std::{collections::HashMap, sync::Arc};

use crate::model::{
    attribute::Path,
    definition::{Match, NodeId},
    draft::{Draft, DraftGroup, DraftKind, DraftNode, DraftRule},
};

/// What stands in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The nodes, in order.
    pub ids: Vec<NodeId>,
    /// How they are joined.
    pub matching: Match,
    /// The path of the records that they are asked of: absent for the profile table itself.
    pub path: Option<Arc<Path>>,
}

/// What has one id: a rule, a node, a step, what lies between two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// A rule without what stands in it.
    pub rule: Option<Arc<DraftRule>>,
    /// The place of a rule among all of them.
    pub place: usize,
    /// A node without what stands in it.
    pub node: Option<Arc<DraftNode>>,
    /// The container that a node stands in.
    pub container: Option<Arc<str>>,
    /// What stands in a rule, a sub-rule or a filter.
    pub inside: Option<Arc<Inside>>,
}

/// The parts of a draft by their ids.
pub type Outline = HashMap<NodeId, Piece>;

/// Of a draft; what is in `before` as it is now is shared with it.
pub fn outline(draft: &Draft, before: &Outline) -> Outline {
    let mut cut = Cut { before, found: Outline::with_capacity(before.len()) };
    for (place, rule) in draft.rules.iter().enumerate() {
        let alone = shared(cut.before(&rule.id, |piece| &piece.rule), rule.alone());
        let piece = cut.found.entry(rule.id.clone()).or_default();
        (piece.rule, piece.place) = (Some(alone), place);
        let path = rule.path.clone().map(Arc::new);
        cut.take((&rule.id, rule.matching), &rule.nodes, path.as_ref());
    }
    cut.found
}

struct Cut<'a> {
    before: &'a Outline,
    found: Outline,
}

impl Cut<'_> {
    fn before<T>(&self, id: &str, of: impl Fn(&Piece) -> &Option<T>) -> Option<&T> {
        self.before.get(id).and_then(|piece| of(piece).as_ref())
    }

    fn take(&mut self, (own, matching): (&str, Match), nodes: &[DraftNode], path: Option<&Arc<Path>>) {
        let ids = nodes.iter().map(|node| node.id.clone()).collect();
        let inside = Inside { ids, matching, path: path.cloned() };
        let inside = shared(self.before(own, |piece| &piece.inside), inside);
        self.found.entry(own.to_owned()).or_default().inside = Some(inside);
        let own: Arc<str> = own.into();
        for node in nodes {
            let alone = shared(self.before(&node.id, |piece| &piece.node), node.alone());
            let piece = self.found.entry(node.id.clone()).or_default();
            (piece.node, piece.container) = (Some(alone), Some(Arc::clone(&own)));
            let mut over = |id: &str, group: &DraftGroup, own: &Path| {
                self.take((id, group.matching), &group.nodes, Some(&Arc::new(own.clone())));
            };
            match &node.kind {
                DraftKind::Group(group) => match &group.scope {
                    Some(scope) => over(&node.id, group, &scope.path),
                    None => self.take((&node.id, group.matching), &group.nodes, path),
                },
                DraftKind::Activity(activity) => over(&node.id, &activity.filter, &activity.path),
                DraftKind::Sequence(sequence) => {
                    for step in &sequence.steps {
                        over(&step.id, &step.filter, &step.path);
                        if let Some(between) = &step.without {
                            over(&between.id, &between.filter, &between.path);
                        }
                    }
                }
                _ => {}
            }
        }
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
            let found = outline(&draft, &Outline::default());
            for id in draft.ids() {
                let piece = found.get(id).cloned().unwrap_or_default();
                prop_assert_eq!(piece.node.as_deref().cloned(), draft.node(id).map(DraftNode::alone));
                prop_assert_eq!(piece.rule.as_deref().cloned(), draft.rule(id).map(DraftRule::alone));
                let place = draft.rules.iter().position(|rule| rule.id == id);
                prop_assert_eq!(piece.place, place.unwrap_or(0));
                prop_assert_eq!(piece.container.as_deref(), draft.place(id).map(|(container, _)| container));
                let ids = |nodes: &[DraftNode]| nodes.iter().map(|node| node.id.clone()).collect::<Vec<_>>();
                let inside = piece.inside;
                prop_assert_eq!(inside.as_ref().map(|inside| inside.ids.clone()), draft.nodes(id).map(ids));
                prop_assert_eq!(inside.as_ref().map(|inside| inside.matching), draft.matching(id));
                prop_assert_eq!(inside.as_ref().map(|inside| inside.path.as_deref()), draft.path(id));
            }
            prop_assert_eq!(found.get("nowhere"), None);
        }

        /// However it came about, it is that of the draft, and what is as before is the very same.
        #[test]
        fn what_stays_is_shared(one in definition(), other in definition()) {
            let before = outline(&Draft::from(&one), &Outline::default());
            let now = outline(&Draft::from(&other), &before);
            prop_assert_eq!(&now, &outline(&Draft::from(&other), &Outline::default()));
            for (id, Piece { node, .. }) in &now {
                let same = before.get(id).map(|piece| &piece.node).filter(|same| *same == node);
                let same = same.and_then(Option::as_ref).zip(node.as_ref());
                prop_assert!(same.is_none_or(|(same, node)| Arc::ptr_eq(same, node)));
            }
            let again = outline(&Draft::from(&other), &now);
            let very = |piece: &Piece, id: &str| match (&piece.inside, &now[id].inside) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (one, other) => one.is_none() && other.is_none(),
            };
            prop_assert!(again.iter().all(|(id, piece)| very(piece, id)));
        }

        /// A node alone has all but what stands in it.
        #[test]
        fn a_node_alone_has_all_but_what_stands_in_it(definition in definition()) {
            let draft = Draft::from(&definition);
            for id in draft.ids() {
                if let Some(node) = draft.node(id) {
                    let mut bare = node.clone();
                    bare.containers_mut().into_iter().for_each(|(_, group)| group.nodes.clear());
                    prop_assert_eq!(node.alone(), bare);
                }
            }
        }
    }
}
