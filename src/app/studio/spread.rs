//! How an attribute is spread over the customers, where a few outermost values would hide all others.

use leptos::prelude::*;

use super::Studio;
use crate::{
    app::chart::tails::{self, Spread},
    model::{attribute::Attribute, definition::Definition, profile::Distribution, schema::ColumnType},
    service::protocol::{Reply, Request},
};

impl Studio {
    /// The spread of a column of the customers with its long ends cut; nothing where it has none, or the column is of
    /// another table.
    pub async fn tailed(self, table: &str, column: &str) -> Option<Spread> {
        let own = self.profile.with_untracked(|profile| Some(profile.as_ref()?.setup.table.clone()))?;
        let single = self.tables.with_untracked(|tables| {
            let info = tables.iter().find(|info| info.schema.name == table)?;
            Some(matches!(info.schema.column(column)?.1.kind, ColumnType::Value(_)))
        })?;
        if own != table || !single {
            return None;
        }
        let attribute = Attribute::column(table, column);
        let whole =
            self.distribution(attribute.clone(), None, (0, tails::SHARES.to_vec(), false)).await.ok()?;
        self.tailed_attribute(attribute, whole).await
    }

    /// The same of an attribute whose spread over all customers is known, with the percentiles that it may be cut at.
    pub async fn tailed_attribute(self, attribute: Attribute, whole: Distribution) -> Option<Spread> {
        let cut = tails::cut(&whole)?;
        let (between, beyond) = tails::sides(&attribute, &cut)?;
        let asked: Vec<Definition> = beyond.iter().flatten().cloned().collect();
        let mut counts = self.counts(asked, self.context()).await.ok()?.into_iter();
        let inner = self.distribution_among(between, attribute).await?;
        let mut count = |asked: &Option<Definition>| match asked {
            Some(_) => Some(counts.next()??.into()),
            None => None,
        };
        let beyond = [count(&beyond[0]), count(&beyond[1])];
        Spread::with_tails(&whole, &inner, beyond)
    }

    async fn distribution_among(self, members: Definition, attribute: Attribute) -> Option<Distribution> {
        let request = Request::Distribution {
            members: Some(members),
            attribute,
            path: None,
            context: self.context(),
            top: 0,
            shares: Vec::new(),
            distinct: false,
        };
        match self.ask(request).await.ok()? {
            Reply::Distribution(distribution) => Some(*distribution),
            _ => None,
        }
    }
}
