//! **Review**: the exact size and share, then a name, an output table name and tags.

use leptos::prelude::*;

use super::{choice::suggested_name, page::Wizard};
use crate::{
    app::{
        format,
        studio::{Command, Details, use_studio},
        tags::TagsField,
        ui::{
            button::{Button, Weight},
            field::TextField,
            ring::Ring,
        },
    },
    model::{definition::Definition, naming, segment::SegmentType, words},
};

#[component]
pub(super) fn Review(
    wizard: Wizard,
    complete: Memo<Option<Definition>>,
    #[prop(into)] on_back: Callback<()>,
) -> impl IntoView {
    let studio = use_studio();
    let taken: Vec<String> = studio.segments.with_untracked(|segments| {
        segments.iter().map(|segment| segment.record.output_name.clone()).collect()
    });
    let taken = StoredValue::new(taken);
    let suggested = move |name: &str| {
        taken.with_value(|taken| naming::suggest_output_name(name, taken.iter().map(String::as_str)))
    };
    let first = wizard.field.with_untracked(|field| {
        wizard.choice.with_untracked(|choice| {
            field.as_ref().map(|field| suggested_name(field, choice)).unwrap_or_default()
        })
    });
    let follows = RwSignal::new(true);
    let (output, name) = (RwSignal::new(suggested(&first)), RwSignal::new(first));
    let tags = RwSignal::new(Vec::<String>::new());
    let checked = Memo::new(move |_| naming::display_name(&name.get()));
    let name_fault = Signal::derive(move || checked.get().err().map(|fault| fault.message()));
    let output_fault = Signal::derive(move || {
        taken
            .with_value(|taken| naming::check_output_name(&output.get(), taken.iter().map(String::as_str)))
            .err()
            .map(|fault| fault.message())
    });
    let all = move || studio.profile.with(|profile| profile.as_ref().map_or(0, |profile| profile.customers));
    let share = Signal::derive(move || f64::from(wizard.count.get().unwrap_or(0)) / f64::from(all().max(1)));
    let size = move || wizard.count.get().map_or_else(|| "…".to_owned(), |count| format::count(count.into()));
    let of = move || {
        format!(
            "{} of {}",
            format::share(share.get()),
            format::counted(all().into(), "customer", "customers")
        )
    };
    let sentence =
        move || complete.with(|made| made.as_ref().map(words::definition_words).unwrap_or_default());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Ok(name), None) = (checked.get_untracked(), output_fault.get_untracked()) else { return };
        let Some(definition) = complete.get_untracked() else { return };
        let details = Details {
            name,
            output_name: output.get_untracked(),
            description: String::new(),
            tags: tags.get_untracked(),
        };
        studio.dispatch(Command::CreateSegment { details, kind: SegmentType::Dynamic, definition });
    };
    let faulty = move || {
        name_fault.with(Option::is_some)
            || output_fault.with(Option::is_some)
            || complete.with(Option::is_none)
    };
    view! {
        <form class="quick-review" on:submit=save>
            <section class="quick-size" aria-label="Segment size">
                <Ring share />
                <div><b class="quick-figure" aria-live="polite" data-waiting=move || wizard.waiting.get().to_string()>{size}</b><span class="muted">{of}</span></div>
                <p class="words">{sentence}</p>
            </section>
            <div class="quick-form">
                <TextField label="Name" value=name fault=name_fault on_input=move |text: String| {
                    if follows.get_untracked() && !text.trim().is_empty() {
                        output.set(suggested(&text));
                    }
                    name.set(text);
                } />
                <TextField
                    label="Output table name"
                    value=output
                    on_input=move |text| { follows.set(false); output.set(text); }
                    help="Names its downloads and tables. A letter first, then letters and digits."
                    fault=output_fault
                />
                <TagsField id="quick-tags" tags />
                <div class="quick-foot">
                    <Button label="Back" icon="arrow-left" on_press=on_back />
                    <button class=Weight::Primary.class() prop:disabled=faulty>"Save"</button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
