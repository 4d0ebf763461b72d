//! The field in which an attribute is chosen.

use leptos::prelude::*;

use super::{
    attributes::{Offer, What, matching, offers},
    editor::{Editor, use_editor},
};
use crate::{
    app::{
        data::figures::type_words,
        ui::{choice::Choice, combobox::Combobox},
    },
    browser::dom,
    model::{
        attribute::{Attribute, Path},
        catalog::Catalog,
        schema::ColumnType,
        words,
    },
};

/// An attribute's name as it stands in the field.
pub(super) fn name(attribute: &Attribute, catalog: &Catalog) -> String {
    match attribute {
        Attribute::Column(column) => column.column.clone(),
        Attribute::Measure { measure } => catalog.measure_name(measure).to_owned(),
    }
}

/// Behind the name: the table, where it is not the one that is spoken of.
fn of_words(attribute: &Attribute, path: Option<&Path>, catalog: &Catalog) -> Option<String> {
    let Attribute::Column(column) = attribute else { return Some("measure".to_owned()) };
    let spoken = path.map_or(catalog.setup.profile.as_str(), |path| path.from.as_str());
    let own = column.via.is_empty() && column.table == spoken;
    (!own).then(|| format!("of {}", words::plain(&column.table)))
}

/// The type of an attribute where it can be asked; else the one that it was chosen for.
pub(super) fn kind_of(
    editor: Editor,
    container: &str,
    attribute: Option<&Attribute>,
    before: Option<&ColumnType>,
) -> Option<ColumnType> {
    let attribute = attribute?;
    let inside = editor.piece(container).inside;
    let now = inside.and_then(|inside| {
        let path = inside.path.as_deref();
        editor.catalog.with(|catalog| catalog.kind_of(attribute, &catalog.frame(path).ok()?).ok())
    });
    now.or_else(|| before.cloned())
}

/// A field for one of the offers of a container, or of those that are given.
#[component]
pub(super) fn AttributeField(
    /// What it is called.
    #[prop(default = "Attribute")]
    label: &'static str,
    /// What is chosen.
    #[prop(into)]
    value: Signal<Option<Attribute>>,
    /// The path of the records that it is of.
    #[prop(into)]
    path: Signal<Option<Path>>,
    /// What is offered; without it all that can be asked of records over the path.
    #[prop(optional, into)]
    offered: Option<Callback<(), Vec<Offer>>>,
    /// One was chosen.
    #[prop(into)]
    on_choose: Callback<What>,
    /// So that it can be given the focus.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let editor = use_editor();
    let id = id.unwrap_or_else(|| dom::fresh_id("attribute"));
    let all = move || match offered {
        Some(offered) => offered.run(()),
        None => editor.catalog.with(|catalog| path.with(|path| offers(catalog, path.as_ref()))),
    };
    let shown = Signal::derive(move || {
        value.with(|value| {
            let named = |attribute| editor.catalog.with(|catalog| name(attribute, catalog));
            value.as_ref().map(named).unwrap_or_default()
        })
    });
    let of = move || {
        value.with(|value| {
            let value = value.as_ref()?;
            editor.catalog.with(|catalog| path.with(|path| of_words(value, path.as_ref(), catalog)))
        })
    };
    let suggest = move |typed: String| {
        let all = all();
        let place = |offer: &Offer| all.iter().position(|other| std::ptr::eq(other, offer));
        let choice = |offer: &Offer| {
            let word = offer.kind.as_ref().map(|kind| type_words(kind).1);
            let aside = match word {
                Some(word) => format!("{} · {word}", offer.group),
                None => offer.group.clone(),
            };
            Some(Choice::new(place(offer)?.to_string(), offer.name.clone()).icon(offer.icon()).aside(aside))
        };
        matching(&all, &typed).into_iter().filter_map(choice).collect::<Vec<_>>()
    };
    let choose = move |place: String| {
        let what = untrack(|| Some(all().into_iter().nth(place.parse().ok()?)?.what));
        if let Some(what) = what {
            on_choose.run(what);
        }
    };
    view! {
        <span class="attribute-field">
            <Combobox id label value=shown suggest=suggest on_choose=choose placeholder="Choose an attribute" quiet=true nothing="No attribute has that in its name." />
            {move || of().map(|of| view! { <span class="of-table">{of}</span> })}
        </span>
    }
    .into_any()
}
