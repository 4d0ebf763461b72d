//! The columns of a list of members: those of the profile table, then what its definition projects.

use super::{desk::Lead, members::Selected};
use crate::{
    model::{attribute::Attribute, output::projected_names, schema::ColumnType},
    service::{
        part::protocol::{Output, Question},
        protocol::{Failure, Page},
    },
};

/// The columns of a list.
pub(super) struct Columns {
    own: Vec<String>,
    projected: Vec<String>,
}

/// Some of them, in an order.
pub(super) struct Chosen {
    pub names: Vec<String>,
    pub outputs: Vec<Output>,
}

impl Columns {
    pub(super) fn of(lead: &Lead, selected: &Selected) -> Result<Self, Failure> {
        let memory = lead.memory();
        let table = memory.profile()?.0;
        let project: &[Attribute] =
            selected.projecting.as_ref().map_or(&[], |(definition, _)| &definition.project);
        let measure = |id: &str| {
            let measure = memory.measures.get(id)?;
            measure.calculations.last().map(|calculation| calculation.name.clone())
        };
        let projected = projected_names(&table.names(), &table.schema.name, project, measure);
        Ok(Self { own: table.names(), projected })
    }

    fn find(&self, name: &str) -> Option<Output> {
        if self.own.iter().any(|own| own == name) {
            return Some(Output::Column(name.to_owned()));
        }
        let place = self.projected.iter().position(|own| own == name)?;
        Some(Output::Projected(place as u32))
    }

    fn found(&self, name: &str) -> Result<Output, Failure> {
        self.find(name).ok_or_else(|| Failure::Sentence(format!("The list has no column {name}.")))
    }

    /// Columns by their names; all where none is named.
    pub(super) fn chosen(&self, names: Vec<String>) -> Result<Chosen, Failure> {
        let names =
            if names.is_empty() { [self.own.clone(), self.projected.clone()].concat() } else { names };
        let outputs = names.iter().map(|name| self.found(name)).collect::<Result<_, _>>()?;
        Ok(Chosen { names, outputs })
    }

    /// The columns of a file by their names: all that have values where none is named, and one that is not there empty.
    pub(super) fn of_file(&self, lead: &Lead, names: Vec<String>) -> Result<Chosen, Failure> {
        let names = if names.is_empty() {
            let memory = lead.memory();
            let columns = memory.profile()?.0.schema.columns.iter();
            let supported = columns.filter(|column| !matches!(column.kind, ColumnType::Unsupported(_)));
            supported.map(|column| column.name.clone()).chain(self.projected.iter().cloned()).collect()
        } else {
            names
        };
        let output = |name: &String| self.find(name).unwrap_or_else(|| Output::Column(name.clone()));
        let outputs = names.iter().map(output).collect();
        Ok(Chosen { names, outputs })
    }

    /// What a page is sorted by.
    pub(super) fn sort(&self, page: &Page) -> Result<Option<(Output, bool)>, Failure> {
        let sort = page.sort.as_ref().map(|sort| Ok((self.found(&sort.column)?, sort.descending)));
        sort.transpose()
    }
}

/// Has the parts find out what is projected, where that is among what is wanted.
pub(super) async fn project<'a>(
    lead: &Lead,
    selected: &Selected,
    wanted: impl IntoIterator<Item = &'a Output>,
) -> Result<(), Failure> {
    if let Some((definition, context)) = &selected.projecting
        && wanted.into_iter().any(|output| matches!(output, Output::Projected(_)))
    {
        let question = |_| Question::Project {
            held: selected.held.id(),
            definition: definition.clone(),
            context: context.clone(),
        };
        lead.all(question).await?;
    }
    Ok(())
}
