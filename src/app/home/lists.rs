//! Short lists of segments, each for one reason. A list without anything in it is not there.

use leptos::prelude::*;

use super::summary;
use crate::{
    app::{
        format,
        route::Route,
        segments::row::Row,
        studio::{Command, use_studio},
        ui::{
            button::{LinkButton, Weight},
            figure::Change,
            icon::Icon,
            page::Section,
            spark::Sparkline,
            text::Middle,
        },
    },
    browser::clock,
};

/// A list, or nothing. It is drawn anew only when something in it changes.
fn list(
    rows: Memo<Vec<Row>>,
    choose: fn(&[Row]) -> Vec<&Row>,
    draw: impl Fn(Vec<Row>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let chosen =
        Memo::new(move |_| rows.with(|rows| choose(rows).into_iter().cloned().collect::<Vec<Row>>()));
    move || {
        let chosen = chosen.get();
        if chosen.is_empty() { ().into_any() } else { draw(chosen) }
    }
}

fn name(row: &Row, route: Route) -> AnyView {
    view! { <a href=route.hash()><Middle text=row.name.clone() /></a> }.into_any()
}

/// The segments that changed most.
#[component]
pub(super) fn Movers(rows: Memo<Vec<Row>>) -> impl IntoView {
    list(rows, summary::movers, |rows| {
        let lines = rows.iter().map(|row| {
            view! {
                <tr>
                    <th scope="row">{name(row, Route::Segment(row.id.clone()))}</th>
                    <td>{(row.trend.len() > 1).then(|| view! { <Sparkline values=row.trend.clone() /> })}</td>
                    <td class="number">{row.members.map(|members| format::count(members.into()))}</td>
                    <td class="number">{row.change.map(|change| view! { <Change change /> })}</td>
                </tr>
            }
        });
        let lines = lines.collect_view();
        view! {
            <Section title="Grew or shrank most">
                <table class="home-table">
                    <colgroup><col /><col class="c-spark" /><col class="c-number" /><col class="c-number" /></colgroup>
                    <thead class="sr-only"><tr><th>"Segment"</th><th>"Trend"</th><th>"Members"</th><th>"Change since the refresh before"</th></tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </Section>
        }
        .into_any()
    })
}

/// The segments whose last refresh failed, and why.
#[component]
pub(super) fn Failures(rows: Memo<Vec<Row>>) -> impl IntoView {
    let studio = use_studio();
    list(rows, summary::failed, move |rows| {
        let lines = rows.into_iter().map(|row| {
            let id = row.id.clone();
            let label = format!("Refresh {}", row.name);
            view! {
                <li class="failure">
                    <Icon name="circle-alert" />
                    <div>{name(&row, Route::Segment(row.id.clone()))}<p>{row.error.clone().unwrap_or_else(|| "Its last refresh failed.".to_owned())}</p></div>
                    <button type="button" class="button small" aria-label=label prop:disabled=!row.complete
                        on:click=move |_| studio.dispatch(Command::Refresh(vec![id.clone()]))><Icon name="refresh-cw" />"Refresh"</button>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! { <Section title="Failed"><ul class="failures">{lines}</ul></Section> }.into_any()
    })
}

/// The segments that are not finished.
#[component]
pub(super) fn Drafts(rows: Memo<Vec<Row>>) -> impl IntoView {
    list(rows, summary::drafts, |rows| {
        let lines = rows.iter().map(|row| {
            let how = if row.complete { "edited since saved" } else { "never saved" };
            dated(row, Route::Builder(row.id.clone()), how.to_owned())
        });
        let lines = lines.collect_view();
        view! {
            <Section title="Drafts to finish">
                <table class="home-table">
                    <colgroup><col /><col class="c-state" /><col class="c-ago" /></colgroup>
                    <thead class="sr-only"><tr><th>"Segment"</th><th>"State"</th><th>"Changed"</th></tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </Section>
        }
        .into_any()
    })
}

/// The segments that were changed last.
#[component]
pub(super) fn Recent(rows: Memo<Vec<Row>>) -> impl IntoView {
    list(rows, summary::recent, |rows| {
        let lines = rows.iter().map(|row| {
            let members = row
                .members
                .map_or_else(String::new, |members| format::counted(members.into(), "member", "members"));
            dated(row, Route::Segment(row.id.clone()), members)
        });
        let lines = lines.collect_view();
        let all = || view! { <LinkButton href=Route::Segments.hash() label="All segments" weight=Weight::Quiet small=true /> };
        view! {
            <Section title="Recently edited" actions=all>
                <table class="home-table">
                    <colgroup><col /><col class="c-state" /><col class="c-ago" /></colgroup>
                    <thead class="sr-only"><tr><th>"Segment"</th><th>"Members"</th><th>"Changed"</th></tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </Section>
        }
        .into_any()
    })
}

fn dated(row: &Row, route: Route, middle: String) -> impl IntoView + use<> {
    let zone = use_studio().settings.with_untracked(|settings| settings.time_zone.clone());
    view! {
        <tr>
            <th scope="row">{name(row, route)}</th>
            <td class="muted">{middle}</td>
            <td class="muted ago" data-tip=format::instant(row.changed, &zone)>{format::ago(row.changed, clock::now() as i64)}</td>
        </tr>
    }
}
