//! What is said of members besides their sizes: how many, why one is one, how values are spread, how sets lie over one
//! another. What the parts say adds up.

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
    limit,
    members::{self, Selected},
    spread,
};
use crate::{
    engine::overlap::Overlap,
    model::{
        attribute::{Attribute, Path},
        condition::{Condition, Predicate, Test},
        context::Context,
        definition::{Definition, NodeKind},
        explanation::Explanation,
    },
    service::{
        part::protocol::{Among, Answer, Outlining, Question},
        protocol::{Failure, Reply},
    },
};

pub(super) async fn count(lead: &Lead, definition: Definition, context: Context) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    if let Some(limited) = limit::ready(lead, &definition).await? {
        return Ok(Reply::Count { customers: limited.count(lead, &context).await? }.into());
    }
    let question = |_| Question::Count { definition: definition.clone(), context: context.clone() };
    let mut customers = 0;
    for (answer, _) in lead.all_at_once(question).await? {
        let Answer::Count(more) = answer else { return Err(unexpected()) };
        customers += more;
    }
    Ok(Reply::Count { customers }.into())
}

pub(super) async fn explain(
    lead: &Lead,
    definition: Definition,
    context: Context,
    key: String,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    let limited = limit::ready(lead, &definition).await?;
    let member = match &limited {
        Some(limited) => {
            let members = limited.hold(lead, &context).await?;
            Some(members::is_among(lead, &members, &key).await?)
        }
        None => None,
    };
    let definition = limited.map_or(definition, |limited| limited.free);
    let question =
        |_| Question::Explain { definition: definition.clone(), context: context.clone(), key: key.clone() };
    let mut found = Vec::new();
    for (answer, _) in lead.all(question).await? {
        let Answer::Explained(own) = answer else { return Err(unexpected()) };
        found.push(own.map(|own| *own));
    }
    Ok(Reply::Explained(Explanation::join(found, member).map(Box::new)).into())
}

pub(super) async fn overlap(
    lead: &Lead,
    definitions: Vec<Definition>,
    context: Context,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    limit::ready_for_all(lead, &definitions).await?;
    let mut sets = Vec::new();
    for definition in definitions {
        sets.push(among(lead, definition, &context).await?);
    }
    let told: Vec<Among> = sets.iter().map(Members::told).collect();
    let question = |_| Question::Overlap { sets: told.clone(), context: context.clone() };
    let mut all: Option<Overlap> = None;
    for (answer, _) in lead.all(question).await? {
        let Answer::Overlap(more) = answer else { return Err(unexpected()) };
        all = Some(match all {
            Some(all) => all.merge(&more),
            None => more,
        });
    }
    Ok(Reply::Overlap { regions: all.ok_or_else(unexpected)?.regions }.into())
}

/// A definition that looks at an attribute: where parts can answer it, they have the rows that lead to it.
pub(super) fn looks_at(attribute: Attribute, path: Option<Path>) -> Definition {
    let predicate = Predicate { test: Test::Empty, negated: false, has_value: false };
    let condition = Condition { attribute, predicate };
    Definition::single(path, NodeKind::Condition(condition))
}

/// What is spread, and over whom.
pub(super) struct Asked {
    pub members: Option<Definition>,
    pub attribute: Attribute,
    pub path: Option<Path>,
    pub context: Context,
}

impl Asked {
    /// Whether a record may lead to customers of several parts, which would each count it.
    fn fans_out(&self) -> bool {
        self.path.as_ref().is_some_and(|path| path.hops.iter().any(|hop| hop.reverse))
    }
}

pub(super) async fn distribution(
    lead: &Lead,
    asked: Asked,
    (top, shares): (u32, &[u32]),
    distinct: bool,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&asked.context.time_zone);
    let mut looked: Vec<Definition> = asked.members.iter().cloned().collect();
    looked.push(looks_at(asked.attribute.clone(), asked.path.clone()));
    if asked.fans_out() {
        arrange::ready_in_one(lead).await?;
    } else {
        limit::ready_for_all(lead, &looked).await?;
    }
    let members = match asked.members {
        Some(members) => Some(among(lead, members, &asked.context).await?),
        None => None,
    };
    let question = |held| Question::Spread {
        held,
        members: members.as_ref().map(Members::told),
        attribute: asked.attribute.clone(),
        path: asked.path.clone(),
        context: asked.context.clone(),
        outline: (!distinct).then_some(Outlining { top, ranked: !shares.is_empty() }),
    };
    let parts = (0..lead.parts()).collect();
    let mut distribution = spread::summed(lead, parts, question, (top as usize, shares)).await?;
    // The same over any number of parts, some of which count them on the way.
    distribution.profile.distinct = distribution.profile.distinct.filter(|_| distinct);
    Ok(Reply::Distribution(Box::new(distribution)).into())
}

/// Whose figures are wanted: what parts can find each for itself, or what a limit over all of them has left.
enum Members {
    Of(Definition),
    Held(Selected),
}

impl Members {
    fn told(&self) -> Among {
        match self {
            Self::Of(definition) => Among::Of(definition.clone()),
            Self::Held(selected) => Among::Held(selected.held.id()),
        }
    }
}

/// The members of a definition that parts are ready for.
async fn among(lead: &Lead, definition: Definition, context: &Context) -> Result<Members, Failure> {
    Ok(match limit::limited(lead, &definition) {
        Some(limited) => Members::Held(limited.hold(lead, context).await?),
        None => Members::Of(definition),
    })
}
