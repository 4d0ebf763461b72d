//! What the shop's people wrote about a customer: plain remarks, and what makes spreadsheets, searches and screens stumble.

use super::random::Random;

const PLAIN: [&str; 16] = [
    "Prefers oat milk.",
    "Gift wrap, please.",
    "Ring twice.",
    "Asked about decaf.",
    "Leave parcels with the neighbour.",
    "Member of the tasting club.",
    "Wants an invoice.",
    "Came from the street festival.",
    "Allergic to nuts.",
    "Likes light roasts.",
    "Grinds at home.",
    "Moves in spring.",
    "Call before delivery.",
    "Orders for the choir.",
    "Bought the kettle on advice.",
    "Birthday card sent.",
];

const AWKWARD: [&str; 26] = [
    "Prefers delivery after 17:00, ring twice, never before",
    "Asked for \"less plastic\", twice",
    "\"",
    "'quoted'",
    "Line one\nline two",
    "Windows lines\r\nend\r\nso",
    "Tab\there",
    "a;b;c",
    " leading and trailing spaces ",
    "=HYPERLINK(\"http://example.com\",\"click\")",
    "=1+1",
    "+44 20 7946 0000 after six",
    "-10% agreed",
    "@team call back",
    "☕️❤️🍵",
    "👩‍👩‍👧‍👦 family card",
    "مرحبا، يحب الشاي",
    "קפה בלי סוכר",
    "Mixed שלום and مرحبا and plain",
    "e\u{301} is not é, byte for byte",
    "Z\u{351}\u{36b}a\u{343}l\u{36c}g\u{321}o\u{334} was here",
    "zero\u{200b}width and non\u{a0}breaking",
    "NULL",
    "<b>bold</b> & <script>alert(1)</script>",
    "ǅ ß ſ İ ı ﬁ Σς",
    "C:\\temp\\new, %20, ${name}, {{name}}",
];

/// A remark, where there is one: most have none, some an empty one.
pub(super) fn note(draw: &mut Random) -> Option<String> {
    Some(match draw.below(4000) {
        0 => (0..draw.between(60, 220)).map(|_| format!("{} ", draw.pick(&PLAIN))).collect(),
        1..240 => draw.pick(&AWKWARD).to_owned(),
        240..720 => String::new(),
        720..1300 => draw.pick(&PLAIN).to_owned(),
        1300..1520 => format!("{} {}", draw.pick(&PLAIN), draw.pick(&PLAIN)),
        _ => return None,
    })
}
