//! The columns, and for each operator the rows that it holds.

use super::*;

fn one(text: &str) -> Operand {
    Operand::One(text.into())
}

fn many(texts: &[&str]) -> Operand {
    Operand::Many(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn two(from: &str, to: &str) -> Operand {
    Operand::Two(from.into(), to.into())
}

fn span(count: u32, unit: DateUnit) -> Operand {
    Operand::Span { count: count.to_string(), unit }
}

fn ago(from: u32, to: u32, unit: DateUnit) -> Operand {
    Operand::Ago { from: from.to_string(), to: to.to_string(), unit }
}

fn during(period: Period) -> Operand {
    Operand::Period(Some(period))
}

fn case(verb: Verb, operand: Operand, rows: &'static str) -> Case {
    Case { verb, operand, ignore_case: false, rows }
}

fn folded(verb: Verb, operand: Operand, rows: &'static str) -> Case {
    Case { verb, operand, ignore_case: true, rows }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn exact(text: &str) -> Value {
    Value::Exact(text.into())
}

fn list(elements: &[Value]) -> Value {
    Value::List(elements.to_vec())
}

/// Every column, and each text column in every form.
pub(super) fn subjects() -> Vec<Subject> {
    let forms = [Form::Plain, Form::Large, Form::View, Form::Dictionary];
    let texts = forms.into_iter().map(texts);
    let others = [
        doubles(),
        singles(),
        unsigned(),
        decimals(),
        booleans(),
        nothing(),
        dates(),
        instants(),
        far_instants(),
    ];
    texts.chain(others).chain(lists()).collect()
}

fn texts(form: Form) -> Subject {
    use Verb::{AnyOf, Contains, Empty, EndsWith, Is, Matches, StartsWith};
    let values = vec![
        Value::Null,
        text(""),
        text("Ana"),
        text("ana"),
        text("Banana"),
        text("ÉTÉ"),
        text(&"a".repeat(10_000)),
        text("ΟΔΟΣ"),
    ];
    let cases = vec![
        case(Is, one("Ana"), "..x....."),
        folded(Is, one("aNA"), "..xx...."),
        folded(Is, one("οδος"), "........"),
        folded(Is, one("οδοσ"), ".......x"),
        case(AnyOf, many(&["ana", "été"]), "...x...."),
        folded(AnyOf, many(&["ana", "été"]), "..xx.x.."),
        case(Contains, one("an"), "...xx..."),
        folded(Contains, one("AN"), "..xxx..."),
        case(StartsWith, one("a"), "...x..x."),
        folded(StartsWith, one("a"), "..xx..x."),
        case(EndsWith, one("a"), "..xxx.x."),
        folded(EndsWith, one("TÉ"), ".....x.."),
        case(Matches, one("^[a-z]+$"), "...x..x."),
        folded(Matches, one("^[a-z]+$"), "..xxx.x."),
        case(Matches, one("^$"), "........"),
        case(Empty, Operand::None, "xx......"),
    ];
    Subject { kind: Kind::Text(form), values, cases }
}

fn doubles() -> Subject {
    use Verb::{AnyOf, AtLeast, AtMost, Between, Empty, Equal, Greater, Less};
    let floats = [f64::NAN, f64::NEG_INFINITY, f64::MIN, -0.0, 0.0, 5.1, f64::MAX, f64::INFINITY];
    let values = std::iter::once(Value::Null).chain(floats.map(Value::Float64)).collect();
    let cases = vec![
        case(Equal, one("0"), "....xx..."),
        case(Equal, one("5.1"), "......x.."),
        case(Equal, one("1e399"), "........."),
        case(Less, one("0"), "..xx....."),
        case(Less, one("-1e399"), "..x......"),
        case(AtMost, one("0"), "..xxxx..."),
        case(Greater, one("0"), "......xxx"),
        case(Greater, one("1e399"), "........x"),
        case(AtLeast, one("0"), "....xxxxx"),
        case(Between, two("-1", "5.1"), "....xxx.."),
        case(Between, two("-1e399", "1e399"), "...xxxxx."),
        case(Between, two("1", "0"), "........."),
        case(AnyOf, many(&["-0", "5.1"]), "....xxx.."),
        case(Empty, Operand::None, "xx......."),
    ];
    Subject { kind: Kind::Float { bits: 64 }, values, cases }
}

fn singles() -> Subject {
    use Verb::{AtLeast, Between, Equal, Greater, Less};
    let floats = [f32::NAN, f32::NEG_INFINITY, f32::MIN, -0.0, 0.1, f32::MAX, f32::INFINITY];
    let values = std::iter::once(Value::Null).chain(floats.map(Value::Float32)).collect();
    let cases = vec![
        case(Equal, one("0.1"), ".....x.."),
        case(Less, one("0"), "..xx...."),
        case(Greater, one("1e39"), ".......x"),
        case(AtLeast, one("0"), "....xxxx"),
        case(Between, two("-1e39", "1e39"), "...xxxx."),
    ];
    Subject { kind: Kind::Float { bits: 32 }, values, cases }
}

fn unsigned() -> Subject {
    use Verb::{AnyOf, AtLeast, AtMost, Between, Empty, Equal, Greater, Less};
    let values = vec![
        Value::Null,
        exact("0"),
        exact("1"),
        exact("9223372036854775807"),
        exact("9223372036854775808"),
        exact("18446744073709551615"),
    ];
    let cases = vec![
        case(Equal, one("9223372036854775808"), "....x."),
        case(Equal, one("0.5"), "......"),
        case(Less, one("-1"), "......"),
        case(Less, one("9223372036854775807.5"), ".xxx.."),
        case(AtMost, one("9223372036854775808"), ".xxxx."),
        case(Greater, one("9223372036854775807"), "....xx"),
        case(AtLeast, one("18446744073709551614.5"), ".....x"),
        case(AtLeast, one("18446744073709551616"), "......"),
        case(Between, two("0.5", "9223372036854775807"), "..xx.."),
        case(AnyOf, many(&["1.0", "18446744073709551615", "1e300"]), "..x..x"),
        case(Empty, Operand::None, "x....."),
    ];
    Subject { kind: Kind::Integer { bits: 64, signed: false }, values, cases }
}

fn decimals() -> Subject {
    use Verb::{AtLeast, AtMost, Between, Equal, Greater, Less};
    let most = format!("{}.{}", "9".repeat(74), "99");
    let values = vec![Value::Null, exact(&format!("-{most}")), exact("0.00"), exact("0.01"), exact(&most)];
    let cases = vec![
        case(Equal, one("0.01"), "...x."),
        case(Equal, one("0.011"), "....."),
        case(Less, one("0.009"), ".xx.."),
        case(AtMost, one("0"), ".xx.."),
        case(Greater, one("1e73"), "....x"),
        case(Greater, one("1e74"), "....."),
        case(AtLeast, one("-1e74"), ".xxxx"),
        case(Between, two("-1e300", "0.0101"), ".xxx."),
    ];
    Subject { kind: Kind::Decimal { bits: 256, scale: 2 }, values, cases }
}

fn booleans() -> Subject {
    let cases = vec![
        case(Verb::True, Operand::None, ".x."),
        case(Verb::False, Operand::None, "..x"),
        case(Verb::Empty, Operand::None, "x.."),
    ];
    Subject { kind: Kind::Boolean, values: vec![Value::Null, Value::Bool(true), Value::Bool(false)], cases }
}

fn nothing() -> Subject {
    let cases = vec![case(Verb::Empty, Operand::None, "xx")];
    Subject { kind: Kind::Nothing, values: vec![Value::Null; 2], cases }
}

fn dates() -> Subject {
    use DateUnit::{Days, Months, Quarters, Weeks, Years};
    use Verb::*;
    // Null, 23 June of −5,877,641 (a Tuesday), 29 February 2024, 24 to 26 November 2026, 28 February 2027, 11 July of
    // 5,881,580 (a Friday).
    let days = [i32::MIN, 19_782, 20_781, 20_782, 20_783, 20_877, i32::MAX];
    let values = std::iter::once(Value::Null).chain(days.map(Value::Day)).collect();
    let cases = vec![
        case(On, one("2026-11-25"), "....x..."),
        case(Before, one("2026-11-25"), ".xxx...."),
        case(After, one("2026-11-25"), ".....xxx"),
        case(OnOrBefore, one("2026-11-25"), ".xxxx..."),
        case(OnOrAfter, one("2026-11-25"), "....xxxx"),
        case(Between, two("2026-11-24", "2026-11-25"), "...xx..."),
        case(Between, two("2026-11-25", "2026-11-24"), "........"),
        case(WithinLast, span(1, Days), "...xx..."),
        case(WithinLast, span(0, Weeks), "....x..."),
        case(WithinLast, span(u32::MAX, Years), ".xxxx..."),
        case(WithinNext, span(1, Days), ".....x.."),
        case(WithinNext, span(0, Days), "........"),
        case(WithinNext, span(u32::MAX, Quarters), ".....xxx"),
        case(MoreThanAgo, span(1, Days), ".xx....."),
        case(MoreThanAgo, span(u32::MAX, Weeks), "........"),
        case(BetweenAgo, ago(0, 1, Days), "...xx..."),
        case(BetweenAgo, ago(1, u32::MAX, Months), ".xx....."),
        case(During, during(Period::Today), "....x..."),
        case(During, during(Period::YearToDate), "...xx..."),
        case(During, during(Period::ThisQuarter), "...xxx.."),
        case(During, during(Period::NextYear), "......x."),
        case(Part(DatePart::Year), many(&["2026"]), "...xxx.."),
        case(Part(DatePart::Year), many(&["-5877641", "5881580"]), ".x.....x"),
        case(Part(DatePart::Month), many(&["2", "6"]), ".xx...x."),
        case(Part(DatePart::DayOfMonth), many(&["29", "11"]), "..x....x"),
        case(Part(DatePart::Weekday), many(&["2", "5"]), ".x.x...x"),
        case(Part(DatePart::IsoWeek), many(&["48"]), "...xxx.."),
        case(AnniversaryToday, Operand::None, "....x..."),
        case(AnniversaryWithinNext, one("94"), ".....x.."),
        case(AnniversaryWithinNext, one("95"), "..x..xx."),
        case(AnniversaryWithinNext, one("0"), "........"),
        case(AnniversaryWithinLast, one("1"), "...xx..."),
        case(AnniversaryWithinLast, one("4294967295"), ".xxxxxxx"),
        case(Empty, Operand::None, "x......."),
    ];
    Subject { kind: Kind::Date { bits: 32 }, values, cases }
}

fn instants() -> Subject {
    use DateUnit::{Hours, Minutes, Years};
    use Verb::*;
    let noon = 1_795_608_000_000_000_000;
    let hour = 3_600_000_000_000;
    // Null, September 1677, 11:00, just before noon, noon, just after, 13:00, the next midnight, April 2262.
    let times = [i64::MIN, noon - hour, noon - 1, noon, noon + 1, noon + hour, noon + 12 * hour, i64::MAX];
    let values = std::iter::once(Value::Null).chain(times.map(Value::Time)).collect();
    let cases = vec![
        case(On, one("2026-11-25"), "..xxxxx.."),
        case(On, one("2026-11-25T12:00"), "....x...."),
        case(Before, one("2026-11-25T12:00"), ".xxx....."),
        case(After, one("2026-11-25T12:00"), ".....xxxx"),
        case(After, one("2026-11-25"), ".......xx"),
        case(OnOrBefore, one("2026-11-25T12:00"), ".xxxx...."),
        case(OnOrAfter, one("2026-11-25T12:00:00.000000001"), ".....xxxx"),
        case(Between, two("2026-11-25T11:00", "2026-11-25T12:00"), "..xxx...."),
        case(WithinLast, span(1, Hours), "..xxx...."),
        case(WithinLast, span(59, Minutes), "...xx...."),
        case(WithinLast, span(u32::MAX, Years), ".xxxx...."),
        case(WithinNext, span(60, Minutes), ".....xx.."),
        case(WithinNext, span(u32::MAX, Hours), ".....xxxx"),
        case(MoreThanAgo, span(1, Hours), ".x......."),
        case(BetweenAgo, ago(1, 2, Hours), "..x......"),
        case(BetweenAgo, ago(0, 60, Minutes), "..xxx...."),
        case(During, during(Period::Today), "..xxxxx.."),
        case(During, during(Period::Tomorrow), ".......x."),
        case(During, during(Period::MonthToDate), "..xxx...."),
        case(Part(DatePart::Hour), many(&["11"]), "..xx....."),
        case(Part(DatePart::Hour), many(&["0", "23"]), ".x.....xx"),
        case(Part(DatePart::Year), many(&["1677", "2262"]), ".x......x"),
        case(Part(DatePart::Month), many(&["9"]), ".x......."),
        case(Part(DatePart::DayOfMonth), many(&["26"]), ".......x."),
        case(Part(DatePart::Weekday), many(&["2", "5"]), ".x......x"),
        case(Part(DatePart::IsoWeek), many(&["48"]), "..xxxxxx."),
        case(AnniversaryToday, Operand::None, "..xxxxx.."),
        case(AnniversaryWithinNext, one("1"), ".......x."),
        case(AnniversaryWithinLast, one("65"), ".xxxxxx.."),
        case(Empty, Operand::None, "x........"),
    ];
    Subject { kind: Kind::Time { places: 9, zoned: true }, values, cases }
}

/// Seconds so far away that no calendar knows them.
fn far_instants() -> Subject {
    use Verb::*;
    let values = [i64::MIN, 0, i64::MAX].map(Value::Time).to_vec();
    let cases = vec![
        case(Before, one("1970-01-01"), "x.."),
        case(After, one("2026-11-25T12:00"), "..x"),
        case(WithinLast, span(u32::MAX, DateUnit::Years), ".x."),
        case(MoreThanAgo, span(u32::MAX, DateUnit::Years), "x.."),
        case(WithinNext, span(u32::MAX, DateUnit::Years), "..."),
        case(Part(DatePart::Year), many(&["1970"]), ".x."),
        case(Part(DatePart::Hour), many(&["0", "8", "15"]), "xxx"),
    ];
    Subject { kind: Kind::Time { places: 0, zoned: false }, values, cases }
}

fn sizes() -> Vec<Case> {
    use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    let size = |comparison, value: &str, rows| case(Verb::Size(comparison), one(value), rows);
    vec![
        size(Equal, "1", "..xx.."),
        size(NotEqual, "1", "xx..xx"),
        size(Less, "1", ".x...."),
        size(Less, "0", "......"),
        size(AtMost, "1", ".xxx.."),
        size(Greater, "1", "....xx"),
        size(Greater, "4294967295", "......"),
        size(AtLeast, "0", ".xxxxx"),
        size(AtLeast, "4", ".....x"),
        case(Verb::Empty, Operand::None, "xx...."),
    ]
}

/// Null, empty, of one empty element, of one, of two, and of four elements of which one is empty.
fn of_elements(kind: Kind, a: Value, b: Value, c: Value, mut cases: Vec<Case>) -> Subject {
    let values = vec![
        Value::Null,
        list(&[]),
        list(&[Value::Null]),
        list(std::slice::from_ref(&a)),
        list(&[b.clone(), c.clone()]),
        list(&[a, c, Value::Null, b]),
    ];
    cases.extend(sizes());
    Subject { kind: Kind::List(Box::new(kind)), values, cases }
}

fn lists() -> Vec<Subject> {
    use Verb::{HasAllOf, HasAnyOf};
    let double = Value::Float64;
    let texts = || {
        vec![
            case(HasAnyOf, many(&["a", "zz"]), "...x.x"),
            folded(HasAnyOf, many(&["a", "zz"]), "...xxx"),
            case(HasAllOf, many(&["a", "b", "a"]), ".....x"),
            folded(HasAllOf, many(&["a", "B"]), "....xx"),
            case(HasAllOf, many(&["a", "zz"]), "......"),
        ]
    };
    let floats = vec![
        case(HasAnyOf, many(&["0"]), "...xxx"),
        case(HasAnyOf, many(&["1e399", "7"]), "......"),
        case(HasAllOf, many(&["0", "2.5"]), "....xx"),
        case(HasAllOf, many(&["0", "1e399"]), "......"),
    ];
    let decimals = vec![
        case(HasAnyOf, many(&["0.1", "0.001"]), "...x.x"),
        case(HasAllOf, many(&["0.1", "-3"]), ".....x"),
        case(HasAllOf, many(&["0.1", "0.001"]), "......"),
    ];
    let days = vec![
        case(HasAnyOf, many(&["1970-01-01", "2026-11-25"]), "...x.x"),
        case(HasAllOf, many(&["1970-01-02", "1970-01-01"]), ".....x"),
    ];
    let booleans = vec![
        case(HasAnyOf, many(&["true"]), "...x.x"),
        case(HasAnyOf, many(&["true", "false"]), "...xxx"),
        case(HasAllOf, many(&["true", "false"]), ".....x"),
        case(HasAllOf, many(&["false"]), "....xx"),
    ];
    let yes = Value::Bool(true);
    let no = Value::Bool(false);
    vec![
        of_elements(Kind::Text(Form::Plain), text("a"), text("A"), text("b"), texts()),
        of_elements(Kind::Text(Form::Dictionary), text("a"), text("A"), text("b"), texts()),
        of_elements(Kind::Float { bits: 64 }, double(-0.0), double(0.0), double(2.5), floats),
        of_elements(
            Kind::Decimal { bits: 128, scale: 2 },
            exact("0.10"),
            exact("7.00"),
            exact("-3.00"),
            decimals,
        ),
        of_elements(Kind::Date { bits: 32 }, Value::Day(0), Value::Day(1), Value::Day(i32::MIN), days),
        of_elements(Kind::Boolean, yes, no.clone(), no, booleans),
        of_elements(
            Kind::Time { places: 3, zoned: true },
            Value::Time(0),
            Value::Time(i64::MIN),
            Value::Time(1),
            Vec::new(),
        ),
        of_elements(Kind::Nothing, Value::Null, Value::Null, Value::Null, Vec::new()),
    ]
}
