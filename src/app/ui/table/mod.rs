//! The table: a real `<table>` with a head that stays, sorting, column widths, selection, keys, copying, and of long tables
//! only the rows in sight drawn.

mod data;
mod head;
mod row;
mod selection;

pub use data::{Align, Column, Sort, TableRows, Widths};
pub use selection::Selected;

use leptos::{
    ev, html,
    prelude::*,
    task::{spawn_local, tick},
};

use super::{choice::Checkbox, menu::MenuItem};
use crate::{
    app::scrolled::{self, Drawn, Place, Scale},
    browser::dom,
};
use head::Heads;
use row::{Row, Shape, Shared};
use selection::{Choose, choose};

/// Row heights in pixels, as in the tokens.
const ROW: u32 = 36;
const COMPACT: u32 = 30;

/// A table over plain data. Tab reaches one row; arrow keys, Page up and down, Home and End move; Space chooses, with Shift
/// a range; Ctrl A all; Enter opens; Shift F10 opens the row's menu; Ctrl C copies the chosen rows as tab-separated lines.
#[component]
pub fn DataTable(
    /// What is listed.
    #[prop(into)]
    label: String,
    /// In order.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// In the order shown.
    #[prop(into)]
    rows: Signal<TableRows>,
    /// How they are sorted.
    #[prop(optional, into)]
    sort: Signal<Option<Sort>>,
    /// A head was pressed. The table sorts nothing itself.
    #[prop(optional, into)]
    on_sort: Option<Callback<Sort>>,
    /// Rows can be chosen: which are.
    #[prop(optional)]
    selected: Option<RwSignal<Selected>>,
    /// A row was opened, by Enter or a double click.
    #[prop(optional, into)]
    on_open: Option<Callback<String>>,
    /// What the menu at a row's end offers.
    #[prop(optional, into)]
    menu: Option<Callback<String, Vec<MenuItem>>>,
    /// Widths that a person changed, where they are kept.
    #[prop(optional)]
    widths: Option<RwSignal<Widths>>,
    /// Rows of 30 px instead of 36.
    #[prop(optional)]
    compact: bool,
    /// More classes of the box: `bare` has no frame, `fill` takes the height that is left.
    #[prop(optional, into)]
    class: String,
    /// Another answer is on its way.
    #[prop(optional, into)]
    waiting: Signal<bool>,
    /// Cells are nothing but words: where rows change they are written over, not drawn anew.
    #[prop(optional)]
    words: bool,
    /// Tables of more rows than this are drawn only where they are seen.
    #[prop(default = scrolled::WHOLE)]
    whole: usize,
    /// Told which rows are drawn: from one to before another.
    #[prop(optional, into)]
    on_window: Option<Callback<(usize, usize)>>,
    /// Scrolled to the top whenever this changes.
    #[prop(optional, into)]
    top: Signal<u64>,
    /// Shown under the head where there are no rows.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView {
    let height = f64::from(if compact { COMPACT } else { ROW });
    let widths = widths.unwrap_or_else(|| RwSignal::new(Widths::new()));
    let frame = NodeRef::<html::Div>::new();
    let seen = RwSignal::new((Place::default(), 600.0));
    let len = Memo::new(move |_| rows.with(|rows| rows.len));
    let scale =
        move |view: f64| Scale { whole: len.try_get_untracked().unwrap_or_default() as f64 * height, view };
    let look = move || {
        // A look that was put off may come after the table has gone.
        let (Some(frame), Some(before)) = (frame.try_get_untracked().flatten(), seen.try_get_untracked())
        else {
            return;
        };
        let (bar, view) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()) - height);
        let now = (scale(view).moved(before.0, bar), view);
        if now != before {
            seen.set(now);
        }
        if now.0.bar != bar {
            frame.set_scroll_top(now.0.bar as i32);
        }
    };
    frame.on_load(move |_| dom::soon(look));
    let resized = StoredValue::new_local(dom::Listener::window("resize", move |_| look()));
    on_cleanup(move || resized.dispose());

    let anchor = RwSignal::new(None::<usize>);
    let shared = Shared {
        id: StoredValue::new(dom::fresh_id("row")),
        columns: Memo::new(move |_| columns.with(|columns| columns.iter().map(Shape::of).collect())),
        active: RwSignal::new(0),
        selected,
        choose: Callback::new(move |(at, how)| {
            let Some(selected) = selected else { return };
            rows.with_untracked(|rows| {
                selected
                    .update(|selected| choose(selected, how, at, anchor.get_untracked(), |at| (rows.key)(at)))
            });
            if how != Choose::Range || anchor.with_untracked(Option::is_none) {
                anchor.set(Some(at));
            }
        }),
        on_open,
        menu,
        had_focus: StoredValue::new(false),
    };
    // Rows may have gone: what Tab reaches stays in the table.
    Effect::new(move |_| {
        let last = len.get().saturating_sub(1);
        if shared.active.get_untracked() > last {
            shared.active.set(last);
        }
        // Where the rows are is known once they are laid out, which the next frame does anyway.
        dom::soon(look);
    });
    let window = Memo::new(move |_| {
        let (place, view) = seen.get();
        // Of fewer rows than before the last ones are seen.
        let last = (len.get() as f64 * height - view).max(0.0);
        scrolled::drawn(len.get(), place.top.min(last), view, height, whole)
    });
    if let Some(on_window) = on_window {
        Effect::new(move |_| on_window.run(window.get()));
    }
    Effect::new(move |before: Option<u64>| {
        let now = top.get();
        if before.is_some_and(|before| before != now) {
            shared.active.set(0);
            if let Some(frame) = frame.get_untracked() {
                frame.set_scroll_top(0);
                look();
            }
        }
        now
    });
    let go = move |to: usize| {
        let (place, view) = seen.get_untracked();
        if let (Some(frame), Some(top)) =
            (frame.get_untracked(), scrolled::reveal(to, place.top, view, height))
        {
            let place = scale(view).at(top);
            seen.set((place, view));
            frame.set_scroll_top(place.bar as i32);
        }
        shared.active.set(to);
        let row = shared.row_id(to);
        dom::soon(move || dom::focus_id(&row));
    };
    let key = move |event: ev::KeyboardEvent| {
        keys(&event, shared, rows, anchor, go, (seen.get_untracked().1 / height) as usize)
    };
    let copy = move |event: ev::ClipboardEvent| {
        let Some(data) = event.clipboard_data().filter(|_| !dom::has_selection()) else { return };
        let text = rows.with_untracked(|rows| rows.tsv(&columns.get_untracked(), &chosen(rows, shared)));
        if data.set_data("text/plain", &text).is_ok() {
            event.prevent_default();
        }
    };
    let extra = move || usize::from(selected.is_some()) + usize::from(menu.is_some());
    let wanted = Memo::new(move |_| {
        let (from, to) = window.get();
        rows.with(|rows| {
            let stamp = |place| if words || rows.html.is_some() { 0 } else { (rows.stamp)(place) };
            (from..to).map(|place| (place, ((rows.key)(place), stamp(place)))).collect::<Vec<_>>()
        })
    });
    let drawn = steps(wanted, if words { usize::MAX } else { AT_ONCE });
    let spacer = move |high: f64| {
        (high > 0.0).then(
            || view! { <tr class="space" aria-hidden="true" style:height=format!("{high}px")><td></td></tr> },
        )
    };
    // Where the bar stands for more than there is room for, rows are drawn that far from their own place.
    let shift = Memo::new(move |_| seen.with(|(place, _)| place.bar - place.top));
    let from = move || drawn.with(|drawn| drawn.first().map_or_else(|| window.get().0, |row| row.0));
    let above = move || from() as f64 * height + shift.get();
    let below = move || {
        let all = len.get() as f64 * height;
        all.min(scrolled::TALLEST) - above() - drawn.with(Vec::len) as f64 * height
    };
    view! {
        <div class=format!("table-box {class}") node_ref=frame on:scroll=move |_| look() data-waiting=move || waiting.get().to_string()>
            <table
                class="grid"
                class:compact=compact
                class:opens=on_open.is_some()
                role="grid"
                aria-label=label
                aria-multiselectable=selected.map(|_| "true")
                aria-rowcount=move || (len.get() + 1).to_string()
                aria-colcount=move || (columns.with(Vec::len) + extra()).to_string()
                style:min-width=move || total(&columns.get(), &widths.get(), selected.is_some(), menu.is_some())
                on:keydown=key
                on:copy=copy
            >
                <Widen columns widths check=selected.is_some() menu=menu.is_some() />
                <thead>
                    <tr aria-rowindex="1">
                        {selected.map(|selected| view! { <th class="tight"><AllRows rows selected /></th> })}
                        <Heads columns sort on_sort widths before=usize::from(selected.is_some()) />
                        <th class="filler" aria-hidden="true"></th>
                        {menu.map(|_| view! { <th class="actions"><span class="sr-only">"Actions"</span></th> })}
                    </tr>
                </thead>
                <tbody on:focusout=move |event| if event.related_target().is_some() { shared.had_focus.set_value(false) }>
                    {move || spacer(above())}
                    <For each=move || drawn.get() key=|row| row.clone() let((place, (key, _stamp)))>
                        <Row place key rows words shared />
                    </For>
                    {move || spacer(below())}
                </tbody>
            </table>
            <Show when=move || len.get() == 0><div class="table-empty">{empty.run()}</div></Show>
        </div>
    }
    .into_any()
}

/// So many rows are made in one frame.
const AT_ONCE: usize = 6;

/// A row's key and its stamp.
type Known = (String, u64);

/// The rows that are drawn: those that are wanted, a few more at a time.
fn steps(wanted: Memo<Vec<Drawn<Known>>>, most: usize) -> RwSignal<Vec<Drawn<Known>>> {
    let drawn = RwSignal::new(wanted.with_untracked(|wanted| scrolled::stepped(&[], wanted, most).0));
    let steps = Steps { wanted, drawn, waits: StoredValue::new(false), most };
    Effect::new(move |_| {
        wanted.track();
        // In a task of their own: a frame that is scrolled lays out what was made before it, and would lay out what is made
        // in it once more.
        match most {
            usize::MAX => drawn.set(wanted.get()),
            _ => steps.wait(dom::next_task),
        }
    });
    drawn
}

#[derive(Clone, Copy)]
struct Steps {
    wanted: Memo<Vec<Drawn<Known>>>,
    drawn: RwSignal<Vec<Drawn<Known>>>,
    waits: StoredValue<bool>,
    most: usize,
}

impl Steps {
    /// Makes the next ones then, whatever is wanted by then.
    fn wait(self, until: impl FnOnce(Box<dyn FnOnce()>)) {
        if self.waits.try_get_value() == Some(false) {
            self.waits.set_value(true);
            until(Box::new(move || {
                let _ = self.waits.try_set_value(false);
                spawn_local(self.step());
            }));
        }
    }

    /// What is made in one frame, change by change.
    async fn step(self) {
        let mut left = self.most;
        while left > 0 {
            let (Some(wanted), Some(before)) =
                (self.wanted.try_get_untracked(), self.drawn.try_get_untracked())
            else {
                return;
            };
            if before == wanted {
                return;
            }
            let (next, made) = scrolled::stepped(&before, &wanted, left);
            left -= made;
            let _ = self.drawn.try_set(next);
            // Each change is drawn by itself, and all are painted together.
            tick().await;
        }
        self.wait(dom::after_frame);
    }
}

/// The chosen rows in the order shown; the one that Tab reaches where none is chosen.
fn chosen(rows: &TableRows, shared: Shared) -> Vec<usize> {
    let chosen: Vec<usize> = match shared.selected {
        Some(selected) => selected.with_untracked(|selected| {
            (0..rows.len).filter(|at| selected.contains(&(rows.key)(*at))).collect()
        }),
        None => Vec::new(),
    };
    if chosen.is_empty() && rows.len > 0 { vec![shared.active.get_untracked()] } else { chosen }
}

fn keys(
    event: &ev::KeyboardEvent,
    shared: Shared,
    rows: Signal<TableRows>,
    anchor: RwSignal<Option<usize>>,
    go: impl Fn(usize),
    page: usize,
) {
    let in_row = dom::comes_from(event, "tbody tr");
    let on_row = in_row && !dom::comes_from(event, "a, button, input, select, .popover");
    let len = rows.with_untracked(|rows| rows.len);
    if !in_row || len == 0 || dom::comes_from(event, ".popover") {
        return;
    }
    let (now, last, command) = (shared.active.get_untracked(), len - 1, event.ctrl_key() || event.meta_key());
    let to = match event.key().as_str() {
        "ArrowDown" => (now + 1).min(last),
        "ArrowUp" => now.saturating_sub(1),
        "PageDown" => (now + page.max(1)).min(last),
        "PageUp" => now.saturating_sub(page.max(1)),
        "Home" => 0,
        "End" => last,
        " " if on_row => {
            event.prevent_default();
            let how = if event.shift_key() { Choose::Range } else { Choose::Toggle };
            return shared.choose.run((now, how));
        }
        "a" if command && shared.selected.is_some() => {
            event.prevent_default();
            let all = rows.with_untracked(|rows| (0..rows.len).map(|at| (rows.key)(at)).collect());
            return shared
                .selected
                .into_iter()
                .for_each(|selected: RwSignal<Selected>| selected.set(Selected::clone(&all)));
        }
        "Escape" if shared.selected.is_some_and(|selected| !selected.with_untracked(Selected::is_empty)) => {
            event.prevent_default();
            return shared.selected.into_iter().for_each(|selected| selected.set(Selected::new()));
        }
        "Enter" if on_row => {
            if let Some(open) = shared.on_open {
                event.prevent_default();
                open.run(rows.with_untracked(|rows| (rows.key)(now)));
            }
            return;
        }
        "ContextMenu" => return menu_of(event),
        "F10" if event.shift_key() => return menu_of(event),
        _ => return,
    };
    event.prevent_default();
    if event.shift_key() && shared.selected.is_some() {
        if anchor.with_untracked(Option::is_none) {
            anchor.set(Some(now));
        }
        shared.choose.run((to, Choose::Range));
    }
    go(to);
}

fn menu_of(event: &ev::KeyboardEvent) {
    let row = dom::closest(event.target(), "tr");
    if let Some(button) = row.and_then(|row| dom::all(&row, "[data-row-menu]").into_iter().next()) {
        event.prevent_default();
        button.click();
    }
}

/// Chooses all rows, or none.
#[component]
fn AllRows(rows: Signal<TableRows>, selected: RwSignal<Selected>) -> impl IntoView {
    let how_many = Memo::new(move |_| {
        rows.with(|rows| {
            selected.with(|selected| {
                if selected.is_empty() {
                    0
                } else {
                    (0..rows.len).filter(|at| selected.contains(&(rows.key)(*at))).count()
                }
            })
        })
    });
    let all = Memo::new(move |_| how_many.get() > 0 && how_many.get() == rows.with(|rows| rows.len));
    let change = move |on: bool| {
        let keys = rows.with_untracked(|rows| (0..rows.len).map(|at| (rows.key)(at)).collect());
        selected.set(if on { keys } else { Selected::new() });
    };
    view! { <Checkbox label="Select all rows" checked=all mixed=Signal::derive(move || how_many.get() > 0 && !all.get()) on_change=change bare=true /> }.into_any()
}

const CHECK: u32 = 52;
const MENU: u32 = 44;

/// The columns' widths. What is left goes to the column that grows, else to an empty one at the end.
#[component]
fn Widen(columns: Signal<Vec<Column>>, widths: RwSignal<Widths>, check: bool, menu: bool) -> impl IntoView {
    move || {
        let (columns, widths) = (columns.get(), widths.get());
        let grows = columns.iter().position(|column| column.grows && !widths.contains_key(&column.id));
        let cols = columns.iter().enumerate().map(|(place, column)| {
            let width = widths.get(&column.id).copied().unwrap_or(column.width);
            view! { <col style:width=(grows != Some(place)).then(|| format!("{width}px")) /> }
        });
        view! {
            <colgroup>
                {check.then(|| view! { <col style:width=format!("{CHECK}px") /> })}
                {cols.collect_view()}
                <col style:width=grows.map(|_| "0px") />
                {menu.then(|| view! { <col style:width=format!("{MENU}px") /> })}
            </colgroup>
        }
    }
}

fn total(columns: &[Column], widths: &Widths, check: bool, menu: bool) -> String {
    let own: u32 = columns.iter().map(|column| widths.get(&column.id).copied().unwrap_or(column.width)).sum();
    format!("max(100%, {}px)", own + if check { CHECK } else { 0 } + if menu { MENU } else { 0 })
}
