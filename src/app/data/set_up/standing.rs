//! How the rows of a relationship stand: those that lead somewhere, those that do not, and those that are empty.

use crate::{
    app::data::joined::Joined,
    model::{
        chosen::Chosen,
        proposal::Matching,
        setup::{Relationship, RelationshipFound},
    },
};

/// By what the matching of a relationship is known: its source, columns and target, and the target's key.
pub type MatchKey = (String, Vec<String>, String, Vec<String>);

/// The rows of a relationship's source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// Rows that were looked at.
    pub rows: u64,
    /// Rows of them without a key.
    pub empty: u64,
    /// Rows of them whose key has no partner.
    pub orphans: u64,
    /// Some of those keys.
    pub examples: Vec<String>,
    /// Only every so many rows were looked at; 1 for all of them.
    pub every: u64,
}

impl Standing {
    /// Of the rows with a key, the share that has a partner, from 0 to 1; nothing where no row has a key.
    pub fn share(&self) -> Option<f64> {
        let filled = self.rows.saturating_sub(self.empty);
        (filled > 0).then(|| filled.saturating_sub(self.orphans) as f64 / filled as f64)
    }
}

impl From<&RelationshipFound> for Standing {
    fn from(found: &RelationshipFound) -> Self {
        Self {
            rows: found.rows,
            empty: found.empty,
            orphans: found.orphans,
            examples: found.orphan_examples.clone(),
            every: 1,
        }
    }
}

impl From<&Matching> for Standing {
    fn from(found: &Matching) -> Self {
        Self {
            rows: found.looked,
            empty: found.empty,
            orphans: found.orphans,
            examples: found.examples.clone(),
            every: found.every.max(1),
        }
    }
}

/// By what the matching of a relationship of a choice is known.
pub fn match_key(chosen: &Chosen, relationship: &Relationship) -> MatchKey {
    let key = chosen.table(&relationship.target).key;
    (relationship.source.clone(), relationship.columns.clone(), relationship.target.clone(), key)
}

/// What is known of a relationship's rows without asking: it is joined so, or was compared for the guess.
pub fn known(joined: &Joined, wanted: &MatchKey) -> Option<Standing> {
    let is = |chosen: &Chosen, one: &&Relationship| match_key(chosen, one) == *wanted;
    let there = joined.chosen.setup.relationships.iter().find(|one| is(&joined.chosen, one));
    if let Some(found) = there.and_then(|one| joined.relationship(&one.id)) {
        return Some(found.into());
    }
    let proposed = Chosen::proposed(&joined.proposal);
    let guesses = joined.proposal.relationships.iter().chain(&joined.proposal.refused);
    let guess = guesses.into_iter().find(|one| is(&proposed, &&one.relationship))?;
    guess.matching.as_ref().map(Standing::from)
}

/// Whether a relationship has all that it needs: a column for each part of its target's key.
pub fn is_whole(chosen: &Chosen, relationship: &Relationship) -> bool {
    let parts = chosen.table(&relationship.target).key.len();
    parts > 0
        && relationship.columns.len() == parts
        && relationship.columns.iter().all(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::data::joined::{
            Origin,
            tests::{nothing, relationship},
        },
        model::{proposal::RelationshipProposal, setup::Setup},
    };

    #[test]
    fn what_is_joined_is_known_before_what_was_guessed() {
        let mut chosen = Chosen {
            setup: Setup {
                profile: "customers".into(),
                relationships: vec![relationship("orders", "customer", "customers")],
                ..Setup::default()
            },
            ..Chosen::default()
        };
        chosen.set_key("customers", vec!["id".into()]);
        let mut proposal = nothing();
        proposal.setup = chosen.setup.clone();
        proposal.relationships = vec![RelationshipProposal {
            relationship: relationship("orders", "customer", "customers"),
            confidence: 1.0,
            evidence: Vec::new(),
            matching: Some(Matching { looked: 5, orphans: 1, ..Matching::default() }),
            alternatives: Vec::new(),
        }];
        let found = RelationshipFound {
            relationship: "orders.customer".into(),
            rows: 10,
            empty: 2,
            orphans: 4,
            orphan_examples: vec!["x".into()],
        };
        let wanted = match_key(&chosen, &chosen.setup.relationships[0]);
        let mut joined = Joined {
            chosen,
            origin: Origin::Guessed,
            proposal,
            tables: Vec::new(),
            relationships: vec![found],
            customers: 0,
        };
        let standing = known(&joined, &wanted).expect("joined");
        assert_eq!((standing.rows, standing.share()), (10, Some(0.5)));
        joined.chosen.remove("orders.customer");
        assert_eq!(known(&joined, &wanted).map(|standing| standing.rows), Some(5));
        let other = (wanted.0, vec!["buyer".into()], wanted.2, wanted.3);
        assert_eq!(known(&joined, &other), None);
    }

    #[test]
    fn a_relationship_needs_a_column_for_each_part_of_the_key() {
        let mut chosen = Chosen::default();
        let mut one = relationship("orders", "country", "customers");
        assert!(!is_whole(&chosen, &one), "no key");
        chosen.set_key("customers", vec!["country".into(), "number".into()]);
        assert!(!is_whole(&chosen, &one));
        one.columns.push(String::new());
        assert!(!is_whole(&chosen, &one));
        one.columns[1] = "number".into();
        assert!(is_whole(&chosen, &one));
    }
}
