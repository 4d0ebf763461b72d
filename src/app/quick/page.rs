//! **New quick segment**: a field, a choice of its values with the count at once, then **Review**.

use leptos::{prelude::*, task::spawn_local};

use super::{
    choice::{Choice, definition},
    chooser::Chooser,
    fields::{Field, Source, profile_fields, score_fields},
    review::Review,
};
use crate::{
    app::{
        route::Route,
        studio::{Studio, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            field::SearchField,
            icon::Icon,
            page::PageHead,
            state::Empty,
        },
    },
    model::schema::ValueType,
};

/// What is chosen so far, and how many customers that is.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    pub field: RwSignal<Option<Field>>,
    pub choice: RwSignal<Choice>,
    /// The count of what is chosen; nothing while it is incomplete or not counted yet.
    pub count: RwSignal<Option<u32>>,
    pub waiting: RwSignal<bool>,
    pub failed: RwSignal<Option<String>>,
}

/// The fields of a source. Tracked.
pub(crate) fn fields(studio: Studio, source: Source) -> Vec<Field> {
    let profile = studio.profile.with(|profile| profile.as_ref().map(|profile| profile.setup.clone()));
    let Some(profile) = profile else { return Vec::new() };
    match source {
        Source::Profiles => studio.tables.with(|tables| {
            let own = tables.iter().find(|info| info.schema.name == profile.table);
            own.map(|info| profile_fields(&info.schema, &profile.key)).unwrap_or_default()
        }),
        Source::Measures => studio
            .referable_measures()
            .into_iter()
            .filter_map(|measure| Some(Field::measure(&measure.id, &measure.name, measure.kind?)))
            .collect(),
        Source::Intelligence => studio.joined.with(|joined| {
            let Some(joined) = joined else { return Vec::new() };
            let tables: Vec<_> =
                studio.tables.with(|tables| tables.iter().map(|info| info.schema.clone()).collect());
            score_fields(&tables, &joined.chosen.setup)
        }),
    }
}

/// **New quick segment**.
#[component]
pub fn QuickPage(
    /// What it is made from.
    source: Source,
) -> impl IntoView {
    let studio = use_studio();
    let wizard = Wizard {
        field: RwSignal::new(None),
        choice: RwSignal::new(Choice::Nothing),
        count: RwSignal::new(None),
        waiting: RwSignal::new(false),
        failed: RwSignal::new(None),
    };
    let all = Memo::new(move |_| fields(studio, source));
    let reviewing = RwSignal::new(false);
    count(studio, wizard);
    let complete = Memo::new(move |_| {
        wizard.field.with(|field| {
            let field = field.as_ref()?;
            wizard.choice.with(|choice| definition(field, choice))
        })
    });
    let beside = move || view! { <span class="muted">{format!("from {}", source.label())}</span> };
    let body = move || {
        match (all.with(Vec::is_empty), reviewing.get()) {
        (true, _) => view! { <Nothing source /> }.into_any(),
        (false, true) => view! { <Review wizard complete on_back=move |()| reviewing.set(false) /> }.into_any(),
        (false, false) => view! {
            <div class="quick">
                <Fields all wizard />
                <div class="quick-choice">
                    {move || match wizard.field.get() {
                        None => view! { <p class="muted quick-hint">"Choose a field. How its values are spread shows here."</p> }.into_any(),
                        Some(field) => view! { <Chooser field wizard /> }.into_any(),
                    }}
                </div>
            </div>
        }.into_any(),
    }
    };
    view! {
        <div class="page">
            <PageHead title="New quick segment" back=(Route::Segments.hash(), "Segments") beside=beside>
                <Show when=move || !reviewing.get() && !all.with(Vec::is_empty)>
                    <Button
                        label="Review"
                        weight=Weight::Primary
                        disabled=Signal::derive(move || complete.with(Option::is_none) || wizard.failed.with(Option::is_some))
                        on_press=move |()| reviewing.set(true)
                    />
                </Show>
            </PageHead>
            <div class="page-body">{body}</div>
        </div>
    }
    .into_any()
}

/// Counts whenever the choice, the data or the instant changes; a late answer is dropped.
fn count(studio: Studio, wizard: Wizard) {
    let revision = StoredValue::new(0_u32);
    Effect::new(move |_| {
        studio.profile.track();
        studio.library.track();
        studio.joined.track();
        studio.as_of();
        let asked = wizard.field.with(|field| {
            wizard.choice.with(|choice| field.as_ref().and_then(|field| definition(field, choice)))
        });
        let now = revision.get_value() + 1;
        revision.set_value(now);
        wizard.failed.set(None);
        let Some(asked) = asked else {
            wizard.waiting.set(false);
            return wizard.count.set(None);
        };
        wizard.waiting.set(true);
        spawn_local(async move {
            let answer = studio.count(asked).await;
            if revision.try_get_value() != Some(now) {
                return;
            }
            wizard.waiting.set(false);
            match answer {
                Ok(customers) => wizard.count.set(Some(customers)),
                Err(sentence) => {
                    wizard.count.set(None);
                    wizard.failed.set(Some(sentence));
                }
            }
        });
    });
}

#[component]
fn Fields(all: Memo<Vec<Field>>, wizard: Wizard) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = move || {
        let search = search.get().trim().to_lowercase();
        all.with(|all| {
            let matches = |field: &&Field| field.label.to_lowercase().contains(&search);
            all.iter().filter(matches).cloned().collect::<Vec<_>>()
        })
    };
    let several = move || all.with(|all| all.iter().any(|field| field.table != all[0].table));
    let row = move |field: Field| {
        let own = StoredValue::new(field.clone());
        let is = move || wizard.field.with(|chosen| own.with_value(|own| chosen.as_ref() == Some(own)));
        let press = move |_| {
            if !is() {
                wizard.choice.set(Choice::Nothing);
                wizard.field.set(Some(own.get_value()));
            }
        };
        let table = several().then(|| view! { <span class="muted cut">{field.table}</span> });
        view! {
            <button type="button" class="quick-field" aria-pressed=move || is().to_string() on:click=press>
                <Icon name=icon(field.kind, field.list) /><span class="cut">{field.label}</span>{table}
            </button>
        }
    };
    view! {
        <section class="quick-fields" aria-label="Fields">
            <SearchField label="Search fields" value=search />
            <div class="quick-list">{move || found().into_iter().map(row).collect_view()}</div>
            {move || found().is_empty().then(|| view! { <p class="muted">"No field has that name."</p> })}
        </section>
    }
    .into_any()
}

fn icon(kind: ValueType, list: bool) -> &'static str {
    match kind {
        _ if list => "list",
        ValueType::Number => "hash",
        ValueType::Text | ValueType::Empty => "type",
        ValueType::Date => "calendar",
        ValueType::DateTime => "calendar-clock",
        ValueType::Boolean => "toggle-left",
    }
}

#[component]
fn Nothing(source: Source) -> impl IntoView {
    let studio = use_studio();
    move || {
        match (studio.profile.with(Option::is_some), source) {
        (false, _) => view! {
            <Empty icon="database" title="No customers are loaded" text="A quick segment counts real values. Load the data first.">
                <LinkButton href=Route::Data.hash() label="Go to Data" icon="database" />
            </Empty>
        }
        .into_any(),
        (true, Source::Measures) => view! {
            <Empty icon="sigma" title="No customer measures" text="A measure with a value for each customer, such as what they spent, can be a quick segment.">
                <LinkButton href=Route::Measures.hash() label="Go to Measures" icon="sigma" />
            </Empty>
        }
        .into_any(),
        (true, Source::Intelligence) => view! {
            <Empty icon="sparkles" title="No table of scores" text="A table without times that has one row for each customer and numbers in it, such as a churn score, can be a quick segment.">
                <LinkButton href=Route::Data.hash() label="Go to Data" icon="database" />
            </Empty>
        }
        .into_any(),
        (true, Source::Profiles) => view! {
            <Empty icon="table-2" title="No fields" text="The customers table has its key and nothing else that can be asked.">
                <LinkButton href=Route::Data.hash() label="Go to Data" icon="database" />
            </Empty>
        }
        .into_any(),
    }
    }
}
