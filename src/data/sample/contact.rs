//! How the sample's customers are called and reached.

use std::{collections::HashMap, fmt::Write};

use rustc_hash::FxBuildHasher;

use super::{
    actor::Actor,
    names::Name,
    places::{COUNTRIES, Country},
    random::Random,
    shop::Shop,
    streams,
};

/// A customer's names.
pub(super) struct Person<'a> {
    pub(super) first: &'a Name,
    pub(super) family: &'a Name,
    pub(super) woman: bool,
}

impl<'a> Person<'a> {
    pub(super) fn of(shop: &'a Shop, actor: &Actor) -> Self {
        let mut draw = Random::of(shop.seed, streams::NAMES, actor.number.into());
        let names = &shop.names[actor.country];
        let woman = draw.chance(540);
        let mut common = |list: &'a [Name]| {
            let many = list.len() as u32;
            &list[draw.below(many).min(draw.below(many * 2)) as usize]
        };
        Self {
            first: common(if woman { &names.women } else { &names.men }),
            family: common(&names.families),
            woman,
        }
    }

    /// As it is written on a parcel.
    pub(super) fn write_full(&self, country: &Country, out: &mut String) {
        let (before, after) = match country.language {
            "ja" => (self.family, self.first),
            _ => (self.first, self.family),
        };
        out.push_str(before.text);
        out.push(' ');
        out.push_str(after.text);
    }
}

/// The addresses that are taken.
#[derive(Default)]
pub(super) struct Mail {
    taken: HashMap<String, u32, FxBuildHasher>,
    key: String,
}

impl Mail {
    /// An address from a name; the next of the same name has a number. Some write it with capitals.
    pub(super) fn write(
        &mut self,
        person: &Person<'_>,
        country: &Country,
        draw: &mut Random,
        out: &mut String,
    ) {
        let (first, family) = (person.first.plain.as_str(), person.family.plain.as_str());
        let first = if draw.chance(170) { first.get(..1).unwrap_or(first) } else { first };
        self.key.clear();
        self.key.push_str(first);
        self.key.push('.');
        self.key.push_str(family);
        let number = match self.taken.get_mut(&self.key) {
            Some(number) => {
                *number += 1;
                *number
            }
            None => {
                self.taken.insert(self.key.clone(), 1);
                1
            }
        };
        let from = out.len();
        out.push_str(first);
        out.push_str(draw.pick(&[".", ".", ".", "_", "-"]));
        out.push_str(family);
        if number > 1 {
            let _ = write!(out, "{number}");
        }
        out.push('@');
        out.push_str(draw.pick(country.hosts));
        match draw.below(60) {
            0 => out.get_mut(from..).unwrap_or_default().make_ascii_uppercase(),
            1 => out.get_mut(from..=from).unwrap_or_default().make_ascii_uppercase(),
            _ => {}
        }
    }
}

/// Writes a template: `#` becomes a digit and `@` a capital letter.
pub(super) fn write_template(template: &str, draw: &mut Random, out: &mut String) {
    for letter in template.chars() {
        out.push(match letter {
            '#' => char::from(b'0' + draw.below(10) as u8),
            '@' => char::from(b"ABDEFGHJLNPQRSTUWXYZ"[draw.below(20) as usize]),
            other => other,
        });
    }
}

/// Writes a telephone number, as people do: with the country's prefix or without, or with other signs between.
pub(super) fn write_phone(country: &Country, draw: &mut Random, out: &mut String) {
    match draw.below(10) {
        0..7 => {
            out.push_str(country.dial);
            out.push(' ');
        }
        7 => {
            out.push_str("00");
            out.push_str(country.dial.trim_start_matches('+'));
        }
        _ if country.dial == "+1" => {}
        _ => out.push('0'),
    }
    write_template(country.phone, draw, out);
}

/// Writes a street with its house number.
pub(super) fn write_street(actor: &Actor, draw: &mut Random, out: &mut String) {
    let country = &COUNTRIES[actor.country];
    let (street, house) = (draw.pick(country.streets), draw.below(140).min(draw.below(140)) + 1);
    let _ = match country.language {
        "en" | "fr" => write!(out, "{house} {street}"),
        _ => write!(out, "{street} {house}"),
    };
}
