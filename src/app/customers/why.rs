//! **Why in** or **Why not**: a segment's rules as they see one customer, and the smallest change that would turn it.

use leptos::prelude::*;

use super::{
    answer::{answer, data, failed},
    card::{Gone, named},
    lines::{distance_words, tree},
    list::NoData,
    needed::needed,
    verdict::{RuleLines, lines, sentence_of},
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Studio, use_studio},
        ui::{
            button::LinkButton,
            choice::{Choice, Segmented},
            icon::Icon,
            page::{PageHead, Section},
            state::{Empty, Message},
        },
    },
    model::{
        change::{Change, smallest_change},
        definition::{Definition, Limit, Size},
        explanation::Explanation,
        key,
    },
};

/// The rules, and what they say of the customer: nothing where there is nothing to ask, or no such customer.
type Found = Option<(Definition, Option<Explanation>)>;

/// **Customers / one of them / Why in a segment**.
#[component]
pub fn WhyPage(
    /// The customer's key.
    #[prop(into)]
    customer: String,
    /// The segment's id.
    #[prop(into)]
    segment: String,
) -> impl IntoView {
    let studio = use_studio();
    let (customer, segment) = (StoredValue::new(customer), StoredValue::new(segment));
    let data = data(studio);
    let record = Memo::new(move |_| segment.with_value(|id| studio.segment(id)));
    let has_both = Memo::new(move |_| {
        record.with(|record| {
            record.as_ref().is_some_and(|one| one.has_draft && one.record.definition.is_some())
        })
    });
    let draft = RwSignal::new(false);
    let of_draft = Memo::new(move |_| {
        draft.get()
            || record.with(|record| record.as_ref().is_some_and(|one| one.record.definition.is_none()))
    });
    let found = answer(
        move || {
            let version =
                record.with(|record| record.as_ref().map(|one| (one.record.version, one.record.changed)))?;
            Some((data.get()?, of_draft.get(), version))
        },
        move |(_, draft, _)| async move {
            let Some(definition) = studio.meant(segment.get_value(), draft).await else { return Ok(None) };
            let explanation = studio.explain(definition.clone(), customer.get_value()).await?;
            Ok::<Found, _>(Some((definition, explanation)))
        },
    );
    let failed = failed(found);
    let told = Memo::new(move |_| found.with(|found| found.shown().cloned()));
    let name = Memo::new(move |_| {
        record.with(|record| record.as_ref().map(|one| one.record.name.clone()).unwrap_or_default())
    });
    let card = answer(move || data.get(), move |_| studio.card(customer.get_value()));
    let title = Signal::derive(move || {
        let column =
            studio.profile.with(|profile| profile.as_ref().and_then(|one| one.setup.display_name.clone()));
        let name_of = card.with(|card| named(card.shown()?.as_ref()?, column.as_ref()));
        let who = name_of.unwrap_or_else(|| customer.with_value(|key| key::shown(key)));
        let member = told.with(|told| told.as_ref()?.as_ref()?.1.as_ref().map(|one| one.member));
        match member {
            Some(true) => format!("Why {who} is in {}", name.get()),
            Some(false) => format!("Why {who} is not in {}", name.get()),
            None => format!("{who} in {}", name.get()),
        }
    });
    let back = Route::Customer(customer.get_value()).hash();
    let beside = move || {
        has_both.get().then(|| {
            let choices = vec![Choice::new("saved", "Saved"), Choice::new("draft", "Draft")];
            let value = Signal::derive(move || if draft.get() { "draft" } else { "saved" }.to_owned());
            view! { <Segmented label="Which rules" choices value on_change=move |chosen: String| draft.set(chosen == "draft") /> }
        })
    };
    let body = move || {
        if record.with(Option::is_none) {
            return view! {
                <Empty icon="layers" title="This segment is not here" text="It was deleted, or the address belongs to another workspace.">
                    <LinkButton href=Route::Segments.hash() label="Back to segments" icon="arrow-left" />
                </Empty>
            }
            .into_any();
        }
        if data.with(Option::is_none) {
            return view! { <NoData /> }.into_any();
        }
        match (failed.get(), told.get()) {
            (Some(sentence), _) => view! { <Message title="This cannot be said now" text=sentence /> }.into_any(),
            (_, None) => view! { <p class="muted" role="status">"Looking at the rules"</p> }.into_any(),
            (_, Some(None)) => view! {
                <Empty icon="square-pen" title="The rules are not complete" text="Something is missing in the draft. Complete it in the builder, and it is said here why somebody is in it or not.">
                    <LinkButton href=Route::Builder(segment.get_value()).hash() label="Open the builder" icon="pencil" />
                </Empty>
            }.into_any(),
            (_, Some(Some((_, None)))) => {
                let setup = studio.profile.with(|profile| profile.as_ref().map(|one| one.setup.clone()).unwrap_or_default());
                view! { <Gone key=customer.get_value() setup /> }.into_any()
            }
            (_, Some(Some((definition, Some(explanation))))) => {
                view! { <Told definition explanation segment=segment.get_value() /> }.into_any()
            }
        }
    };
    view! {
        <div class="page why-page">
            <PageHead title back=(back, "the customer") beside=beside>
                {move || record.with(Option::is_some).then(|| view! { <LinkButton href=Route::Reasons(segment.get_value()).hash() label="A list of keys" icon="list" /> })}
            </PageHead>
            <div class="page-body why-body">{body}</div>
        </div>
    }
    .into_any()
}

/// The name of a segment; its id where it is not there.
pub(super) fn segment_name(studio: Studio, id: &str) -> String {
    untrack(|| studio.segment_name(id)).unwrap_or_else(|| id.to_owned())
}

#[component]
fn Told(definition: Definition, explanation: Explanation, segment: String) -> impl IntoView {
    let studio = use_studio();
    let names = move |id: &str| segment_name(studio, id);
    let changes = smallest_change(&definition, &explanation);
    let rules = lines(&definition, &explanation, changes.as_deref().unwrap_or_default(), &names);
    let (icon, class, verdict) = match explanation.member {
        true => ("circle-check", "verdict-head yes", "In the segment"),
        false => ("circle-slash", "verdict-head no", "Not in the segment"),
    };
    let because = because(&explanation);
    let change = change_view(studio, &definition, &explanation, changes, &rules);
    let after = after_rules(studio, &definition, &explanation);
    view! {
        <div class=class role="status"><Icon name=icon /><div><b>{verdict}</b><p>{because}</p></div></div>
        {change}
        <Section title="Rules" actions=move || view! { <a class="push" href=Route::Segment(segment.clone()).hash()>"The segment"</a> }>
            {tree(rules)}
            {after}
        </Section>
    }
    .into_any()
}

fn because(explanation: &Explanation) -> &'static str {
    match (explanation.member, explanation.in_rules, explanation.remains) {
        (true, ..) => "The rules hold, nothing suppresses it, and the limit lets it through.",
        (_, false, _) => "The rules do not hold.",
        (_, true, false) => "The rules hold, but a segment suppresses its members.",
        (_, true, true) => "The rules hold, but the limit is reached before.",
    }
}

/// What comes after the rules: suppression and the limit.
fn after_rules(studio: Studio, definition: &Definition, explanation: &Explanation) -> AnyView {
    let suppress = definition.suppress.iter().map(|id| {
        let inside = explanation.suppressed_by.contains(id);
        let name = segment_name(studio, id);
        let (icon, class, text) = match inside {
            true => ("x", "verdict no", format!("A member of the suppressing segment {name}")),
            false => ("check", "verdict yes", format!("Not in the suppressing segment {name}")),
        };
        view! { <li class=class data-depth="0"><span class="sign"><Icon name=icon /></span><div class="verdict-body"><p class="verdict-words">{text}</p></div></li> }
    });
    let suppress = suppress.collect_view();
    let limit = definition.limit.as_ref().map(|limit| {
        let (icon, class, text) = match (explanation.remains, explanation.cut) {
            (false, _) => ("minus", "verdict off", "not asked, as the rules do not let it come to the limit"),
            (true, true) => ("x", "verdict no", "falls behind the limit"),
            (true, false) => ("check", "verdict yes", "within the limit"),
        };
        let words = limit_words(limit);
        view! { <li class=class data-depth="0"><span class="sign"><Icon name=icon /></span><div class="verdict-body"><p class="verdict-words">{format!("Limit, {words}: {text}")}</p></div></li> }
    });
    (!definition.suppress.is_empty() || definition.limit.is_some())
        .then(|| view! { <ul class="verdicts after">{suppress}{limit}</ul> })
        .into_any()
}

fn limit_words(limit: &Limit) -> String {
    let size = |size: &Size| match size {
        Size::Count(count) => format::count((*count).into()),
        Size::Percent(share) => format::share(f64::from(*share) / 10_000.0),
    };
    match limit {
        Limit::Top { size: many, by } => {
            format!("the top {} by {}", size(many), crate::model::words::attribute_words(by))
        }
        Limit::Bottom { size: many, by } => {
            format!("the bottom {} by {}", size(many), crate::model::words::attribute_words(by))
        }
        Limit::Random { size: many, .. } => format!("a random {}", size(many)),
        Limit::Split { from, to, .. } => {
            format!(
                "the share from {} to {}",
                format::share(f64::from(*from) / 10_000.0),
                format::share(f64::from(*to) / 10_000.0)
            )
        }
    }
}

/// The smallest change that would turn the verdict.
fn change_view(
    studio: Studio,
    definition: &Definition,
    explanation: &Explanation,
    changes: Option<Vec<Change>>,
    rules: &[RuleLines],
) -> AnyView {
    let title = if explanation.member { "What would take them out" } else { "What would let them in" };
    let Some(changes) = changes else {
        let text = "No other outcome of a condition would: everyone is in it.";
        return view! { <Section title><p class="muted">{text}</p></Section> }.into_any();
    };
    let names = move |id: &str| segment_name(studio, id);
    let item = |change: &Change| match change {
        Change::Node { id, holds } => {
            let line = rules.iter().flat_map(|rule| &rule.lines).find(|line| line.id == *id);
            let said = sentence_of(definition, id, &names).unwrap_or_default();
            let close = line.and_then(|line| line.distance.as_ref()).map(distance_words);
            let text = line.map(|line| needed(line, *holds, format::count));
            view! { <li><q>{said}</q>" "{text}{close.map(|close| view! { <b class="distance">{close}</b> })}</li> }.into_any()
        }
        Change::Leave(id) => {
            view! { <li>{format!("It would have to leave the suppressing segment {}.", names(id))}</li> }
                .into_any()
        }
        Change::Limit => view! { <li>"It would have to come before others in the limit."</li> }.into_any(),
    };
    let items = changes.iter().map(item).collect_view();
    let lead = match (changes.len(), explanation.member) {
        (1, _) => "One thing would have to be otherwise:".to_owned(),
        (many, _) => format!("At least {many} things would have to be otherwise:"),
    };
    let limit = (!explanation.member && !explanation.remains && definition.limit.is_some())
        .then(|| view! { <p class="muted">"Then the limit decides whether they are among those that are kept."</p> });
    view! {
        <Section title><p>{lead}</p><ul class="changes">{items}</ul>{limit}</Section>
    }
    .into_any()
}
