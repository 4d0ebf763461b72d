//! Carrying rules, conditions, steps and attributes with the pointer. What is pressed is carried once the pointer moves; the
//! nearest place takes it, and says so with a line or why it cannot.

use std::collections::HashSet;

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};

use super::{
    editor::Editor,
    gaps::{Gap, lines, nearest, scroll_speed},
    places::{Carried, Place, put},
};
use crate::{
    app::{ui::icon::Icon, visible::visible},
    browser::dom::{self, Listener},
    model::words,
};

/// The pointer moves so many pixels before something is carried.
const FAR: f64 = 5.0;

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
        let gaps = gaps(&frame, &carried);
        let (words, refusing) = self.editor.draft.with_untracked(|draft| {
            self.editor.catalog.with_untracked(|catalog| {
                let words = match &carried {
                    Carried::Node(id) => draft.node(id).map(|node| words::node_words_in(node, catalog)),
                    Carried::Rule(id) => words::rule_title(draft, id),
                    Carried::Step(id) => draft.step(id).map(|step| words::path_words(&step.path, catalog)),
                    Carried::Offer { .. } => name,
                };
                let refuses = |gap: &Gap| match &gap.place {
                    Place::Nodes { into, at: 0 } => {
                        put(draft, catalog, &carried, &gap.place).is_err().then(|| into.clone())
                    }
                    _ => None,
                };
                (words.unwrap_or_default(), gaps.iter().filter_map(refuses).collect())
            })
        });
        self.refusing.set(refusing);
        self.held.set(Some(Held { carried, words: visible(&words), x, y, gaps, target: None }));
        self.scroll();
    }

    /// The pointer is there now.
    fn hold_at(self, x: f64, y: f64) {
        let Some(frame) = self.frame.get_untracked() else { return };
        if self.held.with_untracked(Option::is_none) {
            return;
        }
        let seen = dom::bounds(&frame);
        let scrolled = f64::from(frame.scroll_top());
        self.held.update(|held| {
            let Some(held) = held else { return };
            (held.x, held.y) = (x, y);
            let inside = x >= seen.left && x <= seen.right;
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

/// The places that are on the screen, in pixels of what is scrolled.
fn gaps(frame: &dom::Target, carried: &Carried) -> Vec<Gap> {
    let down = f64::from(frame.scroll_top()) - dom::bounds(frame).top;
    let own = carried.id().and_then(|id| dom::by_id(&format!("node-{id}")));
    let mut found = Vec::new();
    let mut take = |list: &dom::Target, items: &str, place: &dyn Fn(usize) -> Place| {
        let at = dom::bounds(list);
        let boxes: Vec<(f64, f64)> = dom::all(list, items)
            .iter()
            .map(|item| dom::bounds(item))
            .map(|item| (item.top + down, item.bottom + down))
            .collect();
        let ys = lines(&boxes, f64::midpoint(at.top, at.bottom) + down);
        let gap = |(count, y)| Gap { place: place(count), y, left: at.left, right: at.right };
        found.extend(ys.into_iter().enumerate().map(gap));
    };
    if let Carried::Step(_) = carried
        && let Some(list) = own.as_ref().and_then(|own| dom::closest(own.parent_element(), "[data-steps]"))
        && let Some(of) = list.get_attribute("data-steps")
    {
        take(&list, ":scope > li", &|at| Place::Steps { of: of.clone(), at });
    }
    if let Carried::Node(_) | Carried::Offer { .. } = carried {
        for list in dom::all(frame, "[data-nodes]") {
            // Nothing is put into itself.
            if own.as_ref().is_some_and(|own| own.contains(Some(&list))) {
                continue;
            }
            if let Some(into) = list.get_attribute("data-nodes") {
                take(&list, ":scope > li", &|at| Place::Nodes { into: into.clone(), at });
            }
        }
    }
    if let Carried::Rule(_) | Carried::Offer { .. } = carried {
        for list in dom::all(frame, ".rules") {
            take(&list, ":scope > .rule", &|at| Place::Rules { at });
        }
    }
    found
}

/// What is seen of it all while something is carried: it lies over the page, so that nothing below answers the pointer.
#[component]
pub(super) fn DragLayer(dragging: Dragging) -> impl IntoView {
    let carrying = Memo::new(move |_| dragging.held.with(Option::is_some));
    let line = move || {
        let target = dragging.held.with(|held| held.as_ref()?.target.clone())?;
        let frame = dragging.frame.get()?;
        let seen = dom::bounds(&frame);
        let y = target.gap.y - f64::from(frame.scroll_top()) + seen.top;
        let refused = target.outcome.is_err();
        let (inside, still) = (y >= seen.top && y <= seen.bottom, target.outcome == Ok(false));
        (inside && !still).then(|| {
            let width = target.gap.right - target.gap.left;
            view! { <span class="drop-line" class:refused=refused style:left=px(target.gap.left) style:top=px(y) style:width=px(width)></span> }
        })
    };
    let refusal = move || dragging.held.with(|held| held.as_ref()?.target.as_ref()?.outcome.clone().err());
    let refused = move || refusal().is_some();
    let place = move || {
        dragging.held.with(|held| {
            held.as_ref().map(|held| format!("translate({:.0}px, {:.0}px)", held.x + 12.0, held.y + 12.0))
        })
    };
    let words = Memo::new(move |_| dragging.held.with(|held| held.as_ref().map(|held| held.words.clone())));
    view! {
        <Show when=move || carrying.get()>
            <div class="drag-layer" class:refused=refused aria-hidden="true" on:wheel=move |event| dragging.wheel(&event)>
                {line}
                <div class="drag-pill" style:transform=place>
                    <b class="cut">{move || words.get()}</b>
                    {move || refusal().map(|why| view! { <span class="fault"><Icon name="ban" /><span>{why}</span></span> })}
                </div>
            </div>
        </Show>
    }
    .into_any()
}

fn px(length: f64) -> String {
    format!("{length:.0}px")
}
