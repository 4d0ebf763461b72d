//! Nodes of one line beside conditions: membership in a segment, two attributes against each other, accounts of a hierarchy.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    attribute_field::AttributeField,
    attributes::{Offer, What, offers},
    editor::use_editor,
    path::path_of,
    value::operand_text,
};
use crate::{
    app::ui::{
        choice::{Choice, Select, Switch},
        combobox::Combobox,
        icon::Icon,
    },
    model::{
        attribute::Attribute,
        condition::Comparison,
        definition::HierarchyDirection,
        draft::{DraftCompare, DraftHierarchy, DraftKind, DraftMembership, DraftNode},
        edit::Edit,
        profile::ValueCount,
        schema::ColumnType,
    },
};

/// "is in", "is not in": a control for the two ways round.
#[component]
fn Turned(
    #[prop(into)] negated: Signal<bool>,
    words: (&'static str, &'static str),
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    let choices = vec![Choice::new("is", words.0), Choice::new("not", words.1)];
    let value = Signal::derive(move || if negated.get() { "not" } else { "is" }.to_owned());
    view! { <span class="operator-field"><Select label="Operator" choices=Signal::stored(choices) value on_change=move |value: String| on_change.run(value == "not") quiet=true /></span> }.into_any()
}

/// In another segment or not.
#[component]
pub(super) fn MembershipWords(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let now = Memo::new(move |_| {
        node.with(|node| match node.as_ref().map(|node| &node.kind) {
            Some(DraftKind::Membership(membership)) => membership.clone(),
            _ => DraftMembership::default(),
        })
    });
    let set = move |membership| editor.edit(Edit::SetMembership { node: own.get_value(), membership });
    let shown = Signal::derive(move || {
        now.with(|now| {
            let named = |id: &String| editor.catalog.with(|catalog| catalog.segment_name(id).to_owned());
            now.segment.as_ref().map(named).unwrap_or_default()
        })
    });
    let suggest = move |typed: String| {
        let typed = typed.trim().to_lowercase();
        editor.catalog.with(|catalog| {
            let fits = catalog.segments.iter().filter(|entry| entry.name.to_lowercase().contains(&typed));
            fits.map(|entry| Choice::new(entry.id.clone(), entry.name.clone()).icon("layers"))
                .collect::<Vec<_>>()
        })
    };
    let choose =
        move |segment: String| set(DraftMembership { segment: Some(segment), ..now.get_untracked() });
    let turn = move |negated| set(DraftMembership { negated, ..now.get_untracked() });
    view! {
        <span class="type-icon"><Icon name="layers" /></span>
        <Turned negated=Signal::derive(move || now.with(|now| now.negated)) words=("is in", "is not in") on_change=turn />
        <span class="value"><Combobox id=format!("attribute-{id}") label="Segment" value=shown suggest=suggest on_choose=choose placeholder="Choose a segment" quiet=true nothing="No saved segment has that in its name." /></span>
    }
    .into_any()
}

const COMPARISONS: [(Comparison, &str); 6] = [
    (Comparison::Equal, "="),
    (Comparison::NotEqual, "≠"),
    (Comparison::Less, "<"),
    (Comparison::AtMost, "≤"),
    (Comparison::Greater, ">"),
    (Comparison::AtLeast, "≥"),
];

/// Two attributes of the same record.
#[component]
pub(super) fn CompareWords(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let now = Memo::new(move |_| {
        node.with(|node| match node.as_ref().map(|node| &node.kind) {
            Some(DraftKind::Compare(compare)) => compare.clone(),
            _ => DraftCompare::default(),
        })
    });
    let path = Memo::new(move |_| {
        let container = own.with_value(|id| editor.container(id));
        path_of(editor, &container?)
    });
    let set = move |compare| editor.edit(Edit::SetCompare { node: own.get_value(), compare });
    let kind = move |attribute: &Option<Attribute>| {
        editor.catalog.with(|catalog| {
            let frame = path.with(|path| catalog.frame(path.as_ref()).ok())?;
            catalog.kind_of(attribute.as_ref()?, &frame).ok()
        })
    };
    // The other side of a side that is chosen holds the same.
    let offered = move |other: Option<ColumnType>| -> Vec<Offer> {
        let mut all = editor.catalog.with(|catalog| path.with(|path| offers(catalog, path.as_ref())));
        all.retain(|offer| match (&offer.what, &offer.kind) {
            (What::Here(_), Some(ColumnType::List(_))) => false,
            (What::Here(_), kind) => other.is_none() || *kind == other,
            _ => false,
        });
        all
    };
    let left = Callback::new(move |()| offered(None));
    let right = Callback::new(move |()| offered(now.with(|now| kind(&now.left))));
    let choose_left = move |what: What| {
        if let What::Here(attribute) = what {
            let before = now.get_untracked();
            let fits = untrack(|| kind(&Some(attribute.clone())) == kind(&before.right));
            let right = before.right.clone().filter(|_| fits);
            set(DraftCompare { left: Some(attribute), right, ..before });
        }
    };
    let choose_right = move |what: What| {
        if let What::Here(attribute) = what {
            set(DraftCompare { right: Some(attribute), ..now.get_untracked() });
        }
    };
    let choices: Vec<Choice> = COMPARISONS.iter().map(|(_, sign)| Choice::new(*sign, *sign)).collect();
    let sign = Signal::derive(move || {
        let own = now.with(|now| now.comparison);
        COMPARISONS.iter().find(|(one, _)| *one == own).map_or("=", |(_, sign)| sign).to_owned()
    });
    let change = move |sign: String| {
        if let Some((comparison, _)) = COMPARISONS.iter().find(|(_, own)| *own == sign) {
            set(DraftCompare { comparison: *comparison, ..now.get_untracked() });
        }
    };
    let unequal = Memo::new(move |_| now.with(|now| now.comparison == Comparison::NotEqual));
    let has_value = Signal::derive(move || now.with(|now| now.has_value));
    view! {
        <span class="type-icon"><Icon name="equal" /></span>
        <AttributeField label="Left attribute" id=format!("attribute-{id}") value=Signal::derive(move || now.with(|now| now.left.clone())) path offered=left on_choose=choose_left />
        <span class="operator-field"><Select label="Operator" choices=Signal::stored(choices) value=sign on_change=change quiet=true /></span>
        <AttributeField label="Right attribute" value=Signal::derive(move || now.with(|now| now.right.clone())) path offered=right on_choose=choose_right />
        <Show when=move || unequal.get()>
            <span class="more"><Switch label="and both have a value" on=has_value on_change=move |has_value| set(DraftCompare { has_value, ..now.get_untracked() }) /></span>
        </Show>
    }
    .into_any()
}

/// Below or above an account.
#[component]
pub(super) fn HierarchyWords(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let now = Memo::new(move |_| {
        node.with(|node| match node.as_ref().map(|node| &node.kind) {
            Some(DraftKind::Hierarchy(hierarchy)) => Some(hierarchy.clone()),
            _ => None,
        })
    });
    let set = move |change: &dyn Fn(&mut DraftHierarchy)| {
        if let Some(mut hierarchy) = now.get_untracked() {
            change(&mut hierarchy);
            editor.edit(Edit::SetHierarchy { node: own.get_value(), hierarchy });
        }
    };
    let account = Signal::derive(move || {
        now.with(|now| now.as_ref().map(|now| now.account.clone()).unwrap_or_default())
    });
    let found = accounts(account);
    let suggest = move |typed: String| {
        let wanted = typed.trim().to_lowercase();
        found.0.set(typed);
        found.1.with(|values| {
            let texts = values.iter().filter_map(|value| operand_text(&value.value));
            let fitting = texts.filter(|text| text.to_lowercase().contains(&wanted));
            fitting.map(|text| Choice::new(text.clone(), text)).collect::<Vec<_>>()
        })
    };
    let type_in = move |account: String| set(&|hierarchy| hierarchy.account.clone_from(&account));
    let directions = vec![Choice::new("child", "a child of"), Choice::new("parent", "a parent of")];
    let direction = Signal::derive(move || {
        let parent =
            now.with(|now| now.as_ref().is_some_and(|now| now.direction == HierarchyDirection::ParentOf));
        if parent { "parent" } else { "child" }.to_owned()
    });
    let turn = move |value: String| {
        let direction =
            if value == "parent" { HierarchyDirection::ParentOf } else { HierarchyDirection::ChildOf };
        set(&|hierarchy| hierarchy.direction = direction);
    };
    let negated = Signal::derive(move || now.with(|now| now.as_ref().is_some_and(|now| now.negated)));
    view! {
        <span class="type-icon"><Icon name="git-branch" /></span>
        <Turned negated words=("is", "is not") on_change=move |negated| set(&|hierarchy| hierarchy.negated = negated) />
        <span class="operator-field"><Select label="Direction" choices=Signal::stored(directions) value=direction on_change=turn quiet=true /></span>
        <span class="value"><Combobox id=format!("attribute-{id}") label="Account" value=account suggest=suggest on_choose=type_in on_free=Callback::new(type_in) placeholder="Account" quiet=true nothing="No account has that key. Enter takes it as it is." /></span>
        <span class="muted">"at any depth"</span>
    }
    .into_any()
}

/// The keys of accounts that have a text in them.
fn accounts(chosen: Signal<String>) -> (RwSignal<String>, RwSignal<Vec<ValueCount>>) {
    let studio = crate::app::studio::use_studio();
    let (typed, found) = (RwSignal::new(chosen.get_untracked()), RwSignal::new(Vec::new()));
    let revision = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let setup = studio.profile.with(|profile| profile.as_ref().map(|profile| profile.setup.clone()));
        let text = typed.get();
        let own = revision.get_value() + 1;
        revision.set_value(own);
        let Some((table, column)) =
            setup.and_then(|setup| Some((setup.table.clone(), setup.key.first()?.clone())))
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            let answer = studio.values(table, column, text, 100).await;
            if let (Ok((values, _)), true) = (answer, revision.try_get_value() == Some(own)) {
                found.set(values);
            }
        });
    });
    (typed, found)
}
