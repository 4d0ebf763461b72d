//! The value of a condition: the control that fits operator and type.

use leptos::{prelude::*, task::spawn_local};

use super::{
    calendar_values::{AgoValue, MomentValue, PartsValue, PeriodValue, SpanValue},
    editor::{Editor, use_editor},
    range,
    spread::Spread,
    value_list::ValueList,
};
use crate::{
    app::{
        format,
        ui::{choice::Choice, combobox::Combobox, field::NumberField},
    },
    model::{
        attribute::Attribute,
        cell::Cell,
        draft::{DraftCondition, DraftWindow},
        edit::Edit,
        operand::Operand,
        operator::{Operator, Shape, Verb},
        profile::ValueCount,
        schema::{ColumnType, ValueType},
        value::Number,
    },
};

/// What the value's control needs to know. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct Field {
    editor: Editor,
    id: StoredValue<String>,
    /// The window of an activity, not its test.
    window: bool,
    /// The column that is asked about; empty texts for a figure that is no column's value.
    pub column: StoredValue<(String, String)>,
    /// What stands in the control.
    pub operand: Memo<Operand>,
    /// The operator.
    pub operator: Memo<Option<Operator>>,
}

impl Field {
    /// The builder that it stands in.
    pub(super) fn builder(self) -> Editor {
        self.editor
    }

    /// The node that it belongs to.
    pub(super) fn node(self) -> String {
        self.id.get_value()
    }

    /// The edit that writes what stands in the control.
    pub(super) fn writes(self, operand: Operand) -> Edit {
        let node = self.id.get_value();
        match (self.window, self.operator.get_untracked()) {
            (true, Some(Operator { verb, .. })) => {
                Edit::SetWindow { node, window: Some(DraftWindow { verb, operand }) }
            }
            _ => Edit::SetOperand { node, operand },
        }
    }

    /// Writes what stands in the control.
    pub(super) fn set(self, operand: Operand) {
        self.editor.edit(self.writes(operand));
    }

    /// What is typed from now on is a step of its own.
    pub(super) fn settle(self) {
        self.editor.settle();
    }

    /// The only or the first text of the operand. Tracked.
    pub(super) fn first(self) -> String {
        self.operand.with(|operand| match operand {
            Operand::One(text) | Operand::Two(text, _) => text.clone(),
            Operand::Span { count, .. } => count.clone(),
            Operand::Ago { from, .. } => from.clone(),
            _ => String::new(),
        })
    }

    /// The second text of the operand. Tracked.
    pub(super) fn second(self) -> String {
        self.operand.with(|operand| match operand {
            Operand::Two(_, text) => text.clone(),
            Operand::Ago { to, .. } => to.clone(),
            _ => String::new(),
        })
    }
}

/// What decides which control there is; while it stays, the control stays and keeps its focus.
#[derive(Clone, PartialEq)]
struct Fits {
    shape: Shape,
    kind: Option<ColumnType>,
    verb: Verb,
    column: (String, String),
}

#[component]
pub(super) fn Value(
    condition: Memo<DraftCondition>,
    kind: Memo<Option<ColumnType>>,
    id: String,
    /// Of figures: the attribute whose value it is.
    #[prop(optional, into)]
    asked: Option<Signal<Option<Attribute>>>,
) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let operand = Memo::new(move |_| condition.with(|condition| condition.operand.clone()));
    let operator = Memo::new(move |_| condition.with(|condition| condition.operator));
    let fits = Memo::new(move |_| {
        let operator = operator.get()?;
        let attribute = match asked {
            Some(asked) => asked.get(),
            None => condition.with(|condition| condition.attribute.clone()),
        };
        let column = match attribute {
            Some(Attribute::Column(column)) => (column.table, column.column),
            _ => Default::default(),
        };
        Some(Fits { shape: operator.shape(), kind: kind.get(), verb: operator.verb, column })
    });
    view! {
        <span class="value">
            {move || fits.get().map(|fits| {
                let column = StoredValue::new(fits.column.clone());
                let field = Field { editor, id, window: false, column, operand, operator };
                control(field, &fits)
            })}
        </span>
    }
    .into_any()
}

/// The values of an activity's window.
#[component]
pub(super) fn Window(
    window: Memo<Option<DraftWindow>>,
    kind: Memo<Option<ColumnType>>,
    #[prop(into)] column: Signal<Option<(String, String)>>,
    id: String,
) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let operand = Memo::new(move |_| window.get().map(|window| window.operand).unwrap_or_default());
    let operator =
        Memo::new(move |_| window.get().map(|window| Operator { verb: window.verb, negated: false }));
    let fits = Memo::new(move |_| {
        let operator = operator.get()?;
        let column = column.get().unwrap_or_default();
        Some(Fits { shape: operator.shape(), kind: kind.get(), verb: operator.verb, column })
    });
    let controls = move || {
        fits.get().map(|fits| {
            let column = StoredValue::new(fits.column.clone());
            let control = control(Field { editor, id, window: true, column, operand, operator }, &fits);
            view! { <span class="value">{control}</span> }
        })
    };
    controls.into_any()
}

fn control(field: Field, fits: &Fits) -> AnyView {
    let column = !fits.column.0.is_empty();
    let spread = move || column.then(|| view! { <Spread field /> });
    let of = fits.kind.as_ref().and_then(ColumnType::value_type);
    let timed = of == Some(ValueType::DateTime);
    let dated = timed || of == Some(ValueType::Date);
    match fits.shape {
        Shape::None => ().into_any(),
        Shape::One if dated => view! { <MomentValue field timed />{spread()} }.into_any(),
        Shape::One if of == Some(ValueType::Number) => view! { <NumberValue field label="Value" upper=false />{spread()} }.into_any(),
        Shape::One if fits.verb == Verb::Is && column => view! { <TextChoice field /> }.into_any(),
        Shape::One => view! { <TextValue field code=fits.verb == Verb::Matches /> }.into_any(),
        Shape::Whole => {
            let days = matches!(fits.verb, Verb::AnniversaryWithinNext | Verb::AnniversaryWithinLast);
            view! { <NumberValue field label="Value" upper=false />{days.then(|| view! { <span class="unit">"days"</span> })} }.into_any()
        }
        Shape::Two if dated => {
            view! { <MomentValue field timed /><span class="unit">"and"</span><MomentValue field timed upper=true />{spread()} }.into_any()
        }
        Shape::Two => {
            view! { <NumberValue field label="From" upper=false /><span class="unit">"and"</span><NumberValue field label="To" upper=true />{spread()} }.into_any()
        }
        Shape::Many => view! { <ValueList field kind=fits.kind.clone() /> }.into_any(),
        Shape::Parts(part) => view! { <PartsValue field part /> }.into_any(),
        Shape::Span => view! { <SpanValue field timed /> }.into_any(),
        Shape::Ago => view! { <AgoValue field timed /> }.into_any(),
        Shape::Period => view! { <PeriodValue field /> }.into_any(),
    }
}

/// A number, as it is typed.
#[component]
fn NumberValue(field: Field, label: &'static str, upper: bool) -> impl IntoView {
    let text = Signal::derive(move || if upper { field.second() } else { field.first() });
    let wrong = Signal::derive(move || {
        text.with(|text| !text.trim().is_empty() && text.trim().parse::<Number>().is_err())
    });
    let input = move |text: String| {
        field.set(field.operand.with_untracked(|operand| range::with_end(operand, upper, text)))
    };
    view! { <span class="number-value" on:focusout=move |_| field.settle()><NumberField label value=text on_input=input quiet=true invalid=wrong placeholder="Number" /></span> }.into_any()
}

/// A text, as it is typed.
#[component]
fn TextValue(field: Field, code: bool) -> impl IntoView {
    view! {
        <input
            class="input quiet text-value"
            class:code=code
            type="text"
            autocomplete="off"
            spellcheck="false"
            aria-label=if code { "Regular expression" } else { "Value" }
            placeholder=if code { "Regular expression" } else { "Text" }
            prop:value=move || field.first()
            on:input=move |event| field.set(Operand::One(event_target_value(&event)))
            on:blur=move |_| field.settle()
        />
    }
    .into_any()
}

/// The column's values that have a text in them, the commonest first; a late answer to an older question is dropped.
pub(super) fn search(field: Field, typed: Signal<String>) -> RwSignal<(Vec<ValueCount>, u64)> {
    let found = RwSignal::new((Vec::new(), 0));
    let revision = StoredValue::new(0_u32);
    let studio = field.editor.studio;
    Effect::new(move |_| {
        let (table, column) = field.column.get_value();
        studio.tables.track();
        if table.is_empty() {
            return;
        }
        let text = typed.get();
        let own = revision.get_value() + 1;
        revision.set_value(own);
        spawn_local(async move {
            let answer = studio.values(table, column, text, 200).await;
            if let (Ok(answer), true) = (answer, revision.try_get_value() == Some(own)) {
                found.set(answer);
            }
        });
    });
    found
}

/// A value as it stands in a control; nothing for what cannot be asked for.
pub(super) fn operand_text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => Some(text.clone()),
        Cell::Boolean(value) => Some(value.to_string()),
        Cell::Empty | Cell::List(_) => None,
    }
}

/// One of the column's texts with how often it comes, or any other.
#[component]
fn TextChoice(field: Field) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = search(field, typed.into());
    let suggest = move |text: String| {
        // What came for an older text is not offered for this one.
        let wanted = text.trim().to_lowercase();
        typed.set(text);
        found.with(|(values, _)| {
            let choice = |value: &ValueCount| {
                let text = operand_text(&value.value).filter(|text| !text.is_empty())?;
                let own = text.to_lowercase();
                let fits = own.contains(&wanted);
                fits.then(|| {
                    (own != wanted, Choice::new(text.clone(), text).aside(format::count(value.count)))
                })
            };
            let mut choices: Vec<_> = values.iter().filter_map(choice).collect();
            // The very text comes first.
            choices.sort_by_key(|(other, _)| *other);
            choices.into_iter().map(|(_, choice)| choice).collect::<Vec<_>>()
        })
    };
    let set = move |text: String| {
        field.set(Operand::One(text));
        field.settle();
    };
    view! {
        <span class="text-choice">
            <Combobox label="Value" value=Signal::derive(move || field.first()) suggest=suggest on_choose=set on_free=Callback::new(set) placeholder="Value" quiet=true nothing="There is no such value. Enter takes it as it is." />
        </span>
    }
    .into_any()
}
