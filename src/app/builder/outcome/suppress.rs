//! **Suppress segments**: their members are taken away before the limit.

use leptos::prelude::*;

use super::{Between, Step, by};
use crate::{
    app::{
        builder::editor::{Editor, use_editor},
        format,
        ui::{button::IconButton, choice::Choice, combobox::Combobox, icon::Icon, text::Chip},
    },
    model::{definition::SegmentId, edit::Edit, segment::SegmentState},
};

/// Segments that have something saved and are not the one that is edited, by name.
fn offered(editor: Editor) -> Vec<(SegmentId, String)> {
    let own = editor.segment.get_value();
    let chosen = editor.draft.with_untracked(|draft| draft.suppress.clone());
    editor.studio.segments.with_untracked(|segments| {
        let records = segments.iter().map(|segment| &segment.record);
        let fit = records
            .filter(|record| record.definition.is_some() && record.id != own && !chosen.contains(&record.id));
        let mut found: Vec<_> = fit.map(|record| (record.id.clone(), record.name.clone())).collect();
        found.sort_by_key(|(_, name)| name.to_lowercase());
        found
    })
}

/// Whether there is another segment whose members could be taken away. Tracked.
pub(super) fn any_other(editor: Editor) -> bool {
    editor.segment.with_value(|own| {
        editor.studio.segments.with(|segments| {
            segments.iter().any(|segment| segment.record.definition.is_some() && segment.record.id != *own)
        })
    })
}

#[component]
pub(super) fn SuppressLine(between: Between, open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    let chosen = Memo::new(move |_| editor.draft.with(|draft| draft.suppress.clone()));
    let set = move |segments: Vec<SegmentId>| editor.edit(Edit::SetSuppress(segments));
    let take_out = move |id: &SegmentId| {
        let mut left = chosen.get_untracked();
        left.retain(|other| other != id);
        open.set(true);
        set(left);
    };
    let named = move |id: &SegmentId| {
        editor.studio.segments.with(|segments| {
            let found = segments.iter().find(|segment| segment.record.id == *id)?;
            Some((found.record.name.clone(), found.record.state))
        })
    };
    let chip = move |id: SegmentId| {
        let found = named(&id);
        let unknown = found.is_none();
        let mut label = match &found {
            Some((name, SegmentState::Inactive)) => format!("{name} (inactive: nobody)"),
            Some((name, SegmentState::Active)) => name.clone(),
            None => "A segment that no longer exists".to_owned(),
        };
        let left = between.counted.with(|counted| counted.get(&by(&id)).copied());
        if let (Some(left), Some(rules)) = (left, between.rules.get()) {
            label += &format!(", {}", format::signed(i64::from(left) - i64::from(rules)));
        }
        view! { <Chip label unknown on_remove=Callback::new(move |()| take_out(&id)) /> }
    };
    let suggest = move |typed: String| {
        let typed = typed.trim().to_lowercase();
        let fits = |(_, name): &(SegmentId, String)| name.to_lowercase().contains(&typed);
        let choice = |(id, name): (SegmentId, String)| Choice { value: id, ..Choice::new("", name) };
        offered(editor).into_iter().filter(fits).map(choice).collect::<Vec<_>>()
    };
    let add = move |id: String| {
        let mut next = chosen.get_untracked();
        next.push(id);
        set(next);
    };
    let close = move |()| {
        open.set(false);
        set(Vec::new());
    };
    view! {
        <div class="line outcome-line">
            <div class="line-words">
                <span class="outcome-icon"><Icon name="user-round" /></span>
                <span class="muted">"then without the members of"</span>
                <span class="value-chips">{move || chosen.get().into_iter().map(chip).collect_view()}</span>
                <span class="attribute-field"><Combobox label="A segment whose members are taken away" value=Signal::stored(String::new()) suggest=suggest on_choose=add placeholder="Choose a segment" quiet=true nothing="No other saved segment has that in its name." /></span>
                <span class="line-end"><IconButton label="Suppress nobody" icon="x" on_press=close /></span>
            </div>
            <Step before=between.rules after=between.suppressed />
        </div>
    }
    .into_any()
}
