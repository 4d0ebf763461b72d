//! Members that are asked for: a late answer to an older question is dropped.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::studio::{Loading, Studio},
    service::protocol::Failure,
};

/// Asks whenever the question changes, and when customers are loaded or read anew. While there is no question there is no
/// answer.
pub(super) fn listing<Q, A, F>(
    studio: Studio,
    question: Memo<Option<Q>>,
    ask: impl Fn(Q) -> F + 'static,
) -> RwSignal<Loading<A>>
where
    Q: Clone + PartialEq + Send + Sync + 'static,
    A: Clone + Send + Sync + 'static,
    F: Future<Output = Result<A, Failure>> + 'static,
{
    let answer = RwSignal::new(Loading::<A>::Idle);
    let asked = StoredValue::new(0_u32);
    let data = Memo::new(move |_| {
        studio.profile.with(|profile| {
            profile.as_ref().map(|profile| (profile.setup.clone(), profile.fingerprint.clone()))
        })
    });
    Effect::new(move |_| {
        data.track();
        // What was asked before is not answered any more.
        let own = asked.with_value(|asked| asked + 1);
        asked.set_value(own);
        let Some(question) = question.get() else { return answer.set(Loading::Idle) };
        let previous = answer.with_untracked(|answer| answer.shown().cloned());
        answer.set(Loading::Running { previous });
        let answering = ask(question);
        spawn_local(async move {
            let said = match answering.await {
                Ok(found) => Loading::Ready(found),
                Err(Failure::Cancelled) => Loading::Idle,
                Err(failure) => Loading::Failed(sentence(&failure)),
            };
            if asked.try_get_value() == Some(own) {
                answer.set(said);
            }
        });
    });
    answer
}

fn sentence(failure: &Failure) -> String {
    let problems = Studio::problems(failure).into_iter();
    problems.map(|problem| problem.message).collect::<Vec<_>>().join(" ")
}

/// Why there is no answer, as a sentence. Tracked.
pub(super) fn why_none<A: Send + Sync + 'static>(answer: RwSignal<Loading<A>>) -> Option<String> {
    answer.with(|answer| match answer {
        Loading::Failed(sentence) => Some(sentence.clone()),
        _ => None,
    })
}
