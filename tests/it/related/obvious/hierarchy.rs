//! Accounts above and below one another.

use std::collections::BTreeSet;

use satsuma::model::{
    attribute::Hop,
    definition::{Hierarchy, HierarchyDirection},
};

use super::frame::Asking;

impl Asking<'_> {
    /// Everything above an account, itself only where a cycle leads back to it.
    pub(super) fn ancestors(&self, relationship: &Hop, account: usize) -> BTreeSet<usize> {
        let to = &self.reading.relationships[&relationship.relationship].to;
        let mut above = BTreeSet::new();
        let mut here = account;
        while let Some(parent) = to[here] {
            if !above.insert(parent) {
                break;
            }
            here = parent;
        }
        above
    }

    /// Whether a customer is on that side of the account; the account itself never is.
    pub(super) fn hierarchy(&self, hierarchy: &Hierarchy, customer: usize) -> bool {
        let profile = self.reading.profile();
        let named = |row: &usize| profile.key_text(*row) == hierarchy.account;
        let Some(account) = self.reading.customers().into_iter().find(named) else { return false };
        let (below, above) = match hierarchy.direction {
            HierarchyDirection::ChildOf => (customer, account),
            HierarchyDirection::ParentOf => (account, customer),
        };
        customer != account && self.ancestors(&hierarchy.relationship, below).contains(&above)
    }
}
