//! What the builder knows: the draft with its past, its figures, what is wrong with it. Parts of the screen read its
//! signals and send it edits; it keeps the draft and asks for the figures.

use std::{collections::HashMap, sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{
    counting::counted_on,
    keyed::Keyed,
    known::{catalog, named, schema},
    outline::{Outline, Piece, outline},
    warnings::Warning,
};
use crate::{
    app::studio::{Command, Loading, Studio},
    browser::dom,
    model::{
        apply::apply,
        catalog::Catalog,
        complete::complete_parts,
        definition::{Definition, NodeId},
        draft::Draft,
        edit::Edit,
        figures::{Figures, NodeFigure},
        json,
        problem::Problem,
        schema::TableSchema,
        setup::Setup,
        undo::History,
    },
    service::protocol::{ProfileSetup, Rows},
};

/// How long after an edit that was kept at once the draft is kept again.
const KEEP_AFTER: Duration = Duration::from_millis(250);

/// The draft that is edited and what is known of it. Copied freely; the context of everything in the builder.
#[derive(Clone, Copy)]
pub struct Editor {
    /// Sends what the builder cannot do by itself.
    pub studio: Studio,
    /// Which segment.
    pub segment: StoredValue<String>,
    history: RwSignal<History>,
    /// As it is now.
    pub draft: Memo<Arc<Draft>>,
    /// Its parts, each by itself.
    pub pieces: Keyed<Piece>,
    /// The tables that it asks about. Others far more seldom than the draft is: hundreds look at what is known of them.
    tables: RwSignal<Vec<String>>,
    /// The columns of the customers.
    pub schema: Memo<TableSchema>,
    /// All that can be asked.
    pub catalog: Memo<Catalog>,
    /// What is complete of the draft, and what is missing.
    pub parts: Memo<(Option<Arc<Definition>>, Vec<Problem>)>,
    /// What was complete when a person last paused: what is worked out from it can wait for that.
    pub rested: RwSignal<Option<Arc<Definition>>>,
    /// The sizes; the old ones while new ones are counted.
    pub figures: RwSignal<Loading<Arc<Figures>>>,
    /// It has been counted for so long that it is worth showing.
    pub slow: RwSignal<bool>,
    /// How many customers there are.
    pub everyone: RwSignal<u32>,
    /// On what the sizes on screen are counted: tables, rows, instant.
    pub counted_on: Memo<String>,
    /// The sizes by node.
    pub by_node: Keyed<Arc<NodeFigure>>,
    /// What sizes depend on besides definitions: the data, the zone, the day that is looked back from.
    pub ground: Memo<Ground>,
    /// The instant that the sizes on screen are counted at, in milliseconds since 1970.
    pub counted_at: RwSignal<Option<i64>>,
    /// The data is there, and the sizes are those of what is on screen.
    pub ready: Memo<bool>,
    /// The first members.
    pub members: RwSignal<Loading<Arc<Rows>>>,
    /// What the engine says is wrong, beyond what is missing.
    pub refused: RwSignal<Vec<Problem>>,
    /// All that is wrong: what is missing, and what the engine says.
    problems: Memo<Vec<Problem>>,
    problems_by_node: Keyed<Vec<Problem>>,
    /// What is worth a second look.
    pub warnings: RwSignal<Vec<Warning>>,
    warnings_by_node: Keyed<Vec<Warning>>,
    /// The rule or sub-rule that **Add to rule** adds to.
    pub active: RwSignal<Option<NodeId>>,
    /// A node that was just made: its first control takes the focus when it is drawn.
    pub fresh: RwSignal<Option<NodeId>>,
    /// Problems are shown in red once Run or Save was asked for; before that, what is missing is only hinted at.
    pub strict: RwSignal<bool>,
    /// Why an edit could not be done.
    pub refusal: RwSignal<Option<String>>,
    keeping: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    pub(super) listing: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    pub(super) revision: StoredValue<u32>,
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
        let pieces = Keyed::new(draft.with_untracked(|draft| outline(draft, &Outline::default())));
        let tables = RwSignal::new(draft.with_untracked(|draft| draft.tables()));
        let schema = Memo::new(move |_| tables.with(|tables| schema(studio, tables)));
        let own = StoredValue::new(segment.clone());
        let segments = Memo::new(move |_| own.with_value(|own| studio.referable_segments(own)));
        let measures = Memo::new(move |_| studio.referable_measures());
        let catalog = Memo::new(move |_| {
            let tables = tables.with(|tables| schema.with(|schema| catalog(studio, tables, schema)));
            segments.with(|segments| measures.with(|measures| named(studio, tables, segments, measures)))
        });
        let parts = Memo::new(move |_| {
            let (definition, problems) =
                draft.with(|draft| catalog.with(|catalog| complete_parts(draft, catalog)));
            (definition.map(Arc::new), problems)
        });
        let figures = RwSignal::new(Loading::Idle);
        let counted_at = RwSignal::new(None);
        let counted_on = counted_on(studio, parts, counted_at);
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
        let refused = RwSignal::new(Vec::new());
        let problems = Memo::new(move |_| {
            let mut found = parts.with(|(_, problems)| problems.clone());
            refused.with(|refused: &Vec<Problem>| found.extend(refused.iter().cloned()));
            found
        });
        let editor = Self {
            studio,
            segment: StoredValue::new(segment),
            history,
            draft,
            pieces,
            tables,
            schema,
            catalog,
            parts,
            rested: RwSignal::new(None),
            figures,
            slow: RwSignal::new(false),
            everyone: RwSignal::new(0),
            counted_on,
            by_node: Keyed::new(HashMap::new()),
            ground,
            counted_at,
            ready,
            members: RwSignal::new(Loading::Idle),
            refused,
            problems,
            problems_by_node: Keyed::new(HashMap::new()),
            warnings: RwSignal::new(Vec::new()),
            warnings_by_node: Keyed::new(HashMap::new()),
            active: RwSignal::new(active),
            fresh: RwSignal::new(None),
            strict: RwSignal::new(false),
            refusal: RwSignal::new(None),
            keeping: StoredValue::new_local(None),
            listing: StoredValue::new_local(None),
            revision: StoredValue::new(0),
        };
        provide_context(editor);
        editor.share_draft();
        editor.count();
        editor.rest();
        editor.warn();
        editor.say();
        on_cleanup(move || editor.leave());
        editor
    }

    /// The builder goes: the draft is kept, and its past as long as the page is open.
    fn leave(self) {
        self.keep_now();
        if let Some(segment) = self.segment.try_get_value() {
            self.studio.builder_closes(&segment);
        }
        if let (Some(segment), Some(history)) =
            (self.segment.try_get_value(), self.history.try_get_untracked())
        {
            self.studio.keep_history(segment, history);
        }
    }

    /// What other tabs do to the draft is shown here, and what is on screen here can be asked for.
    fn share_draft(self) {
        let segment = self.segment.get_value();
        let on_screen =
            move || self.draft.try_get_untracked().map(|draft| json::write_draft(&draft)).unwrap_or_default();
        self.studio.builder_opens(segment, move |draft, must| self.take_over(draft, must), on_screen);
    }

    /// Shows a draft that is kept already, as a step that can be undone. What was edited here and is not kept yet comes
    /// first, unless it has to give way. Whether it is shown.
    fn take_over(self, draft: Draft, must: bool) -> bool {
        let waits = self.keeping.try_with_value(Option::is_some).unwrap_or(true);
        if waits && !must {
            return false;
        }
        self.clear_keeping();
        if self.draft.with_untracked(|now| **now == draft) {
            return true;
        }
        let edit = Edit::Replace(Box::new(draft));
        let done = self
            .history
            .try_update(|history| self.catalog.with_untracked(|catalog| history.edit(&edit, catalog)));
        if done != Some(Ok(true)) {
            return false;
        }
        self.show_edited();
        true
    }

    /// Does an edit; why it cannot be done is shown.
    pub fn edit(self, edit: Edit) {
        let done = self
            .history
            .try_update(|history| self.catalog.with_untracked(|catalog| history.edit(&edit, catalog)))
            .unwrap_or(Ok(false));
        match done {
            Ok(true) => {
                if self.refusal.with_untracked(Option::is_some) {
                    self.refusal.set(None);
                }
                self.edited();
            }
            Ok(false) => {}
            Err(refusal) => self.refusal.set(Some(refusal.message())),
        }
    }

    /// Shows the draft as it is now: only those who look at what the edit changed are woken.
    fn edited(self) {
        self.show_edited();
        self.keep_later();
    }

    fn show_edited(self) {
        let draft = self.draft.get_untracked();
        self.pieces.show(|before| outline(&draft, before));
        let tables = draft.tables();
        if self.tables.with_untracked(|before| *before != tables) {
            self.tables.set(tables);
        }
    }

    /// Tells every node what is wrong with it, and what is worth a second look.
    fn say(self) {
        Effect::new(move |_| {
            self.problems.with(|all| {
                self.problems_by_node.show(|_| grouped(all, |problem| problem.node.as_ref()));
            });
        });
        Effect::new(move |_| {
            self.warnings.with(|all| {
                self.warnings_by_node.show(|_| grouped(all, |warning| warning.node.as_ref()));
            });
        });
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
        let id = self.draft.with_untracked(|draft| draft.next_id());
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
            self.edited();
        }
    }

    /// Does the last step that was taken back again.
    pub fn redo(self) {
        if self.history.try_update(History::redo).flatten().is_some() {
            self.edited();
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

    /// Keeps the draft: right after the frame with the edit, where there was a pause before it, so that a page that is left
    /// then has it; else soon. Edits that follow one another put that off no further.
    fn keep_later(self) {
        if self.keeping.with_value(Option::is_none) {
            dom::soon(move || {
                set_timeout(move || self.keep(), Duration::ZERO);
            });
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
        let same = saved
            .as_ref()
            .is_some_and(|saved| meant.as_deref() == Some(saved) || Draft::from(saved) == *draft);
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
        let definition = Arc::unwrap_or_clone(definition);
        self.studio.dispatch(Command::SaveSegment { segment, definition, run });
        Ok(())
    }

    /// The problems of the limit, the suppression and the whole. Tracked.
    pub fn problems_of_whole(self) -> Vec<Problem> {
        self.problems.with(|all| all.iter().filter(|problem| problem.node.is_none()).cloned().collect())
    }

    /// The problems of one rule or node, those of the engine among them. Tracked.
    pub fn problems_of(self, id: &str) -> Vec<Problem> {
        self.problems_by_node.get(id).unwrap_or_default()
    }

    /// What is worth a second look of one rule or node. Tracked.
    pub fn warnings_of(self, id: &str) -> Vec<Warning> {
        self.warnings_by_node.get(id).unwrap_or_default()
    }

    /// A rule or node, a step or what lies between two; nothing in it where it is gone. Tracked.
    pub fn piece(self, id: &str) -> Piece {
        self.pieces.get(id).unwrap_or_default()
    }

    /// The container that a node stands in. Tracked.
    pub fn container(self, id: &str) -> Option<Arc<str>> {
        self.piece(id).container
    }
}

/// Whether two answers are the very same one, or both are not there.
pub(super) fn same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// What is said of each rule or node.
fn grouped<T: Clone>(all: &[T], of: impl Fn(&T) -> Option<&NodeId>) -> HashMap<NodeId, Vec<T>> {
    let mut found = HashMap::<NodeId, Vec<T>>::new();
    for one in all {
        if let Some(id) = of(one) {
            found.entry(id.clone()).or_default().push(one.clone());
        }
    }
    found
}
