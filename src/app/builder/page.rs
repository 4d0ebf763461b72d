//! The page of the builder.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    add::AddPane,
    definition::{DefinitionDialog, export},
    dragging::{DragLayer, Dragging},
    editor::Editor,
    elsewhere::Elsewhere,
    ledger::LedgerHead,
    move_to::MoveToDialog,
    outcome::Outcome,
    preview::Preview,
    result::ResultBar,
    rule::{Rule, ids},
    versions::VersionsDialog,
};
use crate::{
    app::{
        format,
        route::Route,
        segment::details::DetailsDialog,
        segments::import::{ImportDialog, Imported},
        studio::{About, Command, Studio, use_studio},
        ui::{
            button::{Button, IconButton, LinkButton, Weight},
            menu::{Menu, MenuItem},
            page::PageHead,
            state::{Empty, Gravity, Message},
        },
    },
    browser::dom::{self, Listener},
    model::{
        definition::SetOperator,
        draft::{Draft, DraftCondition, DraftKind, DraftNode, DraftRule},
        edit::Edit,
        json,
    },
};

/// **Segments / one of them / Edit**.
#[component]
pub fn BuilderPage(
    /// The segment's id.
    #[prop(into)]
    segment: String,
) -> impl IntoView {
    let studio = use_studio();
    let id = StoredValue::new(segment);
    let there = Memo::new(move |_| {
        id.with_value(|id| studio.segments.with(|all| all.iter().any(|segment| segment.record.id == *id)))
    });
    let draft = RwSignal::new(None::<(Draft, Option<String>)>);
    Effect::new(move |_| {
        if there.get() && draft.with_untracked(Option::is_none) {
            spawn_local(async move {
                let read = read(studio, id.get_value()).await;
                let _ = draft.try_set(Some(read));
            });
        }
    });
    view! {
        <div class="page fixed builder-page">
            {move || match (there.get(), draft.get(), studio.started.get()) {
                (true, Some((draft, notice)), _) => view! { <Build id=id.get_value() draft notice /> }.into_any(),
                (false, _, true) => view! {
                    <PageHead title="Segment" back=(Route::Segments.hash(), "Segments") />
                    <div class="page-body">
                        <Empty icon="layers" title="This segment is not here" text="It was deleted, or the address belongs to another browser or another workspace. All segments of this one are in the list.">
                            <LinkButton href=Route::Segments.hash() label="Back to segments" icon="arrow-left" />
                        </Empty>
                    </div>
                }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

/// The kept draft, else what is saved, else the beginning of a first rule; and what there is to say about it.
async fn read(studio: Studio, id: String) -> (Draft, Option<String>) {
    let saved = studio.segments.with_untracked(|all| {
        all.iter()
            .find(|segment| segment.record.id == id)
            .and_then(|segment| segment.record.definition.as_ref().map(Draft::from))
    });
    let kept = studio.open_draft(id).await.map(|kept| json::read_draft(&kept));
    match (kept, saved) {
        (Some(Ok(draft)), _) => (draft, None),
        (Some(Err(_)), saved) => {
            let notice = "The kept draft could not be read, so this is what was saved last. The draft is replaced with the first edit.";
            (saved.unwrap_or_else(first_draft), Some(notice.to_owned()))
        }
        (None, Some(saved)) => (saved, None),
        (None, None) => (first_draft(), None),
    }
}

fn first_draft() -> Draft {
    let condition = DraftNode::new("n2".to_owned(), DraftKind::Condition(DraftCondition::default()));
    let rule = DraftRule { nodes: vec![condition], ..DraftRule::new("n1".to_owned(), SetOperator::Union) };
    Draft { rules: vec![rule], ..Draft::default() }
}

#[component]
fn Build(id: String, draft: Draft, notice: Option<String>) -> impl IntoView {
    let studio = use_studio();
    let blank = draft == first_draft();
    let editor = Editor::provide(studio, id, draft);
    if blank {
        editor.fresh.set(Some("n2".to_owned()));
    }
    let keys = StoredValue::new_local(Listener::window("keydown", move |event| shortcut(editor, &event)));
    on_cleanup(move || keys.dispose());
    let pane = RwSignal::new(false);
    let frame = NodeRef::<html::Div>::new();
    let dragging = Dragging::provide(editor, frame);
    let rules = Memo::new(move |_| editor.draft.with(|draft| ids(draft)));
    let add_rule = move |operator: SetOperator| {
        let id = editor.draft.with_untracked(|draft| draft.next_id());
        editor.edit(Edit::AddRule { at: None, operator, path: None, attribute: None });
        editor.add(Edit::AddCondition { into: id, at: None, attribute: None });
    };
    view! {
        <Head editor pane />
        <ResultBar />
        <div class="builder-body with-pane">
            <div class="builder-main" node_ref=frame>
                {notice.map(|notice| view! { <Message title="About the draft" text=notice gravity=Gravity::Warn /> })}
                <Elsewhere editor />
                <NoData />
                {move || editor.refusal.get().map(|text| view! { <Message title="That could not be done" text gravity=Gravity::Warn /> })}
                <LedgerHead />
                <div class="rules" class:counting=editor.slow>
                    <For each=move || rules.get() key=Clone::clone let(id)><Rule id /></For>
                </div>
                <div class="add-rule">
                    <Button label="Add rule" icon="plus" on_press=move |()| add_rule(SetOperator::Union) />
                    {move || (!rules.with(Vec::is_empty)).then(|| view! {
                        <Button label="Add rule to take away" icon="minus" weight=Weight::Quiet tip="A rule whose customers are taken away" on_press=move |()| add_rule(SetOperator::Except) />
                    })}
                </div>
                <Outcome />
                <Preview />
            </div>
            <AddPane shown=pane />
        </div>
        <DragLayer dragging />
        <MoveToDialog dragging />
    }
    .into_any()
}

#[component]
fn NoData() -> impl IntoView {
    let studio = use_studio();
    let loading = move || {
        studio.tasks.with(|tasks| tasks.iter().any(|task| task.about == About::Load && task.ended.is_none()))
    };
    move || {
        let there = studio.profile.with(Option::is_some);
        (!there && !loading()).then(|| {
            view! {
                <Message title="No customers are loaded" text="The rules can be seen; their figures come with the data. Load it on the Data page.">
                    <LinkButton href=Route::Data.hash() label="Go to Data" icon="database" small=true />
                </Message>
            }
        })
    }
}

#[component]
fn Head(editor: Editor, pane: RwSignal<bool>) -> impl IntoView {
    let studio = editor.studio;
    let id = editor.segment.get_value();
    let own = StoredValue::new(id.clone());
    let segment = Memo::new(move |_| own.with_value(|id| studio.segment(id)));
    let name = Signal::derive(move || {
        segment
            .with(|segment| segment.as_ref().map(|segment| segment.record.name.clone()).unwrap_or_default())
    });
    let (details, definition) = (RwSignal::new(false), RwSignal::new(false));
    let (import, versions) = (RwSignal::new(false), RwSignal::new(false));
    let state = move || {
        segment.with(|segment| {
            let segment = segment.as_ref()?;
            Some(match (segment.record.version, segment.has_draft) {
                (0, _) => "Draft, kept as you go".to_owned(),
                (version, true) => format!("Edited since version {version}, kept as you go"),
                (version, false) => format!("Version {version}"),
            })
        })
    };
    let beside = move || {
        view! {
            <IconButton label="Edit details" icon="pencil" on_press=move |()| details.set(true) />
            <span class="muted draft-state">{state}</span>
        }
    };
    let tip = |what: &'static str, name: Option<&'static str>| {
        name.map_or_else(|| what.to_owned(), |name| format!("{what}: {}", name.to_lowercase()))
    };
    let items = move |()| {
        let go = id.clone();
        let has_draft = segment.with_untracked(|segment| {
            segment.as_ref().is_some_and(|segment| segment.has_draft && segment.record.definition.is_some())
        });
        let complete =
            editor.parts.with_untracked(|(whole, problems)| whole.is_some() && problems.is_empty());
        vec![
            MenuItem::new("Edit details…", "text-cursor-input", move || details.set(true)),
            MenuItem::new("Definition in words and JSON…", "braces", move || definition.set(true)).apart(),
            MenuItem::new("Export definition", "file-down", move || export(editor)).disabled(!complete),
            MenuItem::new("Import definition…", "file-up", move || import.set(true)),
            MenuItem::new("Earlier versions…", "history", move || versions.set(true)).apart(),
            MenuItem::new("Back to what is saved", "rotate-ccw", move || back_to_saved(editor, &go))
                .disabled(!has_draft),
        ]
    };
    let take = move |(definition, _): Imported| {
        editor.edit(Edit::Replace(Box::new(Draft::from(&definition))));
        editor.refusal.get_untracked().map_or(Ok(()), Err)
    };
    let no_data = Signal::derive(move || studio.profile.with(Option::is_none));
    view! {
        <PageHead title=name back=(Route::Segments.hash(), "segments") beside=beside>
            <span class="history-buttons">
                <IconButton label=Signal::derive(move || tip("Undo", editor.undo_name())) icon="undo-2" keys="Ctrl Z" disabled=Signal::derive(move || editor.undo_name().is_none()) on_press=move |()| editor.undo() />
                <IconButton label=Signal::derive(move || tip("Redo", editor.redo_name())) icon="redo-2" keys="Ctrl Shift Z" disabled=Signal::derive(move || editor.redo_name().is_none()) on_press=move |()| editor.redo() />
            </span>
            <span class="sheet-only"><Button label="Add to rule" icon="panel-right-open" on_press=move |()| pane.set(true) /></span>
            <Button label="Save" icon="save" on_press=move |()| save(editor, false) />
            <Button label="Run" icon="play" weight=Weight::Primary disabled=no_data on_press=move |()| save(editor, true) />
            <Menu label="More actions" items=Callback::new(items) />
        </PageHead>
        <DetailsDialog open=details segment=own.get_value() />
        <DefinitionDialog open=definition />
        <ImportDialog open=import lead="It takes the place of the rules on screen, and can be undone. Files are those of Export definition." on_take=take />
        <VersionsDialog open=versions editor />
    }
    .into_any()
}

/// Another draft instead, as a step that can be undone.
fn back_to_saved(editor: Editor, id: &str) {
    let saved = editor.studio.segments.with_untracked(|all| {
        all.iter()
            .find(|segment| segment.record.id == id)
            .and_then(|segment| segment.record.definition.as_ref().map(Draft::from))
    });
    if let Some(saved) = saved {
        editor.edit(Edit::Replace(Box::new(saved)));
    }
}

/// Saves, or says what is missing and goes there.
fn save(editor: Editor, run: bool) {
    // What is being typed counts.
    if let Some(focused) = dom::focused() {
        let _ = focused.blur();
        let _ = focused.focus();
    }
    let Err(problems) = editor.save(run) else { return };
    let missing = match problems {
        0 => "There is no condition yet.".to_owned(),
        count => format!("{} still to be filled in.", format::counted(count as u64, "part is", "parts are")),
    };
    let first =
        editor.parts.with_untracked(|(_, problems)| problems.iter().find_map(|problem| problem.node.clone()));
    if run {
        editor.refusal.set(Some(format!("Not run: {missing}")));
    } else {
        editor.studio.dispatch(Command::Say(format!("Kept as a draft: {missing}")));
    }
    if let Some(node) = first {
        dom::soon(move || dom::focus_first_in(&format!("node-{node}")));
    }
}

/// The shortcuts of the builder.
fn shortcut(editor: Editor, event: &ev::Event) {
    use leptos::wasm_bindgen::JsCast;
    let Some(event) = event.dyn_ref::<ev::KeyboardEvent>() else { return };
    // A dialog has the keyboard to itself.
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || dom::comes_from(event, "dialog") {
        return;
    }
    match (event.key().to_lowercase().as_str(), event.shift_key()) {
        ("z", false) => editor.undo(),
        ("z", true) | ("y", false) => editor.redo(),
        ("s", false) => save(editor, false),
        ("enter", false) => save(editor, true),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}
