//! Where things lie on the screen that something can be put into.

use crate::{
    app::builder::{
        gaps::{Gap, lines},
        places::{Carried, Place},
    },
    browser::dom,
    model::draft::Draft,
};

/// So far above its lower end a folded rule takes what is carried, in pixels.
const INSIDE: f64 = 6.0;

/// The places that are on the screen, in pixels of what is scrolled.
pub(super) fn gaps(frame: &dom::Target, draft: &Draft, carried: &Carried) -> Vec<Gap> {
    let down = f64::from(frame.scroll_top()) - dom::bounds(frame).top;
    let own = carried.id().and_then(|id| dom::by_id(&format!("node-{id}")));
    let mut found = Vec::new();
    let mut take = |list: &dom::Target, items: &str, place: &dyn Fn(usize) -> Place| {
        let at = dom::bounds(list);
        let boxes: Vec<(f64, f64)> = dom::all(list, items)
            .iter()
            .map(|item| dom::bounds(item))
            .map(|item| (item.top + down, item.bottom + down))
            .collect();
        let ys = lines(&boxes, f64::midpoint(at.top, at.bottom) + down);
        let gap = |(count, y)| Gap { place: place(count), y, left: at.left, right: at.right };
        found.extend(ys.into_iter().enumerate().map(gap));
    };
    let within = |list: &dom::Target| own.as_ref().is_some_and(|own| own.contains(Some(list)));
    if let Carried::Step(_) = carried {
        for list in dom::all(frame, "[data-steps]").into_iter().filter(|list| !within(list)) {
            if let Some(of) = list.get_attribute("data-steps") {
                take(&list, ":scope > li", &|at| Place::Steps { of: of.clone(), at });
            }
        }
        return found;
    }
    if let Carried::Node(_) | Carried::Offer { .. } = carried {
        // Nothing is put into itself.
        for list in dom::all(frame, "[data-nodes]").into_iter().filter(|list| !within(list)) {
            if let Some(into) = list.get_attribute("data-nodes") {
                take(&list, ":scope > li", &|at| Place::Nodes { into: into.clone(), at });
            }
        }
    }
    for list in dom::all(frame, ".rules") {
        take(&list, ":scope > .rule", &|at| Place::Rules { at });
    }
    if let Carried::Node(_) | Carried::Offer { .. } = carried {
        // A folded rule takes it at its end.
        for rule in dom::all(frame, "[data-folded]") {
            let Some(into) = rule.get_attribute("data-folded") else { continue };
            let Some(at) = draft.nodes(&into).map(<[_]>::len) else { continue };
            let lies = dom::bounds(&rule);
            // Within it, so that it is told apart from the place behind the rule.
            let (y, left) = (lies.bottom - INSIDE + down, lies.left + 4.0 * INSIDE);
            let gap = Gap { place: Place::Nodes { into, at }, y, left, right: lies.right };
            found.push(gap);
        }
    }
    found
}

/// The folded rule that is under a point of the screen.
pub(super) fn folded_at(frame: &dom::Target, y: f64) -> Option<String> {
    let rules = dom::all(frame, "[data-folded]");
    let lies = |rule: &dom::Target| {
        let lies = dom::bounds(rule);
        y >= lies.top && y <= lies.bottom
    };
    rules.iter().find(|rule| lies(rule))?.get_attribute("data-folded")
}
