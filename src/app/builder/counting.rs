//! The figures of what is on screen: asked for at every edit, and what is worked out from them once a person pauses.

use std::{collections::HashMap, sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use super::{
    counts::counts,
    editor::Editor,
    variants::tables,
    warnings::{World, questions, warnings},
};
use crate::{
    app::{
        format,
        studio::{Loading, Studio},
    },
    model::{
        context::Context,
        definition::{Definition, NodeId},
        figures::{Figures, NodeFigure},
        problem::Problem,
        segment::SegmentState,
    },
    service::protocol::{Failure, Page, Reply, TableInfo},
};

/// A person pauses after so long without an edit.
const REST_AFTER: Duration = Duration::from_millis(180);

/// What is counted for so long looks so.
const SLOW_AFTER: Duration = Duration::from_millis(100);

/// How long after the last edit the first members are asked for: nobody reads them while typing.
const LIST_AFTER: Duration = Duration::from_millis(350);

/// So many members are listed below the rules.
pub(super) const LISTED: u32 = 100;

/// What is complete of a draft, and what is missing.
type Parts = (Option<Arc<Definition>>, Vec<Problem>);

impl Editor {
    /// Counts whenever the meaning, the data or the instant changes. A late answer to an older question is dropped.
    pub(super) fn count(self) {
        let asked =
            Memo::new(move |_| (self.parts.with(|(definition, _)| definition.clone()), self.ground.get()));
        Effect::new(move |_| {
            let (definition, (data, ..)) = asked.get();
            let revision = self.revision.get_value() + 1;
            self.revision.set_value(revision);
            let (Some(definition), Some(_)) = (definition, data) else {
                self.show_figures(Loading::Idle);
                self.members.set(Loading::Idle);
                return self.refuse_nothing();
            };
            let context = self.studio.context();
            let previous = self.figures.with_untracked(|figures| figures.shown().cloned());
            self.figures.set(Loading::Running { previous });
            self.list_later(definition.clone(), context.clone(), revision);
            spawn_local(async move {
                let at = context.as_of;
                let answer = self.studio.evaluate((*definition).clone(), context, 0).await;
                if self.revision.try_get_value() == Some(revision) {
                    self.counted_at.set(Some(at));
                    self.take(answer);
                }
            });
        });
        on_cleanup(move || {
            if let Some(waiting) = self.listing.try_update_value(Option::take).flatten() {
                waiting.clear();
            }
        });
    }

    fn take(self, answer: Result<Reply, Failure>) {
        match answer {
            Ok(Reply::Evaluated { figures, .. }) => {
                self.refuse_nothing();
                self.show_figures(Loading::Ready(figures.into()));
            }
            Ok(_) | Err(Failure::Cancelled) => {}
            Err(failure @ Failure::Problems(_)) => {
                self.refused.set(Studio::problems(&failure));
                self.show_figures(Loading::Idle);
            }
            Err(failure) => {
                let problems = Studio::problems(&failure);
                let sentence = problems.into_iter().map(|problem| problem.message).collect();
                self.show_figures(Loading::Failed(sentence));
            }
        }
    }

    fn refuse_nothing(self) {
        if self.refused.with_untracked(|refused| !refused.is_empty()) {
            self.refused.set(Vec::new());
        }
    }

    /// Other sizes, each where it stands.
    fn show_figures(self, figures: Loading<Arc<Figures>>) {
        let shown = figures.shown().cloned();
        self.figures.set(figures);
        self.by_node.show(|_| shown.as_deref().map(by_node).unwrap_or_default());
        let everyone = shown.map_or(0, |figures| figures.everyone);
        if self.everyone.get_untracked() != everyone {
            self.everyone.set(everyone);
        }
    }

    /// Notices when a person pauses.
    pub(super) fn rest(self) {
        let waiting = StoredValue::new_local(None::<TimeoutHandle>);
        let clear = move || {
            if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
                waiting.clear();
            }
        };
        let definition = Memo::new(move |_| self.parts.with(|(definition, _)| definition.clone()));
        Effect::new(move |_| {
            clear();
            let now = definition.get();
            let rest = move || drop(self.rested.try_set(now));
            waiting.set_value(set_timeout_with_handle(rest, REST_AFTER).ok());
        });
        let counting = Memo::new(move |_| self.figures.with(Loading::is_running));
        let showing = StoredValue::new_local(None::<TimeoutHandle>);
        let hide = move || {
            if let Some(showing) = showing.try_update_value(Option::take).flatten() {
                showing.clear();
            }
        };
        Effect::new(move |_| {
            hide();
            if counting.get() {
                let show = move || {
                    self.slow.try_set(true);
                };
                showing.set_value(set_timeout_with_handle(show, SLOW_AFTER).ok());
            } else if self.slow.get_untracked() {
                self.slow.set(false);
            }
        });
        on_cleanup(move || {
            clear();
            hide();
        });
    }

    /// Looks for what is worth a second look whenever there are new sizes; while there are none, what was said stays.
    pub(super) fn warn(self) {
        let asked = Memo::new(move |_| {
            self.rested.with(|rested| rested.as_deref().map(questions).unwrap_or_default())
        });
        let counted = counts(self, asked);
        let segments = Memo::new(move |_| {
            self.studio.segments.with(|segments| {
                let records = segments.iter().map(|segment| &segment.record);
                let active = |state| state == SegmentState::Active;
                records
                    .map(|record| (record.id.clone(), (record.name.clone(), active(record.state))))
                    .collect::<HashMap<_, _>>()
            })
        });
        let last_days = Memo::new(move |_| {
            self.studio.tables.with(|tables| {
                let day = |info: &TableInfo| Some((info.schema.name.clone(), info.last_day.clone()?));
                tables.iter().filter_map(day).collect::<HashMap<_, _>>()
            })
        });
        Effect::new(move |_| {
            let (rested, now) = (self.rested.get(), self.parts.with_untracked(|(now, _)| now.clone()));
            let figures = self.figures.with(|figures| match figures {
                Loading::Ready(figures) => Ok(figures.clone()),
                Loading::Running { .. } => Err(true),
                _ => Err(false),
            });
            let still = match (&rested, &now) {
                (Some(rested), Some(now)) => Arc::ptr_eq(rested, now),
                (rested, now) => rested.is_none() && now.is_none(),
            };
            let found = match (figures, rested) {
                _ if !still => return,
                (Ok(figures), Some(definition)) => {
                    let world = World {
                        figures,
                        segments: segments.get(),
                        last_days: last_days.get(),
                        counted: counted.get(),
                    };
                    warnings(&definition, &world)
                }
                (Err(true), Some(_)) => return,
                _ => Vec::new(),
            };
            if self.warnings.with_untracked(|before| *before != found) {
                self.warnings.set(found);
            }
        });
    }

    /// The first members, once nobody types.
    fn list_later(self, definition: Arc<Definition>, context: Context, revision: u32) {
        if let Some(waiting) = self.listing.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        let previous = self.members.with_untracked(|members| members.shown().cloned());
        self.members.set(Loading::Running { previous });
        let ask = move || {
            spawn_local(async move {
                let definition = (*definition).clone();
                let (listed, answer) = if definition.project.is_empty() {
                    let answer = self.studio.evaluate(definition, context, LISTED).await;
                    let members = match &answer {
                        Ok(Reply::Evaluated { members, .. }) => {
                            Some(self.studio.rows_of_customers(members.clone()))
                        }
                        _ => None,
                    };
                    (members, Some(answer))
                } else {
                    (self.studio.customers(definition, Page::first(LISTED), Vec::new()).await.ok(), None)
                };
                if self.revision.try_get_value() != Some(revision) {
                    return;
                }
                self.members.set(listed.map_or(Loading::Idle, |rows| Loading::Ready(Arc::new(rows))));
                if let Some(answer) = answer {
                    self.take(answer);
                }
            });
        };
        self.listing.set_value(set_timeout_with_handle(ask, LIST_AFTER).ok());
    }
}

/// The sizes by node.
fn by_node(figures: &Figures) -> HashMap<NodeId, Arc<NodeFigure>> {
    figures.nodes.iter().map(|node| (node.id.clone(), Arc::new(node.clone()))).collect()
}

/// On what the sizes on screen are counted: tables, rows, instant.
pub(super) fn counted_on(studio: Studio, parts: Memo<Parts>, at: RwSignal<Option<i64>>) -> Memo<String> {
    let others = Memo::new(move |_| {
        parts.with(|(definition, _)| definition.as_deref().map(tables).unwrap_or_default())
    });
    Memo::new(move |_| {
        let (Some(at), Some(profile)) = (at.get(), studio.profile.get()) else {
            return String::new();
        };
        let mut names = vec![profile.setup.table.clone()];
        names.extend(others.get().into_iter().filter(|name| *name != profile.setup.table));
        let counted = studio.tables.with(|tables| {
            let info = |name: &String| tables.iter().find(|info| info.schema.name == *name);
            let words = |info: &TableInfo| {
                format!("{} ({})", info.schema.name, format::counted(info.rows, "row", "rows"))
            };
            names.iter().filter_map(info).map(words).collect::<Vec<_>>().join(", ")
        });
        let zone = studio.settings.with(|settings| settings.time_zone.clone());
        format!("Counted on {counted}, as of {}.", format::instant(at, &zone))
    })
}
