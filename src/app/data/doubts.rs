//! What of a guessed set-up is worth asking about.

use crate::model::{chosen::Chosen, proposal::Proposal};

/// Something that was guessed and is not sure, or that a person should know before counting.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// Which table holds the customers.
    Profile,
    /// Which columns are a table's key: the profile table has none.
    NoKey {
        /// The table.
        table: String,
    },
    /// Whether a relationship is one, or whether its values are complete.
    Relationship {
        /// Its id.
        id: String,
    },
    /// A table that does not lead to the customers: nothing of it can be asked of them.
    Alone {
        /// The table.
        table: String,
    },
}

/// From here on a guess is taken without asking.
const SURE: f64 = 0.7;

/// A smaller share of rows with a partner is asked about.
const COMPLETE: f64 = 0.98;

/// All doubts about a guess. A single table has none: its page asks what there is to ask.
pub fn doubts(proposal: &Proposal, chosen: &Chosen) -> Vec<Doubt> {
    let setup = &chosen.setup;
    if proposal.tables.len() < 2 {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    if proposal.profile.value.is_none() || proposal.profile.confidence < SURE {
        doubts.push(Doubt::Profile);
    }
    if chosen.table(&setup.profile).key.is_empty() {
        doubts.push(Doubt::NoKey { table: setup.profile.clone() });
    }
    for one in &proposal.relationships {
        let matched = one.matching.as_ref().is_none_or(|found| {
            let all = found.matched + found.orphans + found.empty;
            all == 0 || found.matched as f64 >= COMPLETE * all as f64
        });
        let hierarchy = one.relationship.source == one.relationship.target;
        if one.confidence < SURE || !matched && !hierarchy {
            doubts.push(Doubt::Relationship { id: one.relationship.id.clone() });
        }
    }
    for table in &proposal.tables {
        if table.table != setup.profile && setup.paths(&table.table, 1).is_empty() {
            doubts.push(Doubt::Alone { table: table.table.clone() });
        }
    }
    doubts
}

/// Those doubts that concern a table that was not known before; the others were settled by the person.
pub fn about_new(doubts: Vec<Doubt>, chosen: &Chosen, known: impl Fn(&str) -> bool) -> Vec<Doubt> {
    let new = |table: &String| !known(table);
    let is_new = |doubt: &Doubt| match doubt {
        Doubt::Profile => false,
        Doubt::NoKey { table } | Doubt::Alone { table } => new(table),
        Doubt::Relationship { id } => {
            chosen.setup.relationship(id).is_some_and(|one| new(&one.source) || new(&one.target))
        }
    };
    doubts.into_iter().filter(is_new).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::joined::tests::{nothing, relationship},
        *,
    };
    use crate::model::{
        proposal::{Choice, Matching, RelationshipProposal, TableProposal},
        setup::TableSetup,
    };

    fn table(name: &str) -> TableProposal {
        TableProposal {
            table: name.into(),
            key: Choice::default(),
            time: Choice { value: None, ..Choice::default() },
        }
    }

    fn guess(orphans: u64, empty: u64) -> (Proposal, Chosen) {
        let matching =
            Matching { matched: 100, orphans, empty, rows: 100 + orphans + empty, ..Matching::default() };
        let mut proposal = nothing();
        proposal.profile = Choice { value: Some("customers".into()), confidence: 0.9, ..Choice::default() };
        proposal.tables = vec![table("customers"), table("orders")];
        proposal.relationships = vec![RelationshipProposal {
            relationship: relationship("orders", "customer", "customers"),
            confidence: 0.95,
            evidence: Vec::new(),
            matching: Some(matching),
            alternatives: Vec::new(),
        }];
        proposal.setup.profile = "customers".into();
        proposal.setup.tables.push(TableSetup {
            table: "customers".into(),
            key: vec!["id".into()],
            ..TableSetup::default()
        });
        proposal.setup.relationships = vec![relationship("orders", "customer", "customers")];
        let chosen = Chosen::proposed(&proposal);
        (proposal, chosen)
    }

    #[test]
    fn a_sure_guess_is_not_asked_about() {
        let (proposal, chosen) = guess(0, 0);
        assert!(doubts(&proposal, &chosen).is_empty());
    }

    #[test]
    fn orphans_and_empty_keys_are_asked_about() {
        for (orphans, empty) in [(10, 0), (0, 10)] {
            let (proposal, chosen) = guess(orphans, empty);
            assert_eq!(doubts(&proposal, &chosen), [Doubt::Relationship { id: "orders.customer".into() }]);
        }
    }

    #[test]
    fn a_table_that_leads_nowhere_is_asked_about() {
        let (mut proposal, chosen) = guess(0, 0);
        proposal.tables.push(table("weather"));
        assert_eq!(doubts(&proposal, &chosen), [Doubt::Alone { table: "weather".into() }]);
        proposal.tables.truncate(1);
        assert!(doubts(&proposal, &chosen).is_empty(), "a single table has its own page");
    }

    #[test]
    fn what_was_settled_is_not_asked_again() {
        let (mut proposal, chosen) = guess(10, 0);
        proposal.tables.push(table("weather"));
        let all = doubts(&proposal, &chosen);
        assert_eq!(all.len(), 2);
        let new = about_new(all, &chosen, |name| name != "weather");
        assert_eq!(new, [Doubt::Alone { table: "weather".into() }]);
    }

    #[test]
    fn customers_that_are_not_found_are_asked_about() {
        let (mut proposal, mut chosen) = guess(0, 0);
        proposal.profile.confidence = 0.4;
        chosen.set_key("customers", Vec::new());
        let found = doubts(&proposal, &chosen);
        assert_eq!(found[..2], [Doubt::Profile, Doubt::NoKey { table: "customers".into() }]);
    }
}
