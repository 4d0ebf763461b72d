//! Where everything of a draft stands, found in one pass: which container each node is in, and the path of each container.

use std::{collections::HashMap, sync::Arc};

use crate::model::{
    attribute::Path,
    definition::NodeId,
    draft::{Draft, DraftGroup, DraftKind, DraftNode},
};

/// Containers of nodes and paths of containers, by id. It stays the same while only values are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    containers: HashMap<NodeId, NodeId>,
    paths: HashMap<NodeId, Option<Arc<Path>>>,
}

impl Standing {
    /// Of everything in a draft.
    pub fn of(draft: &Draft) -> Self {
        let mut found = Self::default();
        for rule in &draft.rules {
            let path = rule.path.clone().map(Arc::new);
            found.take(&rule.id, &rule.nodes, path.as_ref());
        }
        found
    }

    fn take(&mut self, container: &str, nodes: &[DraftNode], path: Option<&Arc<Path>>) {
        self.paths.insert(container.to_owned(), path.cloned());
        for node in nodes {
            self.containers.insert(node.id.clone(), container.to_owned());
            let mut over = |id: &str, group: &DraftGroup, own: &Path| {
                self.take(id, &group.nodes, Some(&Arc::new(own.clone())));
            };
            match &node.kind {
                DraftKind::Group(group) => match &group.scope {
                    Some(scope) => over(&node.id, group, &scope.path),
                    None => self.take(&node.id, &group.nodes, path),
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

    /// The container that a node stands in.
    pub fn container(&self, node: &str) -> Option<&str> {
        self.containers.get(node).map(String::as_str)
    }

    /// The path of a container: absent for the profile table itself. Nothing where there is no such container.
    pub fn path(&self, container: &str) -> Option<Option<&Path>> {
        self.paths.get(container).map(Option::as_deref)
    }
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
            let found = Standing::of(&draft);
            for id in draft.ids() {
                prop_assert_eq!(found.container(id), draft.place(id).map(|(container, _)| container));
                prop_assert_eq!(found.path(id), draft.path(id));
            }
            prop_assert_eq!(found.path("nowhere"), None);
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
