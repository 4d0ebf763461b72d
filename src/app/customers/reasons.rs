//! Why those of a pasted list of keys are in a segment or not, by the first rule that leaves them out.

use leptos::{prelude::*, task::spawn_local};

use super::{list::NoData, pasted, verdict::sentence_of, why::segment_name};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Loading, Studio, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            choice::{Choice, Segmented},
            field::TextField,
            figure::{Figure, ShareBar},
            page::{PageHead, Section},
            state::{Empty, Message},
        },
    },
    model::{
        definition::Definition,
        key,
        reason::{LeftOut, Reason, Reasons},
    },
};

/// The most keys of one list.
const MOST: usize = 100_000;

/// **Segments / one of them / Why**.
#[component]
pub fn ReasonsPage(
    /// The segment's id.
    #[prop(into)]
    segment: String,
) -> impl IntoView {
    let studio = use_studio();
    let id = StoredValue::new(segment);
    let record = Memo::new(move |_| id.with_value(|id| studio.segment(id)));
    let there = Memo::new(move |_| studio.profile.with(Option::is_some));
    let title = Signal::derive(move || {
        record.with(|record| {
            record.as_ref().map_or_else(
                || "Segment".to_owned(),
                |one| format!("Why in {}, and why not", one.record.name),
            )
        })
    });
    let back = (Route::Segment(id.get_value()).hash(), "the segment");
    view! {
        <div class="page why-page">
            <PageHead title back />
            <div class="page-body why-body">
                {move || match (record.with(Option::is_some), there.get()) {
                    (false, _) => view! {
                        <Empty icon="layers" title="This segment is not here" text="It was deleted, or the address belongs to another workspace.">
                            <LinkButton href=Route::Segments.hash() label="Back to segments" icon="arrow-left" />
                        </Empty>
                    }.into_any(),
                    (true, false) => view! { <NoData /> }.into_any(),
                    (true, true) => view! { <Asking segment=id.get_value() /> }.into_any(),
                }}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Asking(segment: String) -> impl IntoView {
    let studio = use_studio();
    let id = StoredValue::new(segment);
    let text = RwSignal::new(String::new());
    let keys = Memo::new(move |_| {
        let columns = studio
            .profile
            .with(|profile| profile.as_ref().map(|one| one.setup.key.clone()).unwrap_or_default());
        text.with(|text| pasted::keys(text, &columns))
    });
    let help = studio.profile.with_untracked(|profile| {
        profile.as_ref().map(|one| one.setup.key.clone()).filter(|key| key.len() > 1).map_or_else(
            || "Paste one key a line, or a column of a spreadsheet. Commas, semicolons and tabs divide them as well.".to_owned(),
            |key| format!("Paste one key a line: {}, with a comma, a semicolon or a tab between.", key.join(", ")),
        )
    });
    let many = Memo::new(move |_| keys.with(Vec::len));
    let draft = RwSignal::new(false);
    let has_both = Memo::new(move |_| {
        let segment = id.with_value(|id| studio.segment(id));
        segment.is_some_and(|one| one.has_draft && one.record.definition.is_some())
    });
    let found = RwSignal::new(Loading::<(Definition, Reasons)>::Idle);
    let asked = StoredValue::new(0_u32);
    let ask = move |()| {
        let question = asked.with_value(|asked| asked + 1);
        asked.set_value(question);
        let previous = found.with_untracked(|found| found.shown().cloned());
        found.set(Loading::Running { previous });
        let keys = keys.get_untracked();
        spawn_local(async move {
            let of_draft = draft.get_untracked() && has_both.get_untracked();
            let meant = match studio.meant(id.get_value(), of_draft).await {
                None if !of_draft => studio.meant(id.get_value(), true).await,
                meant => meant,
            };
            let answer = match meant {
                None => Loading::Failed(
                    "The rules are not complete. Complete them in the builder, then ask again.".to_owned(),
                ),
                Some(definition) => match studio.reasons(definition.clone(), keys).await {
                    Ok(reasons) => Loading::Ready((definition, reasons)),
                    Err(failure) => Studio::told(&failure).map_or(Loading::Idle, Loading::Failed),
                },
            };
            if asked.try_get_value() == Some(question) {
                let _ = found.try_set(answer);
            }
        });
    };
    let fault = Signal::derive(move || {
        (many.get() > MOST).then(|| {
            format!(
                "There are {} keys. At most {} are looked at at once: take a part of them.",
                format::count(many.get() as u64),
                format::count(MOST as u64)
            )
        })
    });
    let disabled =
        Signal::derive(move || many.get() == 0 || many.get() > MOST || found.with(Loading::is_running));
    let word = Signal::derive(move || match many.get() {
        0 => "Explain".to_owned(),
        many => format!("Explain {}", format::counted(many as u64, "key", "keys")),
    });
    view! {
        <div class="asking">
            <TextField label="Keys of customers" value=Signal::derive(move || text.get()) on_input=move |now| text.set(now) lines=true fault
                help />
            <div class="row"><Button label=word icon="list-tree" weight=Weight::Primary disabled on_press=ask />
                {move || has_both.get().then(|| {
                    let choices = vec![Choice::new("saved", "Saved rules"), Choice::new("draft", "Draft")];
                    let value = Signal::derive(move || if draft.get() { "draft" } else { "saved" }.to_owned());
                    view! { <Segmented label="Which rules" choices value on_change=move |chosen: String| draft.set(chosen == "draft") /> }
                })}
            </div>
        </div>
        {move || found.with(|found| match found {
            Loading::Failed(sentence) => view! { <Message title="The list cannot be explained now" text=sentence.clone() /> }.into_any(),
            Loading::Idle => ().into_any(),
            found => match found.shown() {
                Some((definition, reasons)) => told(studio, &id.get_value(), definition, reasons),
                None => view! { <p class="muted" role="status">"Looking at each of them"</p> }.into_any(),
            },
        })}
    }
    .into_any()
}

/// Links to why each of some customers is left out.
fn examples(segment: &str, keys: &[String]) -> AnyView {
    let link = |key: &String| {
        let href = Route::Why { customer: key.clone(), segment: segment.to_owned() }.hash();
        view! { <a href=href>{key::shown(key)}</a> }
    };
    view! { <span class="examples">{keys.iter().map(link).collect_view()}</span> }.into_any()
}

fn told(studio: Studio, segment: &str, definition: &Definition, reasons: &Reasons) -> AnyView {
    let out: u64 = reasons.left_out.iter().map(|one| one.count).sum();
    let names = move |id: &str| segment_name(studio, id);
    let why = |reason: &Reason| match reason {
        Reason::Node(id) => sentence_of(definition, id, &names).unwrap_or_default(),
        Reason::Excepted(id) => {
            format!("Taken away by {}", sentence_of(definition, id, &names).unwrap_or_default())
        }
        Reason::Suppressed(id) => format!("In the suppressing segment {}", names(id)),
        Reason::Limit => "Behind the limit".to_owned(),
    };
    let row = |one: &LeftOut| {
        let share = one.count as f64 / out.max(1) as f64;
        view! {
            <tr>
                <th scope="row">{why(&one.reason)}</th>
                <td class="bar"><ShareBar share=Signal::stored(share) /></td>
                <td class="number">{format::count(one.count)}</td>
                <td>{examples(segment, &one.examples)}</td>
            </tr>
        }
    };
    let rows = reasons.left_out.iter().map(row).collect_view();
    let unknown = reasons.unknown;
    let unknown_examples =
        reasons.unknown_examples.iter().map(|key| key::shown(key)).collect::<Vec<_>>().join(", ");
    view! {
        <div class="figures-strip" role="status">
            <Figure name="Keys" value=format::count(reasons.asked) />
            <Figure name="Members" value=format::count(reasons.members) />
            <Figure name="Left out" value=format::count(out) />
            <Figure name="Not in the data" value=format::count(unknown) />
        </div>
        {(out > 0).then(|| view! {
            <Section title="What leaves them out first">
                <table class="home-table reasons">
                    <thead><tr><th scope="col">"Condition"</th><th scope="col"><span class="sr-only">"Share"</span></th><th scope="col" class="number">"Customers"</th><th scope="col">"Some of them"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Section>
        })}
        {(unknown > 0).then(|| view! {
            <Message title="Keys that nobody in the data has" text=format!("{} of the list: {unknown_examples}{}", format::counted(unknown, "key", "keys"), if unknown > 5 { " and more." } else { "." }) />
        })}
    }
    .into_any()
}
