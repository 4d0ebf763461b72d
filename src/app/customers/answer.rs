//! One answer that is asked for anew whenever its question changes.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::studio::{Loading, Studio},
    service::protocol::Failure,
};

/// What changes with the data: the customers as they are keyed, and the tables as they are joined.
pub(super) fn data(studio: Studio) -> Memo<Option<String>> {
    Memo::new(move |_| {
        let (profile, day) = (studio.profile.get()?, studio.as_of());
        let joined =
            studio.joined.with(|joined| joined.as_ref().map(|joined| format!("{:?}", joined.chosen)));
        Some(format!("{:?} {} {day:?} {joined:?}", profile.setup, profile.fingerprint))
    })
}

/// Asks each time the question changes; a late answer to an older question is dropped. The answer before stays until the
/// new one comes. No question, no answer.
pub(super) fn answer<Q, T, F>(
    question: impl Fn() -> Option<Q> + Send + Sync + 'static,
    ask: impl Fn(Q) -> F + 'static,
) -> RwSignal<Loading<T>>
where
    Q: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let found = RwSignal::new(Loading::<T>::Idle);
    let asked = StoredValue::new(0_u32);
    let question = Memo::new(move |_| question());
    Effect::new(move |_| {
        let now = asked.with_value(|asked| asked + 1);
        asked.set_value(now);
        let Some(question) = question.get() else { return found.set(Loading::Idle) };
        let previous = found.with_untracked(|found| found.shown().cloned());
        found.set(Loading::Running { previous });
        let answer = ask(question);
        spawn_local(async move {
            let answer = match answer.await {
                Ok(value) => Loading::Ready(value),
                Err(failure) => Studio::told(&failure).map_or(Loading::Idle, Loading::Failed),
            };
            if asked.try_get_value() == Some(now) {
                let _ = found.try_set(answer);
            }
        });
    });
    found
}

/// The sentence of an answer that is not to be had.
pub(super) fn failed<T: Send + Sync + 'static>(found: RwSignal<Loading<T>>) -> Memo<Option<String>> {
    Memo::new(move |_| {
        found.with(|found| match found {
            Loading::Failed(sentence) => Some(sentence.clone()),
            _ => None,
        })
    })
}
