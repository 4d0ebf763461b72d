//! The card of one customer.

use leptos::prelude::*;

use super::{
    answer::{answer, data, failed},
    attributes::Attributes,
    list::NoData,
    measures::MeasureValues,
    memberships::Memberships,
    records::Others,
    timeline::Timeline,
    verdict::plain,
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Loading, use_studio},
        ui::{
            button::LinkButton,
            copy::CopyButton,
            figure::Figure,
            page::PageHead,
            state::{Empty, Message},
        },
    },
    model::{attribute::Attribute, card::Card, cell::Cell, key},
    service::protocol::ProfileSetup,
};

/// **Customers / one of them**.
#[component]
pub fn CustomerPage(
    /// The customer's key.
    #[prop(into)]
    customer: String,
) -> impl IntoView {
    let studio = use_studio();
    let key = StoredValue::new(customer);
    let data = data(studio);
    let found = answer(move || Some((key.get_value(), data.get()?)), move |(key, _)| studio.card(key));
    let card = Memo::new(move |_| found.with(|found| found.shown().cloned()));
    let setup = Memo::new(move |_| {
        studio.profile.with(|profile| profile.as_ref().map(|one| one.setup.clone()).unwrap_or_default())
    });
    let name = Signal::derive(move || {
        let name = card.with(|card| named(card.as_ref()?.as_ref()?, setup.get().display_name.as_ref()));
        name.unwrap_or_else(|| key.with_value(|key| key::shown(key)))
    });
    let beside = move || {
        let mail = card.with(|card| named(card.as_ref()?.as_ref()?, setup.get().email.as_ref()));
        let own = key.with_value(|key| key::shown(key));
        view! {
            {(name.get() != own).then(|| view! { <span class="muted key">{own}</span> })}
            {mail.map(|mail| view! { <span class="mail">{mail.clone()}</span><CopyButton text=Signal::stored(mail) label="Copy e-mail" small=true /> })}
        }
    };
    let failed = failed(found);
    let known = Memo::new(move |_| data.with(Option::is_some));
    view! {
        <div class="page customer-page">
            <PageHead title=name back=(Route::Customers.hash(), "Customers") beside />
            {move || match (known.get(), failed.get(), card.get()) {
                (false, ..) => view! { <div class="page-body">{move || studio.started.get().then(|| view! { <NoData /> })}</div> }.into_any(),
                (_, Some(sentence), _) => view! { <div class="page-body"><Message title="This customer cannot be shown now" text=sentence /></div> }.into_any(),
                (_, _, None) => view! { <div class="page-body"><p class="muted" role="status">"Finding the customer"</p></div> }.into_any(),
                (_, _, Some(None)) => view! { <div class="page-body"><Gone key=key.get_value() setup=setup.get() /></div> }.into_any(),
                (_, _, Some(Some(card))) => view! { <Shown card setup=setup.get() waiting=Signal::derive(move || found.with(Loading::is_running)) /> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// The value of a column of the profile table as text.
pub(super) fn named(card: &Card, column: Option<&String>) -> Option<String> {
    let column = column?;
    let own = |attribute: &Attribute| matches!(attribute, Attribute::Column(own) if own.via.is_empty() && own.column == *column);
    let field = card.fields.iter().find(|field| own(&field.attribute))?;
    (field.value != Cell::Empty).then(|| format::cell(&field.value))
}

#[component]
pub(super) fn Gone(key: String, setup: ProfileSetup) -> impl IntoView {
    let text = format!(
        "No row of the table {} has the key {}. The customer may have left with newer data, or the address belongs to other data.",
        setup.table,
        key::shown(&key)
    );
    view! {
        <Empty icon="user-round" title="This customer is not in the data" text>
            <LinkButton href=Route::Customers.hash() label="Search the customers" icon="search" />
        </Empty>
    }
}

#[component]
fn Shown(card: Card, setup: ProfileSetup, waiting: Signal<bool>) -> impl IntoView {
    let figures = card.related.iter().map(|related| {
        let several = card.related.iter().filter(|other| other.path.from == related.path.from).count() > 1;
        let by = several.then(|| related.path.hops.first().map(|hop| format!("by {}", plain(&hop.relationship)))).flatten();
        view! { <Figure name=capital(&plain(&related.path.from)) value=format::count(related.records) note=by.unwrap_or_default() waiting /> }
    });
    let figures = figures.collect_view();
    let has_related = !card.related.is_empty();
    let card = StoredValue::new(card);
    view! {
        <div class="page-body customer-body">
            <div class="customer-main">
                {if has_related {
                    view! { <div class="figures-strip">{figures}</div> }.into_any()
                } else {
                    view! {
                        <Empty
                            icon="waypoints"
                            title="No records of other tables"
                            text="No other table belongs to the customers. Load what they bought and did, or say in the set-up how the tables belong together, and it is here day by day."
                        ><LinkButton href=Route::Setup.hash() label="Set-up" icon="waypoints" /></Empty>
                    }
                    .into_any()
                }}
                {card.with_value(|card| card.related.iter().any(|related| related.time.is_some())).then(|| view! { <Timeline card=card.get_value() /> })}
                <Others card=card.get_value() />
            </div>
            <aside class="rail" aria-label="Segments, measures and attributes"><Memberships customer=card.with_value(|card| card.key.clone()) /><MeasureValues customer=card.with_value(|card| card.key.clone()) /><Attributes card=card.get_value() setup /></aside>
        </div>
    }
    .into_any()
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}
