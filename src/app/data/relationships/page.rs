//! The page of the relationships: the diagram, and the list below it.

use leptos::prelude::*;

use super::{
    canvas::Canvas,
    diagram::diagram,
    layout::{Places, from_value, layout, to_value},
    list::RelationshipList,
    picture::{Words, svg},
};
use crate::{
    app::{
        data::set_up::standing::Standing,
        format,
        route::Route,
        studio::{Command, Studio, use_studio},
        ui::{
            button::{Button, LinkButton},
            menu::{Menu, MenuItem},
            page::{PageHead, Section},
            state::Empty,
        },
    },
    browser::picture::Picture,
    model::chosen::Chosen,
};

/// The preference that keeps where the tables of the diagram stand.
const PLACES: &str = "diagram";

/// **Relationships**.
#[component]
pub fn RelationshipsPage() -> impl IntoView {
    let studio = use_studio();
    let known = Memo::new(move |_| studio.joined.with(Option::is_some));
    move || {
        if known.get() {
            view! { <Shown /> }.into_any()
        } else {
            view! {
                <div class="page">
                    <PageHead title="Relationships" back=(Route::Data.hash(), "Data") />
                    <div class="page-body">
                        {studio.started.get().then(|| view! {
                            <Empty icon="waypoints" title="No tables are joined" text="Once files are loaded, this shows what leads from table to table.">
                                <LinkButton href=Route::Data.hash() label="Go to Data" icon="database" />
                            </Empty>
                        })}
                    </div>
                </div>
            }
            .into_any()
        }
    }
}

/// What is chosen now; nothing is chosen before tables are joined.
fn chosen(studio: Studio) -> Chosen {
    studio.joined.with(|joined| joined.as_ref().map(|joined| joined.chosen.clone()).unwrap_or_default())
}

/// The tables by their rows, and how well the relationships match.
fn words(studio: Studio) -> Words {
    let cards = studio.tables.with(|tables| {
        tables
            .iter()
            .map(|info| (info.schema.name.clone(), format::counted(info.rows, "row", "rows")))
            .collect()
    });
    let edges = studio.joined.with(|joined| {
        let found = joined.iter().flat_map(|joined| &joined.relationships);
        let word = |share: f64| if share < 1.0 { Some(format::share(share)) } else { None };
        found
            .filter_map(|one| Some((one.relationship.clone(), word(Standing::from(one).share()?)?)))
            .collect()
    });
    Words { cards, edges }
}

#[component]
fn Shown() -> impl IntoView {
    let studio = use_studio();
    let chosen = Memo::new(move |_| chosen(studio));
    let tables = Memo::new(move |_| {
        studio.tables.with(|tables| tables.iter().map(|info| info.schema.name.clone()).collect::<Vec<_>>())
    });
    let first = Memo::new(move |_| chosen.with(|chosen| tables.with(|tables| layout(chosen, tables))));
    let kept = studio.preferences.with_untracked(|kept| kept.get(PLACES).map(from_value).unwrap_or_default());
    let moved = RwSignal::new(kept);
    // Tables that nobody moved stand where they are put.
    let places = RwSignal::new(Places::new());
    Effect::new(move |_| {
        let mut all = first.get();
        moved.with(|moved| {
            for (table, place) in &mut all {
                if let Some(at) = moved.get(table) {
                    *place = *at;
                }
            }
        });
        places.set(all);
    });
    let diagram = Memo::new(move |_| {
        chosen.with(|chosen| tables.with(|tables| places.with(|places| diagram(chosen, tables, places))))
    });
    let words = Memo::new(move |_| words(studio));
    let keep = move |()| {
        let now = places.get_untracked();
        // Places of tables that are not loaded are kept for when they are.
        moved.update(|moved| moved.extend(now));
        let value = moved.with_untracked(to_value);
        studio.dispatch(Command::SetPreference { name: PLACES.to_owned(), value });
    };
    let anew = move |()| {
        moved
            .update(|moved| moved.retain(|table, _| !tables.with_untracked(|tables| tables.contains(table))));
        let value = moved.with_untracked(to_value);
        studio.dispatch(Command::SetPreference { name: PLACES.to_owned(), value });
    };
    let save = move |png: bool| {
        let picture = diagram.with_untracked(|diagram| Picture {
            name: "relationships".to_owned(),
            svg: words.with_untracked(|words| svg(diagram, words)),
            width: diagram.width,
            height: diagram.height,
        });
        studio.dispatch(Command::SavePicture { picture, png });
    };
    let items = move |()| {
        vec![
            MenuItem::new("As SVG", "file-down", move || save(false)),
            MenuItem::new("As PNG", "file-down", move || save(true)),
        ]
    };
    let is_moved = move || {
        moved.with(|moved| tables.with(|tables| tables.iter().any(|table| moved.contains_key(table))))
    };
    view! {
        <div class="page">
            <PageHead title="Relationships" back=(Route::Data.hash(), "Data")>
                <Button label="Arrange anew" icon="rotate-ccw" disabled=Signal::derive(move || !is_moved()) on_press=anew />
                <Menu label="Save as image" word="Save as image" icon="download" items=Callback::new(items) />
                <LinkButton href=Route::Setup.hash() label="Set-up" icon="pencil" />
            </PageHead>
            <div class="page-body relationships-body">
                <Canvas diagram words places on_moved=keep />
                <Section title="Relationships"><RelationshipList /></Section>
            </div>
        </div>
    }
    .into_any()
}
