//! The page of the place where the person is.

use leptos::prelude::*;

use super::place::title;
use crate::{
    app::{
        builder::page::BuilderPage,
        customers::{card::CustomerPage, list::CustomersPage, reasons::ReasonsPage, why::WhyPage},
        data::{
            page::DataPage, relationships::page::RelationshipsPage, set_up::page::SetupPage, table::TablePage,
        },
        home::page::HomePage,
        measures::page::MeasuresPage,
        quick::page::QuickPage,
        route::Route,
        segment::page::SegmentPage,
        segments::page::SegmentsPage,
        settings::page::SettingsPage,
        studio::use_studio,
        ui::{button::LinkButton, page::PageHead, state::Empty},
    },
    browser::page,
};

/// Draws it, names the window after it, and moves the focus to it when the person goes somewhere else.
#[component]
pub(super) fn Outlet() -> impl IntoView {
    let studio = use_studio();
    let route = Memo::new(move |_| studio.route.get());
    let name = Memo::new(move |_| match route.get() {
        Route::Segment(id) | Route::Builder(id) | Route::Reasons(id) | Route::Why { segment: id, .. } => {
            studio.segment(&id).map(|segment| segment.record.name)
        }
        _ => None,
    });
    Effect::new(move |_| page::set_title(&title(&route.get(), name.get().as_deref())));
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        if before.is_some_and(|before| before != now) {
            page::focus_main();
        }
        now
    });
    move || match route.get() {
        Route::Home => view! { <HomePage /> }.into_any(),
        Route::Data => view! { <DataPage /> }.into_any(),
        Route::Table(table) => view! { <TablePage table /> }.into_any(),
        Route::Setup => view! { <SetupPage /> }.into_any(),
        Route::Relationships => view! { <RelationshipsPage /> }.into_any(),
        Route::Customers => view! { <CustomersPage /> }.into_any(),
        Route::Customer(customer) => view! { <CustomerPage customer /> }.into_any(),
        Route::Why { customer, segment } => view! { <WhyPage customer segment /> }.into_any(),
        Route::Reasons(segment) => view! { <ReasonsPage segment /> }.into_any(),
        Route::Segments => view! { <SegmentsPage /> }.into_any(),
        Route::Segment(segment) => view! { <SegmentPage segment /> }.into_any(),
        Route::Builder(segment) => view! { <BuilderPage segment /> }.into_any(),
        Route::Quick(source) => view! { <QuickPage source /> }.into_any(),
        Route::Measures => view! { <MeasuresPage /> }.into_any(),
        Route::Settings => view! { <SettingsPage /> }.into_any(),
        Route::NotFound(address) => view! { <NotFound address /> }.into_any(),
    }
}

#[component]
fn NotFound(address: String) -> impl IntoView {
    let text =
        format!("The address {address} leads nowhere. It may be mistyped, or come from another version.");
    view! {
        <div class="page">
            <PageHead title="Nothing here" />
            <div class="page-body">
                <Empty icon="map-pin" title="There is no such page" text>
                    <LinkButton href=Route::Home.hash() label="Go to Home" icon="house" />
                </Empty>
            </div>
        </div>
    }
    .into_any()
}
