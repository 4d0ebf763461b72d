//! What is told of held members: columns of the profile table, and what a definition projects.

use std::sync::Arc;

use chrono_tz::Tz;

use super::{
    Job, Turn, done, members,
    protocol::{HeldId, Output},
    state::{Held, State, gone},
};
use crate::{
    data::{column::Column, keys::key_of},
    engine::project::Projection,
    model::{cell::Cell, context::Context, definition::Definition},
    service::{protocol::Failure, stream::Streamed},
};

pub(super) fn project(held: HeldId, definition: Definition, context: Context) -> Box<dyn Job> {
    Box::new(Project { held, definition, context, projection: None })
}

struct Project {
    held: HeldId,
    definition: Definition,
    context: Context,
    projection: Option<Projection>,
}

impl Project {
    fn work(&mut self, state: &mut State) -> Result<bool, Failure> {
        let Some(projection) = &mut self.projection else {
            let data = state.dataset()?;
            let (definition, context) = (&self.definition, &self.context);
            let projection = Projection::new(definition, &data, &state.library, context, &mut state.cache);
            self.projection = Some(projection.map_err(Failure::Problems)?);
            return Ok(true);
        };
        if projection.step(&mut state.cache).map_err(Failure::Problems)? {
            return Ok(true);
        }
        let Some(Held::Members(held)) = state.held.get_mut(&self.held) else { return Err(gone()) };
        held.projection = self.projection.take();
        Ok(false)
    }
}

impl Job for Project {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(true) => Turn::Again,
            Ok(false) => Turn::Done(done()),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

/// A column of a list, and where its values are.
enum Source {
    Key(Vec<Arc<Column>>),
    Own(Arc<Column>),
    Projected(usize),
    Missing,
}

/// The columns of a list of held members.
pub(super) struct Outputs<'a> {
    sources: Vec<Source>,
    projection: Option<&'a Projection>,
}

impl<'a> Outputs<'a> {
    pub(super) fn new(state: &State, held: &'a members::Held, columns: &[Output]) -> Result<Self, Failure> {
        let (table, profile) = state.profile()?;
        let source = |output: &Output| match output {
            Output::Key => Source::Key(table.named(&profile.key)),
            Output::Column(name) => {
                table.columns.named(name).map_or(Source::Missing, |column| Source::Own(Arc::clone(column)))
            }
            Output::Projected(place) => Source::Projected(*place as usize),
        };
        Ok(Self { sources: columns.iter().map(source).collect(), projection: held.projection.as_ref() })
    }

    /// The cells of some members, row by row.
    pub(super) fn rows(&self, members: &[usize], zone: Tz) -> Vec<Vec<Cell>> {
        let wanted = self.sources.iter().any(|source| matches!(source, Source::Projected(_)));
        let mut projected = match self.projection {
            Some(projection) if wanted => projection.cells(members),
            _ => Vec::new(),
        };
        let mut row = |at: usize, member: usize| -> Vec<Cell> {
            let cell = |source: &Source| match source {
                Source::Key(columns) => {
                    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
                    let mut key = String::new();
                    if key_of(&columns, member, &mut key) { Cell::Text(key) } else { Cell::Empty }
                }
                Source::Own(column) => column.cell(member, zone),
                Source::Projected(place) => {
                    projected.get_mut(*place).map_or(Cell::Empty, |column| column[at].clone())
                }
                Source::Missing => Cell::Empty,
            };
            self.sources.iter().map(cell).collect()
        };
        members.iter().enumerate().map(|(at, member)| row(at, *member)).collect()
    }
}
