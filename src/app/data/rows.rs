//! The first rows of a table.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        format,
        studio::{Loading, Studio, use_studio},
        ui::{
            cells::CellTable,
            state::{Gravity, Message},
        },
    },
    service::protocol::{Failure, Rows},
};

/// So many rows are shown.
const FIRST: u32 = 100;

#[component]
pub(super) fn FirstRows(table: String) -> impl IntoView {
    let studio = use_studio();
    let rows = RwSignal::new(Loading::<Rows>::Running { previous: None });
    spawn_local(async move {
        let answer = match studio.rows(table, FIRST).await {
            Ok(found) => Loading::Ready(found),
            Err(Failure::Cancelled) => Loading::Idle,
            Err(failure) => {
                let problems = Studio::problems(&failure);
                Loading::Failed(
                    problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "),
                )
            }
        };
        let _ = rows.try_set(answer);
    });
    let shown = Signal::derive(move || rows.with(|rows| rows.shown().cloned().unwrap_or_default()));
    let state = Memo::new(move |_| {
        rows.with(|rows| match rows {
            Loading::Failed(sentence) => Err(sentence.clone()),
            rows => Ok(rows.shown().map(|rows| rows.total)),
        })
    });
    let none = move || view! { <p class="table-empty">"The table has no rows."</p> };
    move || {
        match state.get() {
        Err(sentence) => view! { <div class="panel-body"><Message title="The rows could not be read" text=sentence gravity=Gravity::Failed /></div> }.into_any(),
        Ok(None) => view! { <p class="table-empty">"Reading the first rows"</p> }.into_any(),
        Ok(Some(total)) => view! {
            <CellTable label="First rows" rows=shown class="bare fill" empty=none />
            {(total > u64::from(FIRST)).then(|| view! { <p class="table-foot">{format!("First {FIRST} of {} rows, in file order.", format::count(total))}</p> })}
        }.into_any(),
    }
    }
}
