//! Carrying rules, conditions, steps and attributes with the pointer. What is pressed is carried once the pointer moves; the
//! nearest place takes it, and says so with a line or why it cannot.

mod layer;
mod seen;

use std::{collections::HashSet, time::Duration};

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};

pub(super) use layer::DragLayer;
use seen::{folded_at, gaps};

use super::{
    editor::Editor,
    gaps::{Gap, nearest, scroll_speed},
    places::{Carried, Place, put},
};
use crate::{
    app::visible::visible,
    browser::dom::{self, Listener},
    model::words,
};

/// The pointer moves so many pixels before something is carried.
const FAR: f64 = 5.0;

/// So long something is held over a folded rule until that opens.
const OPENS_AFTER: Duration = Duration::from_millis(600);

/// How long what was put somewhere is marked there.
const MARKED: i32 = 700;

/// What is pressed, and where.
#[derive(Clone)]
struct Press {
    carried: Carried,
    /// What it is called, where the draft does not know.
    name: Option<String>,
    x: f64,
    y: f64,
}

/// What is carried, with all that is drawn of it.
#[derive(Clone)]
struct Held {
    carried: Carried,
    words: String,
    x: f64,
    y: f64,
    /// The places that there are, in pixels of what is scrolled.
    gaps: Vec<Gap>,
    target: Option<Target>,
}

/// The place that would take it.
#[derive(Clone)]
struct Target {
    gap: Gap,
    /// Whether anything would change, or why it cannot be put there.
    outcome: Result<bool, String>,
}

/// What is carried in this builder. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct Dragging {
    editor: Editor,
    press: StoredValue<Option<Press>>,
    held: RwSignal<Option<Held>>,
    /// The containers that cannot take what is carried.
    refusing: RwSignal<HashSet<String>>,
    /// The folded rule that something is held over, and what opens it after a while.
    over: StoredValue<Option<(String, TimeoutHandle)>, LocalStorage>,
    /// The folded rule that opens for what is held over it.
    opening: RwSignal<Option<String>>,
    /// What **Move to** is open for.
    pub(super) moving: RwSignal<Option<Carried>>,
    frame: NodeRef<html::Div>,
}

impl Dragging {
    /// Provides itself as context. `frame`: what is scrolled.
    pub(super) fn provide(editor: Editor, frame: NodeRef<html::Div>) -> Self {
        let own = Self {
            editor,
            press: StoredValue::new(None),
            held: RwSignal::new(None),
            refusing: RwSignal::new(HashSet::new()),
            over: StoredValue::new_local(None),
            opening: RwSignal::new(None),
            moving: RwSignal::new(None),
            frame,
        };
        provide_context(own);
        let listeners = StoredValue::new_local([
            Listener::first("pointermove", move |event| own.moved(&event)),
            Listener::first("pointerup", move |_| own.put_down()),
            Listener::first("pointercancel", move |_| drop(own.let_go())),
            Listener::first("keydown", move |event| own.key(&event)),
            Listener::window("blur", move |_| drop(own.let_go())),
        ]);
        on_cleanup(move || listeners.dispose());
        own
    }

    /// A rule, node or step is pressed.
    pub(super) fn press(self, event: &ev::PointerEvent, carried: Carried) {
        // Words are not selected meanwhile.
        event.prevent_default();
        self.pressed(event, carried, None);
    }

    /// Something is pressed that is offered under a name. A finger that moves over it scrolls.
    pub(super) fn press_offer(self, event: &ev::PointerEvent, carried: Carried, name: &str) {
        if event.pointer_type() != "touch" {
            self.pressed(event, carried, Some(name.to_owned()));
        }
    }

    fn pressed(self, event: &ev::PointerEvent, carried: Carried, name: Option<String>) {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        let (x, y) = (event.client_x().into(), event.client_y().into());
        self.press.set_value(Some(Press { carried, name, x, y }));
    }

    /// Whether a rule, node or step is carried. Tracked.
    pub(super) fn carries(self, id: &str) -> bool {
        self.held.with(|held| held.as_ref().is_some_and(|held| held.carried.id() == Some(id)))
    }

    /// Whether a container cannot take what is carried. Tracked.
    pub(super) fn refuses(self, container: &str) -> bool {
        self.refusing.with(|refusing| refusing.contains(container))
    }

    /// Whether a folded rule opens for what is held over it. Tracked.
    pub(super) fn opens(self, rule: &str) -> bool {
        self.opening.with(|opening| opening.as_deref() == Some(rule))
    }

    fn moved(self, event: &ev::Event) {
        let Some(event) = event.dyn_ref::<ev::PointerEvent>() else { return };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        if let Some(press) = self.press.get_value() {
            if (press.x - x).hypot(press.y - y) < FAR {
                return;
            }
            self.press.set_value(None);
            self.take_up(press, x, y);
        }
        self.hold_at(x, y);
    }

    fn take_up(self, press: Press, x: f64, y: f64) {
        let Press { carried, name, .. } = press;
        let Some(frame) = self.frame.get_untracked() else { return };
        let words = self.editor.draft.with_untracked(|draft| {
            self.editor.catalog.with_untracked(|catalog| match &carried {
                Carried::Node(id) => draft.node(id).map(|node| words::node_words_in(node, catalog)),
                Carried::Rule(id) => words::rule_title(draft, id),
                Carried::Step(id) => draft.step(id).map(|step| words::path_words(&step.path, catalog)),
                Carried::Offer { .. } => name,
            })
        });
        let words = visible(&words.unwrap_or_default());
        let gaps = self.look(&frame, &carried);
        self.held.set(Some(Held { carried, words, x, y, gaps, target: None }));
        self.scroll();
    }

    /// The places that there are now, and which containers refuse.
    fn look(self, frame: &dom::Target, carried: &Carried) -> Vec<Gap> {
        let (gaps, refusing) = self.editor.draft.with_untracked(|draft| {
            let gaps = gaps(frame, draft, carried);
            let refusing = self.editor.catalog.with_untracked(|catalog| {
                let refuses = |gap: &Gap| match &gap.place {
                    Place::Nodes { into, at: 0 } => {
                        put(draft, catalog, carried, &gap.place).is_err().then(|| into.clone())
                    }
                    _ => None,
                };
                gaps.iter().filter_map(refuses).collect()
            });
            (gaps, refusing)
        });
        self.refusing.set(refusing);
        gaps
    }

    /// A folded rule opens where something stays over it that could go into it.
    fn hover(self, rule: Option<String>) {
        let same = self.over.with_value(|over| over.as_ref().map(|(rule, _)| rule) == rule.as_ref());
        if same {
            return;
        }
        if let Some((_, timer)) = self.over.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let Some(rule) = rule else { return };
        let opened = rule.clone();
        let timer = set_timeout_with_handle(move || self.open(opened), OPENS_AFTER);
        self.over.set_value(timer.ok().map(|timer| (rule, timer)));
    }

    fn open(self, rule: String) {
        if self.over.try_update_value(Option::take).is_none() {
            return;
        }
        self.opening.set(Some(rule));
        dom::soon(move || {
            let Some(Some(frame)) = self.frame.try_get_untracked() else { return };
            self.opening.set(None);
            let carried = self.held.with_untracked(|held| held.as_ref().map(|held| held.carried.clone()));
            let Some(carried) = carried else { return };
            let gaps = self.look(&frame, &carried);
            let mut at = (0.0, 0.0);
            self.held.update(|held| {
                if let Some(held) = held {
                    at = (held.x, held.y);
                    (held.gaps, held.target) = (gaps, None);
                }
            });
            self.hold_at(at.0, at.1);
        });
    }

    /// The pointer is there now.
    fn hold_at(self, x: f64, y: f64) {
        let Some(frame) = self.frame.get_untracked() else { return };
        if self.held.with_untracked(Option::is_none) {
            return;
        }
        let seen = dom::bounds(&frame);
        let scrolled = f64::from(frame.scroll_top());
        let inside = x >= seen.left && x <= seen.right;
        let rule = self.held.with_untracked(|held| {
            held.as_ref().is_some_and(|held| !matches!(held.carried, Carried::Rule(_)))
        });
        self.hover((inside && rule).then(|| folded_at(&frame, y)).flatten());
        self.held.update(|held| {
            let Some(held) = held else { return };
            (held.x, held.y) = (x, y);
            let found = inside.then(|| nearest(&held.gaps, y - seen.top + scrolled)).flatten();
            let same = match (found, &held.target) {
                (Some(gap), Some(target)) => target.gap == *gap,
                (None, None) => true,
                _ => false,
            };
            if !same {
                held.target =
                    found.map(|gap| Target { gap: gap.clone(), outcome: self.outcome(&held.carried, gap) });
            }
        });
    }

    fn outcome(self, carried: &Carried, gap: &Gap) -> Result<bool, String> {
        let put = self.editor.draft.with_untracked(|draft| {
            self.editor.catalog.with_untracked(|catalog| put(draft, catalog, carried, &gap.place))
        });
        put.map(|edit| edit.is_some()).map_err(|why| why.message())
    }

    /// Scrolls, frame by frame, while something is carried near an end.
    fn scroll(self) {
        dom::soon(move || {
            let held = self.held.try_with_untracked(|held| held.as_ref().map(|held| (held.x, held.y)));
            let (Some(Some((x, y))), Some(Some(frame))) = (held, self.frame.try_get_untracked()) else {
                return;
            };
            let seen = dom::bounds(&frame);
            let speed =
                if x < seen.left || x > seen.right { 0.0 } else { scroll_speed(y, seen.top, seen.bottom) };
            if speed != 0.0 && dom::scroll_down(&frame, speed) != 0.0 {
                self.hold_at(x, y);
            }
            self.scroll();
        });
    }

    fn wheel(self, event: &ev::WheelEvent) {
        let (Some(frame), Some((x, y))) = (
            self.frame.get_untracked(),
            self.held.with_untracked(|held| held.as_ref().map(|held| (held.x, held.y))),
        ) else {
            return;
        };
        dom::scroll_down(&frame, event.delta_y());
        self.hold_at(x, y);
    }

    fn let_go(self) -> Option<Held> {
        self.press.set_value(None);
        self.hover(None);
        if self.refusing.with_untracked(|refusing| !refusing.is_empty()) {
            self.refusing.set(HashSet::new());
        }
        if self.held.with_untracked(Option::is_none) {
            return None;
        }
        self.held.try_update(Option::take).flatten()
    }

    fn put_down(self) {
        let Some(Held { carried, target: Some(target), .. }) = self.let_go() else { return };
        let edit = self.editor.draft.with_untracked(|draft| {
            self.editor.catalog.with_untracked(|catalog| put(draft, catalog, &carried, &target.gap.place))
        });
        // Why not was said beside the pointer.
        let Ok(Some(edit)) = edit else { return };
        match carried.id() {
            Some(id) => {
                self.editor.edit(edit);
                let line = format!("node-{id}");
                dom::soon(move || dom::mark_for(&line, "landed", MARKED));
            }
            None => self.editor.add(edit),
        }
    }

    fn key(self, event: &ev::Event) {
        let escape = event.dyn_ref::<ev::KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        if escape && self.let_go().is_some() {
            event.prevent_default();
            event.stop_propagation();
        }
    }
}

/// What is carried here.
pub(super) fn use_dragging() -> Dragging {
    expect_context::<Dragging>()
}
