//! A limit that takes the first of all customers, over several parts: each part ranks its own, and the lead says how many of
//! each are among the first of all. Sizes need no order: they are the smaller one of how many are wanted and how many rank.

use super::{
    arrange,
    desk::{Lead, unexpected},
    members::{Selected, selected},
    page::Ordered,
};
use crate::{
    model::{
        attribute::Attribute,
        context::Context,
        definition::{Definition, Limit, NodeKind, Size},
        figures::Figures,
    },
    service::{
        part::protocol::{Answer, Order, Output, Question, Wanted},
        protocol::Failure,
    },
};

/// Everything, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// What ranks.
enum Rank {
    By { attribute: Attribute, largest: bool },
    Hash(u32),
}

/// A definition with such a limit.
pub(super) struct Limited {
    /// It without the limit.
    pub free: Definition,
    /// It with all those that rank.
    pub ranked: Definition,
    size: Size,
    rank: Rank,
}

impl Limited {
    /// Where the definition has such a limit.
    pub(super) fn of(definition: &Definition) -> Option<Self> {
        let free = Definition { limit: None, ..definition.clone() };
        let all = |size: Size| match size {
            // More than all is wrong, and parts tell so.
            Size::Percent(share) if share > WHOLE => size,
            _ => Size::Percent(WHOLE),
        };
        let (limit, size, rank) = match definition.limit.clone()? {
            Limit::Top { size, by } => {
                let rank = Rank::By { attribute: by.clone(), largest: true };
                (Some(Limit::Top { size: all(size), by }), size, rank)
            }
            Limit::Bottom { size, by } => {
                let rank = Rank::By { attribute: by.clone(), largest: false };
                (Some(Limit::Bottom { size: all(size), by }), size, rank)
            }
            Limit::Random { size: size @ Size::Count(_), seed } => (None, size, Rank::Hash(seed)),
            Limit::Random { .. } | Limit::Split { .. } => return None,
        };
        Some(Self { ranked: Definition { limit, ..free.clone() }, free, size, rank })
    }

    /// How many stay of so many that remain, of whom so many rank.
    fn stay(&self, remain: u32, rank: u32) -> u32 {
        let wanted = match self.size {
            Size::Count(count) => count.into(),
            Size::Percent(share) => (u64::from(remain) * u64::from(share)).div_ceil(WHOLE.into()),
        };
        u64::from(rank).min(wanted) as u32
    }

    /// A definition that parts can answer each for itself where they can rank each for itself.
    fn local(&self) -> Definition {
        let mut local = self.free.clone();
        if let Rank::By { attribute, .. } = &self.rank {
            local.project.push(attribute.clone());
        }
        local
    }

    /// A definition that projects what ranks, for each customer.
    fn projecting(&self) -> Option<Definition> {
        let Rank::By { attribute, .. } = &self.rank else { return None };
        let everyone = Definition::single(None, NodeKind::Everyone);
        Some(Definition { project: vec![attribute.clone()], ..everyone })
    }

    /// Sizes of the definition: those without the limit are counted, and so are those who rank.
    pub(super) fn figures(&self, mut free: Figures, ranked: &Figures) -> Figures {
        free.total = self.stay(free.total, ranked.total);
        for (node, ranked) in free.nodes.iter_mut().zip(&ranked.nodes) {
            let both = node.without.zip(ranked.without);
            node.without = both.map(|(remain, rank)| self.stay(remain, rank));
        }
        free
    }

    /// How many customers it holds.
    pub(super) async fn count(&self, lead: &Lead, context: &Context) -> Result<u32, Failure> {
        let rank = count(lead, &self.ranked, context).await?;
        let remain = count(lead, &self.free, context).await?;
        Ok(self.stay(remain, rank))
    }

    /// Holds its members.
    pub(super) async fn hold(&self, lead: &Lead, context: &Context) -> Result<Selected, Failure> {
        let (held, zone) = (lead.hold(), lead.memory().zone.clone());
        let wanted = Wanted::Of { definition: self.ranked.clone(), context: context.clone(), numbers: None };
        let question = |_| Question::Select { held: held.id(), wanted: wanted.clone() };
        let answers = lead.all(question).await?;
        let rank: u64 = answers.iter().map(|(answer, _)| selected(answer)).sum::<Result<_, _>>()?;
        let remain = match self.size {
            Size::Count(_) => 0,
            Size::Percent(_) => count(lead, &self.free, context).await?,
        };
        let stay = u64::from(self.stay(remain, rank as u32));
        if stay < rank {
            let order = match &self.rank {
                Rank::By { largest, .. } => {
                    if let Some(definition) = self.projecting() {
                        let question = |_| Question::Project {
                            held: held.id(),
                            definition: definition.clone(),
                            context: context.clone(),
                        };
                        lead.all(question).await?;
                    }
                    Order::Ranked { by: Output::Projected(0), largest: *largest }
                }
                Rank::Hash(seed) => Order::Hash { seed: *seed },
            };
            let cuts = Ordered::new(lead, held.id(), &order).await?.cuts(stay).await?;
            let question = |part: usize| Question::First { held: held.id(), many: cuts[part] };
            lead.all(question).await?;
        }
        Ok(Selected { held, there: stay, missing: Vec::new(), zone, projecting: None })
    }
}

async fn count(lead: &Lead, definition: &Definition, context: &Context) -> Result<u32, Failure> {
    let question = |_| Question::Count { definition: definition.clone(), context: context.clone() };
    let mut customers = 0;
    for (answer, _) in lead.all(question).await? {
        let Answer::Count(more) = answer else { return Err(unexpected()) };
        customers += more;
    }
    Ok(customers)
}

/// The limit of a definition that several parts rank for, once parts can answer it. Where they cannot rank each for itself, all
/// rows are in one part.
pub(super) async fn ready(lead: &Lead, definition: &Definition) -> Result<Option<Limited>, Failure> {
    ready_for_all(lead, std::slice::from_ref(definition)).await?;
    Ok(limited(lead, definition))
}

/// The limit of a definition that several parts rank for.
pub(super) fn limited(lead: &Lead, definition: &Definition) -> Option<Limited> {
    if lead.parts() == 1 { None } else { Limited::of(definition) }
}

/// The same for several at once.
pub(super) async fn ready_for_all(lead: &Lead, definitions: &[Definition]) -> Result<(), Failure> {
    let local = |definition| Limited::of(definition).map_or_else(|| definition.clone(), |own| own.local());
    let local: Vec<Definition> = definitions.iter().map(local).collect();
    arrange::ready_for_all(lead, &local).await
}
