//! What the sample's shop sells.

use Category::{Beans, Capsules, Cold, Gear, Gifts, Ground, LooseTea, TeaBags};

/// What kind of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Beans,
    Ground,
    Capsules,
    LooseTea,
    TeaBags,
    Cold,
    Gear,
    Gifts,
}

/// The categories' names, in the order of [`Category`].
pub(super) const CATEGORIES: [&str; 8] = [
    "Coffee beans",
    "Ground coffee",
    "Coffee capsules",
    "Loose-leaf tea",
    "Tea bags",
    "Iced and cold brew",
    "Brewing gear",
    "Gifts and sweets",
];

/// Roasts; goods that are not roasted have none.
pub(super) const ROASTS: [&str; 3] = ["light", "medium", "dark"];

/// In every month.
const ALWAYS: u16 = 0xfff;
const WINTER: u16 = 1 << 9 | 1 << 10 | 1 << 11;
const SUMMER: u16 = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8;
const SPRING: u16 = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5;

/// One good, before its packs.
pub(super) struct Good {
    pub(super) category: Category,
    pub(super) name: &'static str,
    pub(super) origin: Option<&'static str>,
    /// A place in [`ROASTS`].
    pub(super) roast: Option<u8>,
    /// Whether it is organic, where that can be said of it.
    pub(super) organic: Option<bool>,
    /// Of the smallest pack, in cents.
    pub(super) cents: u32,
    /// The months it is sold in, January the lowest bit.
    pub(super) months: u16,
}

/// The packs of a category, and what they cost in hundredths of the smallest.
pub(super) const fn packs(category: Category) -> &'static [(&'static str, u32)] {
    match category {
        Beans => &[("250 g", 100), ("1 kg", 345)],
        Ground => &[("250 g", 100), ("500 g", 185)],
        Capsules => &[("10 capsules", 100), ("50 capsules", 450)],
        LooseTea => &[("100 g", 100), ("250 g", 225)],
        TeaBags => &[("20 bags", 100), ("100 bags", 420)],
        Cold => &[("6 × 250 ml", 100)],
        Gear | Gifts => &[("", 100)],
    }
}

const fn good(category: Category, name: &'static str, origin: &'static str, cents: u32) -> Good {
    let origin = if origin.is_empty() { None } else { Some(origin) };
    Good { category, name, origin, roast: None, organic: Some(false), cents, months: ALWAYS }
}

impl Good {
    const fn roast(self, roast: u8) -> Self {
        Self { roast: Some(roast), ..self }
    }
    const fn organic(self) -> Self {
        Self { organic: Some(true), ..self }
    }
    const fn thing(self) -> Self {
        Self { organic: None, ..self }
    }
    const fn only(self, months: u16) -> Self {
        Self { months, ..self }
    }
}

/// All goods, each category together; the first of a category are bought most, and its first in every month.
pub(super) const GOODS: [Good; 77] = [
    good(Beans, "House Espresso", "", 1090).roast(2),
    good(Beans, "Ethiopia Yirgacheffe", "Ethiopia", 1450).roast(0).organic(),
    good(Beans, "Colombia Huila", "Colombia", 1290).roast(1),
    good(Beans, "Brazil Santos", "Brazil", 1050).roast(1),
    good(Beans, "Guatemala Antigua", "Guatemala", 1390).roast(1),
    good(Beans, "Kenya AA Nyeri", "Kenya", 1620).roast(0),
    good(Beans, "Sumatra Mandheling", "Indonesia", 1350).roast(2).organic(),
    good(Beans, "Costa Rica Tarrazú", "Costa Rica", 1490).roast(1).organic(),
    good(Beans, "Decaf Peru", "Peru", 1380).roast(1).organic(),
    good(Beans, "Napoli Dark", "", 1150).roast(2),
    good(Beans, "Rwanda Bourbon", "Rwanda", 1540).roast(0),
    good(Beans, "Christmas Roast", "", 1590).roast(2).only(WINTER),
    good(Beans, "Panama Geisha", "Panama", 4900).roast(0),
    good(Ground, "Filter Blend", "", 990).roast(1),
    good(Ground, "Moka Blend", "", 1020).roast(2),
    good(Ground, "French Press Blend", "", 1050).roast(2),
    good(Ground, "Fair Mornings", "Peru", 1120).roast(1).organic(),
    good(Ground, "Decaf Filter", "Mexico", 1150).roast(1).organic(),
    good(Ground, "Türk Kahvesi", "Brazil", 890).roast(0),
    good(Ground, "Hazelnut", "", 1090).roast(1),
    good(Capsules, "Ristretto", "", 420).roast(2),
    good(Capsules, "Lungo", "", 420).roast(1),
    good(Capsules, "Espresso Forte", "", 450).roast(2),
    good(Capsules, "Decaf Lungo", "", 460).roast(1),
    good(Capsules, "Organic Espresso", "Honduras", 520).roast(1).organic(),
    good(Capsules, "Vanilla", "", 470).roast(0),
    good(LooseTea, "Assam Broken", "India", 790),
    good(LooseTea, "Earl Grey Blue Flower", "India", 890),
    good(LooseTea, "Sencha", "Japan", 1250).organic(),
    good(LooseTea, "Darjeeling First Flush", "India", 1890).only(SPRING),
    good(LooseTea, "Jasmine Pearls", "China", 1690),
    good(LooseTea, "Rooibos Orange", "South Africa", 690).organic(),
    good(LooseTea, "Oolong Tie Guan Yin", "China", 1790),
    good(LooseTea, "Ceremonial Matcha", "Japan", 2900).organic(),
    good(LooseTea, "Gyokuro", "Japan", 3200).organic(),
    good(LooseTea, "Lapsang Souchong", "China", 1190),
    good(LooseTea, "Pu-erh 2014", "China", 2450),
    good(LooseTea, "Winter Spice", "", 850).only(WINTER),
    good(TeaBags, "English Breakfast", "Kenya", 450),
    good(TeaBags, "Earl Grey", "India", 480),
    good(TeaBags, "Peppermint", "", 390).organic(),
    good(TeaBags, "Camomile", "Egypt", 390).organic(),
    good(TeaBags, "Green Tea & Lemon", "China", 430),
    good(TeaBags, "Rooibos", "South Africa", 410).organic(),
    good(TeaBags, "Ginger & Turmeric", "", 490),
    good(TeaBags, "Decaf Breakfast", "Kenya", 520),
    good(TeaBags, "Berry Infusion", "", 420),
    good(Cold, "Cold Brew Classic", "Colombia", 1490),
    good(Cold, "Iced Peach Tea", "", 1190).only(SUMMER),
    good(Cold, "Cold Brew Oat", "", 1690),
    good(Cold, "Hibiscus Cooler", "", 1190).only(SUMMER),
    good(Cold, "Kombucha Original", "", 1790).organic(),
    good(Gear, "Paper filters, 100", "", 490).thing(),
    good(Gear, "Travel mug", "", 2400).thing(),
    good(Gear, "French press, 1 l", "", 3400).thing(),
    good(Gear, "Moka pot, 6 cups", "", 3200).thing(),
    good(Gear, "Teapot with strainer", "", 3900).thing(),
    good(Gear, "Hand grinder", "", 5900).thing(),
    good(Gear, "Milk frother", "", 4500).thing(),
    good(Gear, "Gooseneck kettle", "", 7900).thing(),
    good(Gear, "Matcha whisk", "Japan", 1900).thing(),
    good(Gear, "Pour-over dripper", "", 1800).thing(),
    good(Gear, "Digital scale", "", 4200).thing(),
    good(Gear, "Cold-brew jug", "", 2900).thing(),
    good(Gear, "Espresso machine “Aria”", "Italy", 64_900).thing(),
    good(Gear, "Burr grinder “Norte”", "", 18_900).thing(),
    good(Gifts, "Dark chocolate, 70 %", "Ecuador", 390).organic(),
    good(Gifts, "Shortbread", "", 520),
    good(Gifts, "Cantuccini", "Italy", 650),
    good(Gifts, "Tasting box, coffee", "", 3900),
    good(Gifts, "Tasting box, tea", "", 3600),
    good(Gifts, "Gift card 25", "", 2500).thing(),
    good(Gifts, "Gift card 50", "", 5000).thing(),
    good(Gifts, "Honey from the roof", "", 890).organic(),
    good(Gifts, "Advent calendar, coffee", "", 4900).only(WINTER),
    good(Gifts, "Advent calendar, tea", "", 4400).only(WINTER),
    good(Gifts, "Brown sugar stirrers", "", 450),
];

/// What customers say that they like, in the order of the bits of their interests.
pub(super) const INTERESTS: [&str; 12] = [
    "espresso",
    "filter coffee",
    "cold brew",
    "latte art",
    "home roasting",
    "black tea",
    "green tea",
    "herbal tea",
    "matcha",
    "baking",
    "gifts",
    "sustainability",
];

/// A customer's interests, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Interests(pub(super) u16);

impl Interests {
    /// Whether that one of [`INTERESTS`] is among them.
    pub(super) fn has(self, interest: usize) -> bool {
        self.0 >> interest & 1 == 1
    }
}
