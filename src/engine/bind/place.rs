//! Attributes as places: where in a joined record a value stands.

use std::sync::Arc;

use super::Binder;
use crate::{
    data::column::Column,
    engine::{
        dataset::Frame,
        expr::{Place, Source},
    },
    model::{
        attribute::{Attribute, ColumnRef, Path},
        problem::Part,
        schema::ColumnType,
    },
};

/// An attribute that was found.
#[derive(Clone)]
pub(in crate::engine) struct Located {
    pub place: Place,
    pub kind: ColumnType,
    /// A column that is laid out as the values are: of columns they themselves, of figures an empty one.
    pub layout: Arc<Column>,
}

impl Binder<'_> {
    /// Where an attribute stands in a frame's records.
    pub(in crate::engine) fn located(
        &mut self,
        id: Option<&str>,
        frame: &Frame,
        attribute: &Attribute,
    ) -> Option<Located> {
        match attribute {
            Attribute::Measure { measure } => {
                let (figured, kind, layout) = self.measure(id, measure)?;
                let position = frame.positions.len() - 1;
                let place = Place { position, via: [].into(), source: Source::Figured(figured) };
                Some(Located { place, kind, layout })
            }
            Attribute::Column(column) => match self.column(frame, column) {
                Ok(located) => Some(located),
                Err((message, hint)) => {
                    self.problem(id, Part::Attribute, message, hint);
                    None
                }
            },
        }
    }

    /// An attribute over the records of a path, of which each has one value.
    pub(in crate::engine) fn over(
        &mut self,
        path: Option<&Path>,
        attribute: &Attribute,
    ) -> Option<(Arc<Frame>, Located)> {
        let frame = match self.data.frame(path) {
            Ok(frame) => frame,
            Err(fault) => {
                let (message, hint) = super::told(&fault, self.data);
                self.problem(None, Part::Path, message, hint);
                return None;
            }
        };
        let located = self.located(None, &frame, attribute)?;
        if located.place.position >= frame.determined {
            let message = "On this path one record has several values of the attribute.";
            let hint = "Choose an attribute of the table that the path begins at.";
            self.problem(None, Part::Attribute, message, hint);
            return None;
        }
        Some((frame, located))
    }

    fn column(&self, frame: &Frame, wanted: &ColumnRef) -> Result<Located, (String, &'static str)> {
        let ColumnRef { table, column, via } = wanted;
        let (position, via, home) = if via.is_empty() {
            let place = self.data.place(table);
            let position = place.and_then(|place| frame.position(place));
            position
                .zip(place)
                .map(|(position, place)| (position, Vec::new(), place))
                .ok_or_else(|| self.elsewhere(frame, wanted))?
        } else {
            self.lookup(frame, wanted)?
        };
        let columns = &self.data.table(home).columns;
        let Some((at, found)) = columns.schema().column(column) else {
            return Err((
                format!("The table “{table}” has no column “{column}” now."),
                "Choose another attribute, or load a file that has the column.",
            ));
        };
        if let ColumnType::Unsupported(source) = &found.kind {
            return Err((
                format!(
                    "The column “{column}” of the table “{table}” is of the type {source}, which cannot be used."
                ),
                "Choose another attribute.",
            ));
        }
        let source = Source::Column { table: home, column: at };
        let layout = Arc::clone(self.data.table(home).column(at));
        Ok(Located { place: Place { position, via: via.into(), source }, kind: found.kind.clone(), layout })
    }

    fn elsewhere(&self, frame: &Frame, wanted: &ColumnRef) -> (String, &'static str) {
        let ColumnRef { table, column, .. } = wanted;
        if self.data.place(table).is_none() {
            return (
                format!("The column “{column}” is of the table “{table}”, which is not loaded."),
                "Load its file, choose another attribute, or delete the condition.",
            );
        }
        if frame.is_profile() {
            let profile = &self.data.setup().profile;
            return (
                format!(
                    "The column “{column}” belongs to the table “{table}”, and the customers are in the table “{profile}”."
                ),
                "Choose an attribute of the customers, or delete the condition.",
            );
        }
        (
            format!("The column “{column}” belongs to the table “{table}”, which is not on the path."),
            "Choose an attribute of a table on the path, or another path.",
        )
    }

    /// Many-to-one hops from the first table of the path that they can begin at.
    fn lookup(
        &self,
        frame: &Frame,
        wanted: &ColumnRef,
    ) -> Result<(usize, Vec<usize>, usize), (String, &'static str)> {
        let hint = "Choose the attribute again.";
        let (mut via, mut here, mut begin) = (Vec::new(), None, 0);
        for hop in &wanted.via {
            let Some((at, link)) = self.data.link(&hop.relationship) else {
                return Err((
                    format!("The relationship “{}” is not there any more.", hop.relationship),
                    hint,
                ));
            };
            if hop.reverse {
                let message =
                    format!("“{}” leads from one to many, so it cannot be looked up.", hop.relationship);
                return Err((message, hint));
            }
            match here {
                None => match frame.position(link.source) {
                    Some(position) => begin = position,
                    None => return Err(self.elsewhere(frame, wanted)),
                },
                Some(here) if here != link.source => {
                    let message = format!(
                        "The relationship “{}” does not begin where the one before ends.",
                        hop.relationship
                    );
                    return Err((message, hint));
                }
                Some(_) => {}
            }
            here = Some(link.target);
            via.push(at);
        }
        match here {
            Some(end) if self.data.table(end).columns.schema().name == wanted.table => Ok((begin, via, end)),
            _ => Err((format!("The relationships do not lead to the table “{}”.", wanted.table), hint)),
        }
    }
}
