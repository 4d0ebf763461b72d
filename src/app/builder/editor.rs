//! What the builder knows: the draft with its past, its figures, what is wrong with it. Parts of the screen read its
//! signals and send it edits; it keeps the draft and asks for the figures.

use std::{collections::HashMap, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use super::{
    counts::counts,
    variants::tables,
    warnings::{Warning, World, questions, warnings},
};
use crate::{
    app::{
        format,
        studio::{Command, Loading, Referable, Studio},
    },
    model::{
        apply::apply,
        catalog::{Catalog, MeasureEntry, SegmentEntry},
        complete::complete_parts,
        context::Context,
        definition::{Definition, NodeId},
        draft::Draft,
        edit::Edit,
        figures::{Figures, NodeFigure},
        json,
        problem::Problem,
        schema::{ColumnType, TableSchema},
        segment::SegmentState,
        setup::Setup,
        undo::History,
    },
    service::protocol::{Failure, ProfileSetup, Reply, Rows, TableInfo},
};

/// How long after an edit that was kept at once the draft is kept again.
const KEEP_AFTER: Duration = Duration::from_millis(250);

/// How long after the last edit the first members are asked for: nobody reads them while typing.
const LIST_AFTER: Duration = Duration::from_millis(350);

/// So many members are listed below the rules.
pub(super) const LISTED: u32 = 100;

/// The draft that is edited and what is known of it. Copied freely; the context of everything in the builder.
#[derive(Clone, Copy)]
pub struct Editor {
    /// Sends what the builder cannot do by itself.
    pub studio: Studio,
    /// Which segment.
    pub segment: StoredValue<String>,
    history: RwSignal<History>,
    /// As it is now.
    pub draft: Memo<Draft>,
    /// The columns of the customers.
    pub schema: Memo<TableSchema>,
    /// All that can be asked.
    pub catalog: Memo<Catalog>,
    /// What is complete of the draft, and what is missing.
    pub parts: Memo<(Option<Definition>, Vec<Problem>)>,
    /// The sizes; the old ones while new ones are counted.
    pub figures: RwSignal<Loading<Figures>>,
    /// The sizes by node.
    pub by_node: Memo<HashMap<NodeId, NodeFigure>>,
    /// What sizes depend on besides definitions: the data, the zone, the day that is looked back from.
    pub ground: Memo<Ground>,
    /// The instant that the sizes on screen are counted at, in milliseconds since 1970.
    pub counted_at: RwSignal<Option<i64>>,
    /// The data is there, and the sizes are those of what is on screen.
    pub ready: Memo<bool>,
    /// The first members.
    pub members: RwSignal<Loading<Rows>>,
    /// What the engine says is wrong, beyond what is missing.
    pub refused: RwSignal<Vec<Problem>>,
    /// What is worth a second look.
    pub warnings: RwSignal<Vec<Warning>>,
    /// The rule or sub-rule that **Add to rule** adds to.
    pub active: RwSignal<Option<NodeId>>,
    /// A node that was just made: its first control takes the focus when it is drawn.
    pub fresh: RwSignal<Option<NodeId>>,
    /// Problems are shown in red once Run or Save was asked for; before that, what is missing is only hinted at.
    pub strict: RwSignal<bool>,
    /// Why an edit could not be done.
    pub refusal: RwSignal<Option<String>>,
    keeping: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    listing: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    revision: StoredValue<u32>,
}

/// What sizes depend on besides definitions.
pub type Ground = (Option<(ProfileSetup, String, Option<Setup>)>, (String, u8), (Option<String>, u32));

/// The editor of this builder.
pub(super) fn use_editor() -> Editor {
    expect_context::<Editor>()
}

impl Editor {
    /// Edits a draft, and provides itself as context.
    pub fn provide(studio: Studio, segment: String, draft: Draft) -> Self {
        let active = draft.rules.last().map(|rule| rule.id.clone());
        let history = studio.history(&segment, &draft).unwrap_or_else(|| History::new(draft));
        let history = RwSignal::new(history);
        let draft = Memo::new(move |_| history.with(|history| history.present().clone()));
        let schema = Memo::new(move |_| draft.with(|draft| schema(studio, draft)));
        let own = StoredValue::new(segment.clone());
        let segments = Memo::new(move |_| own.with_value(|own| studio.referable_segments(own)));
        let measures = Memo::new(move |_| studio.referable_measures());
        let catalog = Memo::new(move |_| {
            let tables = draft.with(|draft| schema.with(|schema| catalog(studio, draft, schema)));
            segments.with(|segments| measures.with(|measures| named(studio, tables, segments, measures)))
        });
        let parts =
            Memo::new(move |_| draft.with(|draft| catalog.with(|catalog| complete_parts(draft, catalog))));
        let figures = RwSignal::new(Loading::Idle);
        let by_node = Memo::new(move |_| figures.with(by_node));
        let ground = Memo::new(move |_| {
            let joined =
                studio.joined.with(|joined| joined.as_ref().map(|joined| joined.chosen.setup.clone()));
            let data = studio.profile.with(|profile| {
                profile.as_ref().map(|profile| (profile.setup.clone(), profile.fingerprint.clone(), joined))
            });
            let settings =
                studio.settings.with(|settings| (settings.time_zone.clone(), settings.first_weekday));
            (data, settings, (studio.as_of(), studio.library.get()))
        });
        let ready = Memo::new(move |_| figures.with(|figures| matches!(figures, Loading::Ready(_))));
        let editor = Self {
            studio,
            segment: StoredValue::new(segment),
            history,
            draft,
            schema,
            catalog,
            parts,
            figures,
            by_node,
            ground,
            counted_at: RwSignal::new(None),
            ready,
            members: RwSignal::new(Loading::Idle),
            refused: RwSignal::new(Vec::new()),
            warnings: RwSignal::new(Vec::new()),
            active: RwSignal::new(active),
            fresh: RwSignal::new(None),
            strict: RwSignal::new(false),
            refusal: RwSignal::new(None),
            keeping: StoredValue::new_local(None),
            listing: StoredValue::new_local(None),
            revision: StoredValue::new(0),
        };
        provide_context(editor);
        editor.count();
        editor.warn();
        on_cleanup(move || editor.leave());
        editor
    }

    /// The builder goes: the draft is kept, and its past as long as the page is open.
    fn leave(self) {
        self.keep_now();
        if let (Some(segment), Some(history)) =
            (self.segment.try_get_value(), self.history.try_get_untracked())
        {
            self.studio.keep_history(segment, history);
        }
    }

    /// Does an edit; why it cannot be done is shown.
    pub fn edit(self, edit: Edit) {
        let done = self
            .history
            .try_update(|history| self.catalog.with_untracked(|catalog| history.edit(&edit, catalog)))
            .unwrap_or(Ok(false));
        match done {
            Ok(true) => {
                self.refusal.set(None);
                self.keep_later();
            }
            Ok(false) => {}
            Err(refusal) => self.refusal.set(Some(refusal.message())),
        }
    }

    /// What the definition would be after an edit; nothing where nothing would remain.
    pub fn after(self, edit: &Edit) -> Option<Definition> {
        self.catalog.with_untracked(|catalog| {
            let next = self.draft.with_untracked(|draft| apply(draft, edit, catalog).ok())?;
            complete_parts(&next, catalog).0
        })
    }

    /// Does an edit that makes a rule or a node, and gives what is made the focus.
    pub fn add(self, edit: Edit) {
        let id = self.draft.with_untracked(Draft::next_id);
        self.edit(edit);
        if self.draft.with_untracked(|draft| draft.rule(&id).is_some() || draft.node(&id).is_some()) {
            let container = self.draft.with_untracked(|draft| draft.rule_of(&id).map(|rule| rule.id.clone()));
            self.active.set(container);
            // A new rule begins with its first condition.
            let first = self.draft.with_untracked(|draft| Some(draft.rule(&id)?.nodes.first()?.id.clone()));
            self.fresh.set(Some(first.unwrap_or(id)));
        }
    }

    /// What is typed from now on is a step of its own.
    pub fn settle(self) {
        let _ = self.history.try_update_untracked(History::settle);
    }

    /// Takes the last step back.
    pub fn undo(self) {
        if self.history.try_update(History::undo).flatten().is_some() {
            self.keep_later();
        }
    }

    /// Does the last step that was taken back again.
    pub fn redo(self) {
        if self.history.try_update(History::redo).flatten().is_some() {
            self.keep_later();
        }
    }

    /// What **Undo** would take back.
    pub fn undo_name(self) -> Option<&'static str> {
        self.history.with(History::undo_name)
    }

    /// What **Redo** would do again.
    pub fn redo_name(self) -> Option<&'static str> {
        self.history.with(History::redo_name)
    }

    /// Keeps the draft: at once after a pause, so that a page that is left right after an edit has it; else soon. Edits that
    /// follow one another put that off no further.
    fn keep_later(self) {
        if self.keeping.with_value(Option::is_none) {
            self.keep();
            self.keeping.set_value(set_timeout_with_handle(move || self.keep_now(), KEEP_AFTER).ok());
        }
    }

    fn clear_keeping(self) -> bool {
        let waiting = self.keeping.try_update_value(Option::take).flatten();
        waiting.inspect(TimeoutHandle::clear).is_some()
    }

    /// Keeps the draft now where it may have been edited since it was kept.
    pub fn keep_now(self) {
        if self.clear_keeping() {
            self.keep();
        }
    }

    /// Keeps the draft; one that says what is saved goes.
    fn keep(self) {
        let (Some(segment), Some(draft)) = (self.segment.try_get_value(), self.draft.try_get_untracked())
        else {
            return;
        };
        let saved = self.studio.segments.with_untracked(|segments| {
            let own = segments.iter().find(|other| other.record.id == segment)?;
            own.record.definition.clone()
        });
        // Steps of sequences have other ids in a draft than in what is saved: what is meant is compared.
        let meant = self.parts.try_get_untracked();
        let meant = meant.and_then(|(definition, problems)| definition.filter(|_| problems.is_empty()));
        let same =
            saved.is_some() && (saved == meant || saved.as_ref().map(Draft::from).as_ref() == Some(&draft));
        self.studio.dispatch(if same {
            Command::DiscardDraft(segment)
        } else {
            Command::SaveDraft { segment, draft: json::write_draft(&draft) }
        });
    }

    /// Saves the definition where it is complete, and runs it if asked. Gives the number of problems where it is not.
    pub fn save(self, run: bool) -> Result<(), usize> {
        let (definition, problems) = self.parts.get_untracked();
        let refused = self.refused.with_untracked(Vec::len);
        let complete = definition.filter(|_| problems.is_empty() && refused == 0);
        let Some(definition) = complete else {
            self.keep_now();
            self.strict.set(true);
            return Err(problems.len() + refused);
        };
        self.clear_keeping();
        let segment = self.segment.get_value();
        self.studio.dispatch(Command::SaveSegment { segment, definition, run });
        Ok(())
    }

    /// Counts whenever the meaning, the data or the instant changes. A late answer to an older question is dropped.
    fn count(self) {
        let asked =
            Memo::new(move |_| (self.parts.with(|(definition, _)| definition.clone()), self.ground.get()));
        Effect::new(move |_| {
            let (definition, (data, ..)) = asked.get();
            let revision = self.revision.get_value() + 1;
            self.revision.set_value(revision);
            let (Some(definition), Some(_)) = (definition, data) else {
                self.figures.set(Loading::Idle);
                self.members.set(Loading::Idle);
                return self.refused.set(Vec::new());
            };
            let context = self.studio.context();
            let previous = self.figures.with_untracked(|figures| figures.shown().cloned());
            self.figures.set(Loading::Running { previous });
            self.list_later(definition.clone(), context.clone(), revision);
            spawn_local(async move {
                let at = context.as_of;
                let answer = self.studio.evaluate(definition, context, 0).await;
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
                self.refused.set(Vec::new());
                self.figures.set(Loading::Ready(*figures));
            }
            Ok(_) | Err(Failure::Cancelled) => {}
            Err(failure @ Failure::Problems(_)) => {
                self.refused.set(Studio::problems(&failure));
                self.figures.set(Loading::Idle);
            }
            Err(failure) => {
                let problems = Studio::problems(&failure);
                self.figures
                    .set(Loading::Failed(problems.into_iter().map(|problem| problem.message).collect()));
            }
        }
    }

    /// Looks for what is worth a second look whenever there are new sizes; while there are none, what was said stays.
    fn warn(self) {
        let definition = move || self.parts.with(|(definition, _)| definition.clone());
        let asked = Memo::new(move |_| definition().as_ref().map(questions).unwrap_or_default());
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
            let figures = self.figures.with(|figures| match figures {
                Loading::Ready(figures) => Ok(figures.clone()),
                Loading::Running { .. } => Err(true),
                _ => Err(false),
            });
            let found = match (figures, definition()) {
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
    fn list_later(self, definition: Definition, context: Context, revision: u32) {
        if let Some(waiting) = self.listing.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        let previous = self.members.with_untracked(|members| members.shown().cloned());
        self.members.set(Loading::Running { previous });
        let ask = move || {
            spawn_local(async move {
                let answer = self.studio.evaluate(definition, context, LISTED).await;
                if self.revision.try_get_value() != Some(revision) {
                    return;
                }
                if let Ok(Reply::Evaluated { members, .. }) = &answer {
                    self.members.set(Loading::Ready(members.clone()));
                } else {
                    self.members.set(Loading::Idle);
                }
                self.take(answer);
            });
        };
        self.listing.set_value(set_timeout_with_handle(ask, LIST_AFTER).ok());
    }

    /// On what the sizes on screen are counted: tables, rows, instant. Tracked.
    pub fn counted_on(self) -> String {
        let (Some(at), Some(profile)) = (self.counted_at.get(), self.studio.profile.get()) else {
            return String::new();
        };
        let mut names = vec![profile.setup.table.clone()];
        let others = self.parts.with(|(definition, _)| definition.as_ref().map(tables).unwrap_or_default());
        names.extend(others.into_iter().filter(|name| *name != profile.setup.table));
        let counted = self.studio.tables.with(|tables| {
            let info = |name: &String| tables.iter().find(|info| info.schema.name == *name);
            let words = |info: &TableInfo| {
                format!("{} ({})", info.schema.name, format::counted(info.rows, "row", "rows"))
            };
            names.iter().filter_map(info).map(words).collect::<Vec<_>>().join(", ")
        });
        let zone = self.studio.settings.with(|settings| settings.time_zone.clone());
        format!("Counted on {counted}, as of {}.", format::instant(at, &zone))
    }

    /// The problems of the limit, the suppression and the whole. Tracked.
    pub fn problems_of_whole(self) -> Vec<Problem> {
        let mut found = self.parts.with(|(_, problems)| of_whole(problems));
        found.extend(self.refused.with(|problems| of_whole(problems)));
        found
    }

    /// The problems of one rule or node, those of the engine among them. Tracked.
    pub fn problems_of(self, id: &str) -> Vec<Problem> {
        let own = |problems: &Vec<Problem>| {
            problems.iter().filter(|problem| problem.node.as_deref() == Some(id)).cloned().collect::<Vec<_>>()
        };
        let mut found = self.parts.with(|(_, problems)| own(problems));
        found.extend(self.refused.with(own));
        found
    }
}

/// The problems of no node in particular.
fn of_whole(problems: &[Problem]) -> Vec<Problem> {
    problems.iter().filter(|problem| problem.node.is_none()).cloned().collect()
}

fn by_node(figures: &Loading<Figures>) -> HashMap<NodeId, NodeFigure> {
    let nodes = figures.shown().map(|figures| figures.nodes.clone()).unwrap_or_default();
    nodes.into_iter().map(|node| (node.id.clone(), node)).collect()
}

/// The columns of the customers table; before it is loaded, those that it had when it was read last. Tracked.
fn schema(studio: Studio, draft: &Draft) -> TableSchema {
    let table = studio.profile.with(|profile| profile.as_ref().map(|profile| profile.setup.table.clone()));
    let loaded = table.and_then(|table| {
        studio.tables.with(|tables| {
            tables.iter().find(|info| info.schema.name == table).map(|info| info.schema.clone())
        })
    });
    loaded.or_else(|| known(studio, draft)).unwrap_or_default()
}

/// The tables that are loaded and those that are waited for, and how they belong together. Tracked.
fn catalog(studio: Studio, draft: &Draft, profile: &TableSchema) -> Catalog {
    let joined = studio.joined.with(|joined| joined.as_ref().map(|joined| joined.chosen.setup.clone()));
    let setup = joined.unwrap_or_else(|| Setup { profile: profile.name.clone(), ..Setup::default() });
    let mut tables: Vec<TableSchema> =
        studio.tables.with(|tables| tables.iter().map(|info| info.schema.clone()).collect());
    let wanted = draft.tables();
    let waited = studio.sources().into_iter().filter(|source| wanted.contains(&source.table));
    for source in waited {
        if tables.iter().all(|table| table.name != source.table) {
            tables.push(source.schema);
        }
    }
    Catalog { setup, tables, ..Catalog::default() }
}

/// The catalog with the segments and measures that can be referred to. Tracked.
fn named(studio: Studio, catalog: Catalog, segments: &[Referable], measures: &[Referable]) -> Catalog {
    let segment = |one: &Referable| SegmentEntry { id: one.id.clone(), name: one.name.clone() };
    let measure = |one: &Referable| {
        // The type of a measure that has its attribute's type is known from the tables.
        let of_attribute = || {
            studio.measures.with(|all| {
                let own = all.iter().find(|record| record.id == one.id)?;
                Some(catalog.measure_kind(&own.measure))
            })
        };
        let kind = one.kind.map(ColumnType::Value).or_else(of_attribute)?;
        Some(MeasureEntry { id: one.id.clone(), name: one.name.clone(), kind })
    };
    let measures = measures.iter().filter_map(measure).collect();
    Catalog { segments: segments.iter().map(segment).collect(), measures, ..catalog }
}

fn known(studio: Studio, draft: &Draft) -> Option<TableSchema> {
    let tables = draft.tables();
    studio.sources().into_iter().find(|source| tables.contains(&source.table)).map(|source| source.schema)
}
